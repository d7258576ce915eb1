"""A claim as it is compared: its words, numbers and names, what it denies, and of whom it speaks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from attribution.matching.lexicon import (
    AUXILIARY,
    CONTRACTIONS,
    DAYS,
    DENYING,
    FIRST_PERSON,
    FRACTIONS,
    FUTURE,
    HE_OR_SHE,
    IMPLIED,
    IRREGULAR,
    MONTHS,
    NEGATIONS,
    OPPOSITES,
    OUGHT,
    PHRASES,
    POSSIBLE,
    SCALES,
    SPELLINGS,
    STOP,
    TITLES,
    UNDONE,
    UNITS,
)
from attribution.matching.numbers import numbers_in
from attribution.matching.table import table
from attribution.speakers.countries import countries_of
from attribution.speakers.lexicon import COUNTRIES, DEMONYMS
from attribution.speakers.names import fold

_WORD = re.compile(r"\d[\d,.]*\d|\d|%|[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTED = re.compile(r"[\"“”„«»]|(?<!\w)[‘']|[’'](?!\w)")
_EDITED = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…")
_BRACKETS = re.compile(r"[\[\]()]")
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_LEADING = frozenset(("that", "how", "about", "and", "but", "so", "because", "as"))


@dataclass(frozen=True, slots=True)
class Words:
    """What two claims are compared by.

    `said` are the words in small letters and in order, without marks; `content` the base forms of those that say
    something, in order, and `told` these words as they were said; `leanings` the sides that the claim's words take in
    `OPPOSITES`, as number of the pair and 0 or 1, and the words that take them. `own` is true of a claim that speaks of
    its speaker: "I", "we", or a "he" with whom it begins. `whole` is false of what says nothing of what it names, such
    as "the closure of the port": it has no finite verb. `passive` has a "by", `voiced` needs none.
    """

    said: tuple[str, ...]
    content: tuple[str, ...]
    numbers: frozenset[str]
    names: frozenset[str]
    perhaps_names: frozenset[str]
    places: frozenset[str]
    leanings: Mapping[tuple[int, int], frozenset[str]]
    denied: bool
    first_person: bool
    own: bool
    mood: str
    question: bool
    passive: bool
    told: tuple[str, ...]
    whole: bool
    voiced: bool

    @property
    def text(self) -> str:
        """The words in small letters, a space between them: equal in copies of a claim."""
        return " ".join(self.said)

    @property
    def says_something(self) -> bool:
        """False of claims like "it", "yes" or "like animals", which can be about anything."""
        content = set(self.content)
        enough = len(content) + len(self.numbers) >= 2 or len(self.said) >= 6
        return len(self.said) >= 3 and bool(content) and enough


def read(claim: str) -> Words:
    """Return what a claim is compared by; never raises, whatever the text.

    >>> words = read("“Taxes will [not] fall by two percent”")
    >>> words.text, words.denied, sorted(words.numbers)
    ('taxes will not fall by two %', True, ['2%'])
    """
    claim = unicodedata.normalize("NFKC", claim).replace("’", "'").replace("ʼ", "'")
    plain = _BRACKETS.sub("", _EDITED.sub(" ", claim))
    said: list[str] = []
    capital: list[bool] = []
    begins: list[bool] = []
    end = 0
    for match in _WORD.finditer(plain):
        word, between = match.group(), plain[end : match.start()]
        first = end == 0 or any(sign in between for sign in '.!?:;"“”„«»')
        end = match.end()
        if word.lower() in _ORDINAL and said and said[-1][0].isdigit():
            continue
        for part in _parts(word.lower()):
            said.append(part)
            capital.append(word[0].isupper())
            begins.append(first)
    while said and said[0] in _LEADING and len(said) > 3:
        del said[0], capital[0], begins[0]
    direct = bool(_QUOTED.match(claim.lstrip()))
    names, perhaps = _names(said, capital, begins, direct)
    meant = _meant(said)
    content, told = _content(meant)
    numbers = numbers_in(said, capital)
    bases = frozenset(content) | {each for each in map(base, meant) if each in _SIDES}
    everything = frozenset(said)
    first_person = any(word in FIRST_PERSON for word in said)
    return Words(
        said=tuple(said),
        content=content,
        numbers=numbers,
        names=names,
        perhaps_names=perhaps,
        places=_places(plain),
        leanings=_leanings(bases),
        denied=_denied(said),
        first_person=first_person,
        own=first_person or _of_the_speaker(said),
        mood=_mood(everything, said),
        question="?" in plain,
        passive=_passive(said),
        told=told,
        whole=_whole(said, capital),
        voiced=_undergoes(said),
    )


def _parts(word: str) -> Sequence[str]:
    if "'" not in word:
        return (SPELLINGS.get(word, word),)
    if word in CONTRACTIONS:
        return CONTRACTIONS[word].split()
    stem, _, tail = word.rpartition("'")
    if word.endswith("n't"):
        return (word[:-3], "not")
    if tail in ("s", ""):
        return tuple(_parts(stem)) if stem else ()
    if tail in ("ll", "re", "ve", "m", "d"):
        return (stem, {"ll": "will", "re": "are", "ve": "have", "m": "am", "d": "would"}[tail])
    return (word.replace("'", ""),)


_PHRASES: dict[tuple[str, str], str] = {}


def _meant(said: Sequence[str]) -> list[str]:
    """The words with "called off" as "cancel"."""
    found: list[str] = []
    for word in said:
        phrase = _PHRASES.get((base(found[-1]), word)) if found else None
        if phrase:
            found[-1] = phrase
        else:
            found.append(word)
    return found


def _leanings(bases: Iterable[str]) -> dict[tuple[int, int], frozenset[str]]:
    """The sides that words take, and the words that take them."""
    found: dict[tuple[int, int], frozenset[str]] = {}
    for word in bases:
        for side in _SIDES.get(word, ()):
            found[side] = found.get(side, frozenset()) | {word}
    return found


def _content(said: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The base forms of words that say something, and the words; "unaware" is "aware", and denied elsewhere."""
    words = [word for word in said if _says(word) and word not in IMPLIED]
    words = [_PREFIX.sub("", word) if word in UNDONE else word for word in words]
    return tuple(base(word) for word in words), tuple(words)


