"""RSS and Atom: each entry of a feed is an article."""

import calendar
import io
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from attribution.articles import page
from attribution.articles.blocks import paragraphs
from attribution.articles.composing import composed, tidied
from attribution.articles.errors import UnreadableArticle
from attribution.articles.kinds import kind_by_bytes, kind_by_media_type
from attribution.articles.source import LARGEST, Source
from attribution.records import Article

_log = logging.getLogger(__name__)

ROOTS = ("rss", "feed", "rdf", "channel")
"""Root elements, in small letters, of feeds."""


def read(source: Source) -> Iterator[Article | UnreadableArticle]:
    """Yield the article of each entry, its link or else its own id as id, or why an entry holds none.

    An entry that has only a summary is fetched as a page where the feed came from the web; where that fails, its
    summary is the article, and a warning says so.

    Raises:
        UnreadableArticle: nothing in it can be read.

    """
    import feedparser

    headers = {"content-type": f"application/xml; charset={source.charset}"} if source.charset else {}
    # a stream, for of bytes feedparser asks whether they are a web address
    data = _REFERENCE.sub(lambda found: b"" if _is_half(found) else found[0], source.read(LARGEST))
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except (OverflowError, ValueError, RecursionError) as error:  # a date in the year 99999, say
        raise _unreadable(source, _first_line(error)) from error
    if not found.entries:
        trouble = _first_line(found.get("bozo_exception"))
        raise _unreadable(source, trouble)
    if found.bozo and not isinstance(found.bozo_exception, feedparser.CharacterEncodingOverride):
        _log.warning(
            "%s: the feed is damaged, what can be read is read (%s)", source.name, _first_line(found.bozo_exception)
        )
    publisher = _text(found.feed.get("title"))
    language = _text(found.feed.get("language"))
    for number, entry in enumerate(found.entries, 1):
        yield _of_entry(entry, source, number, publisher, language)


def _unreadable(source: Source, trouble: str) -> UnreadableArticle:
    why = f"it is a feed that cannot be read ({trouble})" if trouble else "the feed has no entries"
    return UnreadableArticle(source.name, why, "check it in a feed reader")


_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|(\d+));", re.IGNORECASE)


def _is_half(reference: re.Match[bytes]) -> bool:
    """Whether a character's number stands for half a character, on which feedparser gives up the whole feed."""
    digits = (reference[1] or reference[2])[:9]
    return 0xD800 <= int(digits, 16 if reference[1] else 10) <= 0xDFFF


def _of_entry(
    entry: Any, source: Source, number: int, publisher: str | None, language: str | None
) -> Article | UnreadableArticle:
    link = _text(entry.get("link"))
    web = link if link and link.startswith(("http://", "https://")) else None
    contents = [each.get("value") or "" for each in entry.get("content") or ()]
    lines = paragraphs(max(contents, key=len, default=""))
    if not lines and web and source.fetch and (fetched := _fetched(web, source)):
        return fetched
    lines = lines or paragraphs(entry.get("summary") or "")
    if not lines:
        return UnreadableArticle(f"{source.name}, entry {number}", "it has no text", "read the page that it links to")
    title = _text("\n".join(paragraphs(entry.get("title") or "")))
    text, parts = composed(lines, title)
    return Article(
        id=link or _text(entry.get("id")) or f"{source.id}:{number}",
        text=text,
        title=title,
        url=web,
        publisher=_text((entry.get("source") or {}).get("title")) or publisher,
        published=_time(entry.get("published_parsed") or entry.get("updated_parsed")),
        author=_text(entry.get("author")),
        language=language,
        parts=parts,
    )


def _fetched(link: str, source: Source) -> Article | None:
    """The article of the page that an entry links to, under the entry's link; None where it cannot be had."""
    assert source.fetch is not None
    try:
        got = source.fetch(link)
        kind = kind_by_media_type(got.media_type) or kind_by_bytes(got.data)
        if kind != "page":
            raise page.no_article(link)
        found = Source(link, link, got.data, got.url, got.media_type, got.charset)
        return next(page.read(found))
    except UnreadableArticle as error:
        _log.warning("%s: only its summary is read (%s; %s)", link, error.why, error.cure)
        return None


def _time(parsed: Any) -> str | None:
    """A time as feedparser gives it, in UTC, in ISO 8601."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: Any) -> str | None:
    return (tidied(value) or None) if isinstance(value, str) else None


def _first_line(error: object) -> str:
    return str(error or "").partition("\n")[0].removeprefix("<unknown>:")
