"""What the exports are given, and what they give back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
    "scale": "str",
    "note": "str",  # what a correction corrected, for readers
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
    "title": "str",
    "note": "str",  # of the desk, for itself
}
"""The columns of the evidence table and their dtypes."""

KEPT = frozenset({"confirmed", "corrected", "added"})
"""The judgements by which a claim stands in its article as its row says."""

REJECTED = "rejected"
"""The judgement by which there is no such claim in the article."""


@dataclass(frozen=True)
class Checked:
    """The fact-check of a claim as it may leave the desk.

    `verdict` is what readers see, with its address and day, and `evidence` what that rests on; of a check that is not
    published, what stands now. `corrections` are of what was published before, oldest first, each with `note`,
    `corrected_at` and `corrected_url`. `approval` says which approval the desk demands that the verdict does not have,
    `lacking` what else the desk demands, each as a phrase.
    """

    state: str
    published: bool = False
    verdict: Row | None = None
    evidence: tuple[Row, ...] = ()
    corrections: tuple[Row, ...] = ()
    approval: str | None = None
    lacking: tuple[str, ...] = ()
    colour: str | None = None

    @property
    def presentable(self) -> bool:
        """Whether the verdict may leave the desk: not one that was withdrawn, or that still needs an approval."""
        return self.verdict is not None and self.state != WITHDRAWN and self.approval is None


WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Selection:
    """What leaves the ledger: claims, and what belongs to them.

    `claims` has the columns of `claims.CLAIM_COLUMNS` with corrected values in place, and may have further ones
    behind. `verdicts` has the current verdict of each claim that has one, `evidence` the pieces of evidence on the
    claims. `articles` yields the articles with the ids given, in that order, one at a time; one that is no longer
    there is left out. `whole_articles` is False when a filter left undecided claims of these articles out.
    `checks` has the fact-check of each claim of which there is one, `same` the rows of all claims that say the same as
    a claim that is checked, itself among them, the first appearance first.
    """

    claims: "pd.DataFrame"
    verdicts: "pd.DataFrame"
    evidence: "pd.DataFrame"
    articles: Callable[[Sequence[str]], Iterable[Article]]
    whole_articles: bool = True
    checks: Mapping[str, Checked] = field(default_factory=dict)
    same: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def check_of(self, claim: str) -> Checked | None:
        """The fact-check of a claim; of one that only has a verdict, that; None when there is neither."""
        return self.checks.get(claim) or self._verdicts.get(claim)

    @cached_property
    def _verdicts(self) -> dict[str, Checked]:
        evidence: dict[str, list[Row]] = {}
        for row in filled_rows(self.evidence):
            evidence.setdefault(row["claim_id"], []).append(row)
        return {
            row["claim_id"]: Checked("in progress", verdict=row, evidence=tuple(evidence.get(row["claim_id"], ())))
            for row in filled_rows(self.verdicts)
        }


@dataclass(frozen=True)
class Written:
    """The files written, and what the user should know of them: one line each, such as what is missing."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def filled_rows(table: "pd.DataFrame") -> list[Row]:
    """Return the rows of a table in order, each without its missing values and blank texts."""
    values = table.astype(object)
    records = values.where(values.notna(), None).to_dict("records")
    return [{name: cell for name, cell in record.items() if is_filled(cell)} for record in records]


def is_filled(cell: object) -> bool:
    """Whether a cell has a value, and no blank text."""
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
