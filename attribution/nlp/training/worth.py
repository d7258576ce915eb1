"""Fit the weights of the score of what is worth checking to people's ratings, and tell how well it ranks.

    python -m attribution.nlp.training.worth --fit polnear/dev.jsonl --test world/dev.jsonl
        --ratings data/annotations/checkworthiness.jsonl --labelled clef2024_english.jsonl --models data/models

The ratings have a claim a line: the article's id, the content's spans and ratings of 0 to 100 by several people. The
score is a logistic regression (`checking.worth.features`) that is drawn towards what the claim encoder says alone; the
test set has no part in it. With --labelled the figures on that file's split "dev" are printed as well.
"""

import argparse
import json
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.stats import spearmanr

from attribution.checking import worth as scoring
from attribution.nlp.attributes import act_of
from attribution.nlp.claim_encoder import ClaimReader, claim_reader
from attribution.nlp.training.claim_encoder import found_and_ranked, normal, read_dev, read_labelled
from attribution.nlp.training.quote import say
from attribution.records import Span, joined

WEIGHTS = Path(scoring.__file__).with_name("worth.json")
PRIOR = {"network": 1.0}
STRENGTH = 0.01  # of the drawing towards the prior
SENTENCES = 2000  # labelled ones that have a part in the fit


class Rated(NamedTuple):
    """A claim: what its score is made of, its mean rating of 0 to 1, the share of people who rate it half or more."""

    features: dict[str, float]
    rating: float
    worth: float
    network: float


def read_rated(ratings: Path, articles: Path, reader: ClaimReader) -> list[Rated]:
    """The claims of a set of articles that have ratings."""
    rows = map(json.loads, articles.read_text(encoding="utf-8").splitlines())
    marked = {row["id"]: row for row in rows}
    found = []
    for line in ratings.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if (article := marked.get(row["article"])) is None:
            continue
        text = article["text"]
        content = tuple(Span(*span) for span in row["content"])
        same = next(each for each in article["attributions"] if each.get("content") == row["content"])
        cue = tuple(Span(*span) for span in same.get("cue") or ())
        claim = joined(content, text) or ""
        (reading,) = reader.read([claim])
        parts = scoring.features(claim, act_of(text, cue), reading.worth)
        found.append(
            Rated(
                parts,
                float(np.mean(row["ratings"])) / 100,
                float(np.mean([each >= 50 for each in row["ratings"]])),
                reading.worth,
            )
        )
    return found


def labelled(rows: Sequence[tuple[str, int]], reader: ClaimReader) -> list[Rated]:
    """Sentences with a label each, as if somebody had said them."""
    readings = reader.read([text for text, _ in rows])
    return [
        Rated(scoring.features(text, "speech", reading.worth), label, label, reading.worth)
        for (text, label), reading in zip(rows, readings, strict=True)
    ]


def fitted(rated: Sequence[Rated], further: Sequence[Rated]) -> dict[str, float]:
    """The weights whose scores are likeliest to be right; all `further` claims count as much as all rated ones."""
    everything = [*rated, *further]
    names = sorted({name for each in everything for name in each.features})
    values = np.array([[each.features.get(name, 0.0) for name in names] for each in everything])
    worth = np.array([each.worth for each in everything])
    share = np.r_[np.full(len(rated), 1 / len(rated)), np.full(len(further), 1 / len(further))]
    prior = np.array([PRIOR.get(name, 0.0) for name in names])

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        total, far = values @ given[1:] + given[0], given[1:] - prior
        chance = 1 / (1 + np.exp(-total))
        pull = share * (chance - worth)
        value = (share * (np.logaddexp(0, total) - worth * total)).sum() + STRENGTH * np.square(far).sum()
        return float(value), np.r_[pull.sum(), values.T @ pull + 2 * STRENGTH * far]

    # a sign that speaks for a claim never counts against it, whatever stands beside it in these sentences
    sides = [
        (0, None) if name in scoring.FOR else (None, 0) if name in scoring.AGAINST else (None, None) for name in names
    ]
    best = minimize(loss, np.r_[0.0, prior], jac=True, method="L-BFGS-B", bounds=[(None, None), *sides]).x
    return {name: round(float(value), 3) for name, value in zip(["bias", *names], best, strict=True)}


def scores(rated: Sequence[Rated], weights: dict[str, float]) -> np.ndarray:
    total = [weights["bias"] + sum(weights.get(k, 0.0) * v for k, v in each.features.items()) for each in rated]
    return np.asarray(1 / (1 + np.exp(-np.array(total))))


def figures(rated: Sequence[Rated], weights: dict[str, float]) -> str:
    """How the scores rank the claims, how the encoder alone does, and how far scores are from ratings."""
    found, wanted = scores(rated, weights), np.array([each.rating for each in rated])
    worth = np.array([each.worth for each in rated])
    alone = spearmanr([each.network for each in rated], wanted).statistic
    return (
        f"{len(rated)} claims: Spearman {spearmanr(found, wanted).statistic:.3f} (the encoder alone {alone:.3f}), "
        f"Brier score {np.square(found - worth).mean():.3f}; {binned(found, worth)}"
    )


def labelled_figures(path: Path, reader: ClaimReader, weights: dict[str, float]) -> str:
    """F1 of the positive class at one half and average precision, of sentences as if somebody had said them."""
    rows = read_dev(path)
    rated = labelled(rows, reader)
    found, labels = scores(rated, weights), np.array([label for _, label in rows])
    return f"{len(rows)} labelled sentences: {found_and_ranked(found, labels, 0.5)}; {binned(found, labels)}"


def binned(found: np.ndarray, worth: np.ndarray) -> str:
    """The mean score and the share worth checking of the claims of each fifth of the scale."""
    edges = np.linspace(0, 1, 6)
    parts = [(found >= low) & (found < high + 1e-9) for low, high in pairwise(edges)]
    shown = (f"{found[p].mean():.2f} is {worth[p].mean():.2f} ({p.sum()})" for p in parts if p.any())
    return f"a score of {', '.join(shown)}"


def main() -> None:
    """Read the command line, fit, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--fit", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--ratings", type=Path, required=True)
    parser.add_argument("--labelled", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    args = parser.parse_args()
    reader = claim_reader(args.models)
    rated = read_rated(args.ratings, args.fit, reader)
    apart_from = {normal(text) for text, _ in read_dev(args.labelled)}
    sentences = sorted(read_labelled([args.labelled], apart_from).items())
    some = random.Random(1).sample([(text, int(label)) for text, label in sentences], SENTENCES)
    weights = fitted(rated, labelled(some, reader))
    say(f"fit: {figures(rated, weights)}")
    say(f"test: {figures(read_rated(args.ratings, args.test, reader), weights)}")
    say(labelled_figures(args.labelled, reader, weights))
    WEIGHTS.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
