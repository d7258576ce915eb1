"""Fit the confidence of quotes on a dev set: logistic regression (Platt 1999), checked by cross-validation."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from attribution.evaluate import Mark, Marked, Words, agree, match
from attribution.nlp.confidence import FEATURES, Confidence


@dataclass(frozen=True, slots=True)
class Observation:
    """One quote that was found: the article it is of, its features, and whether content and source are right."""

    article: str
    features: dict[str, float]
    right: bool


def observe(true: Marked, found: Sequence[Mark], features: Sequence[dict[str, float]]) -> list[Observation]:
    """Every quote found in one article, right or not by the measure "attribution" of `attribution.evaluate`."""
    words = Words(true.text or "")
    right = {j for i, j in match(words, true.marks, found) if agree(words, true.marks[i].source, found[j].source)}
    return [Observation(true.id, one, j in right) for j, one in enumerate(features)]


def fit(observations: Sequence[Observation], penalty: float = 1e-3) -> Confidence:
    """The logistic model of least penalised loss over the observations."""
    x = torch.tensor([[o.features[name] for name in FEATURES] for o in observations], dtype=torch.float64)
    y = torch.tensor([float(o.right) for o in observations], dtype=torch.float64)
    mean, scale = x.mean(0), x.std(0).clamp(min=1e-3)
    weights = torch.zeros(len(FEATURES) + 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        z = (x - mean) / scale @ weights[1:] + weights[0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y) + penalty * weights[1:].square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    plain = (weights[1:] / scale).detach()
    bias = float(weights[0].detach() - (plain * mean).sum())
    return Confidence(round(bias, 5), {name: round(float(w), 5) for name, w in zip(FEATURES, plain, strict=True)})


def cross_validated(observations: Sequence[Observation], folds: int = 5) -> list[tuple[float, bool]]:
    """Confidence and truth of every observation, by a model that has not seen its article."""
    articles = sorted({o.article for o in observations})
    fold_of = {article: i % folds for i, article in enumerate(articles)}
    result = []
    for fold in range(folds):
        model = fit([o for o in observations if fold_of[o.article] != fold])
        result += [(model(o.features), o.right) for o in observations if fold_of[o.article] == fold]
    return result


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean gap between confidence and share right, in bins."""
    total = 0.0
    for b in range(bins):
        inside = [(p, right) for p, right in pairs if b / bins <= p < (b + 1) / bins or (b == bins - 1 and p == 1)]
        total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / len(pairs)
