"""Whether two claims say the same: how likely, and why.

Rules keep apart what cannot be the same. The rest is the mean of a logistic regression and of boosted trees (fitted by
`attribution.matching.fitting`) over the closeness of vectors, the words in common, and what
vectors are blind to: numbers, denial, opposites, names, who does what to whom, and of whom "I" speaks.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from attribution.matching.table import table
from attribution.matching.words import Words, base, read
from attribution.speakers.names import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Said:
    """A claim with what is known of it: `speaker_id` is the roster's, `negated` is true of what somebody denied.

    Only `claim` must be there.
    """

    claim: str
    speaker: str | None = None
    speaker_id: str | None = None
    negated: bool = False

    @cached_property
    def denied(self) -> bool:
        """Whether the claim is said not to be so, in its own words or in those that introduce it."""
        return self.words.denied != self.negated

    @cached_property
    def weighed(self) -> "Weighed":
        """The claim's words with their weights and vectors."""
        return _weighed(self.words)

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


_TITLE_WORDS = frozenset("the a an of mr mrs ms dr he she they it who which that we i you".split())

NEVER = 0.01
"""The probability where a rule says that two claims are two, whatever the rest."""


COPIES = 0.99
"""The probability where claims have the very same words, and no rule says that they are two."""


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
    chance = COPIES if one.words.said == other.words.said else probability(found)
    return Sameness(chance, tuple(_reasons(found, one, other)))


def probability(found: Mapping[str, float], model: Mapping[str, Any] | None = None) -> float:
    """Return what the regression and the trees make of features, on average."""
    model = model or fitted()
    weights = model["weights"]
    score = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    grown = sum(_leaf(tree, found) for tree in model["trees"])
    return (_chance(score) + _chance(grown)) / 2


def _leaf(tree: Any, found: Mapping[str, float]) -> float:
    while not isinstance(tree, float | int):
        tree = tree[2] if found[tree[0]] <= tree[1] else tree[3]
    return tree


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def least() -> float:
    """The probability from which two claims count as the same."""
    return float(fitted()["least"])


@cache
def fitted() -> dict[str, Any]:
    """The weights of the features, the trees, and the threshold."""
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
    if _roles_swapped(one.words, other.words) or _turned_round(one, other):
        return "who does it to whom is turned round"
    if veto := _against(one, other):
        return veto
    who = speaker(one, other)
    if who == 0 and one.words.own and other.words.own and (one.speaker or other.speaker):
        return "each speaks of somebody unknown"
    if who < 0:
        if one.words.own and other.words.own:
            return "each speaks of themselves"
        if (one.words.own and not _speaks_of(other, one)) or (other.words.own and not _speaks_of(one, other)):
            return "one speaks of themselves"
    return ""


def _against(one: Said, other: Said) -> str:
    """Whether a claim denies the other, says its opposite, or says that it will, might or should be so."""
    a, b = one.words, other.words
    if one.negated == other.negated and is_part(a, b):
        return ""
    denied, opposites = one.denied != other.denied, _opposites(a, b)
    if denied and not opposites:
        return "one denies it"
    if opposites % 2 == 1 and not denied:
        return "one says the opposite"
    if _other_mood(a, b):
        return "one says what is, one what will or should be"
    if not (a.whole and b.whole) and not _near_copies(one, other):
        return "one names what the other speaks of" if a.whole or b.whole else "they name different things"
    if not a.numbers & b.numbers and aligned(one, other).mass < _LITTLE and _run(a.said, b.said) < 1:
        return "hardly a word in common that says much"
    return ""


_LITTLE = 0.45  # what "see what happens" weighs


def is_part(one: Words, other: Words) -> bool:
    """Whether one claim stands in the other word by word, and says something: what is around it does not touch it."""
    shorter, longer = sorted((one, other), key=lambda words: len(words.said))
    if not shorter.whole or len(shorter.said) < 4 or shorter.said == longer.said:
        return False
    before, found, _ = f" {longer.text} ".partition(f" {shorter.text} ")
    return bool(found) and not read(before).denied


def _near_copies(one: Said, other: Said) -> bool:
    if one.words.whole != other.words.whole and _run(one.words.said, other.words.said) < 1:
        return False
    if speaker(one, other) <= 0 and (one.speaker or other.speaker):
        return False  # of two speakers, who knows what they said of it
    had = aligned(one, other)
    named = one.words.names | one.words.perhaps_names
    shared = set(one.words.content) & set(other.words.content) - named
    return min(had.one, had.other) >= _COPY and len(shared) >= _SHARED


_COPY, _SHARED = 0.85, 2
"""Of what is no sentence: the share of its words that the other has, and how many that are no names are the same."""


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


# --- words beside words ----------------------------------------------------------------------------------------------


class Weighed(NamedTuple):
    """The words of a claim that say something, each once: how rare they are, which are names, and their vectors."""

    words: tuple[str, ...]
    weights: "NDArray[np.float32]"
    names: tuple[bool, ...]
    vectors: "NDArray[np.float32]"


