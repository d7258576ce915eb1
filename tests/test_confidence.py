import random

import pytest

from attribution.nlp.confidence import FEATURES, Confidence, features_of
from attribution.nlp.decode import Linked
from attribution.nlp.training.confidence import Observation, calibration_error, cross_validated, fit


def observations(count: int) -> list[Observation]:
    """Quotes that are right with the probability that their first feature says."""
    rng = random.Random(5)
    rows = []
    for i in range(count):
        odds = rng.uniform(-4, 4)
        features = dict.fromkeys(FEATURES, 0.0) | {"content_least": odds, "short": float(rng.random() < 0.5)}
        rows.append(Observation(f"{i % 20}.txt", features, rng.random() < 1 / (1 + 2.718281828**-odds)))
    return rows


def test_fitted_confidence_is_calibrated() -> None:
    pairs = cross_validated(observations(3000))
    assert calibration_error(pairs) < 0.04
    sure = [right for p, right in pairs if p >= 0.9]
    assert sum(sure) / len(sure) > 0.88


def test_fit_finds_what_matters() -> None:
    model = fit(observations(3000))
    assert model.weights["content_least"] == pytest.approx(1.0, abs=0.15)
    assert abs(model.weights["short"]) < 0.3


def test_confidence_survives_being_saved() -> None:
    model = fit(observations(200))
    features = features_of(Linked([(0, 5)], (6, 7), None, (0.9,), 0.8, 1.0, (0.7,), 0.6), "direct")
    again = Confidence.from_dict(model.as_dict())
    assert 0 < again(features) < 1
    assert again(features) == model(features)


def test_calibration_error_of_always_sure_and_half_wrong() -> None:
    assert calibration_error([(1.0, True), (1.0, False)]) == pytest.approx(0.5)
