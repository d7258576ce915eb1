"""Train the claim encoder: which sentences are worth checking, and the vectors of a larger sentence encoder.

    python -m attribution.nlp.training.claim_encoder --train claimbuster.jsonl clef2024_english.jsonl
        --texts polnear/train.jsonl rawnews/txt --dev clef2024_english.jsonl --encoder MINILM --output data/models

Files to train on have a sentence a line: {"text", "label", "split"}; their lines of the split "dev" are left out, and
so is every sentence that stands in the dev set, capitals and punctuation apart. Texts, articles in JSONL or folders of
them, have no labels: their sentences and the contents of their quotes teach the vectors only. MINILM is a folder with
`config.json`, `model.safetensors` and `tokenizer.json`; three of its layers are the student, the whole of it the
teacher.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from attribution.claims import Sentences
from attribution.matching.vectors import WIDTH
from attribution.nlp.claim_encoder import ClaimNetwork, Pieces, pieces_of, save_claim_encoder, tensors
from attribution.nlp.models import LANGUAGE, write_index
from attribution.nlp.network import Encoder, NetworkConfig, load_minilm
from attribution.nlp.precision import has_bfloat16
from attribution.nlp.training.quote import say

PACKAGE = "worth"
LAYERS = (0, 2, 4)  # of the teacher, that the student begins with
RATE, HEAD_RATE = 8e-5, 1e-3
AVERAGE = 0.998
AT_ONCE = 3072  # pieces of a batch


class Sentence(NamedTuple):
    """A text to learn from: whether it is worth checking (None where nobody says), and the teacher's vector."""

    text: str
    label: float | None
    vector: np.ndarray


def read_labelled(paths: Iterable[Path], apart_from: set[str]) -> dict[str, float]:
    """The labelled sentences of all files but the dev set, each once."""
    found: dict[str, tuple[str, float]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            key = normal(row["text"])
            if row.get("split") != "dev" and key not in apart_from:
                found[key] = (row["text"], float(row["label"]))
    return dict(found.values())


def read_dev(path: Path) -> list[tuple[str, int]]:
    """The sentences of the split "dev" with their labels."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["label"]) for row in rows if row["split"] == "dev"]


def normal(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def read_texts(path: Path) -> Iterator[str]:
    """The sentences of articles, and the contents of their quotes where they are marked."""
    if path.is_dir():
        for each in sorted(path.rglob("*.txt")):
            yield from sentences(each.read_text(encoding="utf-8"))
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        yield from sentences(article["text"])
        for each in article.get("attributions", ()):
            if each.get("content"):
                yield " … ".join(article["text"][start:end] for start, end in each["content"])


def sentences(text: str) -> Iterator[str]:
    starts = [*Sentences(text)._starts, len(text)]
    for start, end in pairwise(starts):
        sentence = " ".join(text[start:end].split())
        if 4 <= len(sentence.split()) <= 60:
            yield sentence


@torch.no_grad()
def taught(texts: Sequence[str], folder: Path, tokenizer: Tokenizer) -> np.ndarray:
    """The teacher's vectors `[texts, WIDTH]` of length 1: turned so that the numbers left out matter least."""
    shape = NetworkConfig.of_bert(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    teacher = Encoder(shape).eval()
    load_minilm(teacher, folder)
    if has_bfloat16():
        teacher.to(torch.bfloat16)
    vectors = np.zeros((len(texts), shape.width), dtype=np.float32)
    rows = [pieces_of(text, tokenizer) for text in texts]
    for numbers in in_batches([len(row[0]) for row in rows], 4 * AT_ONCE):
        ids, casing, quoting = tensors(rows[number] for number in numbers)
        pieces = teacher(ids, casing * 0, quoting * 0).float()
        there = ids.ne(0).float()[..., None]
        vectors[numbers] = F.normalize((pieces * there).sum(1) / there.sum(1), dim=-1).numpy()
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    turned = vectors @ axes[:, ::-1][:, :WIDTH]
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True), dtype=np.float32)


def in_batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """The numbers of rows in batches of at most `most` pieces with their padding, rows of like length together."""
    batch: list[int] = []
    for number in np.argsort(lengths, kind="stable").tolist():
        if batch and (len(batch) + 1) * lengths[number] > most:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def varied(text: str, rng: random.Random) -> str:
    """The sentence as it might stand within another: without its stop, its first capital, or "that" before it."""
    if rng.random() < 0.5:
        text = text.rstrip(" .") or text
    if rng.random() < 0.35:
        text = text[:1].lower() + text[1:]
    if rng.random() < 0.1:
        text = f"that {text}"
    return text


