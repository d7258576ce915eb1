"""What an export would have, before it is written: how much of the ledger, and its first lines as they would stand.

The lines come out of the very code that writes the files, for the first articles of the choice alone: no line of them
depends on the articles behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from attribution.checking.workflow import UNSTARTED
from attribution.export.from_ledger import acted_on, selection_of, write_formats
from attribution.export.reports import FORMATS, article_reports
from attribution.export.selection import KEPT, REJECTED
from attribution.ledger import Filters, Ledger
from attribution.ledger.queued import picked
from attribution.ledger.transfer import ARTICLES, files

if TYPE_CHECKING:
    import pandas as pd

LINES = 12
MOST_LOGGED = 2000  # claims of a log that is written to be looked at
_CLAIMS = 10  # as many are enough to fill the lines

_SHOWN = {
    # the file whose lines are shown, and how many lines at its head tell of all claims
    "claims": ("claims.csv", 0),
    "csv": ("claims.csv", 0),
    "webannotation": ("annotations.jsonld", 1),
    "claimreview": ("claimreview.jsonld", 0),
    "log": ("log.csv", 0),
    "training": ("training.jsonl", 0),
}
TABLES = ("xlsx", "parquet")
"""The formats that are no lines of text."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How much of the ledger a choice is.

    The articles are its first ones: with claims, with kept claims, with verdicts, and with claims that are checked.
    """

    claims: int
    articles: int
    speakers: int
    kept: int
    rated: int
    checked: int
    left_out: int
    first: tuple[str, ...]
    first_kept: tuple[str, ...]
    first_rated: tuple[str, ...]
    first_checked: tuple[str, ...]

    def of(self, format_name: str) -> int:
        """How many claims a format would have."""
        return {"training": self.kept, "claimreview": self.rated, "reports": self.checked}.get(format_name, self.claims)


def scope_of(ledger: Ledger, filters: Filters) -> Scope:
    """Return how much of the ledger a choice is, and how much of it is rejected or outdated and therefore left out."""
    asked = filters.everything or filters.judgements or filters.reviewers
    claims = left_out = kept = rated = checked = 0
    speakers: set[str] = set()
    first: dict[str, int] = {}
    first_kept: dict[str, int] = {}
    first_rated: dict[str, int] = {}
    first_checked: dict[str, int] = {}
    for article, speaker, identity, judgement, verdict, outdated, how_far in picked(
        ledger,
        replace(filters, everything=True),
        *("article_id", "speaker", "speaker_id", "judgement", "verdict", "outdated", "state"),
    ):
        is_outdated = outdated and judgement is None and not filters.everything
        if is_outdated or (judgement == REJECTED and not asked):
            left_out += 1
            continue
        claims += 1
        first[article] = first.get(article, 0) + 1
        if speaker is not None:
            speakers.add(identity or speaker)
        if judgement in KEPT:
            kept += 1
            first_kept[article] = first_kept.get(article, 0) + 1
        if verdict is not None and judgement != REJECTED:
            rated += 1
            first_rated[article] = first_rated.get(article, 0) + 1
        if judgement != REJECTED and (verdict is not None or how_far != UNSTARTED):
            checked += 1
            first_checked[article] = first_checked.get(article, 0) + 1
    return Scope(
        claims,
        len(first),
        len(speakers),
        kept,
        rated,
        checked,
        left_out,
        *(_enough(each) for each in (first, first_kept, first_rated, first_checked)),
    )


def _enough(articles: dict[str, int]) -> tuple[str, ...]:
    """The first articles that have enough claims together."""
    some: list[str] = []
    count = 0
    for article, claims in articles.items():
        if count >= _CLAIMS:
            break
        some.append(article)
        count += claims
    return tuple(some)


def first_lines(ledger: Ledger, filters: Filters, scope: Scope, format_name: str, *, bom: bool = False) -> list[str]:
    """Return the first lines of a format's main file, as they would stand in it, without the ends of the lines.

    Those at its head that tell of all claims are left out.
    """
    if format_name == "jsonl":
        chosen = None if filters == Filters() else replace(filters, articles=scope.first[:1])
        with files(ledger, chosen) as lines:
            return list(islice(lines[ARTICLES], 1)) if chosen is None or scope.first else []
    if format_name == "reports":
        return first_report(ledger, filters, scope)
    some = {"training": scope.first_kept, "claimreview": scope.first_rated}.get(format_name, scope.first)
    if format_name == "log":
        # its lines are in the order of time, so that no article has the first ones
        return [] if len(acted_on(ledger)) > MOST_LOGGED else _lines(ledger, filters, format_name, bom)
    return _lines(ledger, replace(filters, articles=some), format_name, bom) if some else []


def first_report(ledger: Ledger, filters: Filters, scope: Scope) -> list[str]:
    """Return the report of the first article of which a claim is checked, as its Markdown has it."""
    if not scope.first_checked:
        return []
    found = article_reports(selection_of(ledger, replace(filters, articles=scope.first_checked[:1])))
    return FORMATS["md"](found[0]).split("\n") if found else []


def first_notes(ledger: Ledger, filters: Filters, scope: Scope, format_name: str) -> tuple[str, ...]:
    """Return what the user should know of the first articles of a format: what is missing before it is published."""
    some = scope.first_rated if format_name == "claimreview" else scope.first_checked
    if not some:
        return ()
    with TemporaryDirectory() as folder:
        chosen = replace(filters, articles=some)
        return tuple(
            note for _, each in write_formats(ledger, chosen, [format_name], Path(folder)) for note in each.notes
        )


def _lines(ledger: Ledger, filters: Filters, format_name: str, bom: bool) -> list[str]:
    name, head = _SHOWN[format_name]
    with TemporaryDirectory() as folder:
        for _ in write_formats(ledger, filters, [format_name], Path(folder), bom=bom):
            pass
        with open(Path(folder, name), encoding="utf-8", newline="\n") as lines_of:
            return _without_ends(islice(lines_of, head, head + LINES))


def first_rows(ledger: Ledger, filters: Filters, scope: Scope) -> "pd.DataFrame":
    """Return the first rows of the claims table, as XLSX and Parquet have it."""
    return selection_of(ledger, replace(filters, articles=scope.first or ("",))).claims.head(LINES)


def _without_ends(lines: Iterable[str]) -> list[str]:
    return [line.removesuffix("\n") for line in lines]
