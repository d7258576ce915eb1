"""Rows on standard output: a table for eyes, CSV for a spreadsheet, or JSON Lines for a program."""

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from attribution.cli.plain import print_table


class Shown(StrEnum):
    """The formats of a list."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


ShownAs = Annotated[Shown, typer.Option("--format", "-f", help="How to write it: table has the main columns only.")]


def print_rows(
    rows: Iterable[dict[str, Any]], columns: Sequence[str], shown: Shown, empty: str, main: Sequence[str] | None = None
) -> None:
    """Print rows of these columns; what is missing in one is None. A table has the `main` columns alone."""
    if shown is Shown.TABLE:
        names = tuple(main or columns)
        cells = (tuple(_cell(row.get(name)) for name in names) for row in rows)
        print_table(tuple(name.replace("_", " ") for name in names), cells, empty)
        return
    records = [{name: _plain(row.get(name)) for name in columns} for row in rows]
    if shown is Shown.CSV:
        import pandas as pd

        from attribution.export.csv_tables import CsvLines

        texts = [{name: _joined(value) for name, value in record.items()} for record in records]
        lines = list(CsvLines(pd.DataFrame(texts, columns=list(columns), dtype="object")))
    else:
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    sys.stdout.flush()
    for line in lines:
        # half a character, which a table may have, must not end the list
        sys.stdout.buffer.write(line.encode("utf-8", "replace"))


def _plain(value: Any) -> Any:
    """The value as JSON has it: a missing one is None, whatever pandas calls it."""
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | bool | dict):
        return value
    if value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def _joined(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _cell(value: Any) -> str:
    plain = _joined(_plain(value))
    if plain is None:
        return ""
    return f"{plain:.2f}" if isinstance(plain, float) else str(plain)
