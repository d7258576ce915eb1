"""An article cut into paragraphs and pieces, each with the spans that it belongs to: what the browser draws. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from attribution.articles import headline
from attribution.records import Attribution, Span
from attribution.ui.safe import plain

ROLES = ("cue", "source", "addressee", "content")
"""By their places in this list, the roles of spans; of two spans of one length the earlier role goes before."""

Piece = list[Any]
"""[text, start, [[claim, role], …], [number, …]]: words, where they start in the article (in code points), the spans
that they belong to, the shortest first, and the numbers of the claims that begin here."""

Paragraph = list[Any]
"""[kind, [piece, …]]; the kind is "headline", "blank" or empty."""


class Mark(NamedTuple):
    """One span of one attribution, by the attribution's place among those of the article."""

    span: Span
    role: int
    claim: int


def paragraphs(text: str, attributions: Sequence[Attribution]) -> list[Paragraph]:
    """Return `text` as paragraphs, one a line, cut at the borders of all spans of `attributions`.

    The pieces' texts put together are the text again, but for characters that `plain` replaces, one for one. A claim is
    given by its place among `attributions`, from 0, its number is one more.

    >>> from attribution.records import Quote
    >>> said = Attribution("1f", Quote(content=(Span(9, 12),), cue=(Span(4, 8),), source=(Span(0, 3),)))
    >>> paragraphs("Ann said yes", [said])[0][1][2]
    ['said', 4, [[0, 0]], []]
    """
    marks = list(_marks(attributions))
    starts, ends = defaultdict(list), defaultdict(list)
    for mark in marks:
        starts[mark.span.start].append(mark)
        ends[mark.span.end].append(mark)
    line_ends = {found.end() for found in re.finditer("\n", text)} | {len(text)}
    cuts = sorted({0, len(text), *starts, *ends, *line_ends})
    title = headline(text)
    out: list[Paragraph] = []
    open_marks: dict[Mark, None] = {}  # a dict for its order: by start in the text
    pieces: list[Piece] = []
    line_start = 0
    for start, end in pairwise(cuts):
        for mark in ends[start]:
            open_marks.pop(mark, None)
        open_marks.update(dict.fromkeys(starts[start]))
        pieces.append(_piece(text[start:end], start, list(open_marks), starts[start], attributions))
        if end in line_ends:
            line = text[line_start:end].strip()
            out.append(["blank" if not line else "headline" if line == title else "", pieces])
            line_start, pieces = end, []
    return out


def _marks(attributions: Sequence[Attribution]) -> Iterator[Mark]:
    for claim, attribution in enumerate(attributions):
        for role, name in enumerate(ROLES):
            for span in getattr(attribution.quote, name):
                if span[0] < span[1]:
                    yield Mark(Span(*span), role, claim)


def _piece(
    words: str, start: int, marks: list[Mark], starting: list[Mark], attributions: Sequence[Attribution]
) -> Piece:
    """A stretch of text within which nothing begins or ends."""
    inner_first = sorted(marks, key=lambda mark: (mark.span.end - mark.span.start, mark.role, mark.claim))
    numbers = dict.fromkeys(
        mark.claim + 1 for mark in starting if mark.span == attributions[mark.claim].quote.content[0]
    )
    return [plain(words), start, [[mark.claim, mark.role] for mark in inner_first], list(numbers)]
