"""Claims in the texts of their articles."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attribution.claims import parse_spans
from attribution.export.selection import Row, Selection, filled_rows, listed
from attribution.records import Article, Span

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim, and where its content, cue and source stand in its article's text."""

    row: Row
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]


def placed(selection: Selection, claims: "pd.DataFrame", notes: list[str]) -> Iterator[tuple[Article, list[Placed]]]:
    """Yield the articles of these claims of the selection, in order of their first one, with the claims in them.

    Claims come in order of the text. One whose article is no longer there, or whose spans are not in its text, is
    left out; when all have come, `notes` has a line on those.
    """
    waiting: dict[str, list[Row]] = defaultdict(list)
    for row in filled_rows(claims):
        waiting[row["article_id"]].append(row)
    astray: list[str] = []
    for article in selection.articles(list(waiting)):
        found: list[Placed] = []
        for row in waiting.pop(article.id, ()):
            try:
                found.append(_place(row, article.text))
            except ValueError:
                astray.append(row["claim_id"])
        yield article, sorted(found, key=lambda claim: claim.content)
    if waiting:
        count = sum(map(len, waiting.values()))
        notes.append(f"{_claims(count)} left out, whose article is no longer there: {listed(waiting)}")
    if astray:
        notes.append(f"{_claims(len(astray))} left out, whose places are not in the article's text: {listed(astray)}")


def _place(row: Row, text: str) -> Placed:
    """A row as a placed claim; ValueError when a span is no span of the text."""
    content, cue, source = (parse_spans(row.get(f"{role}_spans")) for role in ("content", "cue", "source"))
    if not content or any(not 0 <= span.start < span.end <= len(text) for span in content + cue + source):
        raise ValueError
    return Placed(row, content, cue, source)


def _claims(count: int) -> str:
    return f"{count:,} {'claim' if count == 1 else 'claims'}"
