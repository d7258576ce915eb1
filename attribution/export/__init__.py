"""What leaves the tool, a file to a format.

The formats of `attribution extract` are written as the articles come: every writer takes (article, attributions)
pairs in order and a binary stream; what it writes is UTF-8. Those of the ledger take a selection of its claims and a
folder, and return which files they wrote and what the user should know of them.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from attribution.export.claim_review import write_claim_reviews
from attribution.export.csv_tables import write_claims_csv, write_csv
from attribution.export.json_lines import write_json, write_jsonl
from attribution.export.parquet import write_claims_parquet, write_parquet
from attribution.export.selection import Pair, Selection, Written
from attribution.export.speakers import write_speakers
from attribution.export.terminal import printable, write_table
from attribution.export.training import write_training
from attribution.export.web_annotation import write_annotations
from attribution.export.whole import written_whole
from attribution.export.workbook import write_workbook

__all__ = [
    "EXPORTERS",
    "WRITERS",
    "Pair",
    "Selection",
    "Written",
    "printable",
    "write_annotations",
    "write_claim_reviews",
    "write_claims_csv",
    "write_claims_parquet",
    "write_csv",
    "write_json",
    "write_jsonl",
    "write_parquet",
    "write_speakers",
    "write_table",
    "write_training",
    "write_workbook",
    "written_whole",
]

WRITERS: dict[str, Callable[[Iterable[Pair], IO[bytes]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "json": write_json,
    "parquet": write_parquet,
}
"""By name, the formats of `extract` that are files as well; the table is for eyes."""

EXPORTERS: dict[str, Callable[[Selection, Path], Written]] = {
    "csv": write_speakers,
    "parquet": write_claims_parquet,
    "xlsx": write_workbook,
    "webannotation": write_annotations,
    "claimreview": write_claim_reviews,
    "training": write_training,
}
"""By name, the formats of the ledger that are written from a selection."""
