"""Train the quote network: `python -m attribution.nlp.training.quote --train FILE --dev FILE --encoder DIR --output DIR`."""

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from attribution.nlp.decode import analyse, pad
from attribution.nlp.encoding import Encoded, encode, piece_rows, windows, words_of
from attribution.nlp.network import ROLES, TAGS, QuoteNetwork, Spans, link, load_minilm, spans_of


@dataclass(slots=True)
class Example:
    """One article with its gold tags, and for every content its cue, for every cue its source."""

    encoded: Encoded
    tags: np.ndarray
    links: list[tuple[Spans, tuple[int, int] | None, tuple[int, int] | None]]


def read_examples(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """The articles of a JSONL file in the format of the corpora."""
    examples = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            encoded = encode(article["text"], tokenizer)
            tags = np.zeros(len(encoded), dtype=np.int64)
            links = []
            for attribution in article["attributions"]:
                spans = {role: words_of(encoded, as_spans(attribution.get(role))) for role in ROLES}
                for role, found in spans.items():
                    for start, end in found:
                        tags[start:end] = TAGS.index(f"I-{role}")
                        tags[start] = TAGS.index(f"B-{role}")
                if spans["content"]:
                    links.append((spans["content"], _first(spans["cue"]), _first(spans["source"])))
            examples.append(Example(encoded, tags, links))
    return examples


def as_spans(value: list | None) -> list[tuple[int, int]]:
    """`[start, end]` or a list of them as a list of tuples; nothing as an empty one."""
    if not value:
        return []
    return [tuple(value)] if isinstance(value[0], int) else [tuple(span) for span in value]


def _first(spans: Spans) -> tuple[int, int] | None:
    return spans[0] if spans else None


@dataclass(slots=True)
class Row:
    """One window of an example, ready for a batch; spans count from the window's first word."""

    arrays: tuple[np.ndarray, ...]
    tags: np.ndarray
    paragraph: np.ndarray
    links: list[tuple[Spans, tuple[int, int] | None, tuple[int, int] | None]]


def rows_of(example: Example, size: int, offset: int) -> Iterator[Row]:
    for window in windows(example.encoded, size, 0, offset):
        first, last = window.first, window.last

        def inside(span: tuple[int, int] | None) -> tuple[int, int] | None:
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
        yield Row(piece_rows(example.encoded, window), tags, example.encoded.paragraph[first:last], links)


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


def link_loss(network: QuoteNetwork, words: torch.Tensor, row: Row, path: np.ndarray | None) -> list[torch.Tensor]:
    """Cross entropies of the links of one window, from gold spans or from those of a predicted `path`."""
    gold_contents = {piece: cue for contents, cue, _ in row.links for piece in contents}
    gold_sources = {cue: source for _, cue, source in row.links if cue}
    if path is None:
        contents, cues = sorted(gold_contents), sorted(gold_sources)
        sources = sorted({s for s in gold_sources.values() if s})
    else:
        found = spans_of(path)
        contents, cues, sources = found["content"], found["cue"], found["source"]
    losses = []
    for linker, heads, tails, gold in (
        (network.to_cue, contents, cues, gold_contents),
        (network.to_source, cues, sources, gold_sources),
    ):
        if not heads or not tails:
            continue
        targets = []
        for head in heads:
            match = head if head in gold else best_overlap(head, gold)
            wanted = gold[match] if match else None
            tail = wanted if wanted in tails else best_overlap(wanted, tails) if wanted else None
            targets.append(tails.index(tail) if tail else len(tails))
        scores = link(linker, words, heads, tails, row.paragraph)
        losses.append(F.cross_entropy(scores, torch.tensor(targets), reduction="sum"))
    return losses


def best_overlap(span: tuple[int, int], others) -> tuple[int, int] | None:
    """The one of `others` that shares most words with `span`, if any."""
    shared, best = max(((min(span[1], e) - max(span[0], s), (s, e)) for s, e in others), default=(0, None))
    return best if shared > 0 else None


def train(args: argparse.Namespace) -> None:
    """Train, evaluate on the dev sets now and then, and save the averaged weights in half precision."""
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    examples = [e for path in args.train for e in read_examples(path, tokenizer)][: args.limit]
    network = QuoteNetwork()
    load_minilm(network.encoder, args.encoder)
    groups = parameter_groups(network, args)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    average = deepcopy(network).eval()
    steps_an_epoch = len(list(batches([r for e in examples for r in rows_of(e, args.size, 0)], args.pieces, rng)))
    total = args.epochs * steps_an_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: _one_cycle(s / total))
    step, began = 0, time.time()
    for epoch in range(args.epochs):
        rows = [r for e in examples for r in rows_of(e, args.size, rng.randrange(args.size))]
        network.train()
        sums = np.zeros(2)
        for batch in batches(rows, args.pieces, rng):
            tag_loss, links_loss = train_step(network, batch, predicted=epoch >= 1)
            loss = tag_loss + args.link_weight * links_loss
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            sums += (float(tag_loss.detach()), float(links_loss.detach()))
            decay = min(args.average, (1 + step) / (10 + step))
            with torch.no_grad():
                for mean, new in zip(average.parameters(), network.parameters(), strict=True):
                    mean.lerp_(new, 1 - decay)
        print(f"epoch {epoch + 1}: loss {sums / max(1, step) * (epoch + 1)} {time.time() - began:.0f} s", flush=True)
        average.save(args.output, tokenizer.to_str())
        if (epoch + 1) % args.evaluate_every == 0 or epoch + 1 == args.epochs:
            for path in args.dev:
                print(path.parent.name, evaluate(average, tokenizer, path), flush=True)


