"""How sure the new model is: the confidence as it was, or fitted to what people decided."""

from collections.abc import Sequence

from tokenizers import Tokenizer

from attribution.evaluate import Mark, Marked
from attribution.learning.lessons import Lesson
from attribution.nlp.assemble import candidates_of
from attribution.nlp.committee import Committee
from attribution.nlp.confidence import Confidence
from attribution.nlp.decode import analyse
from attribution.nlp.network import QuoteNetwork
from attribution.nlp.training.confidence import observe
from attribution.nlp.training.tuning import recalibrated
from attribution.quotation import find_quotations

LEAST = 100
"""So many quotes on which people decided, a tenth of them right and a tenth wrong, are needed to fit anew."""

Observed = list[tuple[dict[str, float], bool]]
"""Of each quote its features, and whether content and source are right."""


def observed(members: Sequence[QuoteNetwork], tokenizer: Tokenizer, lessons: Sequence[Lesson]) -> Observed:
    """What networks find in lessons where people decided."""
    found: Observed = []
    if not lessons:
        return found
    analysed = analyse(Committee(members), tokenizer, [each.text for each in lessons])
    for each, (encoded, linked) in zip(lessons, analysed, strict=True):
        candidates = list(candidates_of(each.text, find_quotations(each.text), encoded, linked))
        marks = [Mark(one.content, one.cue, one.source) for one in candidates]
        observations = observe(Marked(each.id, each.text, each.kept), marks, [one.features for one in candidates])
        decided = (each.complete or each.touches(mark) for mark in marks)
        found += [(one.features, one.right) for one, counts in zip(observations, decided, strict=True) if counts]
    return found


def fitted(before: Confidence, quotes: Observed) -> tuple[Confidence, str]:
    """The confidence for the new model, and in words how it came."""
    right = sum(ok for _, ok in quotes)
    if len(quotes) < LEAST or min(right, len(quotes) - right) < LEAST // 10:
        few = f"{len(quotes)} quotes set aside to see, {right} of them right"
        return before, f"as before ({few}; fitting it needs {LEAST}, {LEAST // 10} of them right and as many wrong)"
    return recalibrated(before, quotes), f"fitted anew on {len(quotes)} quotes that were set aside"
