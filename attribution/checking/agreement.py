"""How far people agree who worked on the same claims without seeing each other's answers.

For verdicts: per cent, Cohen's kappa (1960), weighted on request (1968), and Krippendorff's alpha (2011). For
extractions: F1 of the spans between each two people, since chance agreement has no meaning where most of a text is
marked by nobody. Every figure comes with what it rests on; where there is none, with the reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from attribution.checking.scales import Scale

_Said = TypeVar("_Said")

ROLES = ("content", "source", "cue")

Spans = Mapping[str, Iterable[Sequence[int]] | None]
"""Of each role the spans that somebody marked, half open: {"content": [[0, 12]], "cue": None}."""


class Answer(NamedTuple):
    """What one person said of one unit, mostly a claim: a rating's name."""

    unit: str
    rater: str
    rating: str


class Marked(NamedTuple):
    """What one person marked in one unit."""

    unit: str
    rater: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Agreement:
    """A figure with its sample: units with two answers at least, people who answered them, pairs that were compared.

    `pairs` are pairs of answers for `per_cent` and `alpha`, pairs of people for `kappa` and `span_f1`. `value` is None
    where there is no figure; `reason` then says why, and is None otherwise.
    """

    value: float | None
    units: int
    raters: int
    pairs: int
    reason: str | None = None


def per_cent(answers: Iterable[Answer]) -> Agreement:
    """Return the share, 0 to 1, of the pairs of answers on the same unit that are the same."""
    table = _Table(answers)
    if reason := table.lack:
        return table.agreement(None, 0, reason)
    pairs = [one == other for row in table.units.values() for one, other in combinations(row.values(), 2)]
    return table.agreement(sum(pairs) / len(pairs), len(pairs))


def kappa(
    answers: Iterable[Answer], scale: Scale | None = None, *, weights: Literal["linear", "quadratic"] | None = None
) -> Agreement:
    """Return Cohen's kappa, -1 to 1: of two people, and of more the mean over the pairs that have one (Light 1971).

    With `weights` near ratings count as half agreed; the scale must be an order then, and gives it.

    Raises:
        ValueError: weights without a scale, or with one that is no order.

    """
    if weights and not (scale and scale.ordinal):
        raise ValueError("a weighted kappa needs a scale on which every rating has a value of its own")
    table = _Table(answers)
    if reason := table.lack or (weights and scale and table.foreign(scale)):
        return table.agreement(None, 0, reason)
    order = _ranks(scale) if weights and scale else table.codes
    found = [_kappa(one, other, order, weights) for one, other in table.columns()]
    values = [value for value in found if value is not None]
    if not values:
        return table.agreement(None, 0, _NO_VARIATION)
    return table.agreement(sum(values) / len(values), len(values))


def kappas(answers: Iterable[Answer]) -> dict[tuple[str, str], Agreement]:
    """Return Cohen's kappa of each two people who answered a unit in common, by their names in order."""
    table = _Table(answers)
    return {
        (one, other): kappa(
            Answer(unit, rater, row[rater])
            for unit, row in table.units.items()
            if one in row and other in row
            for rater in (one, other)
        )
        for one, other in table.pairs()
    }


