"""An entry of the roster: what articles say of one speaker, added up as they come.

An entry depends on which sightings it has, not on the order in which they came.
"""

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from attribution.records import SpeakerKind
from attribution.roster.log import Sighting
from attribution.roster.matching import Profile
from attribution.speakers.lexicon import PARTICLES
from attribution.speakers.names import fold, parse

_RECENT = 100  # sightings, the latest, that tell in which context somebody speaks


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role with the articles that give it: how many, and the dates of the first and the last, where known."""

    role: str
    articles: int = 0
    first: str | None = None
    last: str | None = None


@dataclass(slots=True)
class Entry:
    """One speaker of the roster; the sightings are in order of the articles' dates."""

    id: str
    name: str
    kind: SpeakerKind | None = None
    other_names: tuple[str, ...] = ()
    roles: tuple[Tenure, ...] = ()
    affiliations: tuple[str, ...] = ()
    wikidata: str | None = None
    sightings: list[Sighting] = field(default_factory=list)
    articles: int = 0
    claims: int = 0

    @property
    def role(self) -> str | None:
        """The role given last."""
        return max(self.roles, key=lambda tenure: (tenure.last or "", tenure.articles)).role if self.roles else None

    def profile(self) -> Profile:
        """What it is compared by."""
        context = Counter(word for sighting in self.sightings[-_RECENT:] for word in sighting.context)
        often = [word for word, _ in context.most_common(40)]
        return Profile(self.name, self.other_names, tuple(t.role for t in self.roles), self.kind, frozenset(often))


class Career:
    """The sightings of one speaker, counted once they are asked for; from then on one more costs little.

    A roster that comes from its events gives and takes sightings tens of thousands of times before anybody asks.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, Sighting] = {}
        self._counted = False
        self._ordered: list[Sighting] = []
        self._claims = 0
        self._articles: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._kinds: Counter[SpeakerKind] = Counter()
        self._aliases: Counter[str] = Counter()
        self._affiliations: Counter[str] = Counter()
        self._roles: Counter[str] = Counter()
        self._dates: dict[str, list[str]] = {}  # of each role, in order

    @property
    def sightings(self) -> list[Sighting]:
        """In order of date and article."""
        if not self._counted:
            self._count_all()
        return self._ordered

    def in_any_order(self) -> list[Sighting]:
        return list(self._by_key.values())

    def is_as(self, other: "Career | None") -> bool:
        """Whether another has the same sightings; none is as good as one without any."""
        return self._by_key == (other._by_key if other is not None else {})

    def add(self, sighting: Sighting) -> None:
        self._by_key[sighting.key] = sighting
        if self._counted:
            insort(self._ordered, sighting, key=_place)
            self._count(sighting, 1)
            if sighting.role and sighting.published:
                insort(self._dates.setdefault(sighting.role, []), sighting.published)

    def remove(self, sighting: Sighting) -> None:
        del self._by_key[sighting.key]
        if self._counted:
            del self._ordered[bisect_left(self._ordered, _place(sighting), key=_place)]
            self._count(sighting, -1)
            if sighting.role and sighting.published:
                dates = self._dates[sighting.role]
                del dates[bisect_left(dates, sighting.published)]

    def _count_all(self) -> None:
        self._ordered = sorted(self._by_key.values(), key=_place)
        for sighting in self._ordered:
            self._count(sighting, 1)
            if sighting.role and sighting.published:
                self._dates.setdefault(sighting.role, []).append(sighting.published)
        self._counted = True

    def _count(self, sighting: Sighting, by: int) -> None:
        self._claims += by * sighting.claims
        counted: tuple[tuple[Counter[Any], Any], ...] = (
            (self._articles, sighting.article),
            (self._names, sighting.name),
            (self._kinds, sighting.kind),
            (self._affiliations, sighting.affiliation),
            (self._roles, sighting.role),
            *((self._aliases, alias) for alias in sighting.aliases),
        )
        for counter, value in counted:
            if value:
                counter[value] += by
                if not counter[value]:
                    del counter[value]

    def entry(self, speaker: str, imported: list[dict[str, Any]], edits: dict[str, str]) -> Entry | None:
        """The entry, with what was imported of the speaker and what people set; None where there is nothing."""
        if not self.sightings and not imported:  # which counts them
            return None
        kind: Any = edits.get("kind") or next((e["kind"] for e in reversed(imported) if e["kind"]), None)
        kind = kind or next(iter(_often(self._kinds)), None)
        best = max(
            _often(self._names),
            key=lambda name: (_is_clean(name, kind), len(parse(name).words), self._names[name], len(name)),
            default="",
        )
        name = edits.get("name") or next((each["name"] for each in reversed(imported)), "") or best
        others = [*_often(self._names), *_often(self._aliases), *(each["name"] for each in imported)]
        others += [other for each in imported for other in each["other_names"]]
        wikidata = edits.get("wikidata", next((e["wikidata"] for e in reversed(imported) if e["wikidata"]), None))
        return Entry(
            speaker,
            name,
            kind,
            tuple(dict.fromkeys(other for other in others if other and other != name)),
            self._tenures(imported),
            tuple(_often(self._affiliations)),
            wikidata or None,
            list(self.sightings),
            len(self._articles),
            self._claims,
        )

    def _tenures(self, imported: list[dict[str, Any]]) -> tuple[Tenure, ...]:
        tenures: dict[str, Tenure] = {}
        for each in imported:
            for kept in each["roles"]:
                tenures[kept["role"]] = Tenure(**kept)
        for role in _often(self._roles):
            known, dates = tenures.get(role, Tenure(role)), self._dates.get(role, [])
            when = [date for date in (known.first, known.last, *dates[:1], *dates[-1:]) if date]
            tenures[role] = Tenure(
                role, known.articles + self._roles[role], min(when, default=None), max(when, default=None)
            )
        return tuple(tenures.values())


def _place(sighting: Sighting) -> tuple[str, str, str]:
    return sighting.published or "", sighting.article, sighting.name


def _often(counter: Counter[Any]) -> list[Any]:
    """What was counted, most often first."""
    return sorted(counter, key=lambda value: (-counter[value], value))


def _is_clean(name: str, kind: SpeakerKind | None) -> bool:
    """Whether a person's name is nothing but names: a tagger sometimes takes the verb behind along."""
    return kind != "person" or all(w[:1].isupper() or fold(w) in PARTICLES or not w[:1].isalpha() for w in name.split())
