"""A small language for who is meant: an article with its entities, sources, cues and contents marked, and the speakers.

    [Ann Lee]  a person   [the EU:org]  a body   [Ankara:place]   [Turkish:norp]
    (…)  a source         <said>  a cue          {…}  a content; the first source and cue are those of the first content
    (-) <->  a content without a source or cue

`speakers` reads such a text without any model and returns whom each content's source was found to mean, None for
nobody.
"""

import re
from typing import NamedTuple

from attribution.quotation import find_quotations
from attribution.records import Article, Attribution, Quote, Span, SpeakerKind
from attribution.speakers import NamedSpan, resolve

KINDS: dict[str, SpeakerKind] = {"org": "organisation", "place": "government", "norp": "group"}
_MARK = re.compile(r"[\[\](){}<>]|(?<=[\w.’)]):(?:org|place|norp)(?=\])")


class Marked(NamedTuple):
    """A text without its marks, and what they marked."""

    text: str
    names: list[NamedSpan]
    quotes: list[Quote]
    sentences: list[Span]


def marked(notation: str) -> Marked:
    """Return the text that a notation stands for, with names, quotes and sentences."""
    text = ""
    opened: dict[str, list[int]] = {mark: [] for mark in "[({<"}
    kind: SpeakerKind = "person"
    names: list[NamedSpan] = []
    spans: dict[str, list[Span | None]] = {"(": [], "{": [], "<": []}
    position = 0
    for match in _MARK.finditer(notation):
        text += notation[position : match.start()]
        position, sign = match.end(), match.group()
        if sign in opened:
            opened[sign].append(len(text))
        elif sign.startswith(":"):
            kind = KINDS[sign[1:]]
        elif sign == "]":
            names.append(NamedSpan(Span(opened["["].pop(), len(text)), kind))
            kind = "person"
        else:
            opening = {")": "(", "}": "{", ">": "<"}[sign]
            span = Span(opened[opening].pop(), len(text))
            if span.of(text) == "-":
                text = text[: span.start]
                spans[opening].append(None)
            else:
                spans[opening].append(span)
    text += notation[position:]
    sentences = [Span(*found.span()) for found in re.finditer(r"\S.*?(?:(?<![A-Z])[.!?]+[”\"]*(?=\s)|\n|$)", text)]
    quoted = find_quotations(text)
    quotes = [
        Quote((content,), (cue,) if cue else (), (source,) if source else (), kind=_kind(content, quoted))
        for content, cue, source in zip(spans["{"], spans["<"], spans["("], strict=True)
        if content
    ]
    return Marked(text, names, quotes, sentences)


def _kind(content: Span, quoted: list) -> str:
    return "direct" if any(q.start <= content.start and content.end <= q.end for q in quoted) else "indirect"


def attributed(notation: str, **article: str) -> tuple[Attribution, ...]:
    """The attributions of a notation, in the order of the contents."""
    text, names, quotes, sentences = marked(notation)
    return resolve(Article("row", text, **article), quotes, names, sentences)


def speakers(notation: str, **article: str) -> list[str | None]:
    """Who speaks each content of a notation."""
    return [one.speaker.name if one.speaker else None for one in attributed(notation, **article)]
