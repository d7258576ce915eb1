"""Teach a trained quote model by what people decided: gently, so that it unlearns nothing.

Every network of the committee is trained on at a low rate, each by itself. Where nobody knows what a word is, all
that it may be counts (a CRF with partial labels: Tsuboi et al., COLING 2008), so that it teaches nothing. Articles
that are rehearsed keep the rest as it was.
"""

import random
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from attribution.evaluate import Mark
from attribution.nlp.assemble import read_quotes
from attribution.nlp.committee import Committee, load_model
from attribution.nlp.confidence import Confidence
from attribution.nlp.decode import pad
from attribution.nlp.encoding import SEP, words_of
from attribution.nlp.network import ROLES, QuoteNetwork
from attribution.nlp.precision import has_bfloat16
from attribution.nlp.quote import quicken
from attribution.nlp.training.examples import Example, Row, batches, example_of, rows_of
from attribution.nlp.training.quote import (
    LINK_WEIGHT,
    MASK,
    MASKED,
    link_loss,
    one_cycle,
    parameter_groups,
    update_average,
)

SIZE = 320  # pieces in a window
HEADS = 5  # how much faster than the encoder the layers above it learn
PATIENCE = 2  # epochs without gain, behind which a network has learnt enough
AVERAGE = 0.99

Tell = Callable[[int, int, float | None], None]
"""Told of each epoch behind a network: the network's number, the epoch's, and the loss on what was set aside."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is taught; `rate` is the learning rate of the encoder's last layer, `pieces` those of a batch."""

    epochs: int = 6
    rate: float = 5e-5
    pieces: int = 1300
    rehearsal: int = 20_000  # words that are rehearsed in an epoch, at least
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Taught:
    """Networks that were taught, and behind how many epochs each was best; 0 where it was never better."""

    members: list[QuoteNetwork]
    best: list[int]


class Reader:
    """A quote model in a file, as the processor reads with it."""

    def __init__(self, weights: Path) -> None:
        self.network, self.tokenizer, self.confidence = load_model(weights)

    def marks(self, texts: Sequence[str]) -> list[tuple[Mark, ...]]:
        """The attributions that the model finds in each text."""
        network = Committee([deepcopy(member) for member in self.network.members])
        quicken(network)
        quotes = read_quotes(network, self.tokenizer, texts, self.confidence)
        return [tuple(Mark(one.content, one.cue, one.source) for one in each) for each in quotes]


def lesson(text: str, marks: Sequence[Mark], unsure: Sequence[Mark], tokenizer: Tokenizer) -> Example:
    """An article as an example: what is marked, and the words of which nobody is sure."""
    example = example_of(text, tokenizer, [{role: mark.spans(role) for role in ROLES} for mark in marks])
    unknown = np.zeros(len(example.tags), dtype=bool)
    for mark in unsure:
        for role in ROLES:
            for start, end in words_of(example.encoded, mark.spans(role)):
                unknown[start:end] = True
    unknown &= example.tags == 0
    return replace(example, unknown=unknown) if unknown.any() else example


def teach(
    members: Sequence[QuoteNetwork],
    lessons: Sequence[Example],
    rehearsed: Sequence[Example],
    aside: Sequence[Example],
    settings: Settings,
    tell: Tell,
) -> Taught:
    """Teach each network the lessons, with as much that is rehearsed; those given stay as they are.

    Of each the weights count that had the least loss on the examples `aside`, be it those from before; without such
    examples, the last ones.
    """
    taught = Taught([], [])
    for number, member in enumerate(members):
        torch.manual_seed(settings.seed + number)
        rng = random.Random(settings.seed + number)
        best = _teach(deepcopy(member), lessons, rehearsed, aside, settings, rng, partial(tell, number))
        taught.members.append(best[0])
        taught.best.append(best[1])
    return taught


def _teach(
    network: QuoteNetwork,
    lessons: Sequence[Example],
    rehearsed: Sequence[Example],
    aside: Sequence[Example],
    settings: Settings,
    rng: random.Random,
    tell: Callable[[int, float | None], None],
) -> tuple[QuoteNetwork, int]:
    groups = parameter_groups(network, Namespace(rate=settings.rate))
    for group in groups[-2:]:
        group["lr"] = HEADS * settings.rate
    optimizer = torch.optim.AdamW(groups, weight_decay=0.0, betas=(0.9, 0.98), fused=True)
    average = deepcopy(network).eval()
    best, least, best_epoch = average, loss_on(average, aside), 0
    schedule, step = None, 0
    for epoch in range(1, settings.epochs + 1):
        chosen = [*lessons, *_some(rehearsed, max(settings.rehearsal, _words(lessons)), rng)]
        rows = [row for each in chosen for row in rows_of(each, SIZE, rng.randrange(SIZE))]
        an_epoch = list(batches(rows, settings.pieces, rng))
        if schedule is None:
            steps = settings.epochs * len(an_epoch)

            def rate(done: int, steps: int = steps) -> float:
                return one_cycle((done + 1) / steps)

            schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
        network.train()
        for batch in an_epoch:
            loss = loss_of(network, batch, hide=True)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            update_average(average, network, min(AVERAGE, (1 + step) / (10 + step)))
        now = loss_on(average, aside)
        tell(epoch, now)
        if now is None or least is None or now < least:
            best, least, best_epoch = deepcopy(average), now, epoch
        elif epoch - best_epoch >= PATIENCE:
            break
    return best, best_epoch


