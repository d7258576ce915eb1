"""A desk's settings as people choose them: what is different, which claims come first by them, where a check stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attribution.checking.priority import Priorities, articles_of, priority, reasons
from attribution.checking.scales import Scale
from attribution.checking.settings import Settings
from attribution.checking.workflow import UNSTARTED

if TYPE_CHECKING:
    import pandas as pd

APPROVALS = {
    "none": "Nobody: whoever checks says when it is done",
    "two people": "A second person: an editor who has no part in the verdict",
    "vote": "A vote: of three editors who have no part in it, two decide",
}
"""Who has to approve a verdict, in words."""

TABLES = {"speakers": "speaker", "words": "word", "publishers": "publisher"}
"""The tables of weights, and what one of their entries is called."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A claim among those that come first: its priority, its place before (None where it was not among them), why."""

    claim_id: str
    claim: str
    speaker: str | None
    publisher: str | None
    score: float
    before: int | None
    reasons: tuple[str, ...]


def changes(before: Settings, after: Settings, names: Mapping[str, str] | None = None) -> list[str]:
    """Return what is different, a line each, in words; empty where nothing is. `names` are speakers' by their ids.

    >>> changes(Settings(), Settings(approval="two people", evidence_required=2))
    ['Approval: two people (was none)', 'Evidence demanded: 2 (was 0)']
    """
    found = []
    if after.scale != before.scale:
        same = after.scale.name == before.scale.name
        found.append(f"Scale: {after.scale.name} ({'its ratings changed' if same else f'was {before.scale.name}'})")
    plain = {
        "Approval": (before.approval, after.approval),
        "Rationale demanded": (_yes(before.rationale_required), _yes(after.rationale_required)),
        "Evidence demanded": (str(before.evidence_required), str(after.evidence_required)),
        "Organisation": (before.organisation, after.organisation),
        "Address": (before.address, after.address),
        "Language": (before.language, after.language),
    }
    for name, (was, now) in plain.items():
        if was != now:
            found.append(f"{name}: {now or 'none'} (was {was or 'none'})")
    return found + _weights(before.priorities, after.priorities, names or {})


def _weights(before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    found = []
    for table, what in TABLES.items():
        was, now = before.get(table) or {}, after.get(table) or {}
        for name in dict.fromkeys((*now, *was)):
            if now.get(name) != was.get(name):
                said = "no more" if name not in now else f"{now[name]:+g}"
                told = f" (was {was[name]:+g})" if name in was else ""
                found.append(f"Priority of {what} “{names.get(name, name)}”: {said}{told}")
    one, other = before.get("repetition") or 0, after.get("repetition") or 0
    if one != other:
        found.append(f"Priority of repetition: {other:+g} (was {one:+g})")
    return found


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def unchecked(claims: "pd.DataFrame") -> "pd.DataFrame":
    """Return the claims that have a score and whose check nobody has begun."""
    return claims[claims["checkworthiness"].notna() & (claims["state"].fillna(UNSTARTED) == UNSTARTED)]


def first_ids(claims: "pd.DataFrame", priorities: Priorities, most: int = 10) -> "pd.Series":
    """Return the priorities of the claims that come first, highest first, by the index of `claims`."""
    found = priority(claims, priorities)
    return found.nlargest(most, keep="first")


def worthiest(claims: "pd.DataFrame", before: Priorities, after: Priorities, most: int = 10) -> list[Ranked]:
    """Return the claims that come first by other priorities, each with its place by those before, from 1."""
    places = {index: place for place, index in enumerate(first_ids(claims, before, most).index, 1)}
    first = first_ids(claims, after, most)
    articles = articles_of(claims) if after.repetition else None
    found = []
    for index, score in first.items():
        row = claims.loc[index]
        about = {name: row[name] for name in ("speaker", "speaker_id", "claim", "wording", "publisher")}
        about["articles"] = int(articles.loc[index]) if articles is not None else 1
        found.append(
            Ranked(
                row["claim_id"],
                row["claim"],
                _text(row["speaker"]),
                _text(row["publisher"]),
                float(score),
                places.get(index),
                reasons(about, after),
            )
        )
    return found


def rated_otherwise(verdicts: "pd.DataFrame", scale: Scale) -> dict[str, int]:
    """Return of each other scale how many verdicts that hold are on it; "" are those of no named one."""
    rated = verdicts[verdicts["rating"].notna()]
    counts = rated["scale"].fillna("").value_counts()
    return {str(name): int(count) for name, count in counts.items() if name != scale.name}


def _text(cell: Any) -> str | None:
    return cell if isinstance(cell, str) else None
