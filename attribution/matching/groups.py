"""Groups of claims that say the same, across articles; people's word goes before the machine's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from attribution.matching.candidates import FLOOR, close_pairs
from attribution.matching.pairs import Said, Sameness, least, same
from attribution.matching.vectors import unpacked
from attribution.speakers.names import fold

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Decision = Literal["same", "different"]

SURE = 0.95
"""The probability from which two claims come into one group: a wrong group is worse than none."""

AVERAGE = 0.8  # that two groups must reach across their members to become one
LOOKED_AT = 4  # members of either group that are compared

_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")


class Told(NamedTuple):
    """What somebody said of two claims; of several on one pair the last counts."""

    one: str
    other: str
    decision: Decision


class Match(NamedTuple):
    """A claim that may say the same as another, how likely, and why."""

    claim_id: str
    probability: float
    reasons: tuple[str, ...]


def group_all(
    claims: "pd.DataFrame",
    vectors: Sequence[bytes | None],
    told: Iterable[Told] = (),
    before: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the group of each claim that says the same as another; claims alone are left out.

    `claims` has `claim_id`, `claim`, `speaker`, and where known `speaker_id` and `published`, in the order in which
    they came; `vectors` those of the same rows. A group is called by its first claim, or, with `before`, as most of
    its members were called before, so that links to it hold.

    Raises:
        BadVectors: vectors of another encoder.

    """
    said = _said(claims)
    ids = list(claims["claim_id"])
    nodes = _Nodes.of(ids, said, _decided(told))
    matrix = unpacked(vectors)[nodes.first] if nodes.first else unpacked([])
    joined = _joined(nodes, [said[n] for n in nodes.first], matrix)
    return _named(joined, nodes, ids, _order(claims), before or {})


def group_more(
    claims: "pd.DataFrame",
    vectors: Sequence[bytes | None],
    new: int,
    told: Iterable[Told] = (),
    before: Mapping[str, str] | None = None,
) -> dict[str, str | None]:
    """Return what changes when the last `new` claims of a table come to groups that stand: None for no group.

    Only the groups that a new claim may join are looked at again; the result is that of `group_all` on their claims.
    """
    import numpy as np

    before = before or {}
    matrix, since = unpacked(vectors), len(claims) - new
    pairs = close_pairs(matrix, FLOOR, since=since)
    said = _said(claims)
    near = set(range(since, len(claims)))
    for one, other, cosine in zip(pairs.one.tolist(), pairs.other.tolist(), pairs.cosine.tolist(), strict=True):
        if same(said[one], said[other], cosine).probability >= SURE:
            near |= {one, other}
    ids = list(claims["claim_id"])
    groups = {before[ids[n]] for n in near if ids[n] in before}
    chosen = np.array(sorted(near | {n for n, each in enumerate(ids) if before.get(each) in groups}), dtype=int)
    some = claims.iloc[chosen]
    found = group_all(some, [vectors[n] for n in chosen], told, before)
    return {each: found.get(each) for each in some["claim_id"] if found.get(each) != before.get(each)}


def matches_of(
    claim: Said, vector: bytes | None, claims: "pd.DataFrame", vectors: "NDArray[np.float32]", most: int = 20
) -> list[Match]:
    """Return the claims of a table that say the same as one, likeliest first; `vectors` are unpacked rows.

    Among them are near ones below the threshold, for a person to decide on: those with at least half of it.
    """
    import numpy as np

    cosines = vectors @ unpacked([vector])[0]
    near = np.argsort(-cosines, kind="stable")[: 5 * most]
    found = []
    for number in near[cosines[near] >= FLOOR].tolist():
        row = claims.iloc[number]
        decided = same(claim, said_of(row), float(cosines[number]))
        if decided.probability >= least() / 2:
            found.append(Match(row["claim_id"], *decided))
    return sorted(found, key=lambda match: -match.probability)[:most]