_PREFIX = re.compile(r"^(?:un|in|il|im|ir|dis|non)")


def _whole(said: Sequence[str], capital: Sequence[bool]) -> bool:
    """Whether anything is said of what is named: there is a verb that tells, or something that is to be done."""
    if said[:1] == ["to"] or said[:2] == ["not", "to"]:
        return True
    known = table()
    for at, word in enumerate(said):
        if word in AUXILIARY:
            return True
        if capital[at] or (at and said[at - 1] in _BEFORE_NAMES):
            continue
        finite = known.finite[known.row(word)]
        if finite >= _FINITE or (at and (word in _PARTICIPLES or _ended(word, said[at - 1]))):
            return True
    return False


_FINITE = 0.04  # share of a word's occurrences that are finite verbs
_BEFORE_NAMES = frozenset("the a an his her its their our my your of for on in with from by about at".split())


_PARTICIPLES = frozenset(IRREGULAR) - frozenset(
    "better best worse worst children men women people persons lives wives feet halves lying dying".split()
)


def _ended(word: str, before: str) -> bool:
    return word.endswith("ed") and before not in STOP


def _says(word: str) -> bool:
    return not (
        word in STOP
        or word in NEGATIONS
        or word in UNITS
        or word in SCALES
        or word in FRACTIONS
        or word == "%"
        or word[0].isdigit()
        or word == "per"
        or len(word) == 1
    )


@lru_cache(maxsize=100_000)
def base(word: str) -> str:
    """Return a word without its English ending, so that forms of one word are one; not always a word itself.

    >>> base("stolen"), base("cities"), base("planned"), base("agreement"), base("safely")
    ('steal', 'city', 'plan', 'agr', 'saf')
    """
    word = IRREGULAR.get(word, SPELLINGS.get(word, word))
    for end, instead in _ENDINGS:
        if word.endswith(end) and len(word) - len(end) >= 3:
            cut = word[: -len(end)] + instead
            return _bare(IRREGULAR.get(cut, SPELLINGS.get(cut, cut)))
    return _bare(word)


_ENDINGS = (
    ("ations", ""), ("ation", ""), ("ments", ""), ("ment", ""), ("ings", ""), ("ness", ""),
    ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ing", ""), ("ed", ""),
    ("ly", ""), ("s", ""),
)  # fmt: skip


def _bare(word: str) -> str:
    """The word without its last e, which "-ed" and "-ing" take along, and with one consonant for two."""
    if len(word) < 4:
        return word
    word = word.rstrip("e")
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


