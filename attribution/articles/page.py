"""Web pages: the article in a page of HTML, without what stands around it."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from attribution.articles.blocks import parsed
from attribution.articles.composing import composed, tidied
from attribution.articles.encoding import decoded
from attribution.articles.errors import UnreadableArticle
from attribution.articles.page_about import About
from attribution.articles.page_body import find_body
from attribution.articles.page_clutter import drop_clutter
from attribution.articles.page_front import Front
from attribution.articles.source import LARGEST, Source
from attribution.records import Article


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
    about = About.of(tree, source.url, url)
    drop_clutter(tree)
    front = Front.of(tree, about)
    lines = find_body(tree, about, front) or _stated_body(about)
    if not lines:
        raise no_article(source.name)
    text, parts = composed(lines, about.headline, front.standfirst, front.dateline)
    return Article(
        id=about.url if source.url is not None and about.url else source.id,
        text=text,
        title=about.headline,
        url=about.url,
        publisher=about.publisher,
        published=about.published,
        author=about.author or front.author,
        language=about.language,
        parts=parts,
    )


_LEAST = 140
"""Characters of a text that only JSON-LD has, to be an article."""


def _stated_body(about: About) -> list[str]:
    lines = [line for line in map(tidied, str(about.item.get("articleBody") or "").splitlines()) if line]
    return lines if sum(map(len, lines)) >= _LEAST else []
