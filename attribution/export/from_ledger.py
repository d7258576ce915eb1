"""From a ledger to what the exports are given; and its JSON Lines, from which it can be made anew."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from attribution.export import EXPORTERS, write_claims_csv, write_speakers
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


def write_formats(
    ledger: Ledger, filters: Filters, formats: Iterable[str], folder: Path, *, bom: bool = False
) -> Iterator[tuple[str, Written]]:
    """Write each format in its turn, and yield its name with what was written.

    Besides `EXPORTERS` there are "jsonl", the ledger itself, and "claims": of "csv" nothing but `claims.csv`.

    Raises:
        LedgerError: the ledger cannot be read.
        OSError: the folder cannot be written to.

    """
    selection: Selection | None = None
    for each in formats:
        if each == "jsonl":
            yield each, write_ledger(ledger, folder, None if filters == Filters() else filters)
            continue
        selection = selection or selection_of(ledger, filters)
        if each == "csv":
            yield each, write_speakers(selection, folder, bom=bom)
        elif each == "claims":
            yield each, write_claims_csv(selection, folder, bom=bom)
        else:
            yield each, EXPORTERS[each](selection, folder)
