"""What leaves the tool, a file to a format.

The formats of `attribution extract` are written as the articles come: every writer takes (article, attributions)
pairs in order and a binary stream; what it writes is UTF-8.
"""

from collections.abc import Callable, Iterable
from typing import IO

from attribution.export.csv_tables import write_csv
from attribution.export.json_lines import write_json, write_jsonl
from attribution.export.parquet import write_parquet
from attribution.export.selection import Pair
from attribution.export.terminal import printable, write_table
from attribution.export.whole import written_whole

__all__ = [
    "WRITERS",
    "Pair",
    "printable",
    "write_csv",
    "write_json",
    "write_jsonl",
    "write_parquet",
    "write_table",
    "written_whole",
]

WRITERS: dict[str, Callable[[Iterable[Pair], IO[bytes]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "json": write_json,
    "parquet": write_parquet,
}
"""By name, the formats that are files as well; the table is for eyes."""
