"""What a desk checks first: how much a claim is worth checking, moved by what the desk cares for.

A claim's score is a probability, so a weight moves its log-odds: weights add up, none pushes a score out of 0 to 1,
and a claim that is sure to be worth it stays so. A weight of 1 makes the odds 2.7 times what they were, -1 the
inverse. Words are found in their usual English inflections: "tax" in "taxes" and "taxed", "migra*" in "migration".
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from anyascii import anyascii

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

HEAVIEST = 5.0
"""The greatest weight, up or down: odds times 150."""

MOST_WEIGHTS = 500
LONGEST_KEY = 200
MOST_DOUBLINGS = 6  # being repeated counts up to 64 articles; beyond, all have heard it

_NEAREST = 1e-4  # a score of 0 or 1 has no log-odds


class BadPriorities(ValueError):
    """Priorities that cannot be used: the message names the entry, what is wrong with it and the cure."""


@dataclass(frozen=True, slots=True)
class Priorities:
    """A desk's weights. `speakers` are ids of the roster or full names; `repetition` counts for each doubling of the
    number of articles that have the claim.
    """

    speakers: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    publishers: Mapping[str, float] = field(default_factory=dict)
    repetition: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the weights as plain data for JSON, without those that are not there."""
        record: dict[str, Any] = {name: dict(getattr(self, name)) for name in _TABLES if getattr(self, name)}
        return record | ({"repetition": self.repetition} if self.repetition else {})

    @staticmethod
    def from_dict(record: Any) -> "Priorities":
        """Return the priorities of what `as_dict` returned; an empty record has none.

        Raises:
            BadPriorities: a key is unknown, an entry is doubled or a weight is no number of ±`HEAVIEST`.

        """
        if record is None:
            return Priorities()
        if not isinstance(record, Mapping):
            raise BadPriorities(f"priorities are a record with {', '.join(_TABLES)} and repetition")
        for key in record:
            if key not in (*_TABLES, "repetition"):
                raise BadPriorities(f"priorities: unknown key {key!r}: there are {', '.join(_TABLES)} and repetition")
        tables = {name: _table(name, record.get(name)) for name in _TABLES}
        return Priorities(**tables, repetition=_weight("repetition", record.get("repetition") or 0))


_TABLES = ("speakers", "words", "publishers")


def priority(claims: "pd.DataFrame", priorities: Priorities) -> "pd.Series":
    """Return the priority of each claim, 0 to 1, NaN of one that has no score; the scores themselves without weights.

    `claims` has `checkworthiness`, and, as far as there are weights for them, `speaker`, `speaker_id`, `claim`,
    `wording` and `publisher`. How many articles have a claim is the column `articles`, or is counted from `group` and
    `article_id`; a claim without either stands in one.
    """
    import numpy as np
    import pandas as pd

    worth = claims["checkworthiness"].astype("float64")
    shift = np.zeros(len(claims))
    for name, weights in (("speaker", priorities.speakers), ("speaker_id", priorities.speakers)):
        if weights and name in claims:
            shift += _looked_up(claims[name], _name_weight(weights, fold=name == "speaker"))
    if priorities.speakers and {"speaker", "speaker_id"} <= set(claims.columns):
        # both the id and the name are in the list: one speaker counts once
        both = _looked_up(claims["speaker_id"], _name_weight(priorities.speakers, fold=False)) != 0
        shift[both] -= _looked_up(claims["speaker"], _name_weight(priorities.speakers))[both]
    if priorities.publishers and "publisher" in claims:
        shift += _looked_up(claims["publisher"], _name_weight(priorities.publishers))
    if priorities.words:
        shift += _words_in(claims, priorities.words)
    if priorities.repetition:
        shift += priorities.repetition * _doublings(articles_of(claims).to_numpy())
    moved = shift != 0
    clipped = worth.to_numpy().clip(_NEAREST, 1 - _NEAREST)
    odds = np.log(clipped) - np.log1p(-clipped) + shift
    return pd.Series(np.where(moved, 1 / (1 + np.exp(-odds)), worth), index=claims.index, name="priority")


def articles_of(claims: "pd.DataFrame") -> "pd.Series":
    """Return in how many articles each claim stands: as the column `articles` says, else as the groups have it."""
    import pandas as pd

    if "articles" in claims:
        return claims["articles"].fillna(1).astype("int64")
    if not {"group", "article_id"} <= set(claims.columns):
        return pd.Series(1, index=claims.index)
    return claims["group"].map(claims.groupby("group")["article_id"].nunique()).fillna(1).astype("int64")


def reasons(claim: Mapping[str, Any], priorities: Priorities) -> tuple[str, ...]:
    """Return what moves a claim's priority, strongest first: "+ speaker Yasar Guler", "- word “weather”".

    `claim` is a row as `priority` takes them; the number of articles is its `articles`.
    """
    return tuple(
        f"{'+' if weight > 0 else '-'} {what}"
        for what, weight in sorted(_parts(claim, priorities), key=lambda part: -abs(part[1]))
        if weight
    )


def _parts(claim: Mapping[str, Any], priorities: Priorities) -> Iterator[tuple[str, float]]:
    speaker, speaker_id, publisher = (_words(claim.get(name)) for name in ("speaker", "speaker_id", "publisher"))
    weight = _name_weight(priorities.speakers, fold=False)(speaker_id) if speaker_id else 0
    weight = weight or (_name_weight(priorities.speakers)(speaker) if speaker else 0)
    yield f"speaker {speaker or speaker_id}", weight
    text = _searched(" ¶ ".join(_words(claim.get(name)) for name in ("claim", "wording")))
    for word, weight in priorities.words.items():
        yield f"word “{word}”", weight if _pattern(word).search(text) else 0
    yield f"publisher {publisher}", _name_weight(priorities.publishers)(publisher) if publisher else 0
    count = claim.get("articles")
    articles = int(count) if isinstance(count, int | float) and count == count else 1
    doubled = min(math.log2(max(articles, 1)), MOST_DOUBLINGS)
    yield f"repeated in {articles:,} articles", priorities.repetition * doubled


