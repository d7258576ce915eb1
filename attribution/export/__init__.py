"""What leaves the tool: the formats of `extract`, each written as the articles come.

Every writer takes (article, attributions) pairs in order and a binary stream; what it writes is UTF-8.
"""

import csv
import io
import itertools
import json
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from attribution.claims import CLAIM_COLUMNS, build_claims, claim_rows, defused
from attribution.jsonl import article_record
from attribution.records import Article, Attribution

if TYPE_CHECKING:
    from rich.console import Console

Pair = tuple[Article, tuple[Attribution, ...]]

_ROWS_AT_ONCE = 10_000  # rows of a Parquet row group: large enough to compress, small enough to hold


def write_jsonl(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one article a line, claims or none, and hand each line on at once."""
    for article, attributions in pairs:
        stream.write(_json(article_record(article, attributions)) + b"\n")
        stream.flush()


def write_json(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one JSON array of the same records as `write_jsonl`."""
    separator = b"[\n"
    for article, attributions in pairs:
        stream.write(separator + _json(article_record(article, attributions)))
        separator = b",\n"
    stream.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def write_csv(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one claim a row under a row of column names.

    Texts that a spreadsheet would run as a formula are defused by a leading apostrophe (`claims.defused`);
    `claims.read_claims_csv` reads them as they were.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(CLAIM_COLUMNS)
        for article, attributions in pairs:
            for row in claim_rows(article, attributions):
                writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row.values()])
            text.flush()
        text.flush()
    finally:
        text.detach()  # the stream is the caller's to close


def write_parquet(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one claim a row, with the columns and types of the claims table."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.Schema.from_pandas(build_claims([]), preserve_index=False).remove_metadata()
    with ParquetWriter(stream, schema) as writer:
        for group in _groups(pairs):
            writer.write_table(pa.Table.from_pandas(build_claims(group), schema=schema, preserve_index=False))


def _groups(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Parts of `pairs`, each with enough claims for a row group."""
    group: list[Pair] = []
    claims = 0
    for pair in pairs:
        group.append(pair)
        claims += len(pair[1])
        if claims >= _ROWS_AT_ONCE:
            yield group
            group, claims = [], 0
    yield group


def write_table(pairs: Iterable[Pair], console: "Console") -> None:
    """Print one table of all claims, made for eyes: ruled and coloured on a terminal, plain elsewhere."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=box.SIMPLE_HEAD if console.is_terminal else None,
        pad_edge=False,
        row_styles=["", "dim"] if console.is_terminal else None,
        header_style="bold",
    )
    table.add_column("speaker", ratio=3, min_width=12)
    table.add_column("claim", ratio=8, min_width=24)
    table.add_column("kind", no_wrap=True, min_width=8)
    table.add_column("confidence", no_wrap=True, justify="right", min_width=10)
    table.add_column("article", ratio=3, min_width=10, overflow="fold")
    table.expand = True
    for row in itertools.chain.from_iterable(claim_rows(*pair) for pair in pairs):
        cells = (row["speaker"] or "–", row["claim"], row["kind"], f"{row['confidence']:.2f}", row["article_id"])
        table.add_row(*(Text(printable(str(cell))) for cell in cells))
    if table.row_count:
        console.print(table)
    else:
        console.print("No claim found.")


def printable(text: str) -> str:
    r"""Return the text in one line, fit for a terminal: without control characters and direction overrides.

    >>> printable("a\x1b[31m\nb")
    'a [31m b'
    """
    visible = (" " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text if sign not in _TURNING)
    return " ".join("".join(visible).split())


_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

WRITERS: dict[str, Callable[[Iterable[Pair], IO[bytes]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "json": write_json,
    "parquet": write_parquet,
}
"""By name, the formats that are files as well; the table is for eyes."""


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write that takes its name only when the block ends well: there is never half a file.

    Until then it lies beside `path` under a name with ".part". What is no plain file (a device, a pipe) is
    written directly.

    Raises:
        OSError: the folder cannot be written to.

    """
    path = path.resolve()
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with open(path, "wb") as stream:
            yield stream
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as stream:
            yield stream
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
