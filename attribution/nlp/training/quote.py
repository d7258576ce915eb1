"""Train the quote network, fit its confidence, and put both into a model folder.

    python -m attribution.nlp.training.quote --train train.jsonl --dev dev.jsonl --encoder MINILM --output data/models

The files have an article with its attributions a line, as in PolNeAR's JSONL; MINILM is a folder with
`model.safetensors` and `tokenizer.json`. The confidence is fitted on the first dev set.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence

from attribution.evaluate import Mark, Marked, Report, read_marked, score
from attribution.nlp.assemble import candidates_of, read_quotes
from attribution.nlp.committee import Committee, save_model
from attribution.nlp.confidence import Confidence
from attribution.nlp.decode import WordSpan, analyse, pad
from attribution.nlp.encoding import SEP
from attribution.nlp.models import LANGUAGE, write_index
from attribution.nlp.network import ROLES, NetworkConfig, QuoteNetwork, load_minilm, spans_of
from attribution.nlp.training.confidence import calibration_error, cross_validated, fit, observe
from attribution.nlp.training.examples import Example, Row, batches, example_of, read_examples, rows_of
from attribution.quotation import find_quotations

PACKAGE = "polnear"
HEAD_RATE = 1e-3
LAYER_DECAY = 0.9
LINK_WEIGHT = 0.5
AVERAGE = 0.998
MASKED = 0.12
MASK = 103  # the piece [MASK]


def train(args: argparse.Namespace) -> None:
    """Train; after every epoch save the averaged weights as a checkpoint, at the end the model with its confidence.

    With unlabelled articles there are two rounds, and the networks of both read together from then on. The second is
    a noisy student (Xie et al. 2020): it also learns the first one's reading of those articles, with words hidden.
    """
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    examples = [example for path in args.train for example in read_examples(path, tokenizer)][: args.limit]

    def trained() -> QuoteNetwork:
        torch.manual_seed(args.seed)
        shape = json.loads((args.encoder / "config.json").read_text(encoding="utf-8"))
        network = QuoteNetwork(NetworkConfig.of_bert(shape, args.dropout))
        load_minilm(network.encoder, args.encoder)
        return fit_network(
            network, examples, args, lambda mean: save_model(args.checkpoint, [mean], tokenizer, Confidence())
        )

    members = [trained()]
    if args.unlabelled:
        examples += read_unlabelled(args, Committee(members), tokenizer)
        members.append(trained())
    finish(members, tokenizer, args)


def read_unlabelled(args: argparse.Namespace, network: Committee, tokenizer: Tokenizer) -> list[Example]:
    """The articles of a folder of texts, marked by the network."""
    confidence = calibrate(network, tokenizer, read_marked(args.dev[0]))[0] if args.dev else Confidence()
    texts = [path.read_text(encoding="utf-8") for path in sorted(args.unlabelled.rglob("*.txt"))][: args.limit]
    return [
        example_of(text, tokenizer, [{role: getattr(quote, role) for role in ROLES} for quote in quotes])
        for text, quotes in zip(texts, read_quotes(network, tokenizer, texts, confidence), strict=True)
    ]


def finish(members: Sequence[QuoteNetwork], tokenizer: Tokenizer, args: argparse.Namespace) -> None:
    """Fit the confidence on the first dev set, put the model into its folder, print the figures of all dev sets."""
    network, confidence = Committee(members), Confidence()
    if args.dev:
        confidence, error = calibrate(network, tokenizer, read_marked(args.dev[0]))
        say(f"calibration error {error:.3f}")
    save_model(weights_file(args.output), members, tokenizer, confidence)
    write_index(args.output, quote=PACKAGE)
    for path in args.dev:
        say(f"{path}\n{figures(network, tokenizer, read_marked(path), confidence).as_table()}")


def weights_file(folder: Path) -> Path:
    """Where Stanza looks for the weights of this package."""
    return folder / LANGUAGE / "quote" / f"{PACKAGE}.pt"


def fit_network(
    network: QuoteNetwork,
    examples: Sequence[Example],
    args: argparse.Namespace,
    checkpoint: Callable[[QuoteNetwork], None],
) -> QuoteNetwork:
    """Train on the examples; return the exponential average of the weights, which is better than the last ones."""
    rng = random.Random(args.seed)
    optimizer = torch.optim.AdamW(parameter_groups(network, args), weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    average = deepcopy(network).eval()
    an_epoch = sum(1 for _ in batches([r for e in examples for r in rows_of(e, args.size, 0)], args.pieces, rng))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: one_cycle(step / (args.epochs * an_epoch)))
    step, began = 0, time.time()
    for epoch in range(args.epochs):
        # windows are cut in other places every time, so that no context is learnt by heart
        rows = [row for example in examples for row in rows_of(example, args.size, rng.randrange(args.size))]
        network.train()
        losses = []
        for batch in batches(rows, args.pieces, rng):
            tag_loss, links_loss = train_step(network, batch, predicted=epoch > 1)
            optimizer.zero_grad()
            (tag_loss + LINK_WEIGHT * links_loss).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            losses.append((float(tag_loss.detach()), float(links_loss.detach())))
            update_average(average, network, min(AVERAGE, (1 + step) / (10 + step)))
        tags, links = np.mean(losses, axis=0)
        say(f"epoch {epoch + 1}: tag loss {tags:.3f}, link loss {links:.3f}, {time.time() - began:.0f} s")
        checkpoint(average)
    return average


@torch.no_grad()
def update_average(average: QuoteNetwork, network: QuoteNetwork, decay: float) -> None:
    """Move the average a little towards the network."""
    for mean, new in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(new, 1 - decay)


def one_cycle(done: float, warm: float = 0.1) -> float:
    """The learning rate after a share `done` of the steps: a linear rise, then a cosine to 0."""
    return done / warm if done < warm else 0.5 * (1 + math.cos(math.pi * min(1.0, (done - warm) / (1 - warm))))


def parameter_groups(network: QuoteNetwork, args: argparse.Namespace) -> list[dict[str, Any]]:
    """The encoder's layers with a rate that falls towards the input, the heads with their own."""
    encoder = network.encoder
    groups = []
    fresh = {id(p) for p in (encoder.casing.weight, encoder.quoting.weight)}
    depth = len(encoder.layers)
    embeddings = [p for m in (encoder.word, encoder.position, encoder.norm) for p in m.parameters()]
    groups.append({"params": embeddings, "lr": args.rate * LAYER_DECAY**depth})
    for i, layer in enumerate(encoder.layers):
        groups.append({"params": list(layer.parameters()), "lr": args.rate * LAYER_DECAY ** (depth - 1 - i)})
    known = {id(p) for g in groups for p in g["params"]}
    rest = [p for p in network.parameters() if id(p) not in known]
    groups.append({"params": [p for p in rest if id(p) in fresh], "lr": HEAD_RATE})
    groups.append({"params": [p for p in rest if id(p) not in fresh], "lr": HEAD_RATE})
    return groups


