"""NewsML-G2 and NITF, the news agencies' XML (IPTC), and which of those, or a feed, an XML file is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attribution.articles.blocks import blocks, local_name, paragraphs
from attribution.articles.composing import composed, tidied
from attribution.articles.encoding import unified
from attribution.articles.errors import UnreadableArticle
from attribution.articles.source import LARGEST, Source
from attribution.records import Article

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ROOTS = ("newsitem", "newsmessage", "packageitem", "nitf")
"""Root elements, in small letters, of what is read here."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source) -> Iterator[Article | UnreadableArticle]:
    """Yield the article of each item, or why it holds none; no entity, DTD or network is used.

    Raises:
        UnreadableArticle: it is not well-formed, or holds no item.

    """
    root = _parsed(source)
    if local_name(root) == "nitf":
        yield _attempt(root, source, source.id)
        return
    items = [root] if local_name(root) == "newsitem" else list(_descendants(root, "newsitem"))
    if not items:
        raise UnreadableArticle(source.name, "it holds no news item", "give the agency's items of text")
    for number, item in enumerate(items, 1):
        yield _attempt(item, source, source.id if len(items) == 1 else f"{source.id}:{number}")


def _parsed(source: Source) -> "Element":
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source.read(LARGEST), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = f"it is not well-formed XML ({' '.join(str(error).split())})"
        raise UnreadableArticle(source.name, why, "get the file anew") from error
    etree.strip_elements(root, etree.Entity, with_tail=False)
    return root


def _attempt(item: "Element", source: Source, default_id: str) -> Article | UnreadableArticle:
    name = source.name if default_id == source.id else f"{source.name}, item {default_id.rpartition(':')[2]}"
    try:
        return (
            _nitf_article(item, default_id, name) if local_name(item) == "nitf" else _g2_article(item, default_id, name)
        )
    except UnreadableArticle as error:
        return error


def _g2_article(item: "Element", default_id: str, name: str) -> Article:
    content = _first(item, "contentmeta")
    about = _first(item, "itemmeta")
    body = _first(item, "contentset")
    nitf = _first(body, "nitf")
    lines = _nitf_lines(nitf) if nitf is not None else _content_lines(body)
    if not lines:
        what = (_attribute(_first(about, "itemclass"), "qcode") or "").rpartition(":")[2]
        why = f"it is a {what} without text" if what not in ("", "text") else "it has no text"
        raise UnreadableArticle(name, why, "give the agency's items of text")
    headline = _text(content, "headline") or _text(nitf, "hl1") or _text(about, "title")
    dateline = _text(content, "dateline") or _text(nitf, "dateline")
    standfirst = _standfirst(content) or _text(nitf, "abstract")
    text, parts = composed(lines, headline, standfirst, dateline)
    language = _attribute(_first(content, "language"), "tag") or item.get(_LANGUAGE)
    publisher = _first(about, "provider")
    return Article(
        id=item.get("guid") or default_id,
        text=text,
        title=headline,
        url=next((each for each in (item.get("guid"),) if each and each.startswith(("http://", "https://"))), None),
        publisher=_text(publisher, "name") or _attribute(publisher, "literal") or _text(content, "creditline"),
        published=_text(about, "versioncreated") or _text(content, "contentcreated") or _text(about, "firstcreated"),
        author=_text(content, "by") or _without_by(_text(nitf, "byline")),
        language=language,
        parts=parts,
        extra=_rights(item),
    )


def _nitf_article(nitf: "Element", default_id: str, name: str) -> Article:
    lines = _nitf_lines(nitf)
    if not lines:
        raise UnreadableArticle(name, "it has no text", "give the agency's items of text")
    headline = _text(nitf, "hl1") or _text(_first(nitf, "head"), "title")
    standfirst = _text(nitf, "abstract") or _text(_first(nitf, "hedline"), "hl2")
    text, parts = composed(lines, headline, standfirst, _text(nitf, "dateline"))
    publication = _first(nitf, "pubdata")
    return Article(
        id=_attribute(_first(nitf, "doc-id"), "id-string") or default_id,
        text=text,
        title=headline,
        publisher=_attribute(publication, "name") or _text(nitf, "distributor"),
        published=_attribute(_first(nitf, "date.issue"), "norm") or _attribute(publication, "date.publication"),
        author=_without_by(_text(nitf, "byline")),
        language=nitf.get(_LANGUAGE) or nitf.get("lang"),
        parts=parts,
        extra=_rights(nitf),
    )


def _nitf_lines(nitf: "Element") -> list[str]:
    body = _first(nitf, "body.content")
    return [] if body is None else [block.text for block in blocks(body)]


def _content_lines(body: "Element | None") -> list[str]:
    """The paragraphs of XHTML in the content, else of plain text in it."""
    for content in () if body is None else _descendants(body, "inlinexml"):
        inner = _first(content, "body")
        if lines := [block.text for block in blocks(content if inner is None else inner)]:
            return lines
    for content in () if body is None else _descendants(body, "inlinedata"):
        text = unified("".join(content.itertext()))
        if "html" in (content.get("contenttype") or ""):
            return paragraphs(text)
        return [line for line in map(tidied, text.split("\n")) if line]
    return []


def _standfirst(content: "Element | None") -> str | None:
    """The summary; an item's other descriptions are notes to editors."""
    for description in () if content is None else _descendants(content, "description"):
        if (description.get("role") or "").endswith(":summary"):
            return tidied("".join(description.itertext())) or None
    return None


def _rights(item: "Element") -> dict[str, str]:
    holder = _first(item, "copyrightholder")
    found = {
        "copyright_holder": _text(holder, "name")
        or _attribute(holder, "literal")
        or _attribute(_first(item, "doc.copyright"), "holder"),
        "copyright_notice": _text(item, "copyrightnotice"),
    }
    return {key: value for key, value in found.items() if value}


def _descendants(element: "Element", name: str) -> Iterator["Element"]:
    return (each for each in element.iterdescendants() if local_name(each) == name)


def _first(element: "Element | None", name: str) -> "Element | None":
    return None if element is None else next(_descendants(element, name), None)


def _text(element: "Element | None", name: str) -> str | None:
    found = _first(element, name)
    return None if found is None else tidied(" ".join(found.itertext())) or None


def _attribute(element: "Element | None", name: str) -> str | None:
    return None if element is None else tidied(element.get(name) or "") or None


def _without_by(byline: str | None) -> str | None:
    return byline[3:] if byline and byline[:3].lower() == "by " else byline
