"""Word documents (.docx), and office files of which there is a better form to give."""

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attribution.articles.blocks import Block, blocks, local_name, parsed
from attribution.articles.composing import composed, tidied
from attribution.articles.encoding import refuse_blank
from attribution.articles.errors import UnreadableArticle
from attribution.articles.headlines import headline as first_line
from attribution.articles.kinds import suffix_of
from attribution.articles.source import LARGEST, Source
from attribution.records import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNPACKED = 500_000_000
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p.subtitle:fresh"


def read(source: Source) -> Iterator[Article]:
    """Yield the article of a document: insertions that await approval are in it, deletions and comments are not.

    A paragraph in the style "Title" is the headline, one in "Subtitle" behind it the standfirst. Footnotes stand at
    the end, without their numbers in the text.

    Raises:
        UnreadableArticle: it is damaged, encrypted, or holds no text.

    """
    import mammoth

    damaged = UnreadableArticle(source.name, "it is not a Word document that can be read", "save it anew as .docx")
    if source.read(LARGEST).startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableArticle(source.name, "it is encrypted", "save it without a password")
    with source.open() as stream:
        try:
            about = _about(stream)
            html = mammoth.convert_to_html(
                stream, style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
            ).value
        # mammoth looks into whatever stands in the file, and says in as many ways that it is not what it should be
        except Exception as error:
            raise damaged from error
    tree = parsed(html)
    found = [] if tree is None else _without_marks_of_notes(tree)
    heading = found.pop(0).text if found and local_name(found[0].element) == "h1" else None
    standfirst = found.pop(0).text if heading and found and found[0].element.get("class") == "subtitle" else None
    text, parts = composed([block.text for block in found], heading, standfirst)
    refuse_blank(text, source.name)
    title = heading or about.get("title") or first_line(text)
    yield Article(source.id, text, title, published=about.get("created"), author=about.get("creator"), parts=parts)


def refuse(source: Source) -> Iterator[Article]:
    """Raise `UnreadableArticle` for an office file, with the form to save it in."""
    suffix = suffix_of(source.name)
    table = suffix in (".xls", ".xlsx", ".ods")
    what = f"{suffix} files are not read" if suffix else "office files of this kind are not read"
    raise UnreadableArticle(source.name, what, "save it as .csv" if table else "save it as .docx or .pdf")
    yield


def _about(stream: object) -> dict[str, str]:
    """What the document says of itself: title, creator, created."""
    from lxml import etree

    with zipfile.ZipFile(stream) as archive:  # type: ignore[call-overload]
        if sum(each.file_size for each in archive.infolist()) > _UNPACKED:
            raise zipfile.BadZipFile("it unpacks to too much")
        if "docProps/core.xml" not in archive.namelist():
            return {}
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        root = etree.fromstring(archive.read("docProps/core.xml"), parser)
    found = {local_name(each): tidied(each.text or "") for each in root}
    return {name: value for name, value in found.items() if value}


def _without_marks_of_notes(tree: "HtmlElement") -> list[Block]:
    for link in list(tree.iter("a")):
        if re.match(r"#(?:foot|end)note-", link.get("href") or ""):
            mark = link.getparent() if local_name(link.getparent()) == "sup" else link
            mark.drop_tree()
    return blocks(tree)
