"""Articles to linked spans: run the network over windows of many articles at once, decode the tags, link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence

from attribution.nlp.batching import filled, rounded
from attribution.nlp.committee import Committee
from attribution.nlp.encoding import Encoded, Window, encode, piece_rows, windows
from attribution.nlp.network import TAGS, Spans, spans_of

WINDOW = 320
CONTEXT = 48
BATCH_PIECES = 6000
STEP = 64  # pieces by which the lengths grow that windows are padded to
LINK_REACH = 150

HIDDEN = 0.1
# In PolNeAR's training articles 144 of 153 of these participles, outside quotation marks, are cues.
ADDING_BONUS = 7.0
HIDDEN_REACH = 40
IDLE_REACH = 5

WordSpan = tuple[int, int]


class Choice(NamedTuple):
    """The link of one span: from `head` to `tail`, or to none, and how probable it is."""

    head: WordSpan
    tail: WordSpan | None
    probability: float


@dataclass(frozen=True, slots=True)
class Linked:
    """One attribution in word spans, half open: pieces of content around one cue and its source.

    Probabilities between 0 and 1: `found` that the content's words are content and end where they do (one a
    piece), `cue_found` and `source_found` likewise, `cue_linked` of each piece's link to the cue, `source_linked`
    of the cue's link to the source, or to none.
    """

    contents: Spans
    cue: WordSpan | None
    source: WordSpan | None
    found: tuple[float, ...]
    cue_found: float
    source_found: float
    cue_linked: tuple[float, ...]
    source_linked: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the network says of an article's words: vectors `[words, width]` in half precision, tags, probabilities."""

    vectors: torch.Tensor
    path: np.ndarray
    probabilities: np.ndarray


def analyse(network: Committee, tokenizer: Tokenizer, texts: Sequence[str]) -> list[tuple[Encoded, list[Linked]]]:
    """Words and linked attributions of every text, attributions in the order of their content."""
    articles = [encode(text, tokenizer) for text in texts]
    tagged = tag(network, articles)
    return [(e, link_article(network, e, t)) for e, t in zip(articles, tagged, strict=True)]