def _weighed(words: Words) -> Weighed:
    import numpy as np

    known = table()
    told: dict[str, str] = {}
    for word, as_told in zip(words.content, words.told, strict=True):
        told.setdefault(word, as_told)
    rows = [known.row(each) for each in told.values()]
    names = tuple(each in words.names or each in words.perhaps_names for each in told.values())
    weights = np.array([known.rarity[row] for row in rows], dtype=np.float32)
    return Weighed(tuple(told), weights, names, known.vectors[rows])


class Aligned(NamedTuple):
    """How much of either claim's words the other has, 0 to 1: of all, and of those that are no names.

    `left` and `right` are the weight of the words that only one of the claims has, and `bag` is the cosine of their
    words' mean vectors, `rest` that of the words left. `mass` is how much the common words weigh.
    """

    one: float
    other: float
    told_one: float
    told_other: float
    left: float
    right: float
    bag: float
    rest: float
    mass: float


_FAR, _NEAR = 0.3, 0.75  # cosines of words that have nothing, and as good as everything in common


def aligned(one: Said, other: Said) -> Aligned:
    """Return what two claims have in common, a word that means nearly the same counting in part."""
    import numpy as np

    a, b = one.weighed, other.weighed
    if not a.words or not b.words:
        return Aligned(0, 0, 0, 0, float(a.weights.sum()), float(b.weights.sum()), 0, 0, 0)
    near = ((a.vectors @ b.vectors.T - _FAR) / (_NEAR - _FAR)).clip(0, 0.9)
    places = {word: at for at, word in enumerate(b.words)}
    own = [at for at, name in enumerate(a.names) if name]
    theirs = [at for at, name in enumerate(b.names) if name]
    near[own] = 0
    near[:, theirs] = 0
    for at, word in enumerate(a.words):
        if word in places:
            near[at, places[word]] = 1
    here, there = near.max(1), near.max(0)
    # who speaks need not be named by name
    said_by = one.who | other.who
    mine = a.weights * np.array([not (name and word in said_by) for word, name in zip(a.words, a.names, strict=True)])
    yours = b.weights * np.array([not (name and word in said_by) for word, name in zip(b.words, b.names, strict=True)])
    no_name, no_others = ~np.array(a.names), ~np.array(b.names)
    left, right = mine * (1 - here), yours * (1 - there)
    first, second = a.weights @ a.vectors, b.weights @ b.vectors
    rest, others = left @ a.vectors, right @ b.vectors
    return Aligned(
        _share(mine, here),
        _share(yours, there),
        _share(mine * no_name, here),
        _share(yours * no_others, there),
        float(left.sum()),
        float(right.sum()),
        float(first @ second / (1e-6 + np.sqrt((first @ first) * (second @ second)))),
        float(rest @ others / (1e-6 + np.sqrt((rest @ rest) * (others @ others)))),
        min(float(a.weights @ here), float(b.weights @ there)),
    )


def _share(weights: Any, had: Any) -> float:
    total = float(weights.sum())
    return float(weights @ had) / total if total > 0 else 1.0


def _turned(one: Words, other: Words) -> float:
    """The share of pairs of common words that stand the other way round."""
    places = {word: at for at, word in reversed(list(enumerate(other.content)))}
    order = [places[word] for word in dict.fromkeys(one.content) if word in places]
    pairs = [(a, b) for at, a in enumerate(order) for b in order[:at]]
    return sum(a < b for a, b in pairs) / len(pairs) if pairs else 0.0


# --- features --------------------------------------------------------------------------------------------------------

FEATURES = (
    "cosine", "close", "low", "high", "told_low", "told_high", "swap", "more", "bag", "rest", "mass", "shared",
    "letters", "run", "part", "length", "numbers", "number_more", "denied", "opposite", "undone", "turned", "passive",
    "name", "names", "name_more", "same_speaker", "other_speaker", "mood", "few", "replaced", "fragment", "voice",
    "cosine_low", "cosine_shared",
)  # fmt: skip


