"""Web pages: the article in a page of HTML, without what stands around it.

trafilatura finds where the article is and what is said of it. Its text is then taken from the page itself, block by
block: so no short paragraph between two long ones is lost, and no tag parts a word.
"""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from attribution.articles.blocks import Block, blocks, local_name, parsed
from attribution.articles.composing import composed, same, squashed, tidied
from attribution.articles.encoding import decoded
from attribution.articles.errors import UnreadableArticle
from attribution.articles.source import LARGEST, Source
from attribution.records import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

Item = Mapping[str, Any]
"""What a page says of its article in JSON-LD."""


def read(source: Source) -> Iterator[Article]:
    """Yield the article of a page. Raises `UnreadableArticle` where it holds none."""
    data = source.read(LARGEST)
    if not data:
        raise UnreadableArticle(source.name, "it is empty", "save the page anew")
    yield _article(decoded(data, source.name, source.charset or stated_charset(data)), source, source.url)


def read_saved(source: Source) -> Iterator[Article]:
    """Yield the article of a page saved as one file (MHTML). Raises `UnreadableArticle` where it holds none."""
    message = message_from_bytes(source.read(LARGEST), policy=default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            html = decoded(data, source.name, part.get_content_charset() or stated_charset(data))
            yield _article(html, source, part["Content-Location"] or message["Snapshot-Content-Location"])
            return
    raise no_article(source.name)


def stated_charset(data: bytes) -> str | None:
    """Return the encoding that a page of HTML says it has, None where it does not."""
    found = re.search(rb"<(?:meta\b[^>]*\bcharset|\?xml\b[^>]*\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)", data[:4096], re.I)
    charset = found[1].decode() if found else None
    # who can read this statement byte by byte does not read UTF-16
    return None if charset and charset.lower().startswith(("utf-16", "utf-32")) else charset


def no_article(name: str) -> UnreadableArticle:
    """The error of a page that is a list, a form or a notice."""
    return UnreadableArticle(name, "no article was found in the page", "save the article's own page, or its text")


def _article(html: str, source: Source, url: str | None) -> Article:
    tree = parsed(html)
    if tree is None:
        raise no_article(source.name)
    item = _item(tree)
    _drop_clutter(tree)
    about = _found_by_trafilatura(tree, source.url)
    headline = _headline(tree, about, item)
    front = _Front.of(tree, headline, _described(tree, item), item)
    paragraphs = _paragraphs(tree, about, front)
    if not _is_article([block for block, _ in paragraphs], tree, headline, item):
        paragraphs = [(Block(tidied(line), tree), False) for line in str(item.get("articleBody") or "").splitlines()]
        if sum(len(block.text) for block, _ in paragraphs) < _LEAST:
            raise no_article(source.name)
    lines = [block.text for block, _ in paragraphs if block.text]
    text, parts = composed(lines, headline, front.standfirst, front.dateline)
    canonical = _canonical(tree, about, url)
    if source.url is not None and not (canonical and _same_site(canonical, source.url)):
        canonical = source.url
    return Article(
        id=canonical if source.url is not None and canonical else source.id,
        text=text,
        title=headline,
        url=canonical,
        publisher=_line(about and about.sitename) or _name(item.get("publisher")),
        published=_published(tree, item) or _line(about and about.date),
        author=_line(about and about.author) or _name(item.get("author")),
        language=_line(tree.get("lang")) or _line(item.get("inLanguage")) or _meta(tree, "og:locale"),
        parts=parts,
    )


# --- what the page says of itself ------------------------------------------------------------------------------


def _item(tree: "HtmlElement") -> Item:
    """What JSON-LD says of the article, empty where it says nothing."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            types = item.get("@type")
            if any(_IS_ARTICLE.search(str(each)) for each in (types if isinstance(types, list) else [types])):
                return item
    return {}


_IS_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting)$")


def _items(data: Any) -> Iterator[Item]:
    if isinstance(data, list):
        for each in data:
            yield from _items(each)
    elif isinstance(data, dict):
        yield data
        yield from _items([each for each in (data.get("@graph"), data.get("mainEntity")) if each])


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


def _published(tree: "HtmlElement", item: Item) -> str | None:
    stated = _line(item.get("datePublished")) or _meta(tree, "article:published_time", "datePublished")
    return stated if stated and re.match(r"\d{4}-\d\d", stated) else None


def _described(tree: "HtmlElement", item: Item) -> list[str]:
    descriptions = (_line(item.get("description")), _meta(tree, "og:description"), _meta(tree, "description"))
    return [description for description in descriptions if description]


def _canonical(tree: "HtmlElement", about: "Document | None", url: str | None) -> str | None:
    stated = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None) or (about and about.url) or url
    try:
        found = urljoin(url or "", (stated or "").strip())
    except ValueError:  # brackets that are no IPv6 address
        return url
    return found if re.match(r"https?://[^/\s]+\S*$", found, re.IGNORECASE) else None


def _same_site(one: str, other: str) -> bool:
    from courlan import extract_domain

    domains = extract_domain(one), extract_domain(other)
    # of a name that is in no public domain the whole of it counts
    return domains[0] == domains[1] if all(domains) else urlsplit(one).netloc == urlsplit(other).netloc


def _headline(tree: "HtmlElement", about: "Document | None", item: Item) -> str | None:
    """The headline as the page shows it; what is stated for search engines may carry the site's name."""
    stated = _line(item.get("headline")) or _line(about and about.title)
    shown = [tidied("".join(each.itertext())) for each in tree.iter("h1")]
    if stated is None:
        return max(shown, key=len, default="") or None
    key = squashed(stated)
    alike = [each for each in shown if squashed(each) and (squashed(each) in key or key in squashed(each))]
    return max(alike, key=len, default=stated)


class _Front(NamedTuple):
    """What stands between headline and body."""

    standfirst: str | None
    dateline: str | None

    @classmethod
    def of(cls, tree: "HtmlElement", headline: str | None, described: list[str], item: Item) -> "_Front":
        return cls(_standfirst(tree, headline, described), _dateline(tree, item))


def _standfirst(tree: "HtmlElement", headline: str | None, described: list[str]) -> str | None:
    """The block in front of the body that sums it up: known by its class, or as what the page is described by.

    Many a page is described by its first paragraph: one that has neighbours of its kind is no standfirst.
    """
    found = blocks(tree)
    start = next((place for place, block in enumerate(found) if headline and same(block.text, headline)), -1)
    for block in found[start + 1 : start + 12]:
        long_enough = len(block.text.split()) > 3 and not same(block.text, headline or "")
        if long_enough and any(_marks(each, _STANDFIRST) for each in _only_around(block)):
            return block.text
        if long_enough and any(same(block.text, each) for each in described):
            kin = [each for each in found if each.element.getparent() is block.element.getparent()]
            body = [each for each in kin if each.element is not block.element and len(each.text) > 80]
            return None if body else block.text
    return None


_STANDFIRST = re.compile(
    r"stand-?first|sub-?(?:title|head(?:line|ing)?)|dek|deck|(?:article|story|post|entry)[-_]+(?:summary|lead|intro|excerpt)"
    r"|summary|alternativeHeadline|description",
    re.IGNORECASE,
)


def _dateline(tree: "HtmlElement", item: Item) -> str | None:
    """The place in front of the first paragraph, where the page marks it; some call the date so, which is none."""
    marked = (tidied("".join(each.itertext())) for each in tree.iter() if _marks(each, _DATELINE))
    shown = squashed("".join(tree.itertext()))
    for line in (*marked, _line(item.get("dateline")) or ""):
        place = re.sub(r"[\s–—-]+$", "", line)
        if place and len(place) < 80 and not re.search(r"\d{4}|\d:\d\d", place) and squashed(place) in shown:
            return place
    return None


_DATELINE = re.compile("dateline")


def _marks(element: "HtmlElement", words: re.Pattern[str]) -> bool:
    """Whether a class, an id or an itemprop of an element is one of some words."""
    marks = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid")).split()
    return any(words.fullmatch(piece) for mark in marks for piece in (mark, *re.split(r"__|--|_", mark)))


def _only_around(block: Block) -> Iterator["HtmlElement"]:
    """The block's element and those around it that hold nothing else."""
    yield block.element
    for element in block.element.iterancestors():
        if not same("".join(element.itertext()), block.text):
            return
        yield element


# --- the article's paragraphs ----------------------------------------------------------------------------------

_CLUTTER = re.compile(
    r"""(?:^|[\s_-])(?:
    ads?|advert\w*|sponsor\w*|promo\w*|banner|related|recirc\w*|recommend\w*|trending|most-?(?:read|popular|viewed)
    |also-?(?:read|like)|read-?(?:more|next)|more-?(?:on|from|stories|news)|newsletters?|sign-?up|subscri\w*|paywall
    |cookies?|consent|gdpr|shar(?:e|ing)|social|comments?|breadcrumbs?|sidebar|taboola|outbrain|popup|modal|overlay
    |tags|topics|toolbar|pagination|skip-?links?|byline|authors?|timestamp|(?:pub|publish|published|article|post)-?date
    |post-?meta|article-?meta|captions?|credits?|copyright|print-?only|sr-?only|visually-?hidden
    )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
_ALWAYS_CLUTTER = frozenset("nav aside footer form button dialog menu".split())


def _drop_clutter(tree: "HtmlElement") -> None:
    """Take out of the page what stands around an article, by its elements and the words in their classes.

    What holds the headline or much of the page's text stays, whatever it is called: "subscriber-content".
    """
    total = _prose(tree)
    for element in list(tree.iter()):
        name = local_name(element)
        if name in ("html", "head", "body", "script", "meta", "link", "title") or element.getparent() is None:
            continue
        marks = " ".join(element.get(each) or "" for each in ("class", "id", "role"))
        if name not in _ALWAYS_CLUTTER and not _CLUTTER.search(marks) and element.get("itemprop") != "author":
            continue
        if element.find(".//h1") is None and name != "h1" and _prose(element) * 3 <= total:
            element.drop_tree()


def _prose(element: "HtmlElement") -> int:
    return sum(len("".join(each.itertext())) for each in element.iter("p"))


def _found_by_trafilatura(tree: "HtmlElement", url: str | None) -> "Document | None":
    from trafilatura import bare_extraction

    found = bare_extraction(
        deepcopy(tree),
        url=url,
        fast=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return found  # type: ignore[return-value]  # a dict only with as_dict


_SURE = 25
"""Letters and digits of a block that is found in the article not by chance."""


def _paragraphs(tree: "HtmlElement", about: "Document | None", front: _Front) -> list[tuple[Block, bool]]:
    """The blocks of the article's body in order, and whether each is mostly a link."""
    if about is None or about.body is None:
        return []
    whole = squashed(" ".join(about.body.itertext()))
    pieces = {squashed("".join(each.itertext())) for each in about.body.iter()}
    found = [(block, squashed(block.text)) for block in blocks(tree)]
    sure = [len(key) >= _SURE and key in whole for _, key in found]
    if not any(sure):
        return []
    home = _home([block for (block, _), is_sure in zip(found, sure, strict=True) if is_sure])
    at_home = [home is not None and block.element.getparent() is home for block, _ in found]
    first, last = sure.index(True), len(sure) - 1 - sure[::-1].index(True)
    # a short first or last paragraph is one by its place beside the others
    while first > 0 and at_home[first - 1] and local_name(found[first - 1][0].element) == "p":
        first -= 1
    while last < len(found) - 1 and at_home[last + 1] and local_name(found[last + 1][0].element) == "p":
        last += 1
    chosen = []
    for place in range(first, last + 1):
        block, key = found[place]
        inside = home is not None and any(each is home for each in block.element.iterancestors())
        if not (sure[place] or key in pieces or inside) or not key:
            continue
        linked = _linked(block) > 0.8
        if (_NOTICE.match(block.text) and len(block.text) < 300) or (linked and not block.text.endswith(_STOPS)):
            continue
        if front.standfirst and place - first < 4 and same(block.text, front.standfirst):
            continue
        chosen.append((block, linked))
    return chosen


def _home(sure: list[Block]) -> "HtmlElement | None":
    """The element that most of the text stands in directly."""
    sizes: dict[HtmlElement, int] = {}
    for block in sure:
        if local_name(block.element) == "p":
            parent = block.element.getparent()
            sizes[parent] = sizes.get(parent, 0) + len(block.text)
    return max(sizes, key=lambda parent: sizes[parent], default=None)


def _linked(block: Block) -> float:
    """The share of a block's text that is links."""
    links = sum(len("".join(link.itertext())) for link in block.element.iter("a"))
    links = links or (len(block.text) if any(local_name(each) == "a" for each in block.element.iterancestors()) else 0)
    return links / (len(block.text) or 1)


_NOTICE = re.compile(
    r"""(?:
    (?:story|article)\ continues|continue\ reading|(?:read|see|watch|listen)\s*(?:more|also|next)\b(?:\s*[:|›»>].*)?$
    |(?:also\ read|read\ more|see\ also|related(?:\ (?:articles?|stories|news|topics))?|more\ on\ this)\s*[:|›»]
    |advertisement|sponsored|(?:sign\ up|register)\ (?:for|to|now)\b|subscribe\b|already\ a\ subscriber|log\ in\ to\b
    |click\ here|tap\ here|follow\ us\b|share\ (?:this|on)\b|download\ (?:our|the)\ app
    |(?:we|this\ (?:web)?site)\ uses?\ cookies|by\ (?:continuing|clicking)|accept\ (?:all|cookies)
    |©|\(c\)\ \d{4}|copyright\b|all\ rights\ reserved
    |.{0,80}\bcontains\ only\ a\ portion\ of\ the\ news\ stories|please\ contact\ us\ for\ subscription
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_STOPS = (*".!?…。！？", "।", *(stop + mark for stop in ".!?…" for mark in "\"”’»')]"), *"”»")
_LEAST = 140
"""Characters of whole sentences that make an article; a quarter of that where the page says that it is one."""
_ERROR = re.compile(
    r"\b(?:40[34]|50[0-4]|not found|access denied|forbidden|error|just a moment|attention required|captcha|log ?in"
    r"|sign ?in)\b",
    re.IGNORECASE,
)
_WALL = re.compile(r"\b(?:cookies?|consent|personal data|privacy)\b", re.IGNORECASE)


def _is_article(found: list[Block], tree: "HtmlElement", headline: str | None, item: Item) -> bool:
    """Whether what was found is an article, not a list of others, a form, an error or a wall of cookies."""
    sentences = [block for block in found if block.text.endswith(_STOPS)]
    prose = sum(len(block.text) for block in sentences)
    if item or _meta(tree, "og:type") == "article":
        return prose >= _LEAST / 4
    links = sum(_linked(block) * len(block.text) for block in found)
    # a teaser stands beside a heading that is a link
    listing = {each.getparent() for each in tree.iter(*_HEADINGS) if each.find(".//a") is not None}
    teasers = [block for block in sentences if block.element.getparent() in listing]
    walls = sum(len(block.text) for block in sentences if _WALL.search(block.text))
    asks = tree.find(".//input[@type='password']") is not None or _ERROR.search(headline or "") is not None
    return (
        prose >= (_LEAST * 4 if asks else _LEAST)
        # a list of articles is links
        and links < 0.4 * sum(len(block.text) for block in found)
        and (len(teasers) < 3 or sum(len(block.text) for block in teasers) < prose / 2)
        and walls < prose / 2
    )


_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
