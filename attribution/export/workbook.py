"""XLSX: a workbook with the claims and their speakers, in which every cell is what it says and nothing more."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attribution.export.selection import Selection, Written
from attribution.export.speakers import speaker_claims, speaker_index
from attribution.export.whole import written_whole

if TYPE_CHECKING:
    import pandas as pd

ROWS_A_SHEET = 1_048_575
"""How many rows Excel has below a header."""

LONGEST_CELL = 32_767
"""How many UTF-16 units a cell of Excel holds."""

# what XML 1.0 has no sign for, not even an escaped one
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_ALWAYS = datetime(2000, 1, 1)  # when it was made is left out: the same claims are the same bytes

_WIDTHS = {"claim": 60, "sentence": 60, "rationale": 40, "speaker": 26, "speaker_role": 26, "title": 36, "url": 30}
_WIDTHS |= {"source": 24, "evidence": 36, "role": 40, "start": 8, "end": 8, "negated": 9, "claims": 8}
_WIDTH = 16


def write_workbook(selection: Selection, folder: Path, *, rows_a_sheet: int = ROWS_A_SHEET) -> Written:
    r"""Write `claims.xlsx` with the sheets "Claims" and "Speakers" (the index); return the file and what was changed.

    More than `rows_a_sheet` claims go on in sheets "Claims 2" and so on. Texts stay texts, whether they look like
    formulas, addresses or numbers; line ends become "\n". What Excel cannot hold is changed and noted: a text longer
    than `LONGEST_CELL` ends with "…", a control character becomes "�".

    Raises:
        OSError: the folder cannot be written to.

    """
    from xlsxwriter import Workbook

    path = folder / "claims.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    index = speaker_index(speaker_claims(selection.claims))
    with written_whole(path) as stream, Workbook(stream, {"constant_memory": True}) as book:
        book.set_properties({"created": _ALWAYS})
        sheets = _Sheets(book)
        sheets.write("Claims", selection.claims, rows_a_sheet)
        sheets.write("Speakers", index, rows_a_sheet)
    return Written((path,), tuple(sheets.notes(path.name)))


class _Sheets:
    """The sheets of one workbook, with what had to be changed in their cells."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._header = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._cell = book.add_format({"text_wrap": True, "valign": "top"})
        self._cut: Counter[str] = Counter()
        self._replaced: Counter[str] = Counter()

    def write(self, name: str, table: "pd.DataFrame", rows_a_sheet: int) -> None:
        """Write a table into as many sheets as it needs, each under the header."""
        for number, first in enumerate(range(0, max(len(table), 1), rows_a_sheet), 1):
            part = table.iloc[first : first + rows_a_sheet]
            self._write_sheet(name if number == 1 else f"{name} {number}", part)

    def _write_sheet(self, name: str, table: "pd.DataFrame") -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
        titles = list(table.columns)
        for column, title in enumerate(titles):
            sheet.set_column(column, column, _WIDTHS.get(title, _WIDTH))
            self._write_text(sheet, 0, column, title, title, self._header)
        for row, cells in enumerate(_cells_by_row(table), 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, bool):
                    sheet.write_boolean(row, column, cell, self._cell)
                elif isinstance(cell, int | float) and math.isfinite(cell):
                    sheet.write_number(row, column, cell, self._cell)
                elif cell is not None:
                    self._write_text(sheet, row, column, titles[column], str(cell), self._cell)

    def _write_text(self, sheet: Any, row: int, column: int, title: str, text: str, style: Any) -> None:
        fitted = self._fitted(title, text)
        if fitted.startswith("<r>") and fitted.endswith("</r>"):
            # XlsxWriter takes such a text for XML of its own; in two pieces it does not
            sheet.write_rich_string(row, column, fitted[:1], style, fitted[1:], style)
        else:
            sheet.write_string(row, column, fitted, style)

    def _fitted(self, title: str, text: str) -> str:
        """The text as Excel can hold it."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        clean = _NOT_IN_XML.sub("\ufffd", text)
        self._replaced[title] += clean != text
        short = _cut(clean, LONGEST_CELL)
        self._cut[title] += short != clean
        return short

    def notes(self, file: str) -> Iterator[str]:
        """What was changed, a line for each kind of change."""
        if cut := +self._cut:
            yield f"{file}: longer than the {LONGEST_CELL:,} characters of a cell and cut, with “…”: {_counted(cut)}"
        if replaced := +self._replaced:
            yield f"{file}: with control characters that Excel cannot show, written as “\ufffd”: {_counted(replaced)}"


def _cells_by_row(table: "pd.DataFrame") -> Iterable[tuple[Any, ...]]:
    columns = (table[name].astype(object) for name in table.columns)
    return zip(*(column.where(column.notna(), None) for column in columns), strict=True)


def _cut(text: str, longest: int) -> str:
    """The text in at most `longest` UTF-16 units; one that is cut ends with "…"."""
    if 2 * len(text) <= longest or len(units := text.encode("utf-16-le")) <= 2 * longest:
        return text
    return units[: 2 * longest - 2].decode("utf-16-le", errors="ignore") + "…"


def _counted(cells: Mapping[str, int]) -> str:
    return ", ".join(f"{title} ({count:,} {'cell' if count == 1 else 'cells'})" for title, count in cells.items())
