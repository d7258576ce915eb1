"""The entities of an article as taggers find them, and put right where taggers are often wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from attribution.records import Span, SpeakerKind
from attribution.speakers.lexicon import COUNTRIES, HONORIFICS, ORDINARY
from attribution.speakers.names import fold, parse
from attribution.speakers.text import Reading

_KINDS: dict[str, SpeakerKind] = {
    "PERSON": "person",
    "PER": "person",
    "ORGANIZATION": "organisation",
    "ORG": "organisation",
    "LOCATION": "government",
    "LOC": "government",
    "GPE": "government",
    "FACILITY": "government",
    "FAC": "government",
    "NORP": "group",
}


def name_kind(entity_type: str) -> SpeakerKind | None:
    """The kind of speaker that an entity of this type would be; None for dates, products and the like.

    >>> name_kind("Person"), name_kind("ORG"), name_kind("Date")
    ('person', 'organisation', None)
    """
    return _KINDS.get(entity_type.upper())


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A named entity: where it stands and what kind of speaker it would be."""

    span: Span
    kind: SpeakerKind


_NO_NAME = frozenset("the of and a an in at for from by to".split())
_COUNTRY_NAMES = frozenset(fold(country) for country in COUNTRIES)


def repaired(reading: Reading, named: Iterable[NamedSpan]) -> list[NamedSpan]:
    """The entities without what taggers often take along or leave out, in order, none inside another."""
    result: list[NamedSpan] = []
    last = -1
    for span, kind in sorted((one.span, one.kind) for one in named):
        start, end = span
        words = list(reading.within(Span(start, end)))
        while words and (
            reading.words[words[0]] in ("’", "'", '"', "“", "”", "(", "’s", "'s") or reading.lower[words[0]] in _NO_NAME
        ):
            words.pop(0)
        while words and reading.words[words[-1]] in ("’", "'", '"', "“", "”", ")", ",", "’s", "'s", ".", "("):
            words.pop()
        if not words or reading.starts[words[0]] < last or "\n" in reading.text[reading.starts[words[0]] : end]:
            continue
        if kind == "person":
            words = _grown(reading, words)
        cleaned = reading.span(words[0], words[-1] + 1)
        if all(reading.lower[i] in ORDINARY or reading.lower[i] in HONORIFICS for i in words) or cleaned.start < last:
            continue
        result.append(NamedSpan(cleaned, kind))
        last = cleaned.end
    return result


def countries_apart(reading: Reading, spans: list[NamedSpan]) -> list[NamedSpan]:
    """The entities, with countries that were taken for people put right; "Jordan" stays a man where one has that
    name.
    """
    parts = {
        word
        for one in spans
        if one.kind == "person" and len(words := parse(one.span.of(reading.text)).words) > 1
        for word in words
    }
    result = []
    for one in spans:
        folded = fold(one.span.of(reading.text))
        if one.kind == "person" and folded in _COUNTRY_NAMES and folded not in parts:
            one = NamedSpan(one.span, "government")
        result.append(one)
    return result


def _grown(reading: Reading, words: list[int]) -> list[int]:
    """A person's words with a suffix behind ("Jr.") taken in."""
    following = words[-1] + 1
    if following < len(reading.words) and reading.lower[following] in ("jr", "sr", "ii", "iii", "iv"):
        return [*words, following]
    return words
