"""CSV: one claim a row under the columns of the contract, in UTF-8, with cells that no spreadsheet runs.

Texts that a spreadsheet would run as a formula are defused by a leading apostrophe (`claims.defused`);
`claims.read_claims_csv` reads them as they were.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from attribution.claims import CLAIM_COLUMNS, claim_rows, defused
from attribution.export.selection import Pair, Selection, Written
from attribution.export.whole import written_whole

if TYPE_CHECKING:
    import pandas as pd


def write_csv(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one claim a row under a row of column names, as the articles come."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        writer = csv.writer(_Lines(text.write), lineterminator=_QUOTED_ENDS)
        writer.writerow(CLAIM_COLUMNS)
        for article, attributions in pairs:
            for row in claim_rows(article, attributions):
                writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row.values()])
            text.flush()
        text.flush()
    finally:
        text.detach()  # the stream is the caller's to close


def write_claims_csv(selection: Selection, folder: Path, *, bom: bool = False) -> Written:
    """Write `claims.csv`: all claims in one table; return the file.

    Raises:
        OSError: the folder cannot be written to.

    """
    path = folder / "claims.csv"
    folder.mkdir(parents=True, exist_ok=True)
    CsvLines(selection.claims).write(path, bom=bom)
    return Written((path,))


class CsvLines:
    """A table as lines of CSV, rendered once, so that thousands of files of its rows are quickly written."""

    def __init__(self, table: "pd.DataFrame") -> None:
        lines: list[str] = []
        writer = csv.writer(_Lines(lines.append), lineterminator=_QUOTED_ENDS)
        writer.writerow([defused(name) for name in table.columns])
        writer.writerows(zip(*(_cells(table[name]) for name in table.columns), strict=True))
        self._header, *self._rows = lines

    def __iter__(self) -> Iterator[str]:
        """The lines, the header first, each with its end."""
        yield self._header
        yield from self._rows

    def write(self, path: Path, rows: Iterable[int] | None = None, *, bom: bool = False) -> None:
        """Write the header and the rows at these places, counted from 0; without, all of them.

        `bom` puts a byte order mark in front, by which Excel knows UTF-8.

        Raises:
            OSError: the file cannot be written.

        """
        chosen = self._rows if rows is None else [self._rows[row] for row in rows]
        with written_whole(path) as stream:
            stream.write(codecs.BOM_UTF8 if bom else b"")
            stream.write(self._header.encode())
            stream.writelines(line.encode() for line in chosen)


_QUOTED_ENDS = "\r\n"  # as the writer's line end, so that it quotes a lone "\r" too: many programs end a row there


class _Lines:
    r"""What `csv.writer` writes to: hands on each row as a line that ends with "\n"."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def write(self, line: str) -> None:
        self._write(line.removesuffix(_QUOTED_ENDS) + "\n")


def _cells(column: "pd.Series[Any]") -> list[Any]:
    """The cells of a column as they are written: nothing for a missing one."""
    values = column.astype(object)
    return [defused(cell) if isinstance(cell, str) else cell for cell in values.where(values.notna(), None)]
