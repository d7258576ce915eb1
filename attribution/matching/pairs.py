"""Whether two claims say the same: how likely, and why.

A logistic regression (fitted by `attribution.matching.fitting`) over the closeness of their vectors and over what
vectors are blind to: numbers, denial, opposites, names, who does what to whom, and of whom "I" speaks.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from attribution.matching.words import Words, base, read
from attribution.speakers.names import fold


@dataclass(frozen=True)
class Said:
    """A claim with what is known of it; `speaker_id` is the roster's. Only `claim` must be there."""

    claim: str
    speaker: str | None = None
    speaker_id: str | None = None

    @cached_property
    def words(self) -> Words:
        return read(self.claim)

    @cached_property
    def who(self) -> frozenset[str]:
        """The words of the speaker's name."""
        return frozenset(fold(self.speaker).split()) - _TITLE_WORDS if self.speaker else frozenset()


class Sameness(NamedTuple):
    """The probability, 0 to 1, that two claims say the same, and what speaks for and against it in words."""

    probability: float
    reasons: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.probability >= least()


_TITLE_WORDS = frozenset("the a an of mr mrs ms dr".split())

NEVER = 0.01
"""The probability where a rule says that two claims are two, whatever the rest."""


def same(one: Said, other: Said, cosine: float) -> Sameness:
    """Return how likely two claims say the same, with the cosine of their vectors.

    >>> same(Said("taxes will rise by two percent"), Said("taxes will rise by 3%"), 0.9).reasons
    ('other numbers: 2%, 3%',)
    """
    if not (one.words.says_something and other.words.says_something):
        return Sameness(0.0, ("too short to tell",))
    if veto := _veto(one, other):
        return Sameness(NEVER, (veto,))
    found = features(one, other, cosine)
    return Sameness(probability(found), tuple(_reasons(found, one, other)))


def probability(found: Mapping[str, float]) -> float:
    """Return what the regression makes of features."""
    weights = fitted()["weights"]
    score = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def least() -> float:
    """The probability from which two claims count as the same."""
    return float(fitted()["least"])


@cache
def fitted() -> dict[str, Any]:
    """The weights of the features and the threshold."""
    text = files("attribution.matching").joinpath("weights.json").read_text(encoding="utf-8")
    saved: dict[str, Any] = json.loads(text)
    return saved


# --- rules -----------------------------------------------------------------------------------------------------------


def _veto(one: Said, other: Said) -> str:
    """Why two claims cannot say the same; empty where they can."""
    mine, theirs = one.words.numbers, other.words.numbers
    if mine - theirs and theirs - mine:
        return f"other numbers: {', '.join(sorted(mine - theirs))}, {', '.join(sorted(theirs - mine))}"
    if one.words.question != other.words.question:
        return "one asks"
    if _roles_swapped(one.words, other.words):
        return "who does it to whom is turned round"
    if speaker(one, other) < 0:
        if one.words.own and other.words.own:
            return "each speaks of themselves"
        if (one.words.own and not _speaks_of(other, one)) or (other.words.own and not _speaks_of(one, other)):
            return "one speaks of themselves"
    return ""


def speaker(one: Said, other: Said) -> int:
    """1 where both claims have one speaker, -1 where they have two, 0 where that is not known."""
    if one.speaker_id and other.speaker_id:
        return 1 if one.speaker_id == other.speaker_id else -1
    if not one.who or not other.who:
        return 0
    return 1 if one.who <= other.who or other.who <= one.who else -1


def _speaks_of(claim: Said, person: Said) -> bool:
    """Whether a claim names another claim's speaker: "I never lied", and "Ana Berg never lied"."""
    return bool(person.who & (claim.words.names | claim.words.perhaps_names))


# --- features --------------------------------------------------------------------------------------------------------

FEATURES = (
    "cosine", "close", "shared", "contained", "letters", "run", "part", "length", "swapped", "numbers", "number_more",
    "denied", "opposite", "undone", "name", "names", "name_more", "same_speaker", "other_speaker", "mood", "few",
    "replaced",
)  # fmt: skip


def features(one: Said, other: Said, cosine: float) -> dict[str, float]:
    """Return what the regression sees, by name; all but the two cosines between 0 and 1."""
    from rapidfuzz import fuzz

    a, b = one.words, other.words
    mine, theirs = set(a.content), set(b.content)
    common = mine & theirs
    fewer, more = sorted((len(mine), len(theirs)))
    denied, opposite = a.denied != b.denied, _opposite(a, b)
    apart, shared = _names_apart(a, b), _names_shared(a, b)
    who = speaker(one, other)
    letters, run = fuzz.ratio(a.text, b.text) / 100, _run(a.said, b.said)
    # what stands in the longer claim word by word is not touched by what is said around it
    part = run == 1 and min(len(a.said), len(b.said)) >= 4 and a.said != b.said
    return {
        "cosine": cosine,
        "close": max(0.0, cosine - 0.8),
        "shared": 2 * len(common) / max(1, fewer + more),
        "contained": len(common) / max(1, fewer),
        "letters": letters,
        "run": run,
        "part": float(part),
        "length": min(len(a.said), len(b.said)) / max(len(a.said), len(b.said)),
        "swapped": float(bool(mine - theirs) and bool(theirs - mine)),
        "numbers": float(bool(a.numbers & b.numbers)),
        "number_more": float(a.numbers != b.numbers and not part),
        "denied": float(denied and not opposite and not part) * (0.5 + len(common) / max(1, fewer)),
        "opposite": float(opposite and not denied and not part),
        "undone": float(opposite and denied),
        "name": float(apart == 2),
        "name_more": float(apart == 1),
        "names": float(shared),
        "same_speaker": float(who > 0),
        "other_speaker": float(who < 0),
        "mood": float(_other_mood(a, b) and not part),
        "few": float(fewer <= 3),
        "replaced": float(letters >= 0.6 and _replaced(a, b)),
    }


