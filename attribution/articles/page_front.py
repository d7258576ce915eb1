"""What stands between the headline of a web page and its body: standfirst, byline, dateline."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from attribution.articles.blocks import Block, blocks, local_name
from attribution.articles.composing import same, squashed, tidied
from attribution.articles.page_about import About

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class Front(NamedTuple):
    """The standfirst, and the dateline and the author where the page shows them."""

    standfirst: str | None
    dateline: str | None
    author: str | None

    @classmethod
    def of(cls, tree: "HtmlElement", about: About) -> "Front":
        found = blocks(tree)
        start = next((place for place, each in enumerate(found) if same(each.text, about.headline or "")), -1)
        near = found[start + 1 : start + 12]
        author = next((name[1] for each in near if (name := BYLINE.match(each.text))), None)
        return cls(_standfirst(near, found, about), _dateline(tree, about), author)


BYLINE = re.compile(
    r"By ([A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*| (?:and|de|van|von|bin|al)\b){1,6})(?:$|,? [^.!?]{0,60}$)"
)
"""A line that says who wrote an article."""

_BODY = 100
"""Characters of a paragraph that is the body's."""


def _standfirst(near: list[Block], found: list[Block], about: About) -> str | None:
    """The block in front of the body that sums it up: known by its class, or as what the page is described by.

    Many a page is described by its first paragraph: one that has neighbours of its kind is no standfirst.
    """
    for block in near:
        name = local_name(block.element)
        long_enough = len(block.text.split()) > 3 and not same(block.text, about.headline or "") and name != "li"
        if long_enough and any(_marks(each, _STANDFIRST) for each in _only_around(block)):
            return block.text
        if long_enough and any(same(block.text, each) for each in about.described):
            kin = [each for each in found if each.element.getparent() is block.element.getparent()]
            body = [each for each in kin if local_name(each.element) == name and len(each.text) > 80]
            return None if [each for each in body if each.element is not block.element] else block.text
        if name == "p" and len(block.text) > _BODY:
            return None
    return None


_STANDFIRST = re.compile(
    r"(?:[\w-]+-)?(?:stand-?first|sub-?(?:title|head(?:line|ing)?)|dek|deck|synopsis|spot|chapo)"
    r"|(?:article|story|post|entry|news)[-_]+(?:summary|lead|intro|excerpt|description)"
    r"|summary|alternativeHeadline|description",
    re.IGNORECASE,
)


def _dateline(tree: "HtmlElement", about: About) -> str | None:
    """The place in front of the first paragraph, where the page marks it; some call the date so, which is none."""
    marked = (tidied("".join(each.itertext())) for each in tree.iter() if _marks(each, _DATELINE))
    shown = squashed("".join(tree.itertext()))
    stated = about.item.get("dateline")
    for line in (*marked, tidied(stated) if isinstance(stated, str) else ""):
        place = re.sub(r"[\s–—-]+$", "", line)
        if place and len(place) < 80 and not re.search(r"\d{4}|\d:\d\d", place) and squashed(place) in shown:
            return place
    return None


_DATELINE = re.compile("dateline")


def _marks(element: "HtmlElement", words: re.Pattern[str]) -> bool:
    """Whether a class, an id or an itemprop of an element is one of some words."""
    marks = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid", "data-gu-name"))
    return any(words.fullmatch(piece) for mark in marks.split() for piece in (mark, *re.split(r"__|--|_", mark)))


_PIECES = 100
"""Pieces of text in a standfirst at most; the whole page is one of the elements around it."""


def _only_around(block: Block) -> Iterator["HtmlElement"]:
    """The block's element and those around it that hold nothing else."""
    yield block.element
    for element in block.element.iterancestors():
        if not same("".join(islice(element.itertext(), _PIECES)), block.text):
            return
        yield element
