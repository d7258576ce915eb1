"""From a ledger to what the exports are given; and its JSON Lines, from which it can be made anew."""

from pathlib import Path

from attribution.export.selection import EVIDENCE_COLUMNS, VERDICT_COLUMNS, Selection, Written
from attribution.export.whole import written_whole
from attribution.ledger import Filters, Ledger
from attribution.ledger.transfer import files


def selection_of(ledger: Ledger, filters: Filters) -> Selection:
    """Return the claims of a choice with what belongs to them."""
    claims = ledger.claims(filters)
    verdicts, evidence = ledger.verdicts(), ledger.evidence()
    by_article = Filters(
        articles=filters.articles,
        publishers=filters.publishers,
        since=filters.since,
        until=filters.until,
        languages=filters.languages,
        everything=filters.everything,
    )
    return Selection(
        claims,
        verdicts[verdicts["claim_id"].isin(claims["claim_id"])][list(VERDICT_COLUMNS)].reset_index(drop=True),
        evidence[evidence["claim_id"].isin(claims["claim_id"])][list(EVIDENCE_COLUMNS)].reset_index(drop=True),
        ledger.articles,
        whole_articles=filters == by_article,
    )


def write_ledger(ledger: Ledger, folder: Path, filters: Filters | None = None) -> Written:
    """Write the articles that have claims of a choice, all of them without filters, as JSON Lines with all decisions.

    `ledger.transfer.bring_in` reads the folder into an empty ledger.
    """
    with files(ledger, filters) as lines:
        for name, each in lines.items():
            with written_whole(folder / name) as stream:
                for line in each:
                    # half a character becomes its escape in JSON
                    stream.write(line.encode("utf-8", "backslashreplace") + b"\n")
    return Written(tuple(folder / name for name in lines))
