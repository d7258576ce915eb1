"""What a claim becomes when a reviewer corrects it: spans, kinds and speakers. Pure: attributions in, attributions out.

A selection made with a mouse is a little off: it is put right at its ends (`snapped`), so that nobody has to aim.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from attribution.nlp.attributes import act_of, is_negated, kind_of
from attribution.quotation import find_quotations
from attribution.records import Act, Article, Attribution, Kind, Quote, Reason, Span, Speaker, claim_id
from attribution.speakers.names import fold

Role = Literal["content", "cue", "source", "addressee"]
ROLES: tuple[Role, ...] = get_args(Role)

BY_HAND = Reason("by-hand")
"""Why a speaker was chosen, when a reviewer did."""

_OPENING = "“„‟«‹‘‚\"'"
_CLOSING = "”»›’‘\"'“"
_WITHIN = re.compile(r"[\w’']")


class NoSelection(ValueError):
    """Nothing is selected that could be corrected with; one line: what is wrong, and the cure."""


def snapped(text: str, start: int, end: int, *, quoted: bool = False) -> Span:
    r"""Return a selection without white space at its ends and with the words at its ends whole.

    With `quoted` the quotation marks that stand directly around it belong to it, as they do to a content.

    >>> snapped("He said: “We are ready,” and left.", 10, 21, quoted=True).of("He said: “We are ready,” and left.")
    '“We are ready,”'
    >>> snapped("He said so.", 3, 6).of("He said so.")
    'said'

    Raises:
        NoSelection: nothing but white space is selected, or it lies outside the text.

    """
    if not 0 <= start <= end <= len(text) or not text[start:end].strip():
        raise NoSelection("nothing is selected: mark words in the article with the mouse first")
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    while start and _WITHIN.match(text[start]) and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    if quoted and start and text[start - 1] in _OPENING:
        rest = re.compile(r"[.,!?;:…]?").match(text, end)
        behind = rest.end() if rest else end
        for at in (end, behind):
            if at < len(text) and text[at] in _CLOSING:
                return Span(start - 1, at + 1)
    return Span(start, end)


def with_spans(article: Article, attribution: Attribution, role: Role, spans: Sequence[Span]) -> Attribution:
    """Return the attribution with other spans in a role; what follows from them (kind, act, negation) follows.

    Raises:
        NoSelection: the content would be empty.

    """
    text, merged = article.text, union(spans)
    if role == "content" and not merged:
        raise NoSelection("a claim needs its words: select what is claimed")
    quote = _placed(attribution.quote, role, merged)
    if role == "content":
        quote = replace(quote, kind=kind_of(text, merged, find_quotations(text)))
    if role == "cue":
        quote = replace(quote, act=act_of(text, merged), negated=is_negated(text, merged, quote.source))
    return replace(attribution, quote=quote)


def with_kinds(attribution: Attribution, kind: Kind, act: Act, *, negated: bool) -> Attribution:
    """Return the attribution as another kind of saying."""
    return replace(attribution, quote=replace(attribution.quote, kind=kind, act=act, negated=negated))


def with_speaker(attribution: Attribution, speaker: Speaker | None) -> Attribution:
    """Return the attribution with the speaker that a reviewer chose; with None, with nobody."""
    return replace(
        attribution,
        speaker=speaker,
        reasons=(BY_HAND,),
        speaker_score=1.0 if speaker else None,
        alternatives=tuple(each for each in attribution.alternatives if not speaker or each.speaker != speaker),
    )


def by_hand(article: Article, content: Span) -> Attribution:
    """Return a claim that no model found: its words, and nobody yet who says them."""
    quote = Quote((content,), (), (), kind=kind_of(article.text, (content,), find_quotations(article.text)))
    return Attribution(claim_id(article.id, quote.content), quote)


def split(article: Article, attribution: Attribution, part: Span | None = None) -> tuple[Attribution, ...]:
    """Return what becomes of a claim that is two or more: the first keeps its place, the others are new.

    With `part`, these words are one and the rest is the other; without, every piece of the content is one.

    Raises:
        NoSelection: there is nothing to split at.

    """
    content = attribution.quote.content
    if part is None:
        contents: list[tuple[Span, ...]] = [(piece,) for piece in content]
        if len(contents) < 2:
            raise NoSelection("the claim is one piece: select the words that are a claim of their own")
    else:
        inside, rest = _cut(content, part)
        if not inside or not rest:
            raise NoSelection("select a part of the claim's words: that part becomes a claim of its own")
        rest = tuple(snapped(article.text, *piece) for piece in rest if _has_word(article.text, piece))
        if not rest:
            raise NoSelection("nothing but punctuation would be left: select less")
        contents = sorted([inside, rest])
    first, *others = (with_spans(article, attribution, "content", each) for each in contents)
    return first, *(replace(each, id=claim_id(article.id, each.quote.content)) for each in others)


def join(article: Article, one: Attribution, other: Attribution) -> Attribution:
    """Return one claim of two: the words of both; cue, source and speaker of the first, what it lacks of the other."""
    whole = with_spans(article, one, "content", (*one.quote.content, *other.quote.content))
    quote = whole.quote
    for role in ROLES[1:]:
        if not spans_of(quote, role):
            quote = _placed(quote, role, spans_of(other.quote, role))
    whole = replace(whole, quote=quote)
    if whole.speaker is None:
        whole = replace(
            whole,
            speaker=other.speaker,
            reasons=other.reasons,
            speaker_score=other.speaker_score,
            alternatives=other.alternatives,
        )
    return whole


def spans_of(quote: Quote, role: Role) -> tuple[Span, ...]:
    """The spans of a role."""
    return {"content": quote.content, "cue": quote.cue, "source": quote.source, "addressee": quote.addressee}[role]


def union(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap or touch as one.

    >>> union([Span(5, 9), Span(0, 2), Span(2, 4)])
    (Span(start=0, end=4), Span(start=5, end=9))
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(Span(*span))
    return tuple(merged)


def known_speaker(words: str, others: Sequence[Speaker]) -> Speaker | None:
    """Return who of some speakers a source names, by any of their names; None where nobody or several are meant.

    >>> known_speaker("Mayor Smith", [Speaker("Ann Smith", aliases=("Smith",)), Speaker("Bob Jones")]).name
    'Ann Smith'
    """
    said = f" {fold(words)} "
    found = {
        each.name: each
        for each in others
        if any(f" {fold(name)} " in said for name in (each.name, *each.aliases, _last(each)) if name)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _placed(quote: Quote, role: Role, spans: tuple[Span, ...]) -> Quote:
    if role == "content":
        return replace(quote, content=spans)
    if role == "cue":
        return replace(quote, cue=spans)
    if role == "source":
        return replace(quote, source=spans)
    return replace(quote, addressee=spans)


def _last(speaker: Speaker) -> str:
    """The surname of a person, by which a source may name them alone."""
    words = speaker.name.split()
    return words[-1] if speaker.kind == "person" and len(words) > 1 else ""


def _cut(content: Sequence[Span], part: Span) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """What of a content lies inside a stretch, and what outside."""
    inside, outside = [], []
    for piece in content:
        start, end = max(piece.start, part.start), min(piece.end, part.end)
        if start >= end:
            outside.append(piece)
            continue
        inside.append(Span(start, end))
        outside += [span for span in (Span(piece.start, start), Span(end, piece.end)) if span.start < span.end]
    return tuple(inside), tuple(outside)


def _has_word(text: str, span: Span) -> bool:
    return any(character.isalnum() for character in span.of(text))