def student(folder: Path, width: int) -> ClaimNetwork:
    """A network with some of the teacher's layers, and vectors of some width."""
    shape = NetworkConfig.of_bert(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    whole = Encoder(shape)
    load_minilm(whole, folder)
    network = ClaimNetwork(replace(shape, layers=len(LAYERS)), width)
    kept = {name: value for name, value in whole.state_dict().items() if not name.startswith("layers.")}
    network.encoder.load_state_dict(kept, strict=False)
    for layer, number in zip(network.encoder.layers, LAYERS, strict=True):
        layer.load_state_dict(whole.layers[number].state_dict())
    network.encoder.word.weight.requires_grad = False  # they are good, and most of the work
    return network


def loss_of(network: ClaimNetwork, rows: Sequence[Pieces], labels: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
    """How far scores are from their labels, and vectors and their likeness to each other from the teacher's."""
    with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
        scores, found = network(*tensors(rows))
    known = ~labels.isnan()
    worth = F.binary_cross_entropy_with_logits(scores[known], labels[known]) if known.any() else scores.sum() * 0
    alike = F.mse_loss(found @ found.T, vectors @ vectors.T)
    return worth, (1 - (found * vectors).sum(-1)).mean() + 10 * alike


def train(args: argparse.Namespace) -> None:
    """Train, print the figures on the dev set after every epoch, and put the model into its folder."""
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    dev = read_dev(args.dev)
    labelled = read_labelled(args.train, {normal(text) for text, _ in dev})
    others = sorted({text for path in args.texts for text in read_texts(path)} - labelled.keys())
    texts = [*labelled, *others]
    say(f"{len(labelled)} labelled sentences, {sum(labelled.values()):.0f} worth checking; {len(others)} others")
    vectors = taught(texts, args.encoder, tokenizer)
    examples = [Sentence(text, labelled.get(text), vector) for text, vector in zip(texts, vectors, strict=True)]
    say("taught")

    network = student(args.encoder, vectors.shape[1])
    average = deepcopy(network).eval()
    heads = [*network.worth.parameters(), *network.vector.parameters()]
    groups = [
        {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": RATE},
        {"params": heads, "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = args.epochs * len(list(in_batches([len(text.split()) * 4 // 3 + 3 for text in texts], AT_ONCE)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, step / (0.1 * steps), max(0.0, 1.02 - step / steps))
    )
    step, began = 0, time.time()
    for epoch in range(args.epochs):
        rows = [pieces_of(varied(each.text, rng), tokenizer) for each in examples]
        batches = list(in_batches([len(row[0]) for row in rows], AT_ONCE))
        rng.shuffle(batches)
        network.train()
        sums = np.zeros(2)
        for batch in batches:
            labels = [examples[n].label for n in batch]
            worth, vector = loss_of(
                network,
                [rows[n] for n in batch],
                torch.tensor([float("nan") if label is None else label for label in labels]),
                torch.from_numpy(np.stack([examples[n].vector for n in batch])),
            )
            optimizer.zero_grad()
            (worth + 4 * vector).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            sums += (worth.item(), vector.item())
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                for mean, new in zip(average.parameters(), network.parameters(), strict=True):
                    if new.requires_grad:
                        mean.lerp_(new, 1 - keep)
        say(f"epoch {epoch + 1}: losses {np.round(sums / len(batches), 4)}, {time.time() - began:.0f} s")
        save_claim_encoder(args.output / LANGUAGE / "claim" / f"{PACKAGE}.pt", average, tokenizer)
        say(figures(average, dev, tokenizer))
    write_index(args.output, claim=PACKAGE)


@torch.no_grad()
def figures(network: ClaimNetwork, dev: Sequence[tuple[str, int]], tokenizer: Tokenizer) -> str:
    """F1 of the positive class at one half, and average precision."""
    rows = [pieces_of(text, tokenizer) for text, _ in dev]
    scores = np.zeros(len(dev))
    for batch in in_batches([len(row[0]) for row in rows], AT_ONCE):
        scores[batch] = network(*tensors(rows[n] for n in batch))[0].numpy()
    return f"{found_and_ranked(scores, np.array([label for _, label in dev]), 0)} on {len(dev)} sentences"


def found_and_ranked(scores: np.ndarray, labels: np.ndarray, least: float) -> str:
    """F1 of the label 1 where scores above `least` count as found, and the average precision of their order."""
    found, right = scores > least, labels == 1
    order = np.argsort(-scores, kind="stable")
    precision = np.cumsum(labels[order]) / np.arange(1, len(labels) + 1)
    return (
        f"F1 {2 * (found & right).sum() / (found.sum() + right.sum()):.3f}, "
        f"average precision {(precision * labels[order]).sum() / labels.sum():.3f}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args(arguments))


if __name__ == "__main__":
    main()