def _words(examples: Sequence[Example]) -> int:
    return sum(len(each.encoded) for each in examples)


def _some(examples: Sequence[Example], words: int, rng: random.Random) -> Iterator[Example]:
    """Examples drawn anew, of so many words together, as far as there are."""
    for each in rng.sample(list(examples), len(examples)):
        if words <= 0:
            return
        words -= len(each.encoded)
        yield each


@torch.no_grad()
def loss_on(network: QuoteNetwork, examples: Sequence[Example]) -> float | None:
    """The mean loss on examples, nothing hidden; None without any."""
    rows = [row for each in examples for row in rows_of(each, SIZE, 0)]
    if not rows:
        return None
    network.eval()
    each = [(float(loss_of(network, [row], hide=False)), len(row.tags)) for row in rows]
    return sum(loss * words for loss, words in each) / sum(words for _, words in each)


def loss_of(network: QuoteNetwork, batch: list[Row], hide: bool) -> Tensor:
    """Mean loss of the tags a word and of the links a link; `hide` puts [MASK] for some pieces."""
    ids, casing, quoting, position = pad([row.arrays for row in batch])
    if hide:
        ids = ids.masked_fill(torch.rand(ids.shape).lt(MASKED) & ids.gt(SEP), MASK)
    lengths = [len(row.tags) for row in batch]
    mask = torch.arange(max(lengths))[None] < torch.tensor(lengths)[:, None]
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
        words = network.words(ids, casing, quoting, position)
        emissions = network.emissions(words)
    words = words.float()
    tags = tag_loss(network, emissions, mask, batch).sum() / mask.sum() * 10
    paths = network.crf.decode(emissions.detach(), lengths)
    losses, links = [], 0
    for i, row in enumerate(batch):
        losses += link_loss(network, words[i], row, None)
        links += sum(len(contents) + 1 for contents, _, _ in row.links)
        if row.unknown is None:  # what is found among words that nobody knows has no true link
            losses += link_loss(network, words[i], row, paths[i])
            links += sum(len(contents) + 1 for contents, _, _ in row.links)
    return tags + LINK_WEIGHT * torch.stack(losses).sum() / max(links, 1) if losses else tags


def tag_loss(network: QuoteNetwork, emissions: Tensor, mask: Tensor, batch: Sequence[Row]) -> Tensor:
    """Negative log likelihood of all paths that have the gold tags where they are known, `[batch]`."""
    tags = pad_sequence([torch.from_numpy(row.tags) for row in batch], batch_first=True)
    if all(row.unknown is None for row in batch):
        return network.crf.loss(emissions, mask, tags)
    unknown = torch.zeros(mask.shape, dtype=torch.bool)
    for i, row in enumerate(batch):
        if row.unknown is not None:
            unknown[i, : len(row.unknown)] = torch.from_numpy(row.unknown)
    fits = F.one_hot(tags, emissions.shape[2]).bool() | unknown[:, :, None]
    fitting = network.crf.log_partition(emissions.masked_fill(~fits, -1e4), mask)
    return network.crf.log_partition(emissions, mask) - fitting


def recalibrated(confidence: Confidence, pairs: Sequence[tuple[dict[str, float], bool]]) -> Confidence:
    """The confidence stretched and moved to fit what was right among quotes found: two numbers (Platt 1999)."""
    given = [(confidence(features), right) for features, right in pairs]
    odds = torch.tensor([p for p, _ in given], dtype=torch.float64).clamp(1e-6, 1 - 1e-6).logit()
    right = torch.tensor([float(r) for _, r in given], dtype=torch.float64)
    change = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([change], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        z = odds * change[0].exp() + change[1]
        loss = F.binary_cross_entropy_with_logits(z, right) + 5 / len(given) * change.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    stretch, move = float(change[0].detach().exp()), float(change[1].detach())
    weights = {name: round(stretch * weight, 5) for name, weight in confidence.weights.items()}
    return Confidence(round(stretch * confidence.bias + move, 5), weights, confidence.free_standing)
