"""How sure we are of a quote: a small logistic model over what the network says, fitted on a dev set."""

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from attribution.records import Kind

if TYPE_CHECKING:
    from attribution.nlp.decode import Linked

FEATURES = (
    "content_least",
    "content_first",
    "cue",
    "source",
    "cue_linked",
    "source_linked",
    "pieces",
    "short",
    "length",
    "no_cue",
    "no_source",
    "direct",
    "mixed",
)


def features_of(linked: "Linked", kind: Kind) -> dict[str, float]:
    """The features of one attribution by name; probabilities enter as log odds, cut at ±6."""
    words = sum(end - start for start, end in linked.contents)
    return {
        "content_least": _log_odds(min(linked.found)),
        "content_first": _log_odds(linked.found[0]),
        "cue": _log_odds(linked.cue_found) if linked.cue else 0.0,
        "source": _log_odds(linked.source_found) if linked.source else 0.0,
        "cue_linked": _log_odds(min(linked.cue_linked)) if linked.cue else 0.0,
        "source_linked": _log_odds(linked.source_linked) if linked.cue else 0.0,
        "pieces": float(len(linked.contents) - 1),
        "short": float(words <= 3),
        "length": math.log(words),
        "no_cue": float(linked.cue is None),
        "no_source": float(linked.source is None),
        "direct": float(kind == "direct"),
        "mixed": float(kind == "mixed"),
    }


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return max(-6.0, min(6.0, math.log(p / (1 - p))))


@dataclass(frozen=True, slots=True)
class Confidence:
    """Weights of the logistic model; `free_standing` is the share of right ones among free-standing quotations."""

    bias: float = 0.0
    weights: dict[str, float] = field(default_factory=dict)
    free_standing: float = 0.5

    def __call__(self, features: dict[str, float]) -> float:
        """The probability that content and source are right, between 0 and 1."""
        z = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        return cls(**saved)
