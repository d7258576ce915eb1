"""The paragraphs of an article on a web page.

trafilatura finds where the article is, with its usual settings. But it also drops paragraphs between two others, and
joins words at tags. So the text is taken from the page itself, block by block, between the first and the last that
trafilatura has found. Sentences are rather kept than lost: a line of the site's own costs a reviewer a glance, a lost
quotation is never seen.
"""

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from attribution.articles.blocks import BLOCKS, Block, blocks, local_name
from attribution.articles.composing import same, squashed, tidied
from attribution.articles.page_about import About
from attribution.articles.page_clutter import is_about_author, is_notice
from attribution.articles.page_front import BYLINE, Front

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SURE = 25
"""Letters and digits of a block that is found in the article not by chance."""


def find_body(tree: "HtmlElement", about: About, front: Front) -> list[str]:
    """Return the article's paragraphs, without headline and standfirst; none where the page holds no article."""
    found = _behind_front(blocks(tree), about, front)
    keys = [squashed(block.text) for block in found]
    whole, pieces = _extracted(tree)
    # to look into the whole of a long page for each of its blocks takes minutes
    sure = [len(key) >= _SURE and (key in pieces or key in whole) for key in keys]
    if not any(sure):
        return []
    home = _home([block for block, is_sure in zip(found, sure, strict=True) if is_sure])
    inside = set(home.iter())
    first, last = _ends(found, sure, home, inside)
    chosen: list[Block] = []
    for place in range(first, last + 1):
        block, key = found[place], keys[place]
        at_end = place - first < 3 or last - place < 4
        if not key or not (sure[place] or key in pieces or block.element in inside):
            continue
        if is_notice(block.text) or _is_time(block) or (at_end and is_about_author(block.text, about.author)):
            continue
        if place - first < 3 and BYLINE.match(block.text):
            continue
        chosen.append(block)
    links = {block.element for block in chosen if _linked(block) > 0.8 and not block.text.endswith(_STOPS)}
    if not _is_article(chosen, links, tree, about):
        return []
    boxes = {each for link in links for each in _box(link, home).iter()}
    shown = [block for block in chosen if block.element not in boxes]
    return [block.text for block in _without_pull_quotes(shown)]


def _behind_front(found: list[Block], about: About, front: Front) -> list[Block]:
    """The blocks behind headline and standfirst, where the page shows them."""
    start = 0
    for shown in (about.headline, front.standfirst):
        places = [place for place, each in enumerate(found) if shown and same(each.text, shown)]
        start = max(start, places[0] + 1 if places else 0)
    return found[start:]


def _extracted(tree: "HtmlElement") -> tuple[str, set[str]]:
    """The letters and digits of what trafilatura takes for the article, and of its pieces."""
    from trafilatura import bare_extraction

    extracted = bare_extraction(deepcopy(tree), fast=True, include_comments=False, with_metadata=False)
    body = getattr(extracted, "body", None)
    if body is None:
        return "", set()
    return squashed(" ".join(body.itertext())), {squashed("".join(each.itertext())) for each in body.iter()}


def _home(sure: list[Block]) -> "HtmlElement":
    """The innermost element that most of the text stands in."""
    sizes: dict[HtmlElement, int] = {}
    for block in sure:
        around = [each for each in block.element.iterancestors() if local_name(each) in BLOCKS]
        for element in around if local_name(block.element) in _PARAGRAPHS else [block.element, *around]:
            sizes[element] = sizes.get(element, 0) + len(block.text)
    least = 0.9 * max(sizes.values())
    # they lie in each other
    return max((each for each in sizes if sizes[each] >= least), key=lambda each: len(list(each.iterancestors())))


_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_PARAGRAPHS = frozenset(("p", "li", "blockquote", "pre", "h1", *_HEADINGS))


def _ends(found: list[Block], sure: list[bool], home: "HtmlElement", inside: set["HtmlElement"]) -> tuple[int, int]:
    """The places of the first and the last block of the body.

    A short paragraph in front or behind is one by its place beside the others, a heading in front by standing in the
    same element, a list between headline and body by its sentences: it sums the article up.
    """
    first, last = sure.index(True), len(sure) - 1 - sure[::-1].index(True)

    def goes_with(block: Block, neighbour: Block) -> bool:
        name, parent, other = local_name(block.element), block.element.getparent(), neighbour.element.getparent()
        if block.element not in inside:
            return False
        if name in ("p", "li"):
            return parent is other or (parent.get("class") is not None and parent.get("class") == other.get("class"))
        if name in _HEADINGS:
            around = {parent, *block.element.iterancestors()} & (inside - {home})
            return parent is other or any(each in around for each in neighbour.element.iterancestors())
        # bare text, parted by line breaks or around an element
        holders = (neighbour.element, *neighbour.element.iterancestors())
        return block.element is next(each for each in holders if local_name(each) in BLOCKS - _PARAGRAPHS)

    while first > 0 and goes_with(found[first - 1], found[first]):
        first -= 1
    while last < len(found) - 1 and goes_with(found[last + 1], found[last]):
        last += 1
    for place in range(first):
        items = found[place].element.getparent()
        if (
            local_name(found[place].element) == "li"
            and len(found[place].text.split()) > 3
            and items.find(".//a") is None
        ):
            sure[place:first] = [local_name(each.element) == "li" for each in found[place:first]]
            return place, last
    return first, last


