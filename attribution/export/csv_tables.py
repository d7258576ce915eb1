"""CSV: one claim a row under the columns of the contract, in UTF-8, with cells that no spreadsheet runs.

Texts that a spreadsheet would run as a formula are defused by a leading apostrophe (`claims.defused`);
`claims.read_claims_csv` reads them as they were.
"""

import csv
import io
from collections.abc import Iterable
from typing import IO

from attribution.claims import CLAIM_COLUMNS, claim_rows, defused
from attribution.export.selection import Pair


def write_csv(pairs: Iterable[Pair], stream: IO[bytes]) -> None:
    """Write one claim a row under a row of column names, as the articles come."""
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