def _said(claims: "pd.DataFrame") -> list[Said]:
    columns = ("claim", "speaker", "speaker_id", "negated")
    values = [claims[name] if name in claims else [None] * len(claims) for name in columns]
    return [
        Said(claim, _text(speaker), _text(known), negated is True or negated == 1)
        for claim, speaker, known, negated in zip(*values, strict=True)
    ]


def said_of(row: Any) -> Said:
    """Return the claim of a row, of a table or of the ledger, as it is compared."""
    negated = row.get("negated")
    return Said(row["claim"], _text(row.get("speaker")), _text(row.get("speaker_id")), negated is True or negated == 1)


def _text(value: object) -> str | None:
    """The text of a cell; missing is NaN in a table."""
    return value if isinstance(value, str) and value else None


# --- copies of one claim are one node --------------------------------------------------------------------------------


def _decided(told: Iterable[Told]) -> dict[tuple[str, str], Decision]:
    """What holds of each pair, the newest first."""
    found: dict[tuple[str, str], Decision] = {}
    for one, other, decision in reversed(list(told)):
        found.setdefault((min(one, other), max(one, other)), decision)
    return found


@dataclass(slots=True)
class _Nodes:
    """Claims with the same words, taken together; `first` and `members` are numbers of claims."""

    first: list[int] = field(default_factory=list)
    members: list[list[int]] = field(default_factory=list)
    told: list[tuple[int, int, Decision]] = field(default_factory=list)

    @classmethod
    def of(cls, ids: Sequence[str], said: Sequence[Said], decided: Mapping[tuple[str, str], Decision]) -> "_Nodes":
        nodes = cls()
        parted = {each for pair, decision in decided.items() if decision == "different" for each in pair}
        keys: dict[tuple[str, str], int] = {}
        node_of: dict[str, int] = {}
        for number, (identity, claim) in enumerate(zip(ids, said, strict=True)):
            key = _key(identity, claim, identity in parted)
            node = keys.setdefault(key, len(nodes.first))
            if node == len(nodes.first):
                nodes.first.append(number)
                nodes.members.append([])
            nodes.members[node].append(number)
            node_of[identity] = node
        nodes.told = [
            (node_of[one], node_of[other], decision)
            for (one, other), decision in decided.items()
            if one in node_of and other in node_of
        ]
        return nodes


def _key(identity: str, claim: Said, parted: bool) -> tuple[str, str]:
    words = claim.words
    if parted or not words.says_something:
        return ("", identity)
    if words.own or not words.whole or len(set(words.content)) < 3:
        # "I was there" of two people is two claims; so may be what says little
        return (f"{'-' * claim.negated}{words.text}", claim.speaker_id or fold(claim.speaker or "") or identity)
    return (words.text, f"{'?' * words.question}{'-' * claim.negated}")


# --- groups ----------------------------------------------------------------------------------------------------------


def _joined(nodes: _Nodes, said: Sequence[Said], matrix: "NDArray[np.float32]") -> list[list[int]]:
    """The groups of nodes: joined by their surest pairs, where they are the same on average."""
    pairs = close_pairs(matrix)
    wanted = _not_apart(said, pairs.one, pairs.other)
    known: dict[tuple[int, int], float] = {}
    edges = []
    one, other, cosine = (part[wanted].tolist() for part in pairs)
    for a, b, close in zip(one, other, cosine, strict=True):
        decided: Sameness = same(said[a], said[b], close)
        known[b, a] = decided.probability
        if decided.probability >= SURE:
            edges.append((-decided.probability, b, a))

    def chance(a: int, b: int) -> float:
        key = (min(a, b), max(a, b))
        if key not in known:
            known[key] = same(said[a], said[b], float(matrix[a] @ matrix[b])).probability
        return known[key]

    group = list(range(len(said)))
    members = [[node] for node in group]
    apart: dict[int, set[int]] = {}

    def join(a: int, b: int) -> None:
        kept, gone = sorted((group[a], group[b]))
        for node in members[gone]:
            group[node] = kept
        members[kept] += members[gone]
        members[gone] = []
        if foes := apart.pop(gone, None):
            apart.setdefault(kept, set()).update(foes)
            for foe in foes:
                apart[foe].discard(gone)
                apart[foe].add(kept)

    for a, b, decision in nodes.told:  # the newest first: what contradicts it does not count
        mine, theirs = group[a], group[b]
        if decision == "same" and mine != theirs and theirs not in apart.get(mine, ()):
            join(a, b)
        elif decision == "different" and mine != theirs:
            apart.setdefault(mine, set()).add(theirs)
            apart.setdefault(theirs, set()).add(mine)
    for _, a, b in sorted(edges):
        mine, theirs = group[a], group[b]
        if mine == theirs or theirs in apart.get(mine, ()):
            continue
        some, others = members[mine][:LOOKED_AT], members[theirs][:LOOKED_AT]
        if sum(chance(x, y) for x in some for y in others) >= AVERAGE * len(some) * len(others):
            join(a, b)
    return [each for each in members if each]


