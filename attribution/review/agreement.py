"""Whether people agree who answered without seeing each other: the figures of each sample and of all together.

Only claims count of which all answers are in. What was said of the same claim in two samples is two units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from attribution.checking.agreement import ROLES, Agreement, Answer, Marked, Spans, alpha, kappa, per_cent, span_f1
from attribution.checking.scales import Scale
from attribution.ledger import Ledger
from attribution.ledger.rows import Row
from attribution.ledger.samples import What
from attribution.ledger.shown import spans_shown

WHATS: tuple[What, ...] = ("verdict", "extraction")

Kind = Literal["share", "coefficient"]


class Figure(NamedTuple):
    """One figure by its name: a "share" runs from 0 to 1 and is read in per cent, a "coefficient" has 0 for chance."""

    name: str
    kind: Kind
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one sample, of all samples of a kind where `name` is None.

    `claims` are all that it has, `complete` those of which all answers are in.
    """

    name: str | None
    what: What
    claims: int
    complete: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A claim of a sample of which all answers are in, with the adjudication that settles it, None while none does."""

    name: str
    what: What
    claim: str
    answers: tuple[Row, ...]
    differs: bool
    settled: Row | None


def measured(ledger: Ledger) -> list[Measured]:
    """Return the figures: verdicts before extractions, of each all samples together before the single ones.

    Where there is but one sample of a kind it stands for all.
    """
    answers, scale = ledger.samples.answers(), ledger.settings().scale
    shown = spans_shown(ledger, [row for row in answers if row["what"] == "extraction"])
    found: list[Measured] = []
    for what in WHATS:
        samples = [row for row in ledger.samples.progress() if row["what"] == what]
        mine = [row for row in answers if row["what"] == what]
        if len(samples) > 1:
            claims, complete = (sum(row[key] for row in samples) for key in ("claims", "complete"))
            found.append(Measured(None, what, claims, complete, _figures(what, mine, scale, shown)))
        for row in samples:
            of_it = [each for each in mine if each["name"] == row["name"]]
            figures = _figures(what, of_it, scale, shown)
            found.append(Measured(row["name"], what, row["claims"], row["complete"], figures))
    return found


def _figures(
    what: What, answers: Sequence[Row], scale: Scale, shown: Mapping[int, Mapping[str, Any]]
) -> tuple[Figure, ...]:
    if what == "verdict":
        return verdict_figures((Answer(_unit(row), row["reviewer"], row["rating"]) for row in answers), scale)
    # who is not sure has not said where anything stands
    sure = [row for row in answers if row["decision"] != "unsure"]
    said = (Answer(_unit(row), row["reviewer"], row["decision"]) for row in sure)
    marked = (Marked(_unit(row), row["reviewer"], _spans(row, shown)) for row in sure)
    return extraction_figures(said, marked)


def verdict_figures(answers: Iterable[Answer], scale: Scale) -> tuple[Figure, ...]:
    """Return per cent, kappa, on a scale that is an order the weighted kappa too, and alpha of some verdicts."""
    given = list(answers)
    # answers of an earlier scale have no place in the order of this one
    ordered = scale.ordinal and all(row.rating in scale.names for row in given)
    weighted = (
        [Figure("Cohen’s kappa, near counts in part", "coefficient", kappa(given, scale, weights="linear"))]
        if ordered
        else []
    )
    return (
        Figure("Same verdict", "share", per_cent(given)),
        Figure("Cohen’s kappa", "coefficient", kappa(given)),
        *weighted,
        Figure(
            f"Krippendorff’s alpha, {'ordinal' if ordered else 'nominal'}",
            "coefficient",
            alpha(given, scale if ordered else None),
        ),
    )


def extraction_figures(said: Iterable[Answer], marked: Iterable[Marked]) -> tuple[Figure, ...]:
    """Return how far people agree on what is right, and, role by role, on where it stands."""
    given = list(said)
    figures = [
        Figure("Same judgement", "share", per_cent(given)),
        Figure("Cohen’s kappa", "coefficient", kappa(given)),
        Figure("Krippendorff’s alpha, nominal", "coefficient", alpha(given)),
    ]
    spans = span_f1(list(marked))
    for role in ROLES:
        figures.append(Figure(f"{role.capitalize()}, exact F1", "share", spans[role].exact))
        figures.append(Figure(f"{role.capitalize()}, overlapping F1", "share", spans[role].overlap))
    return tuple(figures)


def units(ledger: Ledger, name: str, what: What) -> list[Unit]:
    """Return the claims of a sample of which all answers are in: unsettled before settled, differing before equal."""
    by_claim: dict[str, list[Row]] = {}
    for row in ledger.samples.answers(name):
        if row["what"] == what:
            by_claim.setdefault(row["claim"], []).append(row)
    settled = {
        row["claim"]: row
        for row in ledger.table("adjudications").to_dict("records")
        if (row["name"], row["what"]) == (name, what)
    }
    shown = spans_shown(ledger, [row for rows in by_claim.values() for row in rows]) if what == "extraction" else {}
    found = [
        Unit(name, what, claim, tuple(rows), differs(rows, shown), settled.get(claim))
        for claim, rows in by_claim.items()
    ]
    return sorted(found, key=lambda unit: (unit.settled is not None, not unit.differs))


def differs(answers: Sequence[Row], shown: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether the answers on a claim are not all the same."""
    if answers[0]["what"] == "verdict":
        return len({row["rating"] for row in answers}) > 1
    return len({(row["decision"], str(sorted(_spans(row, shown).items()))) for row in answers}) > 1


def _spans(row: Row, shown: Mapping[int, Mapping[str, Any]]) -> Spans:
    """What somebody holds for the spans of a claim: none of one that is none."""
    if row["decision"] == "corrected":
        return dict(row["spans"])
    return dict(shown.get(row["number"], {})) if row["decision"] == "confirmed" else {}


def _unit(row: Row) -> str:
    return f"{row['name']}\n{row['claim']}"
