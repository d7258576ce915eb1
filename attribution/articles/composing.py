"""An article's text from its parts: headline, standfirst and paragraphs, and where they stand in it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attribution.records import Part, PartName, Span


class Composed(NamedTuple):
    """The text of an article, and where in it the parts stand that its format names."""

    text: str
    parts: tuple[Part, ...]


def composed(
    paragraphs: Iterable[str], headline: str | None = None, standfirst: str | None = None, dateline: str | None = None
) -> Composed:
    r"""Return headline and standfirst, each with a blank line behind it, and the paragraphs, one a line.

    Paragraphs in front that only repeat headline or standfirst are left out. The dateline is where the first paragraph
    begins with it, else a line of its own before that.

    >>> composed(["Oslo", "OSLO (AP) – It stays."], "Oslo", dateline="OSLO (AP)").text
    'Oslo\n\nOSLO (AP) – It stays.'
    """
    headline, standfirst, dateline = (tidied(each or "") for each in (headline, standfirst, dateline))
    if same(standfirst, headline):
        standfirst = ""
    body = _without_repeats(list(paragraphs), [each for each in (headline, standfirst) if each])
    if dateline and not (body and body[0].startswith(dateline)):
        body.insert(0, dateline)
    text, parts = "", []
    pieces: list[tuple[PartName, str]] = [("headline", headline), ("standfirst", standfirst)]
    for name, piece in pieces:
        if piece:
            parts.append(Part(name, Span(len(text), len(text) + len(piece))))
            text += piece + "\n\n"
    if dateline:
        parts.append(Part("dateline", Span(len(text), len(text) + len(dateline))))
    return Composed((text + "\n".join(body)).rstrip("\n"), tuple(parts))


def tidied(text: str) -> str:
    r"""Return a text on one line, each white space in it one space, without signs that only guide a printer.

    Soft hyphens and zero-width spaces go, they would part words, and so do marks of a line's direction, which would
    stand between a quotation mark and its word; joiners stay, Persian and emoji need them.

    >>> tidied(" The har\u00adbour\n\tstays ")
    'The harbour stays'
    """
    return re.sub(r"\s+", " ", _UNSEEN.sub("", text)).strip()


def same(one: str, other: str) -> bool:
    """Whether two texts have the same letters and digits, and some."""
    return squashed(one) == squashed(other) != ""


def squashed(text: str) -> str:
    """Return the letters and digits of a text, in small letters, to compare it by."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_FRONT = 6
"""Paragraphs in front among which a page may repeat its headline, with byline and date between."""


def _without_repeats(paragraphs: Sequence[str], shown: Sequence[str]) -> list[str]:
    return [
        paragraph
        for place, paragraph in enumerate(paragraphs)
        if not (place < _FRONT and any(same(paragraph, each) for each in shown))
    ]