def alpha(answers: Iterable[Answer], scale: Scale | None = None) -> Agreement:
    """Return Krippendorff's alpha, at most 1, of any number of people, also where answers are missing.

    Of a scale that is an order it is the ordinal alpha; without one, or with a scale that is none, the nominal one.
    """
    import krippendorff
    import numpy as np

    table = _Table(answers)
    ordinal = scale is not None and scale.ordinal
    pairs = sum(len(row) * (len(row) - 1) // 2 for row in table.units.values())
    if reason := table.lack or (scale and ordinal and table.foreign(scale)):
        return table.agreement(None, 0, reason)
    codes = _ranks(scale) if scale and ordinal else table.codes
    if len({codes[rating] for row in table.units.values() for rating in row.values()}) < 2:
        return table.agreement(None, pairs, _NO_VARIATION)
    data = np.full((len(table.raters), len(table.units)), np.nan)
    for column, row in enumerate(table.units.values()):
        for rater, rating in row.items():
            data[table.raters.index(rater), column] = codes[rating]
    value = krippendorff.alpha(data, level_of_measurement="ordinal" if ordinal else "nominal")
    return table.agreement(float(value), pairs)


class SpanAgreement(NamedTuple):
    """F1 of one role's spans: of spans that are the same at both ends, and of the characters in them."""

    exact: Agreement
    overlap: Agreement


def span_f1(marked: Iterable[Marked]) -> dict[str, SpanAgreement]:
    """Return for each role the F1, 0 to 1, of what two people marked, as the mean over all pairs of people.

    It is the same whichever of the two is taken for the truth. A pair's spans are counted over all units that both
    worked on; a pair that marked nothing in a role has no figure for it.
    """
    table: _Table[Spans] = _Table(marked)
    found = {}
    for role in ROLES:
        exact, overlap = [], []
        for one, other in table.columns():
            ours, theirs = [_spans(spans, role) for spans in one], [_spans(spans, role) for spans in other]
            exact.append(_f1(ours, theirs))
            overlap.append(_f1([_characters(spans) for spans in ours], [_characters(spans) for spans in theirs]))
        found[role] = SpanAgreement(_mean(table, role, exact), _mean(table, role, overlap))
    return found


def _mean(table: "_Table[Spans]", role: str, values: Sequence[float | None]) -> Agreement:
    there = [value for value in values if value is not None]
    if table.lack or not there:
        return table.agreement(None, 0, table.lack or f"nobody marked a {role} in what two people worked on")
    return table.agreement(sum(there) / len(there), len(there))


def _spans(spans: Spans, role: str) -> frozenset[Any]:
    return frozenset(tuple(span) for span in spans.get(role) or ())


def _characters(spans: Iterable[tuple[int, int]]) -> frozenset[Any]:
    return frozenset(place for span in spans for place in range(*span))


def _f1(one: Sequence[frozenset[Any]], other: Sequence[frozenset[Any]]) -> float | None:
    total = sum(map(len, one)) + sum(map(len, other))
    both = sum(len(ours & theirs) for ours, theirs in zip(one, other, strict=True))
    return 2 * both / total if total else None


_NO_VARIATION = "everybody gave the same rating throughout, so agreement by chance cannot be told"


def _kappa(one: Sequence[str], other: Sequence[str], order: Mapping[str, int], weights: str | None) -> float | None:
    from sklearn.metrics import cohen_kappa_score

    ours, theirs = [order[rating] for rating in one], [order[rating] for rating in other]
    if len({*ours, *theirs}) < 2:
        return None
    # with weights the distance between two ratings counts those between that nobody gave
    return float(cohen_kappa_score(ours, theirs, labels=sorted(set(order.values())), weights=weights))


def _ranks(scale: Scale) -> dict[str, int]:
    by_value = sorted(scale.ratings, key=lambda rating: rating.value or 0)
    return {rating.name: rank for rank, rating in enumerate(by_value)}


class _Table(Generic[_Said]):
    """Who said what of which unit: only the units with two answers at least, of a doubled answer the last one."""

    def __init__(self, answers: Iterable[tuple[str, str, _Said]]) -> None:
        by_unit: dict[str, dict[str, _Said]] = defaultdict(dict)
        for unit, rater, said in answers:
            by_unit[unit][rater] = said
        self._given = len(by_unit)
        self.units = {unit: row for unit, row in by_unit.items() if len(row) > 1}
        self.raters = sorted({rater for row in self.units.values() for rater in row})

    @property
    def lack(self) -> str | None:
        """Why nothing can be said, None where something can."""
        if not self._given:
            return "nobody has answered yet"
        return None if self.units else "no claim has answers of two people yet"

    @property
    def codes(self) -> dict[Any, int]:
        """A number for each different answer."""
        said = sorted({str(each) for row in self.units.values() for each in row.values()})
        return {each: code for code, each in enumerate(said)}

    def foreign(self, scale: Scale) -> str | None:
        """Which answers the scale does not know, as the reason why there is no figure."""
        said = {str(each) for row in self.units.values() for each in row.values()}
        unknown = sorted(said - set(scale.names))
        return f"answers that the scale “{scale.name}” does not have: {', '.join(unknown)}" if unknown else None

    def pairs(self) -> list[tuple[str, str]]:
        """Each two people who answered a unit in common."""
        met = {pair for row in self.units.values() for pair in combinations(sorted(row), 2)}
        return sorted(met)

    def columns(self) -> list[tuple[list[_Said], list[_Said]]]:
        """Of each two people what they said of the units that both answered, in the same order."""
        found: dict[tuple[str, str], tuple[list[_Said], list[_Said]]] = {pair: ([], []) for pair in self.pairs()}
        for row in self.units.values():
            for one, other in combinations(sorted(row), 2):
                found[one, other][0].append(row[one])
                found[one, other][1].append(row[other])
        return list(found.values())

    def agreement(self, value: float | None, pairs: int, reason: str | None = None) -> Agreement:
        """The figure with the sample that it rests on."""
        return Agreement(value, len(self.units), len(self.raters), pairs, reason)
