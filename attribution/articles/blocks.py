"""Marked-up text as paragraphs: HTML, and what agencies write like it, to one line for each block."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from attribution.articles.composing import tidied

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement


class Block(NamedTuple):
    """A paragraph, heading, list item or table row: its text on one line, and the innermost element around it."""

    text: str
    element: "Element"


# Elements that begin and end a block; the last line are those of NITF.
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot
    th thead tr ul
    block body.content body.end body.head bq bq.credit byline dateline distributor hedline hl1 hl2 nitf-table note
    """.split()
)
_UNSEEN = frozenset(
    """
    audio base button canvas datalist embed head iframe input link map math meta noscript object script select style
    svg template textarea title video media
    """.split()
)
_LONG_CELL = 200
_NO_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*)?(?:[0-8]|1\d|2\d|3[01]|fff[ef]|6553[45]);", re.I
)
"""What HTML may hold and XML may not; trafilatura puts text from one into the other."""


def parsed(html: str) -> "HtmlElement | None":
    """Return the tree of an HTML page or a piece of one; None where there is nothing in it."""
    import lxml.etree
    import lxml.html

    # of text with a statement of encoding lxml wants the bytes
    data = re.sub(r"^\s*<\?xml[^>]*\?>", "", _NO_XML.sub(" ", html)).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, AssertionError):  # no element at all; a name that is none
        return None
    return tree


def paragraphs(html: str) -> list[str]:
    """Return the text of a piece of HTML, a line for each block; no tag parts a word or joins two."""
    tree = parsed(html)
    return [] if tree is None else [block.text for block in blocks(tree)]


def blocks(tree: "Element") -> list[Block]:
    """Return the blocks of a tree in order, without what a browser does not show and without pictures.

    A `br` ends a block, unless the line after it goes on in small letters. Lines of `pre` stay lines. The cells of a
    table's row are one line, parted by tabs, unless they hold whole paragraphs. What stands in `q` gets the quotation
    marks that a browser shows.
    """
    return list(_blocks(tree))


def local_name(element: "Element") -> str:
    """Return an element's name without its namespace, in small letters; empty of comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _blocks(tree: "Element") -> Iterator[Block]:
    from lxml.etree import iterwalk

    pieces: list[str] = []  # of the block that is being read
    rows: list[list[list[Block]]] = []  # the cells of the table rows around it
    around: list[Element] = []
    preformatted = 0
    # not by recursion: pages nest deeper than Python calls
    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))

    def finished() -> Iterator[Block]:
        element = around[-1] if around else tree
        text = "".join(pieces)
        pieces.clear()
        yield from (Block(line, element) for line in _lines(text, keep=preformatted > 0))

    def put(found: Iterator[Block]) -> Iterator[Block]:
        """To the table cell it stands in, else out."""
        if rows and rows[-1]:
            rows[-1][-1].extend(found)
        else:
            yield from found

    for event, element in walk:
        name = local_name(element)
        if event == "start":
            if unseen := _is_unseen(element, name):
                walk.skip_subtree()
            elif name == "br":
                pieces.append(_BREAK)
            elif name == "q":  # a browser puts the marks around it
                pieces.append("“")
            if name in BLOCKS:
                yield from put(finished())
                around.append(element)
                preformatted += name == "pre"
                if name == "tr":
                    rows.append([])
                elif name in ("td", "th") and rows:
                    rows[-1].append([])
            if not unseen:
                pieces.append(_plain(element.text or "", preformatted))
            continue
        if event == "end" and name in BLOCKS:
            yield from put(finished())
            around.pop()
            preformatted -= name == "pre"
            if name == "tr" and rows:
                cells = rows.pop()
                yield from put(_row(cells, element))
        if event == "end" and name == "q":
            pieces.append("”")
        if element is not tree:
            pieces.append(_plain(element.tail or "", preformatted))
    yield from finished()


_BREAK = "\x1e"  # stands for a br: white space around it does not count


def _plain(text: str, preformatted: int) -> str:
    return text.replace("\n", _BREAK) if preformatted else text


def _lines(text: str, keep: bool) -> Iterator[str]:
    lines: list[str] = []
    ended = True
    for piece in text.split(_BREAK):
        line = piece.rstrip() if keep else tidied(piece)
        if not line.strip():
            ended = True
        elif keep or ended or not lines or not line[0].islower():
            lines.append(line)
            ended = False
        else:
            lines[-1] += " " + line
    yield from lines


def _row(cells: list[list[Block]], row: "Element") -> Iterator[Block]:
    if any(len(cell) > 1 or sum(len(block.text) for block in cell) > _LONG_CELL for cell in cells):
        for cell in cells:
            yield from cell
        return
    texts = [cell[0].text if cell else "" for cell in cells]
    if line := "\t".join(texts).strip("\t"):
        yield Block(line, cells[0][0].element if len(cells) == 1 else row)


_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01](?:px)?\b|clip-path\s*:\s*inset\(\s*(?:50|100)%"
)


def is_hidden(element: "Element") -> bool:
    """Whether an element says itself that it is not to be seen."""
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style") or "") is not None


def _is_unseen(element: "Element", name: str) -> bool:
    if name == "figcaption":  # a picture's; that of a quotation says whose it is
        figure = element.getparent()
        return figure is None or figure.find(".//blockquote") is None
    return name in _UNSEEN or is_hidden(element)
