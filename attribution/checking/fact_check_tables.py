"""Fact-checks in a table: CSV with a column a field, under the names that desks and the known dumps give them."""

import csv
import io
import re
from collections.abc import Iterator

from attribution.checking.fact_checks import MOST_ENTRIES, Entry, Unreadable
from attribution.claims import armed

COLUMNS: dict[str, tuple[str, ...]] = {
    "claim": ("claimReviewed", "claimReview_claimReviewed", "claim text", "text", "statement"),
    "claimant": (
        "itemReviewed.author",
        "itemReviewed.author.name",
        "creativeWork_author_name",
        "claim author",
        "claimed by",
        "speaker",
    ),
    "claimed_on": ("claimDate", "date of claim", "itemReviewed.datePublished", "creativeWork_datePublished"),
    "rating": (
        "textualRating",
        "alternateName",
        "rating_alternateName",
        "reviewRating.alternateName",
        "rating name",
        "verdict",
        "label",
    ),
    "rating_value": ("ratingValue", "rating_ratingValue", "reviewRating.ratingValue"),
    "best_rating": ("bestRating", "rating_bestRating", "reviewRating.bestRating"),
    "worst_rating": ("worstRating", "rating_worstRating", "reviewRating.worstRating"),
    "url": ("claimReview_url", "review url", "reviewUrl", "fact check url", "address", "link"),
    "publisher": (
        "claimReview_author_name",
        "author",
        "author.name",
        "publisher.name",
        "organisation",
        "organization",
        "publisher site",
        "fact checker",
    ),
    "published": ("datePublished", "claimReview_datePublished", "reviewDate", "date of review", "date"),
    "rationale": ("ratingExplanation", "reviewRating.ratingExplanation", "reviewBody", "explanation", "summary"),
}
"""The columns by their own names, and under which other names they are known; case and punctuation do not count."""

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1_000_000


def entries(text: str) -> tuple[list[Entry], list[str]]:
    """Return the rows of a table, and which of its columns were not read.

    Raises:
        Unreadable: it is no table, or has no columns for what a fact-check needs.

    """
    header, rows = _rows(text)
    places, unread = _places(header)
    found = []
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        record = {name: cell for name, cell in zip(header, row, strict=False) if cell}
        problem = None
        if len(row) > len(header) and any(row[len(header) :]):
            problem = f"{len(row)} cells under {len(header)} columns; put texts with commas in quotation marks"
        fields = {name: armed(row[place]) if place < len(row) else None for name, place in places.items()}
        found.append(Entry(f"line {line}", fields, record, problem))
        if len(found) > MOST_ENTRIES:
            raise Unreadable(f"more than {MOST_ENTRIES:,} rows; divide the file")
    if not found:
        raise Unreadable("a table without rows; there is nothing to read")
    return found, [f"columns that were not read: {', '.join(unread[:10])}"] if unread else []


def _rows(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        before = reader.line_num
        try:
            for row in reader:
                yield before + 1, row
                before = reader.line_num
        except csv.Error as error:
            raise Unreadable(f"no CSV: {error}; save it again as CSV", f"line {before + 1}") from error

    rows = numbered()
    for _, row in rows:
        if any(cell.strip() for cell in row):
            return [cell.strip() for cell in row], rows
    raise Unreadable("a table without a row of column names")


def _places(header: list[str]) -> tuple[dict[str, int], list[str]]:
    """Where each field stands, and the columns that are none of them."""
    at = {_folded(name): place for place, name in reversed(list(enumerate(header)))}
    places: dict[str, int] = {}
    for field, names in COLUMNS.items():
        place = next((at[key] for name in (field, *names) if (key := _folded(name)) in at), None)
        if place is not None:
            places[field] = place
    rated = "rating" in places or "rating_value" in places
    lacking = [name for name in ("claim", "url") if name not in places] + ([] if rated else ["rating"])
    if lacking:
        raise Unreadable(
            f"no column for {', '.join(lacking)}; the first line must name the columns: {', '.join(COLUMNS)}", "line 1"
        )
    taken = set(places.values())
    return places, [name for place, name in enumerate(header) if name and place not in taken]


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
