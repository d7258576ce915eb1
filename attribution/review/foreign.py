"""Published fact-checks of other desks: what a file would bring in, and those that are searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attribution.checking.fact_checks import BadFactChecks, FactCheck, Problem, read_fact_checks

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Offered:
    """What a file has: fact-checks that can be taken, notices, and entries that cannot; `whole` is whether all can."""

    name: str
    found: tuple[FactCheck, ...]
    notices: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        return bool(self.found) and not self.problems


def offered(content: bytes, name: str) -> Offered:
    """Return what a file has; never raises for what is in it."""
    try:
        reading = read_fact_checks(content, name, skip_bad=True)
    except BadFactChecks as error:
        return Offered(name, (), (), error.problems)
    return Offered(name, reading.found, reading.notices, reading.skipped)


def news(found: Sequence[FactCheck], known: "pd.DataFrame") -> tuple[int, int]:
    """Return how many fact-checks are new to a ledger, and how many it knows already; `known` is its table."""
    keys = set(known["key"])
    there = sum(check.key in keys for check in found)
    return len(found) - there, there


def matching(table: "pd.DataFrame", words: str, publishers: Sequence[str], ratings: Sequence[str]) -> "pd.DataFrame":
    """Return the fact-checks that have every word in claim, claimant or rating, newest published first."""
    shown = table
    if publishers:
        shown = shown[shown["publisher"].isin(list(publishers))]
    if ratings:
        shown = shown[shown["rating"].isin(list(ratings))]
    for word in words.casefold().split():
        holds = shown["claim"].str.casefold().str.contains(word, regex=False)
        for name in ("claimant", "rating", "publisher"):
            holds |= shown[name].fillna("").str.casefold().str.contains(word, regex=False)
        shown = shown[holds]
    return shown.sort_values("published", ascending=False, na_position="last", kind="stable")
