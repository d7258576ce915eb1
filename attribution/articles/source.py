"""What is read: the bytes of a file, of a member of an archive or of a web page, and what is known of them."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from attribution.articles.errors import UnreadableArticle
from attribution.records import Article

if TYPE_CHECKING:
    from attribution.articles.web import Fetched

Fetch = Callable[[str], "Fetched"]
"""Gets what stands at a web address, or raises `UnreadableArticle`."""

LARGEST = 50_000_000
"""Bytes of a document that is one article; a book has a few million."""


@dataclass(slots=True)
class Allowance:
    """What an archive, with those inside it, may still unpack: bytes and members."""

    bytes: int = 1_000_000_000
    members: int = 10_000


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read.

    `id` is that of its article, `name` what messages call it, `place` its file or its bytes themselves. `url`,
    `charset` and `media_type` are known of what came from the web, where `fetch` gets what it refers to. `inside`
    counts the archives and letters that it lies in, `allowance` is what the archives may still unpack.
    """

    id: str
    name: str
    place: Path | bytes
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    fetch: Fetch | None = None
    inside: int = 0
    allowance: Allowance = field(default_factory=Allowance)

    def open(self) -> BinaryIO:
        """Return its bytes as a stream. Raises `UnreadableArticle`."""
        if isinstance(self.place, bytes):
            return io.BytesIO(self.place)
        try:
            return self.place.open("rb")
        except (OSError, ValueError) as error:
            raise UnreadableArticle(self.name, *trouble(error)) from error

    def read(self, largest: int | None = None) -> bytes:
        """Return its bytes. Raises `UnreadableArticle`, also where there are more than `largest`."""
        try:
            size = len(self.place) if isinstance(self.place, bytes) else os.stat(self.place).st_size
            if largest is not None and size > largest:
                why = f"it has {size / 1e6:.1f} MB, more than the {largest / 1e6:.0f} MB of one article"
                raise UnreadableArticle(self.name, why, "give the article alone, or in parts")
            return self.place if isinstance(self.place, bytes) else self.place.read_bytes()
        except (OSError, ValueError) as error:
            raise UnreadableArticle(self.name, *trouble(error)) from error

    def part(self, id_: str, name: str, data: bytes, media_type: str | None = None) -> "Source":
        """Return a document that lies in this one."""
        return replace(
            self, id=id_, name=name, place=data, url=None, media_type=media_type, charset=None, inside=self.inside + 1
        )


Found = Article | UnreadableArticle | Source
Reader = Callable[[Source], Iterator[Found]]
"""Gives the articles of a document, a line for what in it cannot be read, and documents in it that are to be read."""


def trouble(error: OSError | ValueError) -> tuple[str, str]:
    """Return what is wrong with a file, and the cure."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "there is no such file", "check the name"
    if isinstance(error, PermissionError):
        return "it may not be read", "check its permissions"
    if isinstance(error, IsADirectoryError):
        return "it is a folder", "name a file in it"
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)), "check the name"
