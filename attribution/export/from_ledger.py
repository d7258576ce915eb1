"""From a ledger to what the exports are given; and its JSON Lines, from which it can be made anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attribution.checking.workflow import DONE, PUBLISHED, UNSTARTED, missing
from attribution.export import EXPORTERS, write_claims_csv, write_speakers
from attribution.export.dates import iso_date
from attribution.export.desk_log import write_desk_log
from attribution.export.reports import FORMATS, write_reports
from attribution.export.selection import (
    EVIDENCE_COLUMNS,
    VERDICT_COLUMNS,
    Checked,
    Row,
    Selection,
    Written,
    filled_rows,
)
from attribution.export.whole import written_whole
from attribution.ledger import Filters, Ledger
from attribution.ledger.checks import Check
from attribution.ledger.histories import OF_CLAIM
from attribution.ledger.transfer import files

if TYPE_CHECKING:
    import pandas as pd


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
        checks=checks_of(ledger, claims, verdicts["claim_id"]),
        same=same_as(ledger, claims),
    )


def checks_of(ledger: Ledger, claims: "pd.DataFrame", rated: Iterable[str]) -> dict[str, Checked]:
    """Return the fact-check of each claim that is rated, or whose check was begun, as it may leave the desk."""
    begun = claims["state"].notna() & (claims["state"] != UNSTARTED)
    chosen = claims.loc[begun | claims["claim_id"].isin(list(rated)), "claim_id"]
    return {claim: checked(ledger.checks.of(claim)) for claim in chosen}


def checked(check: Check) -> Checked:
    """Return a check as it may leave the desk."""
    rule, verdict, lacking = check.settings.approval, check.verdict, list[str]()
    if check.published is not None and check.published_step is not None:
        step = check.published_step
        verdict = check.published | {"review_url": step["review_url"], "published": step["published"]}
        approved = check.approved
    else:
        done = check.standing.steps[-1] if check.state == DONE else None
        approved = rule == "none" or (done is not None and check.standing.is_approved(done, rule))
        # a verdict's lack is named with what the mark-up needs
        lacking = [each for each in missing(check.standing, check.settings) if each != "a verdict"]
        if rule != "none" and approved:
            lacking.append("to be published")
    published = check.published is not None
    rating = check.settings.scale.rating(verdict["rating"]) if verdict and verdict["rating"] else None
    return Checked(
        PUBLISHED if published else check.state,
        published,
        _filled(verdict) if verdict else None,
        tuple(map(_filled, check.published_evidence if published else check.evidence)),
        tuple(map(_filled, check.corrections)),
        None if approved else _APPROVALS[rule],
        tuple(lacking),
        rating.colour if rating else None,
    )


_APPROVALS = {"two people": "the approval by a second person", "vote": "the approval by two of three editors"}


def same_as(ledger: Ledger, claims: "pd.DataFrame") -> dict[str, list[Row]]:
    """Return for each claim that has a verdict all claims that say the same, the first appearance first."""
    rated = claims[claims["verdict"].notna() & claims["group"].notna()]
    names = rated["group"].unique()
    if not len(names):
        return {}
    rows = filled_rows(ledger.claims(Filters(groups=tuple(names))))
    # without a date nobody knows whether it was first
    rows.sort(key=lambda row: (iso_date(row.get("published")) or "9999", row["claim_id"]))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return {claim: groups.get(name, []) for claim, name in zip(rated["claim_id"], rated["group"], strict=True)}


def _filled(row: Mapping[str, Any]) -> Row:
    return {
        name: cell for name, cell in row.items() if cell is not None and (not isinstance(cell, str) or cell.strip())
    }


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

    Besides `EXPORTERS` there are "jsonl", the ledger itself, "claims", of "csv" nothing but `claims.csv`, "reports" and
    "log".

    Raises:
        LedgerError: the ledger cannot be read.
        OSError: the folder cannot be written to.

    """
    selection: Selection | None = None
    for each in formats:
        if each == "jsonl":
            yield each, write_ledger(ledger, folder, None if filters == Filters() else filters)
            continue
        if each == "log":
            yield each, write_log(ledger, folder, filters, bom=bom)
            continue
        selection = selection or selection_of(ledger, filters)
        if each == "csv":
            yield each, write_speakers(selection, folder, bom=bom)
        elif each == "claims":
            yield each, write_claims_csv(selection, folder, bom=bom)
        elif each == "reports":
            yield each, write_reports(selection, folder)
        else:
            yield each, EXPORTERS[each](selection, folder)


def write_report(ledger: Ledger, folder: Path, filters: Filters | None = None, formats: Iterable[str] = ()) -> Written:
    """Write the reports of the articles and speakers of a choice; see `reports.write_reports`.

    Raises:
        LedgerError: the ledger cannot be read.
        OSError: the folder cannot be written to.

    """
    return write_reports(selection_of(ledger, filters or Filters()), folder, tuple(formats) or tuple(FORMATS))


def acted_on(ledger: Ledger) -> set[str]:
    """Return the claims on which anything was done; asking each of all claims for its history would take minutes."""
    found: set[str] = set()
    for table in OF_CLAIM:
        found |= set(ledger.table(table.name)["claim"].dropna())
    said = ledger.table("sameness")
    return found | set(said["one"].dropna()) | set(said["other"].dropna())


def write_log(ledger: Ledger, folder: Path, filters: Filters | None = None, *, bom: bool = False) -> Written:
    """Write the log of what was done on the claims of a choice, rejected ones too; of all of them with the settings.

    Raises:
        LedgerError: the ledger cannot be read.
        OSError: the folder cannot be written to.

    """
    chosen, touched = replace(filters or Filters(), everything=True), acted_on(ledger)
    claims = ledger.claims(chosen)
    claims = filled_rows(claims[claims["claim_id"].isin(list(touched))])
    settings = ledger.settings_history() if chosen == Filters(everything=True) else []
    histories = ledger.histories([row["claim_id"] for row in claims])
    events = ((row, history) for row, (_, history) in zip(claims, histories, strict=True))
    return write_desk_log(events, folder, settings, bom=bom)