def _words(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _doublings(articles: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    import numpy as np

    return np.log2(articles.clip(1)).clip(0, MOST_DOUBLINGS)  # type: ignore[no-any-return]


def _looked_up(column: "pd.Series", weight: Callable[[str], float]) -> "np.ndarray[Any, Any]":
    """The weight of each cell; each different one is looked up once."""
    import numpy as np

    codes, names = column.factorize()
    weights = np.array([weight(name) for name in names] + [0.0])  # the last is a missing cell's, whose code is -1
    return weights[codes]  # type: ignore[no-any-return]


def _name_weight(weights: Mapping[str, float], *, fold: bool = True) -> Callable[[str], float]:
    if not fold:
        return lambda name: weights.get(name, 0.0)
    folded = {_folded(name): weight for name, weight in weights.items()}
    return lambda name: folded.get(_folded(name), 0.0)


@lru_cache(maxsize=1 << 16)
def _folded(name: str) -> str:
    """A name so that case, accents, kinds of apostrophe and spaces make no difference."""
    return " ".join(anyascii(unicodedata.normalize("NFKC", name)).casefold().split())


def _words_in(claims: "pd.DataFrame", weights: Mapping[str, float]) -> "np.ndarray[Any, Any]":
    """The sum of the weights of the words in each claim, or in its wording; a word counts once."""
    import numpy as np

    texts = [_searched(text) for text in claims["claim"].fillna("")]
    if "wording" in claims:
        worded = claims["wording"].notna().to_numpy().nonzero()[0]
        for place in worded:
            texts[place] += " ¶ " + _searched(claims["wording"].iat[place])
    patterns = [(_pattern(word), weight) for word, weight in weights.items()]
    # most claims have none of the words: one search finds those that have some
    any_word = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in patterns))
    found = np.zeros(len(claims))
    for place, text in enumerate(texts):
        if any_word.search(text):
            found[place] = sum(weight for pattern, weight in patterns if pattern.search(text))
    return found


def _searched(text: str) -> str:
    text = text.casefold() if text.isascii() else anyascii(text).casefold()
    return text.replace("-", " ")


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    """What finds a word, or several that follow each other, in the forms that it takes in a text."""
    forms = r"\s+".join(_forms(part) for part in _searched(word).split())
    return re.compile(rf"\b{forms}(?!\w)")


def _forms(word: str) -> str:
    """The forms of an English word as a pattern, from its base form or its plural."""
    if word.endswith("*"):
        return rf"{re.escape(word.rstrip('*'))}\w*"
    stem = re.sub(r"'s?$", "", word)
    if len(stem) < 3 or not stem.isalpha():
        return rf"{re.escape(stem)}(?:'?s)?"
    if re.search(r"[^aeiou](y|ies)$", stem):
        return rf"{re.escape(re.sub('(y|ies)$', '', stem))}(?:y|ies|ied|ying|y's|ies')"
    if re.search(r"(?:x|z|s|sh|ch)es$", stem) and len(stem) > 4:
        return rf"{re.escape(stem[:-2])}e?(?:'s|s|es'?|d|ed|ing)?"
    if re.search(r"[^sui]s$", stem) and len(stem) > 3:
        stem = stem[:-1]
    if stem.endswith("e"):
        return rf"{re.escape(stem[:-1])}(?:e|es|ed|ing|e's|es')"
    doubled = rf"|{stem[-1]}(?:ed|ing)" if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", stem) else ""
    return rf"{re.escape(stem)}(?:'s|s'?|es'?|ed|ing{doubled})?"


def _table(name: str, record: Any) -> dict[str, float]:
    if record is None:
        return {}
    if not isinstance(record, Mapping):
        raise BadPriorities(f"{name}: must be a record of weights like {{'{_EXAMPLES[name]}': 1}}")
    if len(record) > MOST_WEIGHTS:
        raise BadPriorities(f"{name}: {len(record):,} entries; there may be {MOST_WEIGHTS}")
    weights: dict[str, float] = {}
    seen: dict[str, str] = {}
    for key, value in record.items():
        if not isinstance(key, str) or not key.strip():
            raise BadPriorities(f"{name}: an entry without a name; name what the weight is for")
        if len(key) > LONGEST_KEY:
            raise BadPriorities(f"{name}: {key[:40]!r}… is longer than {LONGEST_KEY} characters")
        word = " ".join(key.split())
        if name == "words":
            _check_word(word)
        if (earlier := seen.setdefault(_folded(word), word)) != word or word in weights:
            raise BadPriorities(f"{name}: {earlier!r} and {word!r} are the same; keep one of them")
        weights[word] = _weight(f"{name}: {word!r}", value)
    return weights


def _check_word(word: str) -> None:
    letters = _searched(word)
    if not re.search(r"\w", letters):
        raise BadPriorities(f"words: {word!r} has no letter or digit; write a word")
    if any("*" in part.removesuffix("*") or len(part) < 4 for part in letters.split() if "*" in part):
        raise BadPriorities(f"words: {word!r}: a “*” stands at the end of at least three letters")


def _weight(what: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= HEAVIEST:
        raise BadPriorities(f"{what}: the weight {value!r} is no number from -{HEAVIEST:g} to {HEAVIEST:g}")
    return value


_EXAMPLES = {"speakers": "Ann Lee", "words": "tax", "publishers": "The Post"}
