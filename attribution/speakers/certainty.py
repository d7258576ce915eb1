"""How sure a speaker is: what a rule or the ranking says, calibrated on marked articles.

Every rule has the share of its decisions that were right; where a ranking decided, its probability enters by a
logistic curve (Platt 1999). Fitted by `attribution.nlp.training.speakers`.
"""

import json
import math
from functools import cache
from importlib.resources import files

LEAST = 0.6  # below it no speaker is given: on marked articles hardly one in ten of those was right


@cache
def fitted() -> dict[str, list[float]]:
    """Slope and bias of the curve of each rule; "other" is for rules that have none."""
    saved: dict[str, list[float]] = json.loads(
        files("attribution.speakers").joinpath("certainty.json").read_text(encoding="utf-8")
    )
    return saved


def certainty(rule: str, raw: float) -> float:
    """The probability, between 0 and 1, that a decision by `rule` with the score `raw` is right."""
    slope, bias = fitted().get(rule, fitted()["other"])
    raw = min(max(raw, 1e-4), 1 - 1e-4)
    return 1 / (1 + math.exp(-(bias + slope * math.log(raw / (1 - raw)))))
