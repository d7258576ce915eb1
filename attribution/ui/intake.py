"""What the user gives to read: a pasted text and uploaded files, as articles."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from attribution.articles import OnError, UnreadableArticle, headline, read_articles
from attribution.articles.kinds import BY_SUFFIX, holds_many, suffix_of
from attribution.records import Article

LARGEST = 5_000_000  # bytes of one article; a novel has a million
SUFFIXES = [suffix for suffix in BY_SUFFIX if suffix == ".eml" or not holds_many(suffix)]
"""The ends of names of files that hold an article, and of those that are refused with a cure."""


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str
    size: int

    def getvalue(self) -> bytes:
        """All of its bytes."""


def given(text: str, files: Iterable[Upload]) -> tuple[list[Article], list[str]]:
    """Return the articles in a pasted text and in uploaded files, and a sentence on each file that holds none."""
    articles, troubles = [], []
    if text.strip():
        try:
            articles.append(pasted(text))
        except UnreadableArticle as error:
            troubles.append(str(error))
    for file in files:
        try:
            articles += uploaded(file, lambda error: troubles.append(str(error)))
        except UnreadableArticle as error:
            troubles.append(str(error))
    return articles, troubles


def pasted(text: str) -> Article:
    """Return a pasted text as an article; the same text gets the same id. Raises `UnreadableArticle` if too long."""
    _refuse_large("the pasted text", len(text.encode("utf-8", "replace")))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Article(f"pasted-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}", text, headline(text))


def uploaded(file: Upload, on_error: OnError) -> list[Article]:
    """Return the articles in an uploaded file, the id of a file with one its name.

    What it holds beside and cannot be read is handed to `on_error`.

    Raises:
        UnreadableArticle: it is too large.

    """
    _refuse_large(file.name, file.size)
    with TemporaryDirectory() as folder:
        # no more than the end of its name: the browser's could lead elsewhere
        path = Path(folder, f"upload{suffix_of(file.name)}")
        path.write_bytes(file.getvalue())

        def named(name: str) -> str:
            return name.replace(str(path), file.name).replace(path.name, file.name)

        found = read_articles(
            [path], lambda error: on_error(UnreadableArticle(named(error.name), error.why, error.cure))
        )
        return [replace(article, id=named(article.id)) for article in found]


def _refuse_large(name: str, size: int) -> None:
    if size > LARGEST:
        why = f"it has {size / 1e6:.1f} MB, more than the {LARGEST / 1e6:.0f} MB of one article"
        raise UnreadableArticle(name, why, "use attribution extract for it")
