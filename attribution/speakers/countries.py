"""Which countries a text speaks of, and which it says somebody is of."""

import re
from functools import lru_cache

from attribution.speakers.lexicon import CAPITALS, COUNTRIES, DEMONYMS
from attribution.speakers.names import fold

UNIONS = frozenset({"european union", "united nations"})
"""Bodies of which whoever has a country is, too."""

_ONE_COUNTRY = {
    **dict.fromkeys(("united states", "america", "usa", "u.s"), "us"),
    **dict.fromkeys(("united kingdom", "uk", "england"), "britain"),
    "turkey": "turkiye",
    "uae": "united arab emirates",
    "eu": "european union",
    "czech republic": "czechia",
}
_ADJECTIVES = {"czech": "czechia", "saudi": "saudi arabia", "salvadoran": "el salvador", "salvadorean": "el salvador"}

_AMBIGUOUS = frozenset({"georgia", "jordan"})  # a state, a name
_NO_COUNTRY = re.compile(r"\bNew (?:Mexico|England|Jersey)\b")
_ELSEWHERE = re.compile(r"\b(?:to|for|in|on|with|from|at|against|about|visiting)\b|[,;:—–]")


@lru_cache(maxsize=20_000)
def countries_of(text: str) -> frozenset[str]:
    """The countries that a role, a name or a context speaks of, by folded name.

    >>> sorted(countries_of("Turkish ambassador in Tokyo"))
    ['japan', 'turkiye']
    """
    words = [fold(word).strip(".'’").removesuffix("'s").removesuffix("’s") for word in re.findall(r"[\w’'.]+", text)]
    found = set()
    for i, word in enumerate(words):
        pair = f"{word} {words[i + 1]}" if i + 1 < len(words) else ""
        if pair in COUNTRIES:
            found.add(pair)
        elif pair in CAPITALS:
            found.add(fold(CAPITALS[pair]))
        elif word in CAPITALS:
            found.add(fold(CAPITALS[word]))
        elif (country := _ADJECTIVES.get(word) or DEMONYMS.get(word, word)) in COUNTRIES:
            found.add(country)
    return frozenset(_ONE_COUNTRY.get(country, country) for country in found)


def home_of(role: str) -> frozenset[str]:
    """The countries that a role or a description says somebody is of; where they are sent does not count.

    >>> sorted(home_of("Turkish ambassador to Japan")), sorted(home_of("the president of Turkey"))
    (['turkiye'], ['turkiye'])
    """
    own = _NO_COUNTRY.sub("", _ELSEWHERE.split(role, maxsplit=1)[0])
    return countries_of(own) - UNIONS - _AMBIGUOUS
