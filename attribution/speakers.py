"""Who is meant: from the words of a source to a speaker, with the reasons why.

A source that holds a name takes the fullest form of that name in the article; any other source speaks
under its own words. A free-standing quotation belongs to whoever was quoted before it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from attribution.records import Article, Attribution, Quote, Reason, Span, Speaker, SpeakerKind, claim_id, joined

_WORD = re.compile(r"\w+(?:[-.’']\w+)*")
_HONORIFICS = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady"}
_KINDS: dict[str, SpeakerKind] = {
    "PERSON": "person",
    "PER": "person",
    "ORGANIZATION": "organisation",
    "ORG": "organisation",
    "LOCATION": "government",
    "LOC": "government",
    "GPE": "government",
}


class Name(NamedTuple):
    """A named entity: where it stands and what kind of speaker it would be."""

    span: Span
    kind: SpeakerKind


def name_kind(entity_type: str) -> SpeakerKind | None:
    """The kind of speaker that an entity of this type would be; None for dates, products and the like.

    >>> name_kind("Person"), name_kind("ORG"), name_kind("Date")
    ('person', 'organisation', None)
    """
    return _KINDS.get(entity_type.upper())


class Names:
    """The named entities of an article, found by place and by the words they have."""

    def __init__(self, text: str, names: Sequence[Name]) -> None:
        self._text = text
        self._names = sorted(names)
        self._starts = [name.span.start for name in self._names]
        self._first: dict[tuple[SpeakerKind, frozenset[str]], Name] = {}
        for name in self._names:
            self._first.setdefault((name.kind, self.words(name)), name)

    def words(self, name: Name) -> frozenset[str]:
        """The words of a name, without honorifics and possessives."""
        return _words(name.span.of(self._text))

    def inside(self, spans: Sequence[Span]) -> list[Name]:
        """The names that stand in one of the spans."""
        return [
            name
            for span in spans
            for name in self._names[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
            if name.span.end <= span.end
        ]

    def fullest(self, name: Name) -> Name:
        """The longest name of the same kind that holds all words of `name`; itself if that is not one person's."""
        mine = self.words(name)
        fuller = [words for kind, words in self._first if kind == name.kind and mine < words]
        longest = max(fuller, key=len, default=frozenset())
        if not longest or not all(other <= longest for other in fuller):
            return name
        return self._first[name.kind, longest]


def resolve(article: Article, quotes: Sequence[Quote], names: Sequence[Name]) -> tuple[Attribution, ...]:
    """Every quote with its speaker, in the given order; the speaker is None where the article names nobody."""
    attributions: list[Attribution] = []
    known = Names(article.text, names)
    for quote in quotes:
        speaker, reason = None, None
        if quote.source:
            speaker, reason = _of_source(article.text, quote, known)
        elif not quote.cue and quote.kind != "indirect":
            speaker, reason = _carried_on(article.text, quote, attributions)
        identity = claim_id(article.id, quote.content)
        attributions.append(Attribution(identity, quote, speaker, (reason,) if reason else ()))
    return tuple(attributions)


def _of_source(text: str, quote: Quote, names: Names) -> tuple[Speaker, Reason]:
    inside = names.inside(quote.source)
    own = joined(quote.source, text) or ""
    name = next((n for n in inside if n.kind == "person"), None)
    if name is None and inside and _is_all(text, inside[0].span, quote.source):
        name = inside[0]
    if name is None:
        return Speaker(own), Reason("own-words", quote.source[0])
    fullest = names.fullest(name)
    role = _role(text, quote.source[0], name.span)
    rule = "name" if fullest.span.of(text) == name.span.of(text) else "fuller-name"
    return Speaker(_plain(fullest.span.of(text)), role, name.kind), Reason(rule, fullest.span)


def _is_all(text: str, name: Span, source: Sequence[Span]) -> bool:
    """Whether the source is the name and nothing else but an article: "the EU" is, "an EU official" is not."""
    rest = text[source[0].start : name.start] + text[name.end : source[-1].end]
    return rest.strip(" ,").lower() in ("", "the")


def _words(name: str) -> frozenset[str]:
    words = (w.lower().removesuffix("'s").removesuffix("’s") for w in _WORD.findall(name))
    return frozenset(w for w in words if w not in _HONORIFICS)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"['’]s$", "", name).split())


def _role(text: str, source: Span, name: Span) -> str | None:
    """The title before the name or the apposition behind it, as the source has them."""
    before = text[source.start : name.start].strip(" ,")
    before = re.sub(r"^(?:the|a|an)\s+", "", before, flags=re.IGNORECASE)
    if before and before.lower() not in _HONORIFICS and "," not in before:
        return before
    behind = re.match(r"\s*,\s*([^,\n]+)", text[name.end : source.end])
    if behind and not re.match(r"(?:\d+$|who\b|which\b|whose\b)", behind[1]):
        return re.sub(r"^(?:the|a|an)\s+", "", behind[1].strip(), flags=re.IGNORECASE)
    return None


def _carried_on(text: str, quote: Quote, before: Sequence[Attribution]) -> tuple[Speaker | None, Reason | None]:
    """The speaker of the quotation before, if it stands in the same paragraph or one of the two before."""
    for earlier in reversed(before):
        if earlier.quote.kind == "indirect":
            continue
        if text.count("\n", earlier.quote.content[-1].end, quote.content[0].start) > 4:
            break
        return earlier.speaker, Reason("carried-on", earlier.quote.content[-1])
    return None, None
