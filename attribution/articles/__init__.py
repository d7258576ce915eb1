r"""Reading: file names, folders and standard input to articles, whose text never changes afterwards.

A text file is read as UTF-8, without a byte order mark and with line ends as "\n"; otherwise its text is what
stands in it. Its article's id is the file's name; of a file found in a folder, its path from that folder. One
JSON object a line (`.jsonl`) is one article a line, with its own id and its text untouched.
"""

import codecs
import json
import logging
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from attribution.records import Article

STANDARD_INPUT = "-"
TEXT_SUFFIXES = (".txt", ".text", ".md")

_log = logging.getLogger(__name__)


class UnreadableArticle(Exception):
    """An input that gives no article; the message is one line: its name, what is wrong, the cure."""

    def __init__(self, name: str, why: str, cure: str) -> None:
        super().__init__(f"{name}: {why}; {cure}")
        self.name = name
        self.why = why
        self.cure = cure


OnError = Callable[[UnreadableArticle], None]


class Input(NamedTuple):
    """One file to read, or standard input where `path` is None; `id` is that of its article."""

    id: str
    path: Path | None

    @property
    def name(self) -> str:
        """What messages call it."""
        return str(self.path) if self.path else "standard input"

    @property
    def holds_many(self) -> bool:
        """True of a file with one article a line."""
        return self.path is not None and self.path.suffix.lower() in _READERS


def read_articles(arguments: Iterable[str | Path], on_error: OnError | None = None) -> Iterator[Article]:
    """Yield the articles of files, folders (all text files below, in order of path) and "-" (standard input).

    Ids are unique: see `find_inputs`. An input that cannot be read raises, or is handed to `on_error` and left out.

    Raises:
        UnreadableArticle: without `on_error`, on the first such input.

    """
    return read_inputs(find_inputs(arguments, on_error), on_error)


def read_article(path: str | Path) -> Article:
    """Return the article in a text file, or in standard input for "-".

    Raises:
        UnreadableArticle: the file is missing, may not be read, is a folder, is empty or blank, or holds no text.

    """
    if str(path) == STANDARD_INPUT:
        return _read_text(_STDIN)
    return _read_text(Input(_as_id(Path(path).name), Path(path)))


def find_inputs(arguments: Iterable[str | Path], on_error: OnError | None = None) -> list[Input]:
    """Return the files to read, in order of the arguments, each once.

    A folder stands for the text files below it, hidden ones left out. Where two files would have the same id,
    the later one takes as much of its path as sets it apart, and a warning says so.

    Raises:
        UnreadableArticle: without `on_error`, when an argument does not exist or a folder holds no text file.

    """
    found: list[Input] = []
    taken: set[str] = set()
    seen: set[Path | None] = set()
    for argument in arguments:
        try:
            candidates = _candidates(str(argument), on_error)
        except UnreadableArticle as error:
            _report(error, on_error)
            continue
        for candidate in candidates:
            place = candidate.path.resolve() if candidate.path else None
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


def read_inputs(inputs: Iterable[Input], on_error: OnError | None = None) -> Iterator[Article]:
    """Yield the articles of inputs, in order, each read when it is asked for.

    Raises:
        UnreadableArticle: without `on_error`, on the first input, or line of one, that gives no article.

    """
    inputs = list(inputs)
    taken = {each.id for each in inputs if not each.holds_many}
    for each in inputs:
        for result in _read(each):
            if isinstance(result, Article) and each.holds_many:
                if result.id in taken:
                    why = f"another article has the id {result.id!r} already"
                    result = UnreadableArticle(each.name, why, "give each article an id of its own")
                else:
                    taken.add(result.id)
            if isinstance(result, Article):
                yield result
            else:
                _report(result, on_error)


def _report(error: UnreadableArticle, on_error: OnError | None) -> None:
    if on_error is None:
        raise error
    on_error(error)


def _candidates(argument: str, on_error: OnError | None) -> list[Input]:
    """The inputs that an argument stands for, each under the id it would have alone."""
    if argument == STANDARD_INPUT:
        return [_STDIN]
    path = Path(argument)
    try:
        os.stat(argument)
    except (OSError, ValueError) as error:
        raise UnreadableArticle(argument, *_trouble(error)) from error
    if not path.is_dir():
        return [Input(_as_id(path.name), path)]
    files = sorted(_text_files(path, on_error))
    if not files:
        kinds = ", ".join(TEXT_SUFFIXES)
        raise UnreadableArticle(argument, f"the folder holds no text file ({kinds})", "name the files to read")
    return [Input(_as_id(file.relative_to(path).as_posix()), file) for file in files]


def _text_files(folder: Path, on_error: OnError | None) -> Iterator[Path]:
    def report(error: OSError) -> None:
        _report(UnreadableArticle(str(error.filename), *_trouble(error)), on_error)

    for parent, folders, files in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and name.lower().endswith(TEXT_SUFFIXES):
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


def _read(given: Input) -> Iterator[Article | UnreadableArticle]:
    reader = _READERS.get(given.path.suffix.lower(), _one_text) if given.path else _one_text
    try:
        yield from reader(given)
    except UnreadableArticle as error:
        yield error


def _one_text(given: Input) -> Iterator[Article]:
    yield _read_text(given)


def _read_text(given: Input) -> Article:
    try:
        data = given.path.read_bytes() if given.path else sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise UnreadableArticle(given.name, *_trouble(error)) from error
    text = _decoded(data, given.name).replace("\r\n", "\n").replace("\r", "\n")
    _refuse_blank(text, given.name)
    return Article(given.id, text, title=headline(text))