@torch.inference_mode()
def tag(network: Committee, articles: Sequence[Encoded], size: int = WINDOW, context: int = CONTEXT) -> list[Tagged]:
    """Tag the words of every article; windows of all articles share batches, like with like in length."""
    result = [
        Tagged(
            torch.empty(len(e), network.width, dtype=torch.float16),
            np.zeros(len(e), dtype=np.int64),
            np.zeros((len(e), len(TAGS)), np.float32),
        )
        for e in articles
    ]
    jobs = [(i, window) for i, e in enumerate(articles) for window in windows(e, size, context)]
    rows = [piece_rows(articles[i], window) for i, window in jobs]
    for chosen in _batches([len(row[0]) for row in rows]):
        *pieces, position = pad([rows[j] for j in chosen])
        ids, casing, quoting = (filled(each, STEP) for each in pieces)
        words = network.words(ids, casing, quoting, F.pad(position, (0, 0, 0, len(ids) - len(chosen))))
        own: list[tuple[int, Window, torch.Tensor]] = []
        for row, j in enumerate(chosen):
            i, window = jobs[j]
            vectors = words[row, window.own - window.first : window.last - window.first]
            result[i].vectors[window.own : window.last] = vectors
            own.append((i, window, vectors))
        emissions = network.emissions(pad_sequence([v for _, _, v in own], batch_first=True))
        for row, (i, window, vectors) in enumerate(own):
            adding = torch.from_numpy(articles[i].adding[window.own : window.last])
            emissions[row, : len(vectors), TAGS.index("B-cue")] += ADDING_BONUS * adding
        lengths = [len(v) for _, _, v in own]
        mask = torch.arange(emissions.shape[1])[None] < torch.tensor(lengths)[:, None]
        paths = network.crf.decode(emissions, lengths)
        probabilities = network.crf.probabilities(emissions, mask).numpy()
        for row, (i, window, _) in enumerate(own):
            result[i].path[window.own : window.last] = paths[row]
            result[i].probabilities[window.own : window.last] = probabilities[row, : lengths[row]]
    return result


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of about `BATCH_PIECES` pieces, padding counted."""
    batch: list[int] = []
    for j in sorted(range(len(lengths)), key=lengths.__getitem__):
        longest = rounded(lengths[j], STEP)
        if batch and (rounded(lengths[batch[0]], STEP) != longest or (len(batch) + 1) * longest > BATCH_PIECES):
            yield batch
            batch = []
        batch.append(j)
    if batch:
        yield batch


def pad(rows: Sequence[tuple[np.ndarray, ...]]) -> tuple[torch.Tensor, ...]:
    """Rows of `ids, casing, quoting, position` as four tensors, padded with 0."""
    return tuple(pad_sequence([torch.from_numpy(row[k]) for row in rows], batch_first=True) for k in range(4))


@torch.inference_mode()
def link_article(network: Committee, encoded: Encoded, tagged: Tagged) -> list[Linked]:
    """Link the spans of one article's best tags; content that links to no cue stands alone.

    Content without a cue, and a cue without a source, get a second look at spans near by that the best tags
    missed by little (`hidden`).
    """
    found = spans_of(tagged.path)

    def linked(heads: Spans, role: str, tails: Spans) -> dict[WordSpan, Choice]:
        chosen = {choice.head: choice for choice in choose(network, role, tagged, encoded, heads, tails)}
        lonely = [choice.head for choice in chosen.values() if choice.tail is None]
        more = {span for head in lonely for span in hidden(tagged, role, head)}
        if more:
            again = choose(network, role, tagged, encoded, lonely, sorted({*tails, *more}))
            chosen.update((choice.head, choice) for choice in again)
        return chosen

    def sure(role: str, span: WordSpan | None) -> float:
        return span_probability(tagged.probabilities, role, span) if span else 1.0

    cues = linked(found["content"], "cue", found["cue"])
    used = sorted({choice.tail for choice in cues.values() if choice.tail})
    # the subject of "adding that" is never the "Ankara’s" of "Ankara’s only goal"
    adding = [cue for cue in used if encoded.adding[cue[0]]]
    subjects = [source for source in found["source"] if not encoded.possessive[source[1] - 1]]
    sources = linked([cue for cue in used if cue not in adding], "source", found["source"])
    sources |= linked(adding, "source", subjects)
    # "adding that …, he added": content goes to the idle cue behind it that has a source, from one that has none
    idle = linked([cue for cue in found["cue"] if cue not in used], "source", found["source"])
    for cue, choice in idle.items():
        before = max((content for content in cues if content[1] <= cue[0]), default=None)
        held = before and cues[before].tail
        if choice.tail and before and held and sources[held].tail is None and cue[0] - before[1] <= IDLE_REACH:
            cues[before] = Choice(before, cue, cues[before].probability)
            sources[cue] = choice
    pieces: dict[WordSpan, list[Choice]] = {}
    result = []
    for choice in cues.values():
        if choice.tail:
            pieces.setdefault(choice.tail, []).append(choice)
        else:
            certain = (sure("content", choice.head),)
            result.append(Linked([choice.head], None, None, certain, 1.0, 1.0, (choice.probability,), 1.0))
    for cue, choices in pieces.items():
        source = sources[cue].tail
        contents = [choice.head for choice in choices]
        result.append(
            Linked(
                contents,
                cue,
                source,
                tuple(sure("content", content) for content in contents),
                sure("cue", cue),
                sure("source", source),
                tuple(choice.probability for choice in choices),
                sources[cue].probability,
            )
        )
    return sorted(result, key=lambda one: one.contents[0])


def hidden(tagged: Tagged, role: str, near: WordSpan) -> Iterator[WordSpan]:
    """Spans of a role within `HIDDEN_REACH` words of `near` that the best tags leave out, of `HIDDEN` at least."""
    begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
    low, high = max(near[0] - HIDDEN_REACH, 0), min(near[1] + HIDDEN_REACH, len(tagged.path))
    begins, goes_on = tagged.probabilities[low:high, begin], tagged.probabilities[low:high, inside]
    free = tagged.path[low:high] == 0
    likely = free & (begins + goes_on >= HIDDEN)
    i = 0
    while i < high - low:
        if not likely[i]:
            i += 1
            continue
        start = i
        i += 1
        while i < high - low and free[i] and begins[i] < goes_on[i] and begins[i] + goes_on[i] >= 0.7 * HIDDEN:
            i += 1
        yield low + start, low + i


def choose(
    network: Committee,
    role: str,
    tagged: Tagged,
    encoded: Encoded,
    heads: Sequence[WordSpan],
    tails: Sequence[WordSpan],
) -> Iterator[Choice]:
    """For every head the tail within `LINK_REACH` words that it links to, or none."""
    starts = np.array([start for start, _ in tails])
    for begin in range(0, len(heads), 16):
        some = list(heads[begin : begin + 16])
        low, high = np.searchsorted(starts, (some[0][0] - LINK_REACH, some[-1][1] + LINK_REACH)).tolist()
        near = list(tails[low:high])
        if not near:
            yield from (Choice(head, None, 1.0) for head in some)
            continue
        # only the words around: the rest of a long article must not be gone through for every few spans
        first = min(some[0][0], near[0][0])
        part = slice(first, max(some[-1][1], near[-1][1]))
        here, there = ([(s - first, e - first) for s, e in spans] for spans in (some, near))
        scores = network.link(role, tagged.vectors[part].float(), here, there, encoded.paragraph[part])
        best, where = scores.softmax(1).max(1)
        for head, p, j in zip(some, best.tolist(), where.tolist(), strict=True):
            yield Choice(head, near[j] if j < len(near) else None, p)


def span_probability(probabilities: np.ndarray, role: str, span: WordSpan) -> float:
    """How sure the tags are of a span: both of its ends and its least certain word, multiplied."""
    begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
    start, end = span
    member = probabilities[start:end, begin] + probabilities[start:end, inside]
    stops = 1.0 - (probabilities[end, inside] if end < len(probabilities) else 0.0)
    return float(probabilities[start, begin] * member.min() * stops)
