"""What the user gives to read: a pasted text and uploaded files, as articles."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from attribution.articles import UnreadableArticle, headline, read_article
from attribution.records import Article

LARGEST = 5_000_000  # bytes of one article; a novel has a million


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
            articles.append(uploaded(file))
        except UnreadableArticle as error:
            troubles.append(str(error))
    return articles, troubles


def pasted(text: str) -> Article:
    """Return a pasted text as an article; the same text gets the same id. Raises `UnreadableArticle` if too long."""
    _refuse_large("the pasted text", len(text.encode("utf-8", "replace")))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Article(f"pasted-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}", text, headline(text))


def uploaded(file: Upload) -> Article:
    """Return an uploaded file as an article, its id the file's name.

    Raises:
        UnreadableArticle: it is too large, is empty or holds no text.

    """
    _refuse_large(file.name, file.size)
    with TemporaryDirectory() as folder:
        # under a name of ours: the browser's could lead elsewhere
        path = Path(folder, "article.txt")
        path.write_bytes(file.getvalue())
        try:
            article = read_article(path)
        except UnreadableArticle as error:
            raise UnreadableArticle(file.name, error.why, error.cure) from error
    return Article(file.name, article.text, article.title)


def _refuse_large(name: str, size: int) -> None:
    if size > LARGEST:
        why = f"it has {size / 1e6:.1f} MB, more than the {LARGEST / 1e6:.0f} MB of one article"
        raise UnreadableArticle(name, why, "use attribution extract for it")