def _is_time(block: Block) -> bool:
    """Whether a line says when something was written."""
    times = sum(len(tidied("".join(each.itertext()))) for each in block.element.iter("time"))
    within = any(local_name(each) == "time" for each in block.element.iterancestors())
    return within or (times > len(block.text) / 2 and len(block.text) < 80)


def _linked(block: Block) -> float:
    """The share of a block's text that is links."""
    if any(local_name(each) == "a" and each.get("href") for each in block.element.iterancestors()):
        return 1.0
    texts = (tidied("".join(link.itertext())) for link in block.element.iter("a"))
    # of bare text the element may hold other lines
    return sum(len(text) for text in texts if text in block.text) / (len(block.text) or 1)


_LABEL = 60


def _box(link: "HtmlElement", home: "HtmlElement") -> "HtmlElement":
    """The outermost element around a link that holds, beside links, no more than a label for them: "Other news"."""
    box = link
    for element in link.iterancestors():
        text = tidied("".join(element.itertext()))
        links = sum(len(tidied("".join(each.itertext()))) for each in element.iter("a"))
        if element is home or len(text) - links > _LABEL:
            break
        box = element
    return box


def _without_pull_quotes(shown: list[Block]) -> list[Block]:
    """Blocks without quotations that stand in another paragraph as well, and without the names below them."""
    frames = [_frame(block) for block in shown]
    running = [squashed(block.text) for block, frame in zip(shown, frames, strict=True) if frame is None]
    pulled: set[HtmlElement] = set()
    for frame in {each for each in frames if each is not None}:
        quoted = [squashed(block.text) for block, each in zip(shown, frames, strict=True) if each is frame]
        words = quoted[:-1] or quoted
        if all(len(each) >= _PULLED and any(each in key for key in running) for each in words):
            pulled.add(frame)
    return [block for block, frame in zip(shown, frames, strict=True) if frame not in pulled]


_PULLED = 12
_PULL_QUOTE = re.compile(r"pull-?quote|quote-?pull", re.IGNORECASE)


def _frame(block: Block) -> "HtmlElement | None":
    """The outermost quotation that a block stands in."""
    around = (block.element, *block.element.iterancestors())
    quotes = [
        each for each in around if local_name(each) == "blockquote" or _PULL_QUOTE.search(each.get("class") or "")
    ]
    return quotes[-1] if quotes else None


_STOPS = (*".!?…。！？", "।", *(stop + mark for stop in ".!?…" for mark in "\"”’»')]"), *"”»")
_LEAST = 140
"""Characters of whole sentences that make an article; a quarter of that where the page says that it is one."""
_ERROR = re.compile(
    r"\b(?:40[34]|50[0-4]|not found|access denied|forbidden|error|just a moment|attention required|captcha|log ?in"
    r"|sign ?in)\b",
    re.IGNORECASE,
)
_WALL = re.compile(r"\b(?:cookies?|consent|personal data|privacy)\b", re.IGNORECASE)


def _is_article(found: list[Block], links: set["HtmlElement"], tree: "HtmlElement", about: About) -> bool:
    """Whether what was found is an article, not a list of others, a form, an error or a wall of cookies."""
    sentences = [block for block in found if block.text.endswith(_STOPS)]
    prose = sum(len(block.text) for block in sentences)
    if about.is_article:
        return prose >= _LEAST / 4
    linked = sum(len(block.text) for block in found if block.element in links)
    # a teaser stands beside a heading that is a link
    listing = {each.getparent() for each in tree.iter(*_HEADINGS) if each.find(".//a") is not None}
    teasers = [block for block in sentences if block.element.getparent() in listing]
    walls = sum(len(block.text) for block in sentences if _WALL.search(block.text))
    asks = tree.find(".//input[@type='password']") is not None or _ERROR.search(about.headline or "") is not None
    return (
        prose >= (_LEAST * 4 if asks else _LEAST)
        # a list of articles is links
        and linked < 0.4 * sum(len(block.text) for block in found)
        and (len(teasers) < 3 or sum(len(block.text) for block in teasers) < prose / 2)
        and walls < prose / 2
    )
