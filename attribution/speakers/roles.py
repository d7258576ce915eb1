"""Roles as an article gives them: titles before a name, appositions behind it, and the nouns they say somebody is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from attribution.records import Span, SpeakerKind
from attribution.speakers.lexicon import ABBREVIATIONS, HONORIFICS, ORDINARY, PERSON_NOUNS
from attribution.speakers.names import fold
from attribution.speakers.text import Reading, head_kind, phrase_start, singular

PREPOSITIONS = frozenset(
    """of to for with by from at in on about against between under over than after before like including into via
    without""".split()
)


@dataclass(frozen=True, slots=True)
class Role:
    """A title or apposition, as it stands in the text; `heads` are its nouns before any preposition.

    `former` is true of an office that somebody no longer has; `countries` are those that it is an office of.
    """

    span: Span
    words: frozenset[str]
    heads: frozenset[str] = frozenset()
    apposition: bool = False
    former: bool = False
    countries: frozenset[str] = frozenset()


def heads_of(words: Sequence[str]) -> list[str]:
    """The nouns that a role or a name says somebody is: "founder and president", not the "justice" of a minister’s."""
    heads: list[str] = []
    for i, word in enumerate(words):
        lower = word.lower().rstrip(".")
        if lower in PREPOSITIONS or lower in ("who", "which", "that") or word in (",", "("):
            if heads:
                break
            continue
        following = words[i + 1].lower() if i + 1 < len(words) else ""
        spelt = ABBREVIATIONS.get(fold(lower), lower).split()
        if following in ("’s", "'s", "’") or not any(head_kind(part) for part in spelt):
            continue
        if following and head_kind(following) and following not in PREPOSITIONS:
            continue  # it only qualifies the noun behind it
        heads += spelt
    return heads


def is_title_word(reading: Reading, i: int) -> bool:
    lower, word = reading.lower[i], reading.words[i]
    return (
        lower in HONORIFICS
        or lower in ABBREVIATIONS
        or (word[:1].isupper() and lower not in ORDINARY and word[-1:].isalnum())
        or singular(lower) in PERSON_NOUNS
    )


_TITLE_WORDS = frozenset(
    """
    former acting deputy vice chief senior prime foreign defense defence interior interim assistant associate
    executive managing general first second national federal state retired ex then current co lead ranking fellow
    longtime veteran famous prominent top political presidential vice-presidential independent of and for
    transport finance health education justice trade energy culture sports environment labour labor agriculture economy
    home housing immigration water social welfare science technology communications industry tourism fisheries police
    party union opposition company club team campaign group town city county regional district parliamentary
    development planning security press rights
    """.split()
)


def title_before(reading: Reading, name: Span, least: int = 0) -> Span | None:
    """The title right before a name: "Turkish Defense Minister", "the president of the Movement Another Way,".

    Walks left over capitals, role nouns and what qualifies them, not beyond the offset `least`; None where no noun of
    a role is among them.
    """
    at = reading.at(name.start)
    i = at
    if i > 1 and reading.words[i - 1] == ",":
        title = _title_and_comma(reading, i - 1)
        return title if title and title.start >= least else None
    while i > 0 and at - i < 12 and reading.starts[i - 1] >= least:
        word, lower = reading.words[i - 1], reading.lower[i - 1]
        if "\n" in reading.text[reading.ends[i - 1] : reading.starts[i]]:
            break
        if lower in HONORIFICS and singular(lower) not in PERSON_NOUNS:
            i -= 1
            continue
        capital = word[:1].isupper() and (lower not in ORDINARY or lower == "first")
        if capital or lower in _TITLE_WORDS or lower in ABBREVIATIONS or head_kind(word) in ("person", "body"):
            i -= 1
        elif word in ("’s", "'s", "’") and reading.words[i - 2][:1].isupper():
            i -= 2
        elif (
            word in ("(", ")")
            or (lower == "the" and reading.lower[i - 2 : i - 1] == ["of"])
            or lower in ("affairs", "staff")
        ):
            i -= 1
        else:
            break
    # "government of President Daniel Ortega": what the title itself hangs on is no part of it
    for k in range(at - 2, i, -1):
        if reading.lower[k] in ("of", "for") and any(_role_noun(reading.lower[j]) for j in range(k + 1, at)):
            i = k
            break
    for k in range(at - 2, i, -1):
        if reading.lower[k] == "and" and not any(_role_noun(reading.lower[j]) for j in range(i, k)):
            i = k  # "the media and rival Hillary Clinton"
    while i < at and (
        reading.lower[i] in ("of", "and", "for", "(", ")", "the") or reading.words[i] in ("’s", "'s", "’")
    ):
        i += 1
    while i < at and reading.lower[i] in HONORIFICS and i + 1 == at:
        return None
    if i == at or not any(_role_noun(reading.lower[k]) for k in range(i, at)):
        return None
    end = at
    while end > i and reading.lower[end - 1] in HONORIFICS and singular(reading.lower[end - 1]) not in PERSON_NOUNS:
        end -= 1
    return reading.span(i, end) if end > i else None


def kind_before(reading: Reading, name: Span) -> Span | None:
    """What kind of body it is, right before its name: "the international polling firm ForwardKeys"."""
    at = reading.at(name.start)
    if at == 0 or head_kind(reading.words[at - 1]) != "body" or not reading.words[at - 1].islower():
        return None
    first = phrase_start(reading, at - 1)
    return reading.span(first + (reading.lower[first] in ("the", "a", "an")), at)


def _role_noun(lower: str) -> bool:
    spelt = ABBREVIATIONS.get(lower, lower).split()
    return any(singular(part) in PERSON_NOUNS or head_kind(part) == "person" for part in spelt)


def _title_and_comma(reading: Reading, comma: int) -> Span | None:
    """A title parted from the name by a comma: "EAAT founder and president, Aida Seif Al Dawla"."""
    first = comma
    while first > 0 and comma - first < 14:
        word = reading.words[first - 1]
        if (
            word in (",", ".", ";", ":", "!", "?", "”", "“", '"', "—", "–")
            or "\n" in reading.text[reading.ends[first - 1] : reading.starts[first]]
        ):
            break
        if (
            reading.lower[first - 1] in ("said", "says", "by", "that", "told", "and")
            and first < comma
            and reading.lower[first - 1] != "and"
        ):
            break
        first -= 1
        determined = reading.lower[first] in ("the", "a", "an", "his", "her", "its", "their")
        if determined and not (first and reading.lower[first - 1] in ("of", "for", "at", "from", "in")):
            first += 1
            break
    heads = [k for k in range(first, comma) if _role_noun(reading.lower[k])]
    if not heads or comma - first > 12:
        return None
    # "the resignation of the rector": what the title hangs on is no part of it
    articles = [k for k in range(first, heads[0]) if reading.lower[k] in ("the", "a", "an")]
    return reading.span(articles[-1] + 1 if articles else first, comma)


_VERBISH = re.compile(r"(?:said|says|told|added|was|is|has|had|were|are|will|would|who|which|that)$")


def apposition_behind(reading: Reading, name: Span, kind: SpeakerKind) -> Span | None:
    """The apposition behind a name: ", South Africa’s justice minister"; or what "is" says of it."""
    i = reading.at(name.end)
    n = len(reading.words)
    while i + 1 < n and reading.words[i] == "(":
        close = next((k for k in range(i, min(i + 8, n)) if reading.words[k] == ")"), None)
        if close is None:
            return None
        i = close + 1
    if i + 2 < n and reading.words[i] == "," and reading.words[i + 1].isdigit():
        i += 2
    copula = reading.lower[i] in ("is", "was", "became") if i < n else False
    who = (
        i + 2 < n
        and reading.words[i] == ","
        and reading.lower[i + 1] == "who"
        and reading.lower[i + 2] in ("is", "was")
    )
    if who:
        first = i + 3
    elif copula or (i < n and reading.words[i] in (",", "—", "–")):
        opens_line = not reading.text[: name.start].strip(" \t") or reading.text[: name.start].rstrip(" \t").endswith(
            "\n"
        )
        if opens_line and i < n and reading.words[i] in ("—", "–"):
            return None  # a dateline: "OSLO – The council decided …"
        first = i + 1
    else:
        return None
    if first >= n:
        return None
    if copula and reading.lower[first] not in ("a", "an", "the"):
        return None
    head = None
    last = first
    while last < n and last - first < 16:
        word = reading.words[last]
        if (
            word in (",", ".", ";", ":", "—", "–", "“", "”", '"', "(")
            or "\n" in reading.text[reading.ends[last - 1] : reading.starts[last]]
        ):
            break
        if (
            last > first
            and reading.lower[last] in ("who", "which", "that", "said", "says", "told", "and")
            and head is not None
            and reading.lower[last] != "and"
        ):
            break
        if head is None and (
            _role_noun(reading.lower[last]) if kind == "person" else head_kind(word) in ("body", "group", "document")
        ):
            head = last
        if head is None and (_VERBISH.fullmatch(reading.lower[last]) or last - first > 7):
            return None
        last += 1
    if head is None:
        return None
    begin = first + (reading.lower[first] in ("a", "an", "the", "now"))
    if begin >= last:
        return None
    if not copula and not who and kind == "person":
        opener = reading.words[first]
        plausible = (
            reading.lower[first] in ("a", "an", "the", "now", "then", "his", "her", "its", "their", "one")
            or opener[:1].isupper()
            or _role_noun(reading.lower[first])
            or reading.lower[first] in _TITLE_WORDS
        )
        if not plausible or reading.lower[first] in ("and", "as", "who", "but"):
            return None
    if kind != "person" and reading.lower[first] not in ("a", "an", "the", "one", "its", "their"):
        return None
    if (
        reading.words[head][:1].isupper()
        and not copula
        and head + 1 < last
        and reading.words[head + 1][:1].isupper()
        and kind == "person"
    ):
        # ", Foreign Minister Hakan Fidan": the next of a list, no apposition
        return None
    return reading.span(begin, last)
