"""Quotes without a source of their own: whose they are tells what stands around them."""

import re
from typing import TYPE_CHECKING

from attribution.records import Quote, Span
from attribution.speakers.decision import Decision
from attribution.speakers.text import Reading

if TYPE_CHECKING:
    from attribution.speakers.resolve import Resolver

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|it)\b|(?:edly|known|so-called|reportedly|allegedly)\b|^(?:according|supposed|alleged|rumou?red)",
    re.IGNORECASE,
)
NEAR = 24  # quotes before and behind that are looked at
_GAP = 4  # line breaks between a quotation and the one it carries on


def decide_sourceless(resolver: "Resolver") -> None:
    """Give every quote that has no source the decision of the quote that it goes on with, where there is one."""
    quotes = resolver.quotes
    order = sorted(range(len(quotes)), key=lambda number: quotes[number].content[0])
    for place, number in enumerate(order):
        quote = quotes[number]
        if quote.source or resolver.decisions[number] is not None:
            continue
        if named := _labelled(resolver, quote) or _signed(resolver, quote):
            resolver.decisions[number] = named
            continue
        before = [other for other in order[max(0, place - NEAR) : place] if resolver.decisions[other] is not None]
        behind = [
            other
            for other in order[place + 1 : place + NEAR]
            if quotes[other].source and resolver.decisions[other] is not None
        ]
        decision = None
        if quote.kind != "indirect" and not quote.cue:
            decision = _carried_on(resolver, quote, before, behind)
        elif quote.cue:
            decision = _of_cue(resolver, quote, before, behind)
        resolver.decisions[number] = decision or Decision(None, "no-source")


_LABEL = re.compile(r"\s*[\"“”'‘]?(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ.’' -]{2,40}|(?:[A-ZÀ-Þ][\w.’-]+[ ]?){1,4}):\s")
_SIGNED = re.compile(
    r"[\"”’'\s.]*[-–—―]{1,2}\s*(?P<who>(?:[A-ZÀ-Þ][\w.’-]*[^\S\n]*)(?:(?:[A-ZÀ-Þ][\w.’-]*|de|la|von|van|bin|al)[^\S\n]*){0,6})"
)


def _labelled(resolver: "Resolver", quote: Quote) -> Decision | None:
    """Whose name stands before a speech in a transcript: "WALLACE: Let’s start …"."""
    text = resolver.article.text
    start = quote.content[0].start
    line = text.rfind("\n", 0, start) + 1
    match = _LABEL.match(text, line)
    if match is None or match.end() < start - 1:
        return None
    return _of_written_name(resolver, Span(*match.span("who")), "label")


def _signed(resolver: "Resolver", quote: Quote) -> Decision | None:
    """Whose name stands behind a quotation and a dash: "“We all serve.” – Commissioner Geoffrey Starks"."""
    if quote.kind == "indirect":
        return None
    match = _SIGNED.match(resolver.article.text, quote.content[-1].end)
    return _of_written_name(resolver, Span(*match.span("who")), "signed") if match else None


def _of_written_name(resolver: "Resolver", span: Span, rule: str) -> Decision | None:
    member = resolver.written_name(Span(span.start, span.start + len(span.of(resolver.article.text).rstrip(" ."))))
    return Decision(member, rule, span, 0.9) if member else None


def _sentences(reading: Reading, quote: Quote) -> range:
    spans = [*quote.content, *quote.cue, *quote.source]
    return range(
        min(reading.sentence(span.start) for span in spans), max(reading.sentence(span.end - 1) for span in spans) + 1
    )


def _same(resolver: "Resolver", other: int, rule: str, raw: float) -> Decision | None:
    theirs = resolver.decisions[other]
    if theirs is None or theirs.member is None:
        return None
    return Decision(theirs.member, rule, resolver.quotes[other].content[-1], raw, theirs.others)


def _carried_on(resolver: "Resolver", quote: Quote, before: list[int], behind: list[int]) -> Decision | None:
    """The speaker of what a free-standing quotation goes on with: in its paragraph, else in those right before."""
    reading, quotes = resolver.reading, resolver.quotes
    start = quote.content[0].start
    paragraph = reading.paragraph(start)
    for other in reversed(before):
        theirs = quotes[other]
        near = reading.paragraph(theirs.content[-1].end - 1) == paragraph or any(
            reading.paragraph(span.start) == paragraph for span in theirs.source
        )
        if near and (decision := _same(resolver, other, "carried-on", 0.9)):
            return decision
    for other in behind:
        theirs = quotes[other]
        if reading.paragraph(theirs.source[0].start) != paragraph:
            break
        if decision := _same(resolver, other, "carried-on", 0.7):
            return decision
    for other in reversed(before):
        theirs = quotes[other]
        gap = resolver.article.text.count("\n", theirs.content[-1].end, start)
        if gap > _GAP:
            break
        if theirs.kind != "indirect" or gap <= 2:
            return _same(resolver, other, "carried-on", 0.6)
    return _subject_before(resolver, start)


def _subject_before(resolver: "Resolver", start: int) -> Decision | None:
    """Whoever the sentence right before a quotation, in its paragraph, begins with."""
    reading = resolver.reading
    sentence = reading.sentence(start)
    line = resolver.article.text.rfind("\n", 0, start) + 1
    for seen in resolver.seen.values():
        for mention in seen.mentions:
            if mention.sentence == sentence - 1 and mention.subject and mention.span.start >= line:
                return Decision(seen.member, "subject-before", mention.span, 0.5)
    return None


def _of_cue(resolver: "Resolver", quote: Quote, before: list[int], behind: list[int]) -> Decision | None:
    """Whose cue it is that has no source: of the one in its sentence, or of the one before where only the subject
    is left out.
    """
    reading, quotes = resolver.reading, resolver.quotes
    words = " ".join(span.of(resolver.article.text) for span in quote.cue)
    passive = bool(_PASSIVE.search(words))
    mine = _sentences(reading, quote)
    cue = quote.cue[0]
    near: list[tuple[int, int]] = []
    for other in (*before, *behind):
        theirs = quotes[other]
        if not theirs.source or (decision := resolver.decisions[other]) is None or decision.member is None:
            continue
        at: Span = theirs.source[0]
        if reading.sentence(at.start) in mine:
            near.append((abs(at.start - cue.start) if at.start < cue.start else 2 * abs(at.start - cue.start), other))
    if near and not passive:
        return _same(resolver, min(near)[1], "same-sentence", 0.8)
    if passive:
        return None
    first = reading.at(cue.start)
    opening = reading.sentence_start(cue.start)
    lead = resolver.article.text[opening : cue.start].strip(' "“‘—–-,\n').lower()
    if lead in ("", "and", "but", "also", "and also", "he", "she", "then") or quote.kind != "indirect":
        for other in reversed(before):
            if reading.paragraph(quotes[other].content[-1].end - 1) >= reading.paragraph(cue.start) - 1 and first:
                return _same(resolver, other, "subject-left-out", 0.6)
    return None
