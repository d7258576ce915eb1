"""Whether two speakers of different articles are one: how alike they are, and whether that is safe to act on.

Names are compared as in `attribution.speakers.names`; spellings by Jaro-Winkler (Winkler 1990). A name alone is never
enough where many bear it: "John Smith" of two articles is one person only when office or context say so too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from attribution.records import SpeakerKind
from attribution.roster.lexicon import (
    AMBIGUOUS,
    COMMON_SURNAMES,
    DOMAINS,
    GENERIC_BODIES,
    LEGAL_FORMS,
    RULERS,
    WELL_KNOWN,
    WORLDWIDE,
)
from attribution.speakers.countries import UNIONS, countries_of
from attribution.speakers.lexicon import CAPITALS, COUNTRIES, DEMONYMS, PARTICLES
from attribution.speakers.names import NICKNAMES, Name, acronyms, body_words, fold, given_gender, is_acronym_of, parse
from attribution.speakers.text import content_words

PROPOSE = 0.3  # what is less alike is not even asked about
LOCAL: tuple[SpeakerKind, ...] = ("group", "unnamed", "document")

NameTie = Literal["same", "compatible", "spelling", "surname", "given", "none", "other"]
RoleTie = Literal["same", "near", "unknown", "other"]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a speaker when it is compared. `context` are names and key words of its articles."""

    name: str
    other_names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kind: SpeakerKind | None = None
    context: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` between 0 and 1; `safe` says that the two may be put together without asking; `because` says why."""

    score: float
    safe: bool = False
    because: tuple[str, ...] = ()


NOBODY = Likeness(0.0)


def likeness(known: Profile, new: Profile) -> Likeness:
    """Return how likely two speakers are one.

    Unnamed people, groups and documents are of their article: they are like nobody in another.

    >>> likeness(Profile("Yasar Güler", roles=("Turkish Defense Minister",), kind="person"),
    ...          Profile("Yasar Guler", roles=("defence minister of Türkiye",), kind="person")).safe
    True
    """
    if known.kind in LOCAL or new.kind in LOCAL:
        return NOBODY
    if known.kind == "person" or new.kind == "person":
        if known.kind not in (None, "person") or new.kind not in (None, "person"):
            return NOBODY
        return _people(known, new)
    return _bodies(known, new)


# --- people ----------------------------------------------------------------------------------------------------------


def _people(known: Profile, new: Profile) -> Likeness:
    ties = [(_tie_of(a, b), a, b) for a in _full(known) for b in _full(new)]
    if not ties or any(tie == "other" for tie, _, _ in ties[:1]):
        return NOBODY
    order = ("same", "compatible", "spelling", "surname", "given", "none", "other")
    tie, a, b = min(ties, key=lambda each: order.index(each[0]))
    if tie in ("none", "other"):
        return NOBODY
    role = role_tie(_roles(known), _roles(new))
    shared = _shared(known, new)
    apart = bool(known.context) and bool(new.context) and not shared
    one, other = parse(a), parse(b)
    common = is_common(one) or is_common(other)
    likeness = _weighed(tie, role, shared, apart, common)
    if not likeness.safe and tie == "same" and role == "unknown" and _is_rare(one) and _is_rare(other):
        return replace(likeness, safe=True, because=(*likeness.because, "a rare name"))
    return likeness


def _is_rare(name: Name) -> bool:
    """Whether hardly two people bear a name: of three words or more, or with a long or double surname."""
    return not is_common(name) and (len(name.words) > 2 or len(name.surname) > 9 or "-" in name.surname)


def _roles(profile: Profile) -> list[str]:
    """The roles, and the titles that stand in the name itself: "Magistrate Ndzimande"."""
    return [*profile.roles, *(title for title in parse(profile.name).titles if title not in profile.roles)]


def _full(profile: Profile) -> list[str]:
    """The names to compare: the preferred one first, then others of at least two words."""
    return [
        profile.name,
        *(name for name in profile.other_names if len(parse(name).words) > 1 and name != profile.name),
    ]


def _weighed(tie: NameTie, role: RoleTie, shared: int, apart: bool, common: bool) -> Likeness:
    score = {"same": 0.72, "compatible": 0.6, "spelling": 0.5, "surname": 0.3, "given": 0.2}[tie]
    score += {"same": 0.22, "near": 0.08, "unknown": 0.0, "other": -0.35}[role]
    score += min(shared, 3) * 0.06 - (0.08 if apart else 0) - (0.15 if common else 0)
    score = min(0.99, max(0.01, score))
    because = (f"name: {tie}", f"role: {role}", f"context: {shared} shared", *(["a common name"] if common else []))
    safe = _is_safe(tie, role, shared, apart, common)
    return Likeness(score, safe, because)


def _is_safe(tie: NameTie, role: RoleTie, shared: int, apart: bool, common: bool) -> bool:
    if tie == "same":
        if role == "same":
            return not (common and apart)
        if role == "near":
            return shared >= 1 or not common
        if role == "unknown":
            return shared >= 2 if common else not apart
        return not common and shared >= 2
    if tie == "compatible":
        if role == "same":
            return not (common and not shared)
        return (role == "near" and shared >= 1 and not common) or (role == "unknown" and shared >= 2 and not common)
    if tie == "spelling":
        return role == "same" or (role in ("near", "unknown") and shared >= 2)
    # a surname alone is a whole family's, and fathers and sons have held one office
    return not common and role == "same" and shared >= 3


@lru_cache(maxsize=1 << 17)
def _tie_of(one: str, other: str) -> NameTie:
    return _name_tie(parse(one), parse(other))


def _name_tie(one: Name, other: Name) -> NameTie:
    """How two personal names fit together; "other" where they are certainly two people's."""
    if not one.words or not other.words:
        return "none"
    if one.gender and other.gender and one.gender != other.gender:
        return "other"
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return "other"
    a, b = _joined(one), _joined(other)
    if not a or not b:
        return "none"
    if len(a) == 1 or len(b) == 1:
        short, long = (a, b) if len(a) == 1 else (b, a)
        if len(short) == len(long) == 1:
            return "surname" if short == long else "none"
        if short[0] == long[0] and short[0] != long[-1]:
            return "given"  # "President Xi", "Lula"
        return "surname" if short[0] == long[-1] or _alike(short[0], long[-1]) > 0.94 else "none"
    if bool(one.suffix) != bool(other.suffix):
        return "surname" if a[-1] == b[-1] and _word_tie(a[0], b[0]) else "none"
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return "same"
    return _compared(a, b)


def _joined(name: Name) -> tuple[str, ...]:
    """Words without particles, hyphens and the stops of initials; "H.W." is two initials."""
    words: list[str] = []
    for word in name.words:
        bare = re.sub(r"^(?:al|el|ul|as|ash|ad|at|an)-(?=\w{3})", "", word)
        bare = bare.replace("-", "").replace("'", "").replace("’", "")
        if "." in bare:
            words += [part for part in bare.split(".") if part]
        elif bare not in PARTICLES or len(name.words) < 3:
            words.append(bare)
    return tuple(word for word in words if word)


def _compared(a: tuple[str, ...], b: tuple[str, ...]) -> NameTie:
    # name order: try the second name turned about when that brings the ends together
    turned = (*b[1:], b[0]) if len(b) == 2 and a[-1] != b[-1] and (a[-1] == b[0] or _alike(a[-1], b[0]) > 0.92) else b
    first, last = _word_tie(a[0], turned[0]), _alike(a[-1], turned[-1])
    middles, others = list(a[1:-1]), list(turned[1:-1])
    if last == 1 and first in ("same", "short"):
        left = [m for m in middles if not any(_word_tie(m, o) for o in others)]
        right = [o for o in others if not any(_word_tie(m, o) for m in middles)]
        if (left and right) or (middles and others and len(middles) != len(others) and (left or right)):
            return "other"
        if middles and others and len(middles) != len(others):
            return "other" if all(len(word) == 1 for word in (*middles, *others)) else "compatible"
        if first == "same" and not middles and not others:
            return "same"
        return "compatible"
    if last > 0.9 and len(a) != len(b) and _alike("".join(a[:-1]), "".join(b[:-1])) > 0.86:
        return "spelling"  # "Abdel Fattah", "Abdulfattah"
    if last == 1 and first is None:
        # a middle name by which somebody goes: "Boris Johnson", "Alexander Boris de Pfeffel Johnson"
        if (a[0] in others or turned[0] in middles) and max(len(a), len(b)) > 2:
            return "compatible"
        known = given_gender(a[0]) and given_gender(turned[0])  # Ivana and Ivanka are two names
        near = (not known and _alike(a[0], turned[0]) > 0.88) or sound(a[0]) == sound(turned[0])
        return "spelling" if near and len(a[0]) > 3 else "other"
    close = _spells(a[-1], turned[-1]) and (
        first is not None or _spells(a[0], turned[0]) or _alike(a[0], turned[0]) > 0.8
    )
    if close and abs(len(a) - len(b)) <= 1:
        return "spelling"
    married = len(a[-1]) > 3 and len(turned[-1]) > 3 and a[0] not in COMMON_SURNAMES
    if married and first == "same" and last < 1 and (a[-1] in others or turned[-1] in middles):
        # two surnames, or a married name: "Hillary Rodham", "Hillary Rodham Clinton"
        return "compatible"
    if len(a) == len(b) and all(_spells(x, y) for x, y in zip(sorted(a, key=sound), sorted(b, key=sound), strict=True)):
        return "spelling"
    return "none"


def _word_tie(one: str, other: str) -> str | None:
    if one == other:
        return "same"
    if (len(one) == 1 or len(other) == 1) and one[0] == other[0]:
        return "short"
    if NICKNAMES.get(one, one) == NICKNAMES.get(other, other):
        return "short"
    return None


def _spells(one: str, other: str) -> bool:
    """Whether two words can be spellings of one: a letter in four may differ, or they sound alike."""
    if (
        sound(one) == sound(other)
        and _alike(one, other) > 0.75
        and (abs(len(one) - len(other)) < 2 or len(sound(one)) > 3)
    ):
        return True
    most = min(len(one), len(other)) // 4
    alike = sound(one)[:1] == sound(other)[:1] or _alike(one, other) > 0.85
    return alike and bool(most) and DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str) -> float:
    return float(JaroWinkler.similarity(one, other))


_SOUNDS = (
    (r"tsch|tch|ch|sch|sh|zh|cz", "s"),
    (r"^(?:gh|kh|q|g|k|c)(?=[aeou])", "k"),
    (r"kh|gh|ck|q|c(?![eiy])", "k"),
    (r"ph|v|w|ff", "f"),
    (r"c", "s"),
    (r"dh|th|dd|tt|d", "t"),
    (r"ts|tz|z|ss", "s"),
    (r"j|dzh|y(?=[aeou])", "i"),
    (r"[aeiouy]+", ""),
    (r"h", ""),
    (r"(.)\1", r"\1"),
)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The consonants of a word as they might be spelt in another alphabet's transliteration."""
    for pattern, instead in _SOUNDS:
        word = re.sub(pattern, instead, word)
    return word


def is_common(name: Name) -> bool:
    """Whether many people bear a name: a surname that is frequent somewhere, with a given name or without.

    >>> is_common(parse("John Smith")), is_common(parse("Kim Min-jun")), is_common(parse("Yasar Guler"))
    (True, True, False)
    """
    return bool(name.words) and bool({name.words[-1], name.words[0]} & COMMON_SURNAMES)


def role_tie(known: Iterable[str], new: Iterable[str]) -> RoleTie:
    """How the offices of two people fit together: the same, of one career, unknown, or of another life.

    >>> role_tie(["Turkish Defense Minister"], ["minister of defence of Türkiye"])
    'same'
    >>> role_tie(["police chief"], ["novelist"]), role_tie(["senator"], ["vice president"])
    ('other', 'near')
    """
    mine, theirs = [r for r in known if r], [r for r in new if r]
    if not mine or not theirs:
        return "unknown"
    ties = {_one_role(a, b) for a in mine for b in theirs}
    return next(tie for tie in ("same", "near", "unknown", "other") if tie in ties)


def _one_role(one: str, other: str) -> RoleTie:
    a, b = _role_words(one), _role_words(other)
    if not a or not b:
        return "unknown"
    countries, others = countries_of(one) - UNIONS, countries_of(other) - UNIONS
    if countries and others and not countries & others:
        return "other"
    domain, domains = _domains(a), _domains(b)
    shared = a & b
    heads = {word for word in shared if word in DOMAINS}
    rest = {word for word in shared if word not in DOMAINS and word not in ("the", "former")}
    smaller = min(len(a), len(b))
    if countries & others and a & RULERS and b & RULERS:
        return "same"
    if (heads and (rest or countries & others)) or len(shared) >= max(2, smaller) or a == b:
        return "same"
    if heads and smaller == 1 and (not (a - shared) or not (b - shared)):
        return "same" if len(a | b) <= 4 or (countries & others) else "near"
    if rest and len(rest) >= 2 and (not domain or not domains or domain & domains):
        return "same"
    if domain and domains:
        return "near" if domain & domains else "other"
    return "near" if shared else "unknown" if not (domain and domains) else "other"


_SPELT = {
    "defence": "defense",
    "labour": "labor",
    "centre": "center",
    "premier": "minister",
    "vice-president": "president",
}


@lru_cache(maxsize=20_000)
def _role_words(role: str) -> frozenset[str]:
    words = content_words([re.sub(r"['’]s?$", "", word) for word in re.findall(r"[\w’'.-]+", role)])
    letters = {short for found in _CAPITALS.finditer(role) for short in acronyms(found.group())}
    return frozenset(_SPELT.get(word, word) for word in words | letters)


_CAPITALS = re.compile(
    r"[A-ZÀ-Þ][\w’'-]*(?:\s+(?:of|for|and|the|de|on)(?:\s+the)?|\s+[A-ZÀ-Þ][\w’'-]*)*\s+[A-ZÀ-Þ][\w’'-]*"
)


def _domains(words: frozenset[str]) -> set[str]:
    found = {DOMAINS[word] for word in words if word in DOMAINS}
    return found | {"learning"} if any(word.endswith("ologist") for word in words) else found


def _shared(known: Profile, new: Profile) -> int:
    """How many names and key words two contexts share, those not counted that only say the name again."""
    own = {fold(word) for name in (known.name, new.name) for word in re.findall(r"\w+", name)}
    both = {key: set(re.findall(r"\w+", key)) for key in _keys(known.context) & _keys(new.context)}
    return sum(1 for words in both.values() if not words <= own and not any(words < more for more in both.values()))


def _keys(context: Iterable[str]) -> set[str]:
    items = {fold(item).strip() for item in context if item.strip()}
    words = {word for item in items for word in re.findall(r"\w+", item) if len(word) > 4}
    return items | (words - GENERIC_BODIES)


# --- bodies and governments ------------------------------------------------------------------------------------------


def _bodies(known: Profile, new: Profile) -> Likeness:
    shared = _shared(known, new)
    pairs = [(a, b) for a in (known.name, *known.other_names) for b in (new.name, *new.other_names)]
    best = NOBODY
    for a, b in pairs:
        found = _two_bodies(a, b, known, new, shared)
        if (found.safe, found.score) > (best.safe, best.score):
            best = found
    return best


_STATES = frozenset("federation republic kingdom state union".split())


def _places(name: str, profile: Profile) -> frozenset[str]:
    """The country a body is of, by its name, else by what it is said to be."""
    return countries_of(name) or frozenset().union(*(countries_of(role) for role in profile.roles))


def _two_bodies(a: str, b: str, known: Profile, new: Profile, shared: int) -> Likeness:
    mine, theirs = _body(a), _body(b)
    if not mine or not theirs:
        return NOBODY
    places, others = _places(a, known), _places(b, new)
    near, about = _around(known), _around(new)
    apart = bool(near) and bool(about) and not near & about
    strangers = bool(known.context) and bool(new.context) and not shared and not near & about
    if _governs(a) and _governs(b):
        if places and places == others:
            unsure = strangers and (places & AMBIGUOUS or fold(a) in AMBIGUOUS or fold(b) in AMBIGUOUS)
            return Likeness(0.6 if unsure else 0.9, not unsure, ("the same country",))
        if places and others:
            return NOBODY
    if places and others and not places & others:
        return NOBODY
    generic = mine <= GENERIC_BODIES or (mine - places_words(a)) <= GENERIC_BODIES
    local = bool(mine & GENERIC_BODIES) and not mine & WORLDWIDE
    if mine == theirs and "university" in mine and body_words(a) != body_words(b):
        return Likeness(0.5, False, ("name: the same words in another order",))  # Miami University, University of Miami
    if mine == theirs:
        brief = (name for name in (a, b) if fold(name) not in WELL_KNOWN)
        short = len(mine) == 1 and any(name.replace(".", "").isupper() and len(name) <= 5 for name in brief)
        if apart:
            return Likeness(
                0.45 if not generic else 0.2,
                not generic and not short and len(mine) > 2,
                ("name: same", "places differ"),
            )
        if (generic or short) and not places & others:
            return Likeness(0.75, shared >= 2 or bool(near & about), ("name: same, but many bodies have it",))
        if strangers and local and not places & others:
            return Likeness(0.6, False, ("name: same", "nothing else in common"))
        return Likeness(0.95, True, ("name: same",))
    acronym = is_acronym_of(a, b) or is_acronym_of(b, a)
    if acronym:
        safe = not apart and (shared >= 1 or len(min(a, b, key=len).replace(".", "")) >= 4)
        return Likeness(0.75 if shared and not apart else 0.4, safe, ("name: its letters",))
    if mine < theirs or theirs < mine:
        extra, both = (mine | theirs) - (mine & theirs), mine & theirs
        of_places = places_words(a) | places_words(b)
        if not both - of_places:
            return NOBODY  # a country and one of its ministries
        if extra <= of_places | _STATES and both - of_places and not apart:
            countries, same = near | places, about | others
            if countries & same and (places & others or countries == same):
                return Likeness(0.8, True, ("name: the same but for its country",))
        return Likeness(0.4 + 0.05 * min(shared, 3), False, ("name: one holds the other",))
    plain, other = " ".join(sorted(mine)), " ".join(sorted(theirs))
    alike = float(JaroWinkler.similarity(plain, other))
    if alike > 0.93 and len(mine) == len(theirs) and not apart:
        return Likeness(0.6, False, ("name: spelling",))
    return NOBODY


@lru_cache(maxsize=20_000)
def _body(name: str) -> frozenset[str]:
    plain = re.sub(r"^the\s+", "", fold(name).replace(".", "").strip())
    words = (_SPELT.get(word, word) for word in body_words(WELL_KNOWN.get(plain, re.sub(r"['’]s\b", "", name))))
    kept = frozenset(DEMONYMS.get(word, word) for word in words if word not in LEGAL_FORMS)
    return kept - {"affairs", "national"} if kept & {"ministry", "department"} else kept


def places_words(name: str) -> set[str]:
    """The words of a name that are a country's."""
    return {word for country in countries_of(name) for word in country.split()} | {
        word for word in _body(name) if word in COUNTRIES
    }


def _around(profile: Profile) -> frozenset[str]:
    return frozenset().union(*(countries_of(word) for word in (*profile.roles, *profile.context))) or frozenset()


def _governs(name: str) -> bool:
    """Whether a name is a government's: a country, its capital, or "the government" of it."""
    folded = fold(re.sub(r"^[Tt]he\s+", "", name.strip()))
    words = _body(name)
    return (
        folded in CAPITALS
        or folded in COUNTRIES
        or fold(folded) in {fold(country) for country in COUNTRIES}
        or (bool(words & {"government", "regime"}) and bool(countries_of(name)))
    )
