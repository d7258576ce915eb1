"""Articles to linked spans: run the network over windows of many articles at once, decode, link."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from tokenizers import Tokenizer

from attribution.nlp.encoding import Encoded, Window, encode, piece_rows, windows
from attribution.nlp.network import QuoteNetwork, Spans, link, spans_of

SIZE = 320
CONTEXT = 48
BATCH = 16


@dataclass(slots=True)
class Linked:
    """One attribution in word spans: pieces of content around one cue and its source, with their link scores.

    `cue_score` and `source_score` are log probabilities of the links chosen, 0 is certain.
    """

    contents: Spans
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    cue_score: float = 0.0
    source_score: float = 0.0
    features: dict[str, float] = field(default_factory=dict)


@torch.inference_mode()
def read_windows(
    network: QuoteNetwork, articles: Sequence[Encoded], size: int = SIZE, context: int = CONTEXT
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """For every article the vectors `[words, width]` and tag scores `[words, tags]` of its words."""
    width = network.config.width
    vectors = [torch.empty(len(e), width) for e in articles]
    jobs: list[tuple[int, Window]] = [(i, w) for i, e in enumerate(articles) for w in windows(e, size, context)]
    rows = [piece_rows(articles[i], w) for i, w in jobs]
    order = sorted(range(len(jobs)), key=lambda j: len(rows[j][0]))
    for begin in range(0, len(order), BATCH):
        chosen = order[begin : begin + BATCH]
        ids, casing, quoting, position = pad([rows[j] for j in chosen])
        words = network.words(ids, casing, quoting, position).float()
        for row, j in enumerate(chosen):
            i, window = jobs[j]
            skip = window.own - window.first
            vectors[i][window.own : window.last] = words[row, skip : window.last - window.first]
    return [(v, network.emissions(v)) for v in vectors]


def pad(rows: Sequence[tuple[np.ndarray, ...]]) -> tuple[torch.Tensor, ...]:
    """Rows of `ids, casing, quoting, position` as four tensors, padded with 0."""
    return tuple(
        torch.nn.utils.rnn.pad_sequence([torch.from_numpy(row[k]) for row in rows], batch_first=True) for k in range(4)
    )


@torch.inference_mode()
def link_article(network: QuoteNetwork, encoded: Encoded, vectors: torch.Tensor, emissions: torch.Tensor) -> list[Linked]:
    """Decode the tags of one article and link its spans; in the order of the first piece of content."""
    if not len(encoded):
        return []
    path = network.crf.decode(emissions[None], [len(encoded)])[0]
    found = spans_of(path)
    contents, cues, sources = found["content"], found["cue"], found["source"]
    by_cue: dict[tuple[int, int] | None, list[tuple[tuple[int, int], float]]] = {}
    for content, cue, score in choose(network.to_cue, vectors, contents, cues, encoded.paragraph):
        by_cue.setdefault(cue, []).append((content, score))
    chosen = {cue: (source, score) for cue, source, score in choose(network.to_source, vectors, cues, sources, encoded.paragraph)}
    result = []
    for cue, pieces in by_cue.items():
        if cue is None:
            result.extend(Linked([content], None, None, score) for content, score in pieces)
        else:
            source, score = chosen[cue]
            result.append(Linked([c for c, _ in pieces], cue, source, min(s for _, s in pieces), score))
    return sorted(result, key=lambda linked: linked.contents[0])


def choose(linker, vectors, heads: Spans, tails: Spans, paragraph: np.ndarray, reach: int = 150):
    """Every head with the tail it links to (or None) and the log probability of that choice."""
    starts = np.array([s for s, _ in tails])
    for begin in range(0, len(heads), 16):
        some = heads[begin : begin + 16]
        low = np.searchsorted(starts, some[0][0] - reach) if tails else 0
        high = np.searchsorted(starts, some[-1][1] + reach) if tails else 0
        near = tails[low:high]
        if not near:
            yield from ((head, None, 0.0) for head in some)
            continue
        scores = link(linker, vectors, some, near, paragraph).log_softmax(1)
        best, where = scores.max(1)
        for head, score, j in zip(some, best.tolist(), where.tolist(), strict=True):
            yield head, (near[j] if j < len(near) else None), score


def analyse(network: QuoteNetwork, tokenizer: Tokenizer, texts: Sequence[str]) -> list[tuple[Encoded, list[Linked]]]:
    """Words and linked attributions of every text."""
    articles = [encode(text, tokenizer) for text in texts]
    return [
        (encoded, link_article(network, encoded, vectors, emissions))
        for encoded, (vectors, emissions) in zip(articles, read_windows(network, articles), strict=True)
    ]
