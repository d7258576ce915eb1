"""Claims on a terminal: one table made for eyes, of texts that cannot harm it."""

import itertools
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attribution.claims import claim_rows
from attribution.export.selection import Pair

if TYPE_CHECKING:
    from rich.console import Console


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