def _opposite(one: Words, other: Words) -> bool:
    """Whether one claim says "rise" where the other says "fall"."""
    for pair, side in one.leanings:
        against = (pair, 1 - side)
        if against in other.leanings and (pair, side) not in other.leanings and against not in one.leanings:
            return True
    return False


def _names_shared(one: Words, other: Words) -> bool:
    mine, theirs = one.names | one.perhaps_names, other.names | other.perhaps_names
    return bool(mine & theirs or one.places & other.places)


def _names_apart(one: Words, other: Words) -> int:
    """2 where each claim has a name that the other lacks, 1 where one has."""
    return _names_lacking(one, other) + _names_lacking(other, one)


def _names_lacking(one: Words, other: Words) -> bool:
    there = other.names | other.perhaps_names | set(other.said)
    initials = "".join(word[0] for word in other.said)
    lacking = [name for name in one.names - there if not (2 <= len(name) <= 5 and name in initials)]
    if lacking and other.names & one.names:
        # "Prime Minister Aiko Mori" and "Mori": a fuller form of the same name
        lacking = [name for name in lacking if not _beside(name, one, other.names & one.names)]
    return bool(lacking or one.places - other.places)


def _beside(name: str, words: Words, known: frozenset[str]) -> bool:
    said = [fold(word) for word in words.said]
    if name not in said:
        return False
    at = said.index(name)
    return any(0 <= near < len(said) and said[near] in known for near in (at - 2, at - 1, at + 1, at + 2))


_TENSES = frozenset((frozenset(("now", "past")), frozenset(("now", "future")), frozenset(("future", "possible"))))


def _other_mood(one: Words, other: Words) -> bool:
    """Whether one says what is and the other what will or should be; "is" is "was" in indirect speech."""
    moods = frozenset((one.mood, other.mood))
    return len(moods) == 2 and "" not in moods and moods not in _TENSES


def _roles_swapped(one: Words, other: Words) -> bool:
    """Whether the very same words stand in another order: "the dog bit the man"."""
    if one.said == other.said or len(one.said) != len(other.said) or sorted(one.said) != sorted(other.said):
        return False
    return [word for word in one.content if word in other.content][:1] != list(other.content[:1])


def _replaced(one: Words, other: Words) -> bool:
    """Whether the claims run alike but for a word that says something, in whose place another stands."""
    from rapidfuzz.distance import Levenshtein

    mine, theirs = [base(word) for word in one.said], [base(word) for word in other.said]
    here, there = set(mine), set(theirs)
    for edit in Levenshtein.opcodes(mine, theirs):
        if edit.tag == "replace":
            gone = [word for word in mine[edit.src_start : edit.src_end] if word not in there and word in one.content]
            come = [
                word for word in theirs[edit.dest_start : edit.dest_end] if word not in here and word in other.content
            ]
            if gone and come:
                return True
    return False


@lru_cache(maxsize=50_000)
def _run(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The longest run of words that both have, as share of the shorter claim."""
    if len(one) > len(other):
        one, other = other, one
    if not one:
        return 0.0
    places: dict[str, list[int]] = {}
    for at, word in enumerate(other):
        places.setdefault(word, []).append(at)
    best, before = 0, dict[int, int]()
    for word in one:
        now = {at: before.get(at - 1, 0) + 1 for at in places.get(word, ())}
        best = max(best, *now.values(), 0) if now else best
        before = now
    return best / len(one)


# --- in words --------------------------------------------------------------------------------------------------------


def _reasons(found: Mapping[str, float], one: Said, other: Said) -> Sequence[str]:
    a, b = one.words, other.words
    said: list[str] = []
    if a.said == b.said:
        said.append("the same words")
    elif found["run"] == 1:
        said.append("one is part of the other")
    elif found["contained"] >= 0.5:
        said.append(f"words in common: {', '.join(dict.fromkeys(_common(a, b)))}")
    elif found["cosine"] >= 0.6:
        said.append("close in meaning")
    if found["numbers"]:
        said.append(f"the same numbers: {', '.join(sorted(a.numbers & b.numbers))}")
    if found["same_speaker"]:
        said.append("the same speaker")
    for name, reason in _AGAINST.items():
        if found[name]:
            said.append(reason)
    return said


def _common(one: Words, other: Words) -> list[str]:
    theirs = set(other.content)
    return [word for word in one.said if base(word) in theirs and base(word) in one.content][:6]


_AGAINST = {
    "denied": "one denies it",
    "opposite": "one says the opposite",
    "name": "other names",
    "mood": "one says what is, one what will or should be",
    "replaced": "another word in the place of one",
}