def _trouble(error: OSError | ValueError) -> tuple[str, str]:
    """What is wrong with a file, and the cure."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "there is no such file", "check the name"
    if isinstance(error, PermissionError):
        return "it may not be read", "check its permissions"
    if isinstance(error, IsADirectoryError):
        return "it is a folder", "name a file in it"
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)), "check the name"


def _refuse_blank(text: str, name: str) -> None:
    if not text:
        raise UnreadableArticle(name, "it is empty", "give a file with text in it")
    if all(sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf") for sign in text):
        raise UnreadableArticle(name, "it holds nothing but white space", "give a file with text in it")


# --- bytes to characters ---------------------------------------------------------------------------------------

_MARKS = (  # a UTF-32 mark begins with the bytes of a UTF-16 one
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
_WESTERN = ["cp1252", "mac_roman"]
_UNICODE = ["utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]


def _decoded(data: bytes, name: str) -> str:
    """The text of a file; logs a warning that names the encoding when it is not UTF-8.

    Stray NUL bytes and other control characters are kept, they shift no offset; many of them make a binary file.
    """
    not_text = UnreadableArticle(name, "it is not a text file", "save it as plain text in UTF-8")
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    if encoding in ("utf-8", "utf-8-sig"):
        controls = len(data) - len(data.translate(None, _CONTROLS))
        if controls > 8 and controls > len(data) / 20:
            raise not_text
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding not in ("utf-8", "utf-8-sig"):
            raise not_text from None
        text, encoding = _guessed(data) or ("", "")
        if not encoding:
            raise not_text from None
    if encoding not in ("utf-8", "utf-8-sig"):
        _log.warning("%s: not UTF-8, read as %s", name, encoding)
    return text


def _guessed(data: bytes) -> tuple[str, str] | None:
    """The text of bytes that are not UTF-8, and the name of the encoding; None when none fits."""
    text = data.decode("utf-8", "replace")
    # In no other encoding do so many bytes happen to be well-formed UTF-8: a file damaged in some places.
    if sum(sign > "\x7f" for sign in text) > 2 * text.count("\ufffd"):
        return text, "damaged UTF-8, with “\ufffd” for what cannot be read"

    from charset_normalizer import from_bytes

    ascii_share = sum(byte < 128 for byte in data) / len(data)
    # In a text of mostly plain letters the few others cannot tell Windows-1252 from its neighbours.
    candidates = _WESTERN if ascii_share > 0.7 else None
    best = from_bytes(data, cp_isolation=candidates, cp_exclusion=_UNICODE, enable_fallback=False).best()
    return (str(best), best.encoding) if best else None


# --- kinds of files --------------------------------------------------------------------------------------------


def _read_jsonl(given: Input) -> Iterator[Article | UnreadableArticle]:
    """An article or an error for each line; a line without an id is named after the file and the line."""
    assert given.path is not None
    try:
        lines = given.path.open("rb")
    except OSError as error:
        raise UnreadableArticle(given.name, *_trouble(error)) from error
    empty = True
    with lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            empty = False
            try:
                yield _article(line, f"{given.id}:{number}", f"{given.name}, line {number}")
            except UnreadableArticle as error:
                yield error
    if empty:
        raise UnreadableArticle(given.name, "it is empty", "give a file with one article a line")


def _article(line: bytes, default_id: str, name: str) -> Article:
    cure = 'write one JSON object a line with "id" and "text"'
    try:
        record: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableArticle(name, f"it is not JSON in UTF-8 ({error})", cure) from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise UnreadableArticle(name, 'it has no "text"', cure)
    text: str = record["text"]
    _refuse_blank(text, name)
    if lone := re.search("[\ud800-\udfff]", text):
        why = f"character {lone.start()} of its text is half a character (U+{ord(lone.group()):04X})"
        raise UnreadableArticle(name, why, "write the text anew from its origin")

    def field(*names: str) -> str | None:
        value = next((record[key] for key in names if record.get(key) not in (None, "")), None)
        return None if value is None else str(value).encode("utf-8", "replace").decode()

    return Article(
        id=field("id") or default_id,
        text=text,
        title=field("title"),
        url=field("url"),
        publisher=field("publisher"),
        published=field("published", "date"),
        author=field("author"),
    )


Reader = Callable[[Input], Iterator[Article | UnreadableArticle]]
_READERS: dict[str, Reader] = {".jsonl": _read_jsonl}
"""By suffix, the readers of files that are not plain text."""
_STDIN = Input("stdin", None)


# --- headlines -------------------------------------------------------------------------------------------------

_HEADLINE_LENGTH = 160
_NO_HEADLINE = re.compile(r"https?://|.*[.,;:…][\"”’»')\]]*$", re.DOTALL)


def headline(text: str) -> str | None:
    r"""Return the first line when it looks like a headline, else None; the text keeps it.

    A headline is short, has two words or more, ends without a stop, comma or colon, and more lines follow it.

    >>> headline("Ministers meet in Oslo\nThe talks began on Monday.")
    'Ministers meet in Oslo'
    >>> headline("The talks began on Monday.\nThey go on.") is None
    True
    """
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if not rest.strip() or len(first) > _HEADLINE_LENGTH or len(first.split()) < 2 or _NO_HEADLINE.match(first):
        return None
    return first
