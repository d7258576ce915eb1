"""What there is to read: files, folders, web addresses and standard input, each under an id of its own."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from attribution.articles.errors import OnError, UnreadableArticle
from attribution.articles.kinds import BY_SUFFIX, holds_many, suffix_of
from attribution.articles.source import trouble

STANDARD_INPUT = "-"
ID_OF_STANDARD_INPUT = "stdin"

KINDS = "text, HTML, PDF, DOCX, Markdown, e-mail, CSV, JSON, Parquet, XML, ZIP"
"""The kinds of documents, as messages name them."""

_log = logging.getLogger(__name__)


class Input(NamedTuple):
    """A file or a web address to read, or standard input where both are None; `id` is that of its article."""

    id: str
    path: Path | None
    url: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return str(self.path) if self.path else self.url or "standard input"

    @property
    def holds_many(self) -> bool:
        """True where it may hold more than one article: a table, an archive, a letter, whatever comes from the web."""
        return self.url is not None or (self.path is not None and holds_many(self.path.suffix.lower()))


def find_inputs(arguments: Iterable[str | Path], on_error: OnError | None = None) -> list[Input]:
    """Return the files and web addresses to read, in order of the arguments, each once.

    A folder stands for the files below it whose names end as those of documents do, hidden ones left out, and so are
    the folders that a browser saves beside a page ("page_files"). Where two files would have the same id, the later
    one takes as much of its path as sets it apart, and a warning says so.

    Raises:
        UnreadableArticle: without `on_error`, when an argument does not exist or a folder holds no such file.

    """
    found: list[Input] = []
    taken: set[str] = set()
    seen: set[Path | str | None] = set()
    for argument in arguments:
        try:
            candidates = _candidates(str(argument), on_error)
        except UnreadableArticle as error:
            report(error, on_error)
            continue
        for candidate in candidates:
            place = candidate.path.resolve() if candidate.path else candidate.url
            if place in seen:
                _log.warning("%s: given twice, read once", candidate.name)
                continue
            seen.add(place)
            identity = _distinct(candidate, taken)
            if identity != candidate.id:
                _log.warning(
                    "%s: another input is %r already, this one becomes %r", candidate.name, candidate.id, identity
                )
            taken.add(identity)
            found.append(candidate._replace(id=identity))
    return found


def input_of(path: str | Path) -> Input:
    """Return the input that a file's name, a web address or "-" stands for."""
    name = str(path)
    if name == STANDARD_INPUT:
        return Input(ID_OF_STANDARD_INPUT, None)
    if is_url(name):
        return Input(name, None, name)
    return Input(_as_id(Path(path).name), Path(path))


def is_url(argument: str) -> bool:
    """Whether an argument is a web address."""
    return argument.lower().startswith(("http://", "https://"))


def report(error: UnreadableArticle, on_error: OnError | None) -> None:
    """Hand an error to whom it concerns, or raise it where that is nobody."""
    if on_error is None:
        raise error
    on_error(error)


def documents_among(names: Sequence[str]) -> list[bool]:
    """Tell of each name below a folder or in an archive whether it is that of a document.

    Such a name is not hidden and its end is known; what a browser saved along with a page is no document. Folders in
    a name are parted by "/".
    """
    saved = {f"{name.rpartition('.')[0]}_files" for name in names if suffix_of(name) in (".html", ".htm", ".xhtml")}

    def is_document(name: str) -> bool:
        parts = name.split("/")
        if any(part.startswith(".") or part == "__MACOSX" for part in parts) or suffix_of(name) not in BY_SUFFIX:
            return False
        return saved.isdisjoint("/".join(parts[:depth]) for depth in range(1, len(parts)))

    return [is_document(name) for name in names]


def _candidates(argument: str, on_error: OnError | None) -> list[Input]:
    """The inputs that an argument stands for, each under the id it would have alone."""
    if argument == STANDARD_INPUT or is_url(argument):
        return [input_of(argument)]
    path = Path(argument)
    try:
        os.stat(argument)
    except (OSError, ValueError) as error:
        raise UnreadableArticle(argument, *trouble(error)) from error
    if not path.is_dir():
        return [input_of(path)]
    files = sorted(_files(path, on_error))
    names = [_as_id(file.relative_to(path).as_posix()) for file in files]
    inputs = list(compress(map(Input, names, files), documents_among(names)))
    if not inputs:
        raise UnreadableArticle(argument, f"the folder holds no article ({KINDS})", "name the files to read")
    return inputs


def _files(folder: Path, on_error: OnError | None) -> Iterator[Path]:
    def say(error: OSError) -> None:
        report(UnreadableArticle(str(error.filename), *trouble(error)), on_error)

    for parent, folders, files in os.walk(folder, onerror=say):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            yield Path(parent, name)


def _as_id(name: str) -> str:
    """A file's name as text: its bytes need not be UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")


def _distinct(given: Input, taken: set[str]) -> str:
    """The input's id, or as much more of its path as sets it apart from those taken."""
    if given.path is None or given.id not in taken:
        return given.id
    parts = given.path.absolute().parts
    tails = (_as_id(Path(*parts[-length:]).as_posix()) for length in range(given.id.count("/") + 2, len(parts) + 1))
    return next(tail for tail in tails if tail not in taken)