_PHRASES |= {(base(_verb), _after): _meaning for (_verb, _after), _meaning in PHRASES.items()}
_SIDES: dict[str, tuple[tuple[int, int], ...]] = {}
for _number, _pair in enumerate(OPPOSITES):
    for _side, _members in enumerate(_pair):
        for _member in _members - NEGATIONS - IMPLIED - UNDONE:  # what denies is counted by itself
            _SIDES[base(_member)] = (*_SIDES.get(base(_member), ()), (_number, _side))


def _names(
    said: Sequence[str], capital: Sequence[bool], begins: Sequence[bool], direct: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Names, and words that may be names: those with a capital where every word has one."""
    sure, perhaps = set(), set()
    for at, word in enumerate(said):
        if not capital[at] or word in STOP or word in DAYS or word in MONTHS or word in AUXILIARY or len(word) == 1:
            continue
        if word in NEGATIONS or word in UNITS or word in TITLES or word in DEMONYMS or word in COUNTRIES:
            continue  # a country is among the places
        followed = at + 1 < len(said) and capital[at + 1] and said[at + 1] not in STOP
        # the content of an indirect quote begins with a small letter, unless it begins with a name
        if not begins[at] or followed or (at == 0 and not direct):
            sure.add(fold(word))
        else:
            perhaps.add(fold(word))
    return frozenset(sure), frozenset(perhaps - sure)


def _places(text: str) -> frozenset[str]:
    """The countries a claim speaks of; without a capital nothing is one."""
    if not any(sign.isupper() for sign in text):
        return frozenset()
    # "us" is a country only in capitals
    words = [word for word in text.split() if any(sign.isupper() for sign in word[:2])]
    return countries_of(" ".join(_INITIALS.get(word.strip("\"“”',.;:()"), word) for word in words))


_INITIALS = {"UN": "United Nations", "U.N.": "United Nations", "U.N": "United Nations", "E.U.": "European Union"}


def _denied(said: Sequence[str]) -> bool:
    """Whether the words say no; "not only" and "no doubt" do not, and "did not fail" says no twice."""
    plain = implied = 0
    for at, word in enumerate(said):
        following = said[at + 1] if at + 1 < len(said) else ""
        if word in NEGATIONS and (word, following) not in _NO_DENIAL:
            plain = 1  # "no one ever said nothing": more of them are one
        elif (
            word in IMPLIED
            or word in UNDONE
            or any(tuple(said[at : at + len(phrase)]) == phrase for phrase in _DENYING.get(word, ()))
        ):
            implied += 1
    return (plain + implied) % 2 == 1


_DENYING: dict[str, list[tuple[str, ...]]] = {}
for _phrase in DENYING:
    _DENYING.setdefault(_phrase[0], []).append(_phrase)
_NO_DENIAL = frozenset((("not", "only"), ("not", "just"), ("no", "doubt"), ("no", "matter"), ("never", "mind")))


def _of_the_speaker(said: Sequence[str]) -> bool:
    """Whether a claim without a subject, or with a pronoun first, can only be understood with its speaker."""
    if not said:
        return False
    return said[0] in HE_OR_SHE or said[0] == "to" or (said[0] == "not" and said[1:2] == ["to"])


def _mood(words: frozenset[str], said: Sequence[str]) -> str:
    """What the claim says of time and duty: "ought", "possible", "future", "past", "now" or nothing."""
    if words & OUGHT or any(pair in _HAVE_TO for pair in pairwise(said)):
        return "ought"
    if words & POSSIBLE:
        return "possible"
    if words & FUTURE or "would" in words or said[:1] == ["to"]:
        return "future"
    if words & {"was", "were", "had", "did", "has", "have", "been"}:
        return "past"
    if words & {"is", "are", "am", "do", "does"}:
        return "now"
    return ""


_HAVE_TO = frozenset((("have", "to"), ("has", "to"), ("had", "to")))


def _undergoes(said: Sequence[str]) -> bool:
    """Whether something is done to somebody: "was arrested"."""
    return any(
        word in _TO_BE and (following.endswith(("ed", "en")) or following in _PARTICIPLES)
        for word, following in pairwise(said)
    )


_TO_BE = frozenset("is are was were be been being got".split())


def _passive(said: Sequence[str]) -> bool:
    """Whether somebody is said to be the one "by" whom it was done."""
    for at, word in enumerate(said):
        if word == "by" and at and (said[at - 1].endswith(("ed", "en", "n", "t", "de", "ng"))):
            return any(other in ("is", "are", "was", "were", "be", "been", "being", "got") for other in said[:at])
    return False
