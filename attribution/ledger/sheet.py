"""Judgements from a table, as people fill it in a spreadsheet: an exported CSV with words in its column `judgement`."""

from typing import TYPE_CHECKING

from attribution.ledger.current import Filters
from attribution.ledger.engine import LedgerError
from attribution.ledger.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd

PLAIN = ("confirmed", "rejected", "unsure")
"""The judgements that need nothing beside; what is right instead of a wrong claim no single word says."""


def take_judgements(ledger: Ledger, table: "pd.DataFrame", by: str) -> int:
    """Add the judgements of a table with the columns `claim_id` and `judgement`; how many were new comes back.

    A row without a judgement, or with the one that holds already, changes nothing. A column `reviewer` is not read:
    who brings the table signs it.

    Raises:
        LedgerError: a row, counted from 1 without the head, names no claim of the ledger, or a judgement that is none
            of `PLAIN`; nothing has been added then. Or a column is missing.

    """
    for name in ("claim_id", "judgement"):
        if name not in table:
            raise LedgerError(f"the table has no column {name!r}; it has: {', '.join(map(str, table.columns))}")
    known = ledger.claims(Filters(everything=True)).set_index("claim_id")["judgement"]
    new: dict[str, str] = {}
    for number, (claim, word) in enumerate(zip(table["claim_id"], table["judgement"], strict=True), 1):
        if not isinstance(word, str) or not word.strip():
            continue
        judgement = word.strip().lower()
        if claim not in known.index:
            raise LedgerError(f"row {number}: the ledger has no claim {claim}")
        if judgement == known[claim]:
            continue
        if judgement not in PLAIN:
            raise LedgerError(
                f"row {number}: {word!r} is none of {', '.join(PLAIN)}; correct a claim with claims judge"
            )
        new[claim] = judgement
    for claim, judgement in new.items():
        ledger.judge(claim, judgement, by)  # type: ignore[arg-type]  # one of PLAIN
    return len(new)