def parameter_groups(network: QuoteNetwork, args: argparse.Namespace) -> list[dict]:
    """The encoder's layers with a rate that falls towards the input, the heads with their own."""
    encoder = network.encoder
    groups = []
    fresh = {id(p) for p in (encoder.casing.weight, encoder.quoting.weight)}
    depth = len(encoder.layers)
    embeddings = [p for m in (encoder.word, encoder.position, encoder.norm) for p in m.parameters()]
    groups.append({"params": embeddings, "lr": args.encoder_rate * args.layer_decay**depth})
    for i, layer in enumerate(encoder.layers):
        groups.append({"params": list(layer.parameters()), "lr": args.encoder_rate * args.layer_decay ** (depth - 1 - i)})
    known = {id(p) for g in groups for p in g["params"]}
    rest = [p for p in network.parameters() if id(p) not in known]
    groups.append({"params": [p for p in rest if id(p) in fresh], "lr": args.head_rate})
    groups.append({"params": [p for p in rest if id(p) not in fresh], "lr": args.head_rate})
    return groups


def _one_cycle(done: float, warm: float = 0.1) -> float:
    return done / warm if done < warm else 0.5 * (1 + math.cos(math.pi * min(1.0, (done - warm) / (1 - warm))))


def train_step(network: QuoteNetwork, batch: list[Row], predicted: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean tag loss a word and mean link loss a link of a batch."""
    ids, casing, quoting, position = pad([row.arrays for row in batch])
    lengths = [len(row.tags) for row in batch]
    tags = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(row.tags) for row in batch], batch_first=True)
    mask = torch.arange(tags.shape[1])[None] < torch.tensor(lengths)[:, None]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = network.words(ids, casing, quoting, position)
        emissions = network.emissions(words)
    words = words.float()
    tag_loss = network.crf.loss(emissions, mask, tags).sum() / mask.sum() * 10
    paths = network.crf.decode(emissions.detach(), lengths) if predicted else []
    losses = []
    for i, row in enumerate(batch):
        losses += link_loss(network, words[i], row, None)
        if predicted:
            losses += link_loss(network, words[i], row, paths[i])
    links = sum(len(c) + 1 for row in batch for c, _, _ in row.links) * (2 if predicted else 1)
    return tag_loss, torch.stack(losses).sum() / max(links, 1) if losses else torch.zeros(())


def evaluate(network: QuoteNetwork, tokenizer: Tokenizer, path: Path) -> dict:
    """The figures of the linked spans on a dev set."""
    import sys

    sys.path.insert(0, "/work/shared/evaluation")
    from score import score

    with open(path, encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    predictions = []
    for article, (encoded, found) in zip(gold, analyse(network, tokenizer, [a["text"] for a in gold]), strict=True):
        def characters(span):
            return span and [int(encoded.start[span[0]]), int(encoded.end[span[1] - 1])]
        predictions.append({"id": article["id"], "attributions": [
            {"content": [characters(c) for c in a.contents], "cue": characters(a.cue), "source": characters(a.source)} for a in found]})
    r = score(gold, predictions)
    return {k: r[k] if "runs" not in k and "tokens" not in k else r[k][2] for k in ("content runs", "cue runs", "source runs", "content tokens", "content match", "attribution", "full")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--dev", type=Path, nargs="+", default=[])
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--evaluate-every", type=int, default=2)
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--pieces", type=int, default=2600)
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--link-weight", type=float, default=0.5)
    parser.add_argument("--average", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