def features(one: Said, other: Said, cosine: float) -> dict[str, float]:
    """Return what the regression sees, by name; most lie between 0 and 1."""
    from rapidfuzz import fuzz

    a, b = one.words, other.words
    mine, theirs = set(a.content), set(b.content)
    common = mine & theirs
    fewer, more = sorted((len(mine), len(theirs)))
    denied, opposites = one.denied != other.denied, _opposites(a, b)
    opposite = opposites % 2 == 1 or opposites > 2
    apart, shared = _names_apart(a, b), _names_shared(a, b)
    who = speaker(one, other)
    letters, run = fuzz.ratio(a.text, b.text) / 100, _run(a.said, b.said)
    part = is_part(a, b)
    had = aligned(one, other)
    low, high = sorted((had.one, had.other))
    told_low, told_high = sorted((had.told_one, had.told_other))
    in_common = 2 * len(common) / max(1, fewer + more)
    return {
        "cosine": cosine,
        "close": max(0.0, cosine - 0.8),
        "low": low,
        "high": high,
        "told_low": told_low,
        "told_high": told_high,
        "swap": min(3.0, had.left, had.right) / 3,
        "more": min(6.0, abs(had.left - had.right)) / 6,
        "bag": had.bag,
        "rest": had.rest,
        "mass": min(3.0, had.mass) / 3,
        "shared": in_common,
        "letters": letters,
        "run": run,
        "part": float(part),
        "length": min(len(a.said), len(b.said)) / max(len(a.said), len(b.said)),
        "numbers": float(bool(a.numbers & b.numbers)),
        "number_more": float(a.numbers != b.numbers and not part),
        "denied": float(denied and not opposite and not part),
        "opposite": float(opposite and not denied and not part),
        "undone": float(opposite and denied),
        "turned": 0.0 if part or a.passive != b.passive else _turned(a, b),
        "passive": float(a.passive != b.passive) * _turned(a, b),
        "name": float(apart == 2),
        "name_more": float(apart == 1),
        "names": float(shared),
        "same_speaker": float(who > 0),
        "other_speaker": float(who < 0),
        "mood": float(_other_mood(a, b) and not part),
        "few": float(fewer <= 3),
        "replaced": _replaced(a, b) if letters >= _ALIKE else 0.0,
        "fragment": float(not (a.whole and b.whole)),
        "voice": float(a.voiced != b.voiced),
        "cosine_low": cosine * low,
        "cosine_shared": cosine * in_common,
    }


_ALIKE = 0.6  # letters that claims have in common which run alike


def _opposites(one: Words, other: Words) -> int:
    """How many words of one claim have their opposite in the other."""
    found = set()
    for pair, side in one.leanings:
        against = (pair, 1 - side)
        if against in other.leanings and (pair, side) not in other.leanings and against not in one.leanings:
            found.add((_words_of(one, pair, side), _words_of(other, pair, 1 - side)))
    return len(found)


def _words_of(words: Words, pair: int, side: int) -> frozenset[str]:
    return words.leanings[pair, side]


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
    moods = frozenset((one.mood or "now", other.mood or "now"))
    return len(moods) == 2 and moods not in _TENSES


def _roles_swapped(one: Words, other: Words) -> bool:
    """Whether the same words stand in another order: "the dog bit the man", or in another voice."""
    if one.said == other.said or sorted(one.content) != sorted(other.content) or one.passive != other.passive:
        return False
    if one.content == other.content:
        # "had warned" and "had been warned"
        return one.voiced != other.voiced and len(one.content) > 2
    between = {"than", "not"} & set(one.said) & set(other.said)
    return bool(between) or _blocks_swapped(one.content, other.content)


def _turned_round(one: Said, other: Said) -> bool:
    """Whether claims with nearly the same words have them in another order around those that stayed."""
    a, b = one.words, other.words
    common = set(a.content) & set(b.content)
    if len(common) < 3 or 2 * len(common) < max(len(set(a.content)), len(set(b.content))):
        return False
    mine = tuple(word for word in dict.fromkeys(a.content) if word in common)
    theirs = tuple(word for word in dict.fromkeys(b.content) if word in common)
    had = aligned(one, other)
    if min(had.one, had.other) < _MOSTLY:
        return False
    if a.passive != b.passive:
        return mine == theirs
    return mine != theirs and _blocks_swapped(mine, theirs)


_MOSTLY = 0.75  # of the words of claims that are compared by their order


def _blocks_swapped(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two runs of words changed places around something that stayed between them."""
    start = next(at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1])
    end = len(one) - next(at for at, pair in enumerate(zip(one[::-1], other[::-1], strict=True)) if pair[0] != pair[1])
    mine, theirs = one[start:end], other[start:end]
    size = len(mine)
    for left in range(1, size - 1):
        for right in range(1, size - left):
            middle = mine[left : size - right]
            if middle and (*mine[size - right :], *middle, *mine[:left]) == tuple(theirs):
                return True
    return False


def _replaced(one: Words, other: Words) -> float:
    """How far from each other the words are that stand in the same place of claims that run alike; 0 for none."""
    from rapidfuzz.distance import Levenshtein

    mine, theirs = [base(word) for word in one.said], [base(word) for word in other.said]
    here, there = set(mine), set(theirs)
    known = table()
    far = 0.0
    for edit in Levenshtein.opcodes(mine, theirs):
        if edit.tag == "replace":
            gone = [
                at for at in range(edit.src_start, edit.src_end) if mine[at] not in there and mine[at] in one.content
            ]
            come = [
                at
                for at in range(edit.dest_start, edit.dest_end)
                if theirs[at] not in here and theirs[at] in other.content
            ]
            if gone and come:
                left = known.vectors[[known.row(one.said[at]) for at in gone]]
                near = left @ known.vectors[[known.row(other.said[at]) for at in come]].T
                far = max(far, 1 - float(near.max()))
    return far


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
    elif found["shared"] >= 0.4:
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
