"""What the exports are given, and what they give back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attribution.records import Article, Attribution

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[Article, tuple[Attribution, ...]]
"""An article and what was found in it: what the formats of `extract` are written from."""

Row = dict[str, Any]
"""A row of a table without its missing values: what is not filled in has no key."""

VERDICT_COLUMNS: dict[str, str] = {
    "claim_id": "str",
    "reviewer": "str",
    "at": "str",  # when it was decided, in ISO 8601, UTC
    "rating": "str",
    "rating_value": "float64",
    "best_rating": "float64",
    "worst_rating": "float64",
    "wording": "str",  # the claim in words that stand on their own
    "rationale": "str",
    "review_url": "str",
    "organisation": "str",
    "published": "str",  # when the review was, not the article
}
"""The columns of the verdicts table and their dtypes."""

EVIDENCE_COLUMNS: dict[str, str] = {
    "claim_id": "str",
    "reviewer": "str",
    "at": "str",  # when it was added
    "url": "str",
    "quote": "str",
    "publisher": "str",
    "published": "str",
    "accessed": "str",
    "archived": "str",
    "stance": "str",  # supports, refutes or context
}
"""The columns of the evidence table and their dtypes."""

KEPT = frozenset({"confirmed", "corrected", "added"})
"""The judgements by which a claim stands in its article as its row says."""

REJECTED = "rejected"
"""The judgement by which there is no such claim in the article."""


@dataclass(frozen=True)
class Selection:
    """What leaves the ledger: claims, and what belongs to them.

    `claims` has the columns of `claims.CLAIM_COLUMNS` with corrected values in place, and may have further ones
    behind. `verdicts` has the current verdict of each claim that has one, `evidence` the pieces of evidence on the
    claims. `articles` yields the articles with the ids given, in that order, one at a time; one that is no longer
    there is left out. `whole_articles` is False when a filter left undecided claims of these articles out.
    """

    claims: "pd.DataFrame"
    verdicts: "pd.DataFrame"
    evidence: "pd.DataFrame"
    articles: Callable[[Sequence[str]], Iterable[Article]]
    whole_articles: bool = True


@dataclass(frozen=True)
class Written:
    """The files written, and what the user should know of them: one line each, such as what is missing."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def filled_rows(table: "pd.DataFrame") -> list[Row]:
    """Return the rows of a table in order, each without its missing values and blank texts."""
    values = table.astype(object)
    records = values.where(values.notna(), None).to_dict("records")
    return [{name: cell for name, cell in record.items() if _is_filled(cell)} for record in records]


def _is_filled(cell: object) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def listed(names: Iterable[str], most: int = 10) -> str:
    """Return the names as a list for a note; of very many, the first ones and how many more.

    >>> listed("abcd", most=2)
    'a, b and 2 more'
    """
    given = list(names)
    if len(given) <= most:
        return ", ".join(given)
    return f"{', '.join(given[:most])} and {len(given) - most:,} more"
