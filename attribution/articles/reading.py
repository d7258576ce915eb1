"""Inputs to articles: each is read by its kind, gets its language, and keeps an id that no other has."""

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from attribution.articles import archive, docx, feed, mail, markdown, newsml, page, pdf, plain, tables
from attribution.articles.errors import OnError, UnreadableArticle
from attribution.articles.inputs import Input, find_inputs, input_of, report
from attribution.articles.kinds import BY_SUFFIX, Kind, is_xml, kind_by_bytes, kind_by_media_type, suffix_of
from attribution.articles.language import detect
from attribution.articles.source import LARGEST, Fetch, Found, Reader, Source
from attribution.records import Article

_log = logging.getLogger(__name__)


def read_articles(
    arguments: Iterable[str | Path], on_error: OnError | None = None, fetch: Fetch | None = None
) -> Iterator[Article]:
    """Yield the articles of files, folders (all documents below, in order of path), web addresses and "-".

    "-" is standard input. Ids are unique: see `find_inputs`. An input that cannot be read raises, or is handed to
    `on_error` and left out. `fetch` gets what stands at a web address, `attribution.articles.web.fetch` without one.

    Raises:
        UnreadableArticle: without `on_error`, on the first such input.

    """
    return read_inputs(find_inputs(arguments, on_error), on_error, fetch)


def read_article(path: str | Path, fetch: Fetch | None = None) -> Article:
    """Return the one article in a file, at a web address, or in standard input for "-".

    Raises:
        UnreadableArticle: it is missing, may not be read, is a folder, holds no article, or more than one.

    """
    given = input_of(path)
    found = list(read_inputs([given], fetch=fetch))
    if len(found) != 1:
        why = f"it holds {len(found)} articles" if found else "it holds no article"
        raise UnreadableArticle(given.name, why, "give one that holds one")
    return found[0]


def read_inputs(
    inputs: Iterable[Input], on_error: OnError | None = None, fetch: Fetch | None = None
) -> Iterator[Article]:
    """Yield the articles of inputs, in order, each read when it is asked for, with their languages.

    Raises:
        UnreadableArticle: without `on_error`, on the first input, or part of one, that gives no article.

    """
    inputs = list(inputs)
    taken = {each.id for each in inputs if not each.holds_many}
    for each in inputs:
        for found in _read_input(each, fetch):
            result = _under_own_id(found, each, taken) if isinstance(found, Article) else found
            if isinstance(result, Article):
                yield replace(result, language=detect(result.text, result.language))
            elif result is not None:
                report(result, on_error)


def _under_own_id(article: Article, given: Input, taken: set[str]) -> Article | UnreadableArticle | None:
    """The article under an id that no other has; None of a page that was read before."""
    if not given.holds_many and article.id == given.id:
        return article  # `find_inputs` saw to it
    if article.id in taken and article.url == article.id:
        _log.warning("%s: met twice, read once", article.id)
        return None
    if article.id in taken and suffix_of(given.id) == ".zip":  # a path in an archive is set apart by the archive's
        identity = f"{given.id}/{article.id}"
        _log.warning("%s: another article is %r already, this one becomes %r", given.name, article.id, identity)
        article = replace(article, id=identity)
    if article.id in taken:
        why = f"another article has the id {article.id!r} already"
        return UnreadableArticle(given.name, why, "give each article an id of its own")
    taken.add(article.id)
    return article


def _read_input(given: Input, fetch: Fetch | None) -> Iterator[Article | UnreadableArticle]:
    try:
        source = _source(given, fetch)
    except UnreadableArticle as error:
        yield error
        return
    yield from _read(source)


def _source(given: Input, fetch: Fetch | None) -> Source:
    if given.url is not None:
        fetch = fetch or _web()
        got = fetch(given.url)
        return Source(got.url, given.url, got.data, got.url, got.media_type, got.charset, fetch)
    if given.path is not None:
        return Source(given.id, given.name, given.path)
    return Source(given.id, given.name, sys.stdin.buffer.read())


def _web() -> Fetch:
    from attribution.articles.web import fetch

    return fetch


def _read(source: Source) -> Iterator[Article | UnreadableArticle]:
    """What is in a document, and in the documents in it."""
    try:
        kind = _suffix_kind(source)
        if kind is None:
            source = replace(source, place=source.read())  # a pipe can be read once only
            kind = _told_kind(source)
        for found in _READERS[kind](source):
            if isinstance(found, Source):
                yield from _read(found)
            else:
                yield found
    except UnreadableArticle as error:
        yield error


def _suffix_kind(source: Source) -> Kind | None:
    """The kind of a file by its name's end; of what came from the web, the server and the first bytes know better."""
    return None if source.url is not None else BY_SUFFIX.get(suffix_of(source.name))


def _told_kind(source: Source) -> Kind:
    assert isinstance(source.place, bytes)
    told = kind_by_media_type(source.media_type) or kind_by_bytes(source.place)
    if told is None and source.url is not None:
        told = "xml" if is_xml(source.place) else BY_SUFFIX.get(suffix_of(source.url))
    return told or "text"


def _read_xml(source: Source) -> Iterator[Found]:
    """A feed, an agency's items or a page, by the root element."""
    start = source.read(LARGEST)[:65536].replace(b"\0", b"")
    match = re.match(
        rb"(?>[^<]+|<\?.*?\?>|<!--.*?-->|<![^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([\w.-]+)", start, re.DOTALL
    )
    root = match[1].decode("latin-1") if match else ""
    if root.lower() in newsml.ROOTS:
        return newsml.read(source)
    if root.lower() == "html":
        return page.read(source)
    if root.lower() in feed.ROOTS:
        return feed.read(source)
    why = f"it is XML that is not known here (<{root}>)" if root else "it is not XML"
    raise UnreadableArticle(source.name, why, "give RSS, Atom, NewsML-G2, NITF or XHTML")


_READERS: dict[Kind, Reader] = {
    "text": plain.read,
    "page": page.read,
    "saved page": page.read_saved,
    "pdf": pdf.read,
    "docx": docx.read,
    "markdown": markdown.read,
    "mail": mail.read,
    "csv": tables.read_csv,
    "jsonl": tables.read_jsonl,
    "json": tables.read_json,
    "parquet": tables.read_parquet,
    "xml": _read_xml,
    "zip": archive.read,
    "office": docx.refuse,
}
