"""Articles with gold attributions as the quote network learns from them: windows, tags, links, batches."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from attribution.nlp.decode import WordSpan
from attribution.nlp.encoding import Encoded, encode, piece_rows, windows, words_of
from attribution.nlp.network import ROLES, TAGS, Spans

Link = tuple[Spans, WordSpan | None, WordSpan | None]
"""The content pieces of one attribution, its cue and its source, in words."""


@dataclass(slots=True)
class Example:
    """One article with its gold tags, and for every content its cue, for every cue its source.

    `unknown` is true of the words of which nobody knows what they are; without it all are known.
    """

    encoded: Encoded
    tags: np.ndarray
    links: list[Link]
    unknown: np.ndarray | None = None


def read_examples(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """The articles of a JSONL file in the format of `attribution extract`."""
    with open(path, encoding="utf-8") as lines:
        articles = (json.loads(line) for line in lines)
        return [example_of(article["text"], tokenizer, article["attributions"]) for article in articles]


def example_of(text: str, tokenizer: Tokenizer, attributions: Iterable[Mapping[str, Any]]) -> Example:
    """One article as an example; its attributions have character spans under the names of the roles."""
    encoded = encode(text, tokenizer)
    tags = np.zeros(len(encoded), dtype=np.int64)
    links = []
    for attribution in attributions:
        spans = {role: words_of(encoded, as_spans(attribution.get(role))) for role in ROLES}
        for role, found in spans.items():
            for start, end in found:
                tags[start:end] = TAGS.index(f"I-{role}")
                tags[start] = TAGS.index(f"B-{role}")
        if spans["content"]:
            links.append((spans["content"], _first(spans["cue"]), _first(spans["source"])))
    return Example(encoded, tags, links)


def as_spans(value: Sequence[Any] | None) -> list[tuple[int, int]]:
    """`[start, end]` or a list of them as a list of tuples; nothing as an empty one."""
    if not value:
        return []
    return [tuple(value)] if isinstance(value[0], int) else [tuple(span) for span in value]


def _first(spans: Spans) -> WordSpan | None:
    return spans[0] if spans else None


@dataclass(slots=True)
class Row:
    """One window of an example, ready for a batch; spans count from the window's first word."""

    arrays: tuple[np.ndarray, ...]
    tags: np.ndarray
    paragraph: np.ndarray
    links: list[Link]
    unknown: np.ndarray | None = None


def rows_of(example: Example, size: int, offset: int) -> Iterator[Row]:
    for window in windows(example.encoded, size, 0, offset):
        first, last = window.first, window.last

        def inside(span: WordSpan | None, first: int = first, last: int = last) -> WordSpan | None:
            if span is None or span[0] < first or span[1] > last:
                return None
            return span[0] - first, span[1] - first

        links = []
        for contents, cue, source in example.links:
            kept = [s for s in map(inside, contents) if s]
            if kept:
                links.append((kept, inside(cue), inside(source)))
        tags = example.tags[first:last].copy()
        if TAGS[tags[0]].startswith("I-"):
            tags[0] -= 1
        unknown = None if example.unknown is None else example.unknown[first:last]
        yield Row(piece_rows(example.encoded, window), tags, example.encoded.paragraph[first:last], links, unknown)


def batches(rows: list[Row], pieces: int, rng: random.Random) -> Iterator[list[Row]]:
    """Rows of like length together, about `pieces` pieces a batch, in random order."""
    rng.shuffle(rows)
    result: list[list[Row]] = []
    for begin in range(0, len(rows), 400):
        shelf = sorted(rows[begin : begin + 400], key=lambda r: len(r.arrays[0]))
        batch: list[Row] = []
        for row in shelf:
            if batch and (len(batch) + 1) * len(row.arrays[0]) > pieces:
                result.append(batch)
                batch = []
            batch.append(row)
        result.append(batch)
    rng.shuffle(result)
    yield from result
