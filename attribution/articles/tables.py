"""Tables, one article a row: CSV and its kin, JSON lines, Parquet; each read row by row, never as a whole."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from attribution.articles.encoding import stream_encoding
from attribution.articles.errors import UnreadableArticle
from attribution.articles.fields import article_of, as_json
from attribution.articles.ninjs import article_of_item, is_item
from attribution.articles.source import Source
from attribution.records import Article

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 100_000_000
_BATCH = 256


def read_csv(source: Source) -> Iterator[Article | UnreadableArticle]:
    """Yield the article of each row, or what is wrong with it; one without an id is "file.csv:3", its row's number.

    The first row names the columns. What parts them is whichever of comma, semicolon, tab and bar makes one of them
    "text".

    Raises:
        UnreadableArticle: it is no text, is empty or has no column "text".

    """
    with source.open() as stream:
        encoding = stream_encoding(stream, source.name)
    csv.field_size_limit(_LONGEST_CELL)
    with source.open() as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline="") as lines:
        header, delimiter = _header(lines, source.name)
        number = 1
        try:
            for row in csv.reader(lines, delimiter=delimiter):
                number += 1
                if any(cell.strip() for cell in row):
                    yield _of_row(header, row, source, number)
        except csv.Error as error:
            raise UnreadableArticle(
                source.name, f"row {number + 1} cannot be read ({error})", "check its quotation marks"
            ) from error


def read_jsonl(source: Source) -> Iterator[Article | UnreadableArticle]:
    """Yield the article of each line, its text untouched, or what is wrong with the line.

    Raises:
        UnreadableArticle: it may not be read, or is empty.

    """
    empty = True
    with source.open() as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                empty = False
                yield _of_line(line, f"{source.id}:{number}", f"{source.name}, line {number}")
    if empty:
        raise UnreadableArticle(source.name, "it is empty", "give a file with one article a line")


def read_json(source: Source) -> Iterator[Article | UnreadableArticle]:
    """Yield the article of a JSON object, or those of a list of them.

    Raises:
        UnreadableArticle: it is no JSON, or neither an object nor a list.

    """
    data = source.read()
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":  # one object a line
            yield from read_jsonl(source)
            return
        raise UnreadableArticle(
            source.name, f"it is not JSON ({error})", "write one object or a list of them"
        ) from error
    if isinstance(found, list):
        if not found:
            raise UnreadableArticle(source.name, "it is empty", "give a file with articles in it")
        for number, record in enumerate(found, 1):
            yield _of_record(record, f"{source.id}:{number}", f"{source.name}, item {number}")
    else:
        yield _of_record(found, source.id, source.name)


def read_parquet(source: Source) -> Iterator[Article | UnreadableArticle]:
    """Yield the article of each row, or what is wrong with it.

    Raises:
        UnreadableArticle: it is no Parquet file or has no column "text".

    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    with source.open() as stream:
        try:
            table = pq.ParquetFile(stream)
            header = [str(name) for name in table.schema_arrow.names]
            _check_columns(header, source.name)
            for batch in table.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    place = f"{source.name}, row {number}"
                    fields = {str(name): as_json(value) for name, value in row.items()}
                    yield _attempt(fields, f"{source.id}:{number}", place)
        except (pa.ArrowException, OSError, ValueError, NotImplementedError, OverflowError) as error:
            why = f"it is not a Parquet file that can be read ({_first_line(error)})"
            raise UnreadableArticle(source.name, why, "write it anew") from error


def _header(lines: io.TextIOWrapper, name: str) -> tuple[list[str], str]:
    """The names of the columns, and what parts them; the rows are next in `lines`."""
    first = lines.readline()
    while first and not first.strip():
        first = lines.readline()
    if not first:
        raise UnreadableArticle(name, "it is empty", "give a file with one article a row")
    while first.count('"') % 2 and (more := lines.readline()):  # a name that is parted over lines
        first += more
    try:
        headers = [(next(csv.reader(io.StringIO(first), delimiter=each)), each) for each in _DELIMITERS]
    except (csv.Error, StopIteration) as error:
        raise UnreadableArticle(name, f"its first row cannot be read ({error})", "name the columns in it") from error
    header, delimiter = max(headers, key=lambda found: (_has_text(found[0]), len(found[0])))
    _check_columns(header, name)
    return header, delimiter


def _has_text(header: Sequence[str]) -> bool:
    return any(column.strip().lower() == "text" for column in header)


def _check_columns(header: Sequence[str], name: str) -> None:
    if not _has_text(header):
        shown = ", ".join(" ".join(column.split()) for column in header)
        shown = shown if len(shown) < 200 else shown[:200] + "…"
        raise UnreadableArticle(
            name, f'it has no column "text"; it has: {shown}', 'call the column that holds the articles "text"'
        )


def _of_row(header: list[str], row: list[str], source: Source, number: int) -> Article | UnreadableArticle:
    place = f"{source.name}, row {number}"
    if any(cell.strip() for cell in row[len(header) :]):
        why = f"it has {len(row)} cells and the first row has {len(header)}"
        return UnreadableArticle(place, why, "put cells with commas or line ends in quotation marks")
    fields: dict[str, Any] = {column: cell or None for column, cell in zip(header, row, strict=False) if column.strip()}
    return _attempt(fields, f"{source.id}:{number}", place)


def _of_line(line: bytes, default_id: str, name: str) -> Article | UnreadableArticle:
    cure = 'write one JSON object a line with "id" and "text"'
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return UnreadableArticle(name, f"it is not JSON in UTF-8 ({error})", cure)
    return _of_record(record, default_id, name, as_it_stands=True)


def _of_record(record: Any, default_id: str, name: str, *, as_it_stands: bool = False) -> Article | UnreadableArticle:
    if not isinstance(record, dict):
        return UnreadableArticle(name, 'it has no "text"', 'write an object with "id" and "text"')
    return _attempt(record, default_id, name, as_it_stands=as_it_stands)


def _attempt(
    record: dict[str, Any], default_id: str, name: str, *, as_it_stands: bool = False
) -> Article | UnreadableArticle:
    try:
        if is_item(record):
            return article_of_item(record, default_id, name)
        return article_of(record, default_id, name, as_it_stands=as_it_stands)
    except UnreadableArticle as error:
        return error
    except RecursionError:
        return UnreadableArticle(name, "its values are nested too deep", "give each article flat fields")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
