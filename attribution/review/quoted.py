"""Quotes by the same speaker in nearly the same words, and what differs: other numbers keep claims apart, but may be
one quote that an outlet has wrong.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from attribution.ledger import Filters, Ledger
from attribution.ledger.queued import picked, rows_of
from attribution.matching.wording import Comparison, compared, quoted

ALIKE = 75.0  # of 100, by Levenshtein's distance over the letters
FEWEST = 5
"""Words of a quote from which on others are told for the same one."""

Row = Mapping[str, Any]


class Otherwise(NamedTuple):
    """A claim whose quote has other words, and how they differ."""

    row: Row
    comparison: Comparison


def quoted_otherwise(ledger: Ledger, row: Row, apart_from: Collection[str] = (), most: int = 10) -> list[Otherwise]:
    """Return quotes by a claim's speaker that have nearly its words, the likest first; those of some claims left out.

    `row` is the claim's, as the ledger has it. Quotes that differ in style alone are none.
    """
    from rapidfuzz import fuzz, process

    words, speaker = quoted(row["claim"], row["kind"]), row["speaker"]
    if not words or not speaker or len(words.split()) < FEWEST:
        return []
    filters = Filters(speakers=(row["speaker_id"] or speaker, speaker), kinds=("direct", "mixed"))
    others = {
        claim: said
        for claim, text, kind in picked(ledger, filters, "claim_id", "claim", "kind")
        if claim != row["claim_id"] and claim not in apart_from and (said := quoted(text, kind))
    }
    near = process.extract(words, others, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=most)
    differing = {claim: comparison for said, _, claim in near if (comparison := compared(words, said)).misquoted}
    return [Otherwise(each, differing[each["claim_id"]]) for each in rows_of(ledger, list(differing))]
