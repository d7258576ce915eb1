"""Articles to linked spans: run the network over windows of many articles at once, decode the tags, link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence

from attribution.nlp.encoding import Encoded, Window, encode, piece_rows, windows
from attribution.nlp.network import TAGS, Linker, QuoteNetwork, Spans, link, spans_of

WINDOW = 320
CONTEXT = 48
BATCH_PIECES = 6000
LINK_REACH = 150

WordSpan = tuple[int, int]


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
    """What the network says of an article's words: vectors `[words, width]`, best tags, tag probabilities."""

    vectors: torch.Tensor
    path: np.ndarray
    probabilities: np.ndarray


def analyse(network: QuoteNetwork, tokenizer: Tokenizer, texts: Sequence[str]) -> list[tuple[Encoded, list[Linked]]]:
    """Words and linked attributions of every text, attributions in the order of their content."""
    articles = [encode(text, tokenizer) for text in texts]
    tagged = tag(network, articles)
    return [(e, link_article(network, e, t)) for e, t in zip(articles, tagged, strict=True)]


@torch.inference_mode()
def tag(network: QuoteNetwork, articles: Sequence[Encoded], size: int = WINDOW, context: int = CONTEXT) -> list[Tagged]:
    """Tag the words of every article; windows of all articles share batches, like with like in length."""
    width = network.config.width
    result = [
        Tagged(torch.empty(len(e), width), np.zeros(len(e), dtype=np.int64), np.zeros((len(e), len(TAGS)), np.float32))
        for e in articles
    ]
    jobs = [(i, window) for i, e in enumerate(articles) for window in windows(e, size, context)]
    rows = [piece_rows(articles[i], window) for i, window in jobs]
    for chosen in _batches([len(row[0]) for row in rows]):
        words = network.words(*pad([rows[j] for j in chosen])).float()
        own: list[tuple[int, Window, torch.Tensor]] = []
        for row, j in enumerate(chosen):
            i, window = jobs[j]
            vectors = words[row, window.own - window.first : window.last - window.first]
            result[i].vectors[window.own : window.last] = vectors
            own.append((i, window, vectors))
        emissions = network.emissions(pad_sequence([v for _, _, v in own], batch_first=True))
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
        if batch and (len(batch) + 1) * lengths[j] > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(j)
    if batch:
        yield batch


def pad(rows: Sequence[tuple[np.ndarray, ...]]) -> tuple[torch.Tensor, ...]:
    """Rows of `ids, casing, quoting, position` as four tensors, padded with 0."""
    return tuple(pad_sequence([torch.from_numpy(row[k]) for row in rows], batch_first=True) for k in range(4))


@torch.inference_mode()
def link_article(network: QuoteNetwork, encoded: Encoded, tagged: Tagged) -> list[Linked]:
    """Link the spans of one article's best tags; content that links to no cue stands alone."""
    found = spans_of(tagged.path)
    sources = {
        cue: (source, p) for cue, source, p in choose(network.to_source, tagged, encoded, found["cue"], found["source"])
    }
    by_cue: dict[WordSpan, list[tuple[WordSpan, float]]] = {}
    result = []

    def sure(role: str, span: WordSpan | None) -> float:
        return span_probability(tagged.probabilities, role, span) if span else 1.0

    for content, cue, p in choose(network.to_cue, tagged, encoded, found["content"], found["cue"]):
        if cue:
            by_cue.setdefault(cue, []).append((content, p))
        else:
            result.append(Linked([content], None, None, (sure("content", content),), 1.0, 1.0, (p,), 1.0))
    for cue, pieces in by_cue.items():
        source, p = sources[cue]
        contents = [content for content, _ in pieces]
        certain = tuple(sure("content", content) for content in contents)
        links = tuple(p for _, p in pieces)
        result.append(Linked(contents, cue, source, certain, sure("cue", cue), sure("source", source), links, p))
    return sorted(result, key=lambda linked: linked.contents[0])


def choose(
    linker: Linker, tagged: Tagged, encoded: Encoded, heads: Spans, tails: Spans
) -> Iterator[tuple[WordSpan, WordSpan | None, float]]:
    """Every head with the tail within reach that it links to, or None, and how probable that is."""
    starts = np.array([start for start, _ in tails])
    for begin in range(0, len(heads), 16):
        some = heads[begin : begin + 16]
        low = np.searchsorted(starts, some[0][0] - LINK_REACH) if tails else 0
        high = np.searchsorted(starts, some[-1][1] + LINK_REACH) if tails else 0
        near = tails[low:high]
        if not near:
            yield from ((head, None, 1.0) for head in some)
            continue
        scores = link(linker, tagged.vectors, some, near, encoded.paragraph).softmax(1)
        best, where = scores.max(1)
        for head, p, j in zip(some, best.tolist(), where.tolist(), strict=True):
            yield head, (near[j] if j < len(near) else None), p


def span_probability(probabilities: np.ndarray, role: str, span: WordSpan) -> float:
    """How sure the tags are of a span: both of its ends and its least certain word, multiplied."""
    begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
    start, end = span
    member = probabilities[start:end, begin] + probabilities[start:end, inside]
    stops = 1.0 - (probabilities[end, inside] if end < len(probabilities) else 0.0)
    return float(probabilities[start, begin] * member.min() * stops)
