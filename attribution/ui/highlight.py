"""An article as HTML with its attributions marked. Pure: text in, text out; everything of the article is escaped."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

from attribution.articles import headline
from attribution.records import Attribution, Span

Role = Literal["cue", "source", "addressee", "content"]
ROLES: tuple[Role, ...] = get_args(Role)

SECTION = 40_000  # characters of an article drawn at once: about a quarter of a second in the browser


class Mark(NamedTuple):
    """One span of one attribution: what it is, whose, and the attribution's number in the article, from 1."""

    span: Span
    role: Role
    attribution: Attribution
    number: int


def highlight(
    text: str, attributions: Sequence[Attribution], chosen: str | None = None, section: Span | None = None
) -> str:
    """Return `text` as HTML, a paragraph for each line, with every span of `attributions` in a `<mark>`.

    A mark's class is its role; `data-claims` lists the ids of all attributions it belongs to, its title names
    their speakers, and `data-numbers` stands where a claim's content begins. Marks are never nested: spans that
    overlap are cut at each other's borders, and the shortest one gives its role. The attribution whose id is
    `chosen` goes before all others, and its marks have the class `chosen` too. With `section`, only that
    stretch of the text is drawn. Without its tags and unescaped, the result is the text again.

    >>> from attribution.records import Quote
    >>> said = Attribution("1f", Quote(content=(Span(9, 12),), cue=(Span(4, 8),), source=(Span(0, 3),)))
    >>> print(highlight("Ann said yes", [said]).split("</mark> ")[1])
    <mark class="cue" data-claims="1f" title="1 · no speaker · cue">said
    """
    section = section or Span(0, len(text))
    marks = [mark for mark in _marks(attributions) if mark.span.start < section.end and mark.span.end > section.start]
    starts, ends = defaultdict(list), defaultdict(list)
    for mark in marks:
        starts[max(mark.span.start, section.start)].append(mark)
        ends[min(mark.span.end, section.end)].append(mark)
    lines = [found.end() for found in re.finditer("\n", text[section.start : section.end])]
    line_ends = {section.start + end for end in lines} | {section.end}
    cuts = sorted({section.start, section.end, *starts, *ends, *line_ends})

    title = headline(text)
    out = [f'<article class="article{" with-choice" if chosen else ""}">']
    open_marks: dict[Mark, None] = {}  # a dict for its order: by start in the text
    line_start = section.start
    paragraph: list[str] = []
    for start, end in pairwise(cuts):
        for mark in ends[start]:
            open_marks.pop(mark, None)
        open_marks.update(dict.fromkeys(starts[start]))
        paragraph.append(_segment(text[start:end], list(open_marks), starts[start], chosen))
        if end in line_ends:
            out.append(_paragraph(text[line_start:end].strip(), "".join(paragraph), title))
            line_start, paragraph = end, []
    out.append("</article>")
    return "".join(out)


def sections(text: str, size: int = SECTION) -> list[Span]:
    r"""Cut `text` into stretches of about `size` characters that cover it, at line ends or else at white space.

    >>> sections("one two\nthree", 10)
    [Span(start=0, end=8), Span(start=8, end=13)]
    """
    found = []
    start = 0
    while len(text) - start > size:
        limit = start + size
        end = max(text.rfind("\n", start, limit), -1) + 1 or text.rfind(" ", start, limit) + 1 or limit
        found.append(Span(start, end))
        start = end
    return [*found, Span(start, len(text))]


def speaker_of(attribution: Attribution) -> str | None:
    """The speaker's name, with the role behind it where the article gives one; None when there is no speaker."""
    speaker = attribution.speaker
    if speaker is None:
        return None
    return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name


def _marks(attributions: Sequence[Attribution]) -> Iterator[Mark]:
    for number, attribution in enumerate(attributions, 1):
        for role in ROLES:
            for span in getattr(attribution.quote, role):
                if span[0] < span[1]:
                    yield Mark(Span(*span), role, attribution, number)


def _segment(piece: str, marks: list[Mark], starting: list[Mark], chosen: str | None) -> str:
    """A stretch of text within which nothing begins or ends."""
    if not marks:
        return escape(piece)
    own = [mark for mark in marks if mark.attribution.id == chosen]
    top = min(own or marks, key=lambda mark: (mark.span.end - mark.span.start, ROLES.index(mark.role)))
    classes: list[str] = [top.role]
    if own:
        classes.append("chosen")
    if top.role == "content" and sum(mark.role == "content" for mark in marks) > 1:
        classes.append("nested")
    claims = dict.fromkeys(mark.attribution.id for mark in marks)
    title = "\n".join(f"{mark.number} · {speaker_of(mark.attribution) or 'no speaker'} · {mark.role}" for mark in marks)
    numbers = [mark.number for mark in starting if mark.span == mark.attribution.quote.content[0]]
    begins = f' data-numbers="{" ".join(map(str, dict.fromkeys(numbers)))}"' if numbers else ""
    return (
        f'<mark class="{" ".join(classes)}" data-claims="{escape(" ".join(claims))}"{begins}'
        f' title="{escape(title)}">{escape(piece)}</mark>'
    )


def _paragraph(line: str, html: str, title: str | None) -> str:
    kind = ' class="blank"' if not line else ' class="headline"' if line == title else ""
    return f'<p dir="auto"{kind}>{html}</p>'