def train_step(network: QuoteNetwork, batch: list[Row], predicted: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean tag loss a word and mean link loss a link of a batch."""
    ids, casing, quoting, position = pad([row.arrays for row in batch])
    hidden = torch.rand(ids.shape).lt(MASKED) & ids.gt(SEP)
    ids = ids.masked_fill(hidden, MASK)
    lengths = [len(row.tags) for row in batch]
    tags = pad_sequence([torch.from_numpy(row.tags) for row in batch], batch_first=True)
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
    for role, heads, tails, gold in (("cue", contents, cues, gold_contents), ("source", cues, sources, gold_sources)):
        if not heads or not tails:
            continue
        targets = []
        for head in heads:
            match = head if head in gold else best_overlap(head, gold)
            wanted = gold[match] if match else None
            tail = wanted if wanted in tails else best_overlap(wanted, tails) if wanted else None
            targets.append(tails.index(tail) if tail else len(tails))
        scores = network.link(role, words, heads, tails, row.paragraph)
        losses.append(F.nll_loss(scores, torch.tensor(targets), reduction="sum"))
    return losses


def best_overlap(span: WordSpan, others: Iterable[WordSpan]) -> WordSpan | None:
    """The one of `others` that shares most words with `span`, if any."""
    shared, best = max(((min(span[1], e) - max(span[0], s), (s, e)) for s, e in others), default=(0, None))
    return best if shared > 0 else None


def figures(network: Committee, tokenizer: Tokenizer, articles: list[Marked], confidence: Confidence) -> Report:
    """How good the network is on a dev set, by `attribution.evaluate`."""
    texts = [article.text or "" for article in articles]
    found = [
        Marked(article.id, article.text, tuple(Mark(q.content, q.cue, q.source) for q in quotes))
        for article, quotes in zip(articles, read_quotes(network, tokenizer, texts, confidence), strict=True)
    ]
    return score(articles, found)


def calibrate(network: Committee, tokenizer: Tokenizer, articles: list[Marked]) -> tuple[Confidence, float]:
    """The confidence fitted on a dev set, and its calibration error under cross-validation."""
    texts = [article.text or "" for article in articles]
    observations = []
    for article, text, (encoded, linked) in zip(articles, texts, analyse(network, tokenizer, texts), strict=True):
        candidates = list(candidates_of(text, find_quotations(text), encoded, linked))
        marks = [Mark(c.content, c.cue, c.source) for c in candidates]
        observations += observe(article, marks, [c.features for c in candidates])
    return fit(observations), calibration_error(cross_validated(observations))


def say(line: str) -> None:
    """Tell how training goes, at once, on standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="a model folder")
    parser.add_argument("--checkpoint", type=Path, default=Path("quote-checkpoint.pt"))
    parser.add_argument("--unlabelled", type=Path, help="a folder of texts to learn from in a second round")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--limit", type=int, help="read so many articles only")
    parser.add_argument("--size", type=int, default=320, help="pieces in a window")
    parser.add_argument("--pieces", type=int, default=2600, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate of the encoder's last layer")
    parser.add_argument("--dropout", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args(arguments))


if __name__ == "__main__":
    main()
