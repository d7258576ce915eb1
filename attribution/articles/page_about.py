"""What a web page says of its article: headline, author, date, publisher, address, language."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from attribution.articles.blocks import blocks, local_name
from attribution.articles.composing import same, squashed, tidied

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document


class About(NamedTuple):
    """What a page says: first in JSON-LD, which sites keep in order for search engines, then in its other fields.

    `item` is what JSON-LD says of the article, empty where it says nothing. `described` are the sentences that sum
    the page up, `is_article` whether it says that it is one.
    """

    item: Mapping[str, Any]
    headline: str | None
    author: str | None
    published: str | None
    publisher: str | None
    url: str | None
    language: str | None
    described: tuple[str, ...]
    is_article: bool

    @classmethod
    def of(cls, tree: "HtmlElement", fetched: str | None, known: str | None) -> "About":
        """Return what a page says that was `fetched` from an address, or is `known` to have one."""
        from trafilatura.metadata import extract_metadata

        item = _item(tree)
        # it tidies up the tree it is given
        found = extract_metadata(deepcopy(tree), fetched, {"original_date": True, "extensive_search": False})
        publisher = _name(item.get("publisher")) or _line(found.sitename)
        url = _canonical(tree, found, known)
        if fetched is not None and not (url and _same_site(url, fetched)):
            url = fetched
        described = (_line(item.get("description")), _meta(tree, "og:description"), _meta(tree, "description"))
        return cls(
            item,
            _headline(tree, found, item, publisher),
            _name(item.get("author")) or _author(tree, found),
            _published(tree, item) or _line(found.date),
            publisher,
            url,
            _line(tree.get("lang")) or _line(item.get("inLanguage")) or _meta(tree, "og:locale"),
            tuple(each for each in described if each),
            bool(item) or _meta(tree, "og:type") == "article",
        )


def _item(tree: "HtmlElement") -> Mapping[str, Any]:
    items: list[dict[str, Any]] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            items += _items(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    by_id = {str(each["@id"]): each for each in items if "@id" in each and len(each) > 1}
    for item in items:
        types = item.get("@type")
        if any(_IS_ARTICLE.search(str(each)) for each in (types if isinstance(types, list) else [types])):
            return {key: _referred(value, by_id) for key, value in item.items()}
    return {}


_IS_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting)$")


def _items(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for each in data:
            yield from _items(each)
    elif isinstance(data, dict):
        yield data
        yield from _items([each for each in (data.get("@graph"), data.get("mainEntity")) if each])


def _referred(value: Any, by_id: Mapping[str, Any]) -> Any:
    """What stands under an id elsewhere in JSON-LD, in place of the id."""
    if isinstance(value, list):
        return [_referred(each, by_id) for each in value]
    return by_id.get(str(value["@id"]), value) if isinstance(value, dict) and set(value) == {"@id"} else value


def _name(value: Any) -> str | None:
    """The names of the persons or bodies that JSON-LD gives."""
    values = value if isinstance(value, list) else [value]
    names = [_line(each.get("name") if isinstance(each, dict) else each) for each in values]
    return ", ".join(name for name in names if name) or None


def _line(value: Any) -> str | None:
    return (tidied(value) or None) if isinstance(value, str) else None


def _meta(tree: "HtmlElement", *names: str) -> str | None:
    for name in names:
        for element in tree.xpath("//meta[@property=$name or @name=$name or @itemprop=$name]", name=name):
            if content := _line(element.get("content")):
                return content
    return None


def _published(tree: "HtmlElement", item: Mapping[str, Any]) -> str | None:
    stated = _line(item.get("datePublished")) or _meta(tree, "article:published_time", "datePublished")
    return stated if stated and re.match(r"\d{4}-\d\d", stated) else None


def _author(tree: "HtmlElement", found: "Document") -> str | None:
    if found.author:
        return (_line(found.author) or "").replace("; ", ", ")
    for element in tree.xpath(
        "//*[@rel='author' or @itemprop='author' or contains(concat(' ', @class, ' '), ' author ')]"
    ):
        name = re.sub(r"^By\b:?\s*", "", tidied("".join(element.itertext())), flags=re.IGNORECASE)
        if re.fullmatch(r"(?:[^\W\d_][\w.'’-]*\s?){2,5}", name):
            return name
    return None


def _canonical(tree: "HtmlElement", found: "Document", url: str | None) -> str | None:
    stated = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None) or found.url or url
    try:
        joined = urljoin(url or "", (stated or "").strip())
    except ValueError:  # brackets that are no IPv6 address
        return url
    return joined if re.match(r"https?://[^/\s]+\S*$", joined, re.IGNORECASE) else None


def _same_site(one: str, other: str) -> bool:
    from courlan import extract_domain

    domains = extract_domain(one), extract_domain(other)
    # of a name that is in no public domain the whole of it counts
    return domains[0] == domains[1] if all(domains) else urlsplit(one).netloc == urlsplit(other).netloc


def _headline(tree: "HtmlElement", found: "Document", item: Mapping[str, Any], publisher: str | None) -> str | None:
    """The headline as the page shows it; what is stated for search engines may carry the site's name, or other words.

    It is shown as a heading; on old pages as any line, which the page's title then holds.
    """
    stated = _line(item.get("headline")) or _meta(tree, "og:title") or _line(tree.findtext(".//title"))
    headings = [tidied("".join(each.itertext())) for each in tree.iter("h1")]
    headings = [each for each in headings if each and not same(each, publisher or "")]
    if stated is None:
        return max(headings, key=len, default=None)
    key = squashed(stated)
    shown = [each for each in headings if squashed(each) in key or key in squashed(each)]
    shown += [each.text for each in blocks(tree) if local_name(each.element) != "title" and squashed(each.text) in key]
    shown = [each for each in shown if len(squashed(each)) > len(key) / 2]
    if shown:
        return max(shown, key=len)
    others = [each for each in headings if len(each.split()) > 3]
    return others[0] if len(others) == 1 else _line(item.get("headline")) or _line(found.title) or stated