def _not_apart(said: Sequence[Said], one: "NDArray[np.int64]", other: "NDArray[np.int64]") -> "NDArray[np.bool_]":
    """Which pairs no number keeps apart: the same rule as between two claims, for many at once."""
    import zlib

    import numpy as np

    marks = np.zeros(len(said), dtype=np.uint64)
    for node, each in enumerate(said):
        for number in each.words.numbers:
            marks[node] |= np.uint64(1 << zlib.crc32(number.encode()) % 64)
    mine, theirs = marks[one], marks[other]
    return np.asarray(((mine & ~theirs) == 0) | ((theirs & ~mine) == 0))


def _order(claims: "pd.DataFrame") -> list[tuple[str, int]]:
    """By what claims are sorted: the day on which they appeared, as far as known, then as they came."""
    days = claims["published"] if "published" in claims else [None] * len(claims)
    found = [_ISO.match(day) if isinstance(day, str) else None for day in days]
    return [(day.string if day else "9", number) for number, day in enumerate(found)]


def _named(
    joined: Sequence[Sequence[int]],
    nodes: _Nodes,
    ids: Sequence[str],
    order: Sequence[tuple[str, int]],
    before: Mapping[str, str],
) -> dict[str, str]:
    """The name of each claim's group, of those with two claims or more."""
    groups = [sorted((n for node in group for n in nodes.members[node]), key=order.__getitem__) for group in joined]
    groups = [group for group in groups if len(group) > 1]
    named: dict[str, str] = {}
    taken: set[str] = set()
    for group in sorted(groups, key=lambda group: (-len(group), order[group[0]])):
        inside = [ids[n] for n in group]
        earlier = [before[each] for each in inside if each in before]
        names = sorted(set(earlier) & set(inside), key=lambda name: (-earlier.count(name), name))
        name = next((name for name in (*names, *inside) if name not in taken), inside[0])
        taken.add(name)
        named.update(dict.fromkeys(inside, name))
    return named


# --- how a claim went round ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spread:
    """How a claim went round: its claims in order, the first first, and who said it after whoever was first."""

    claims: "pd.DataFrame"
    repeated_by: tuple[str, ...]
    articles: int
    speakers: int
    publishers: int

    @property
    def first(self) -> Any:
        """The row of the first appearance."""
        return self.claims.iloc[0]


def spread(claims: "pd.DataFrame") -> Spread:
    """Return how the claims of one group, a row each, went round.

    Raises:
        ValueError: there is no claim.

    """
    if not len(claims):
        raise ValueError("no claims: a group has at least one")
    order = _order(claims)
    rows = claims.iloc[sorted(range(len(claims)), key=order.__getitem__)]
    who = rows["speaker_id"].fillna(rows["speaker"]) if "speaker_id" in rows else rows["speaker"]
    later = rows[who.notna() & (who != who.iloc[0])]
    return Spread(
        rows,
        tuple(dict.fromkeys(later["speaker"].dropna())),
        int(rows["article_id"].nunique()),
        int(who.nunique()),
        int(rows["publisher"].nunique()),
    )
