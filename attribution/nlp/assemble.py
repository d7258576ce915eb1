"""Linked word spans to quotes: edges put right, free-standing quotations added, attributes filled in."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from attribution.nlp.attributes import act_of, addressee_of, is_negated, kind_of
from attribution.nlp.committee import Committee
from attribution.nlp.confidence import Confidence, features_of
from attribution.nlp.decode import Linked, WordSpan, analyse
from attribution.nlp.encoding import Encoded
from attribution.quotation import Quotation, find_quotations
from attribution.records import Kind, Quote, Span

MINIMUM = 0.25
_WORD = re.compile(r"\w+")
_SENTENCE_END = ".!?…"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the network found, in characters, before anything is dropped."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: Kind
    features: dict[str, float]


def candidates_of(
    text: str, quotations: Sequence[Quotation], encoded: Encoded, linked: Sequence[Linked]
) -> Iterator[Candidate]:
    """Everything the network found that has a word in it, edges put right; `quotations` are those of the text."""
    for one in linked:
        content = pieces_of(text, [_characters(encoded, span) for span in one.contents], quotations)
        if content:
            kind = kind_of(text, content, quotations)
            cue, source = _spans(encoded, one.cue), _without_comma(text, _spans(encoded, one.source))
            yield Candidate(content, cue, source, kind, features_of(one, kind))


def read_quotes(
    network: Committee, tokenizer: Tokenizer, texts: Sequence[str], confidence: Confidence
) -> list[list[Quote]]:
    """The quotes of each text in the order of their content; texts that are read together share batches."""
    read = analyse(network, tokenizer, texts)
    return [assemble(text, encoded, linked, confidence) for text, (encoded, linked) in zip(texts, read, strict=True)]


def assemble(text: str, encoded: Encoded, linked: Sequence[Linked], confidence: Confidence) -> list[Quote]:
    """The quotes of an article in the order of their content.

    What the network finds is dropped below a confidence of `MINIMUM`. A quotation of whole sentences that nothing
    claims is free-standing: it has no cue and no source of its own, and belongs to whoever spoke before.
    """
    quotations = find_quotations(text)
    quotes = []
    for one in candidates_of(text, quotations, encoded, linked):
        sure = confidence(one.features)
        if sure >= MINIMUM:
            quotes.append(_quote(text, one.content, one.cue, one.source, one.kind, sure))
    for content in free_standing(text, quotations, quotes):
        quotes.append(_quote(text, content, (), (), kind_of(text, content, quotations), confidence.free_standing))
    return sorted(quotes, key=lambda quote: quote.content)


def _quote(
    text: str,
    content: tuple[Span, ...],
    cue: tuple[Span, ...],
    source: tuple[Span, ...],
    kind: Kind,
    sure: float,
) -> Quote:
    return Quote(
        content=content,
        cue=cue,
        source=source,
        addressee=addressee_of(text, content, cue, source),
        kind=kind,
        act=act_of(text, cue),
        negated=is_negated(text, cue, source),
        confidence=round(sure, 4),
    )


def _characters(encoded: Encoded, words: WordSpan) -> Span:
    return Span(int(encoded.start[words[0]]), int(encoded.end[words[1] - 1]))


def _spans(encoded: Encoded, words: WordSpan | None) -> tuple[Span, ...]:
    return (_characters(encoded, words),) if words else ()


def _without_comma(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """A source without the comma that closes its apposition."""
    return tuple(Span(start, start + len(text[start:end].rstrip(" ,"))) for start, end in spans)


def pieces_of(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """Content spans with their edges put right.

    A quotation mark that opens or closes what the content holds belongs to it, with the comma or stop before the
    closing mark; commas and space at other edges do not. Pieces with no word between them are one.
    """
    result: list[Span] = []
    for start, end in sorted(line for span in spans for line in _by_paragraph(text, span, quotations)):
        for quotation in _around(quotations, start, end):
            if quotation.start < end and start < quotation.end:
                first_word = _WORD.search(text, quotation.start, quotation.end)
                if first_word and quotation.start < start <= first_word.start():
                    start = quotation.start
                last = quotation.end
                if quotation.closing and end < last and not _WORD.search(text, end, last):
                    end = last
        while start < end and (text[start].isspace() or text[start] in ",;:"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
            end -= 1
        if not _WORD.search(text, start, end):
            continue
        if result and not _WORD.search(text, result[-1].end, start) and "\n" not in text[result[-1].end : start]:
            result[-1] = Span(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Span(start, end))
    return tuple(result)


def _around(quotations: Sequence[Quotation], start: int, end: int) -> Sequence[Quotation]:
    """The quotations that touch a stretch of text, and perhaps one on either side."""
    first = bisect_left(quotations, start, key=lambda quotation: quotation.end)
    last = bisect_left(quotations, end, key=lambda quotation: quotation.start)
    return quotations[first : last + 1]


def _by_paragraph(text: str, span: Span, quotations: Sequence[Quotation]) -> Iterator[Span]:
    """A span cut at line breaks; behind the first paragraph only what stands in quotation marks carries on."""
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        one = Span(start, start + len(line))
        quoted = any(q.start < one.end and one.start < q.end for q in _around(quotations, *one))
        if one.start == span.start or quoted:
            yield one
        start = one.end + 1


def free_standing(text: str, quotations: Sequence[Quotation], quotes: Sequence[Quote]) -> Iterator[tuple[Span, ...]]:
    """Quotations of whole sentences that no quote claims; those that carry on over paragraphs are one.

    Scare quotes, titles and nicknames stand inside somebody's sentence and are left alone, and so is a
    quotation that nobody has been quoted before.
    """
    taken = sorted(span for quote in quotes for span in quote.content)
    spoken = sorted(quote.content[0].start for quote in quotes if quote.kind != "indirect")
    pending: list[Span] = []
    for i, quotation in enumerate(quotations):
        span = Span(quotation.start, quotation.end)
        before = bisect_left(taken, span.end, key=lambda one: one.start) - 1
        free = (before < 0 or taken[before].end <= span.start) and is_sentence(text, quotation)
        if free and spoken and spoken[0] < span.start:
            pending.append(span)
            following = quotations[i + 1].start if i + 1 < len(quotations) else len(text)
            if not quotation.closing and not text[span.end : following].strip():
                continue  # it carries on in the next paragraph
        if pending:
            yield tuple(pending)
            pending = []


def is_sentence(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is one or more whole sentences that stand by themselves.

    >>> text = '“It is over. We won.” The “god particle” exists.'
    >>> [is_sentence(text, q) for q in find_quotations(text)]
    [True, False]
    """
    inside = text[quotation.start + quotation.opening : quotation.end - quotation.closing].strip()
    before = text[max(0, quotation.start - 200) : quotation.start].rstrip(" \t\xa0")[-1:]
    after = text[quotation.end : quotation.end + 200].lstrip(" \t\xa0")[:1]
    return (
        len(_WORD.findall(inside)) >= 3
        and (inside[-1] in _SENTENCE_END or (not quotation.closing and after in ("", "\n")))
        and (inside[0].isupper() or inside[0].isdigit() or not quotation.opening)
        # the sentence before is over, and what follows begins anew
        and (before in ("", "\n") or before in _SENTENCE_END + "”\"»’'")
        and (after in ("", "\n") or after.isupper() or after in '“"«‘')
    )
