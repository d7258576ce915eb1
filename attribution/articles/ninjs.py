"""ninjs, the news agencies' JSON (IPTC; versions 1 to 3)."""

from collections.abc import Iterator, Mapping
from typing import Any

from attribution.articles.blocks import paragraphs
from attribution.articles.composing import composed, tidied
from attribution.articles.encoding import is_blank, unified
from attribution.articles.errors import UnreadableArticle
from attribution.records import Article

Item = Mapping[str, Any]

_BODIES = ("body_xhtml", "body_html", "body_text", "bodies")
_PICTURES = ("picture", "graphic", "video", "audio", "image")


def is_item(record: Item) -> bool:
    """Whether a JSON object is an agency's item, not a record with a text of its own."""
    if isinstance(record.get("text"), str):
        return False
    return any(key in record for key in _BODIES) or ("uri" in record and ("type" in record or "headline" in record))


def article_of_item(item: Item, default_id: str, name: str) -> Article:
    """Return the article of an item, its `uri` as id.

    Raises:
        UnreadableArticle: it is a picture or a video, or has no text.

    """
    lines = list(_body(item))
    if not any(not is_blank(line) for line in lines):
        kind = _text(item.get("type"))
        what = f"it is a {kind} without text" if kind in _PICTURES else "it has no text"
        raise UnreadableArticle(name, what, "give the agency's items of text")
    headline = _main(item, "headline", "headlines")
    dateline = _text(item.get("dateline")) or _located_in_front(item, lines)
    text, parts = composed(lines, headline, _main(item, "description_text", "descriptions"), dateline)
    rights = {key: value for key, value in _rights(item).items() if value}
    return Article(
        id=_text(item.get("uri")) or default_id,
        text=text,
        title=headline or _text(item.get("title")) or _text(item.get("slugline")),
        url=_web(item),
        publisher=_text(item.get("provider")) or _names(item.get("infosources")) or _text(item.get("source")),
        published=_text(item.get("versioncreated") or item.get("versionCreated"))
        or _text(item.get("firstcreated") or item.get("firstCreated") or item.get("contentCreated")),
        author=_text(item.get("byline")) or _names(item.get("by")) or _main(item, "byline", "bylines"),
        language=_text(item.get("language")),
        parts=parts,
        extra=rights,
    )


def _body(item: Item) -> Iterator[str]:
    """The paragraphs, from marked-up text rather than plain: it says where they end."""
    bodies = item.get("bodies")
    for each in bodies if isinstance(bodies, list) else ():
        if isinstance(each, dict) and each.get("role") in (None, "main", "body") and isinstance(each.get("value"), str):
            yield from _lines(each["value"], marked="html" in str(each.get("contenttype") or each.get("contentType")))
            return
    for key in ("body_xhtml", "body_html", "body_text"):
        value = item.get(key)
        if isinstance(value, str) and (lines := list(_lines(value, marked=key != "body_text"))):
            yield from lines
            return


def _lines(value: str, marked: bool) -> Iterator[str]:
    if marked:
        yield from paragraphs(value)
    else:
        yield from filter(None, map(tidied, unified(value).split("\n")))


def _main(item: Item, key: str, plural: str) -> str | None:
    """A field that version 1 has once, and later ones in a list by role, the main one without or as "main"."""
    if single := _text(item.get(key)):
        return single
    several = [each for each in item.get(plural) or () if isinstance(each, dict)] if _is_list(item, plural) else []
    best = sorted(several, key=lambda each: each.get("role") not in (None, "", "main"))
    for each in best:
        if value := _text(each.get("value")):
            return tidied("\n".join(paragraphs(value))) if "html" in str(each.get("contenttype")) else value
    return None


def _is_list(item: Item, key: str) -> bool:
    return isinstance(item.get(key), list)


def _located_in_front(item: Item, lines: list[str]) -> str | None:
    """Where it was written, if the text begins with that; the field itself need not be shown."""
    place = _text(item.get("located"))
    first = lines[0] if lines else ""
    return first[: len(place)] if place and first.casefold().startswith(place.casefold()) else None


def _rights(item: Item) -> dict[str, str | None]:
    rights = item.get("rightsinfo") if isinstance(item.get("rightsinfo"), dict) else {}
    assert isinstance(rights, dict)
    holder = item.get("copyrightholder") or rights.get("copyrightholder")
    notice = item.get("copyrightnotice") or rights.get("copyrightnotice")
    return {"copyright_holder": _text(holder), "copyright_notice": _text(notice)}


def _web(item: Item) -> str | None:
    for address in (_text(item.get("canonicalurl")), _text(item.get("url")), _text(item.get("uri"))):
        if address and address.startswith(("http://", "https://")):
            return address
    return None


def _names(value: Any) -> str | None:
    several = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, (_text(each.get("name")) for each in several if isinstance(each, dict)))) or None


def _text(value: Any) -> str | None:
    return (tidied(value) or None) if isinstance(value, str) else None
