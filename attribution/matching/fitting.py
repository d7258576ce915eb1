"""Fits the weights of `attribution.matching.pairs` to pairs of claims that people have judged.

    python -m attribution.matching.fitting data/annotations/same_claim_pairs.jsonl
        --test tests/gold/same_claim_pairs.jsonl

A pair is a line: {"same", "about", "one": {"claim", "speaker"}, "other": {…}}. Beside the pairs as they stand, the
closest claims of different stories count as pairs that do not say the same, and each claim as a copy of itself. The
vectors come from the claim encoder of `--models`. The threshold is the lowest probability from which, with each story
judged by weights fitted to the others, at least `PRECISION` of the pairs said to be the same are.
"""

import argparse
import base64
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from attribution.matching import pairs as deciding
from attribution.matching.pairs import FEATURES, Said, features, same

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PRECISION = 0.97
FOLDS = 10
PENALTY = 0.002

# What must not speak for sameness, or against it: pairs made to mislead would teach the contrary.
_FOR = frozenset(
    """
    cosine close low high told_low told_high bag rest mass shared letters part numbers cosine_low cosine_shared
    same_speaker
    """.split()
)
_AGAINST = frozenset(
    "swap number_more denied opposite name name_more mood replaced fragment turned other_speaker".split()
)
_TREES = {"max_iter": 80, "max_depth": 3, "min_samples_leaf": 12, "learning_rate": 0.08, "l2_regularization": 3.0}

Cosine = Callable[[str, str], float]


class Pair(NamedTuple):
    """Two claims, whether they say the same, and the story they are of."""

    one: Said
    other: Said
    same: bool
    about: str
    story: int


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a file; those that share a claim or a speaker are of one story.

    Raises:
        ValueError: a line is no pair; the message says which.

    """
    rows: list[tuple[Said, Said, bool, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append((Said(**row["one"]), Said(**row["other"]), bool(row["same"]), str(row["about"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: no pair of claims ({error})") from error
    stories: dict[str, str] = {}

    def root(name: str) -> str:
        while stories.setdefault(name, name) != name:
            name = stories[name]
        return name

    for one, other, _, _ in rows:
        for name in (other.claim, f"by {one.speaker}", f"by {other.speaker}"):
            stories[root(name)] = root(one.claim)
    numbers: dict[str, int] = {}
    return [Pair(*row, numbers.setdefault(root(row[0].claim), len(numbers))) for row in rows]


def strangers(pairs: Sequence[Pair], cosine: Cosine, many: int) -> list[Pair]:
    """Return the closest claims of different stories, as pairs that do not say the same."""
    claims = list({said: pair.story for pair in pairs for said in (pair.one, pair.other)}.items())
    found = []
    for number, (one, story) in enumerate(claims):
        for other, another in claims[:number]:
            if story != another:
                found.append((cosine(one.claim, other.claim), Pair(one, other, False, "another story", story)))
    found.sort(key=lambda each: -each[0])
    return [pair for _, pair in found[:many]]


def copies(pairs: Sequence[Pair]) -> list[Pair]:
    """Return each claim as a pair with itself."""
    claims = {said: pair.story for pair in pairs for said in (pair.one, pair.other)}
    return [Pair(said, said, True, "copy", story) for said, story in claims.items()]


def fit(table: "NDArray[np.float64]", labels: "NDArray[np.float64]", weights: "NDArray[np.float64]") -> Any:
    """Return the weights, the bias last, of a logistic regression whose signs are held to what can be."""
    import numpy as np

    rows = np.column_stack([table, np.ones(len(table))])
    low = np.array([0.0 if name in _FOR else -np.inf for name in (*FEATURES, "bias")])
    high = np.array([0.0 if name in _AGAINST else np.inf for name in (*FEATURES, "bias")])
    penalty = np.array([PENALTY] * len(FEATURES) + [0.0])
    total = weights.sum()
    step = 4 * total / np.linalg.norm(rows * np.sqrt(weights)[:, None], 2) ** 2
    now = ahead = np.zeros(rows.shape[1])
    momentum = 1.0
    for _ in range(5_000):  # accelerated projected gradient (Beck and Teboulle 2009)
        chance = 1 / (1 + np.exp(-(rows @ ahead)))
        slope = rows.T @ (weights * (chance - labels)) / total + penalty * ahead
        new = np.clip(ahead - step * slope, low, high)
        following = (1 + math.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - now)
        now, momentum = new, following
    return now


def grow(table: "NDArray[np.float64]", labels: "NDArray[np.float64]", weights: "NDArray[np.float64]") -> list[Any]:
    """Return boosted trees, the first number what they start from; signs are held as in `fit`."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    signs = [1 if name in _FOR else -1 if name in _AGAINST else 0 for name in FEATURES]
    grown = HistGradientBoostingClassifier(**_TREES, monotonic_cst=signs, early_stopping=False, random_state=0)
    grown.fit(table, labels, sample_weight=weights)
    return [round(float(grown._baseline_prediction[0, 0]), 4), *(_tree(each[0].nodes) for each in grown._predictors)]


def _tree(nodes: Any, at: int = 0) -> Any:
    """A tree as [feature, threshold, the tree of what is not above it, the other tree]; a leaf is its number."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    low, high = (_tree(nodes, int(node[side])) for side in ("left", "right"))
    return [FEATURES[int(node["feature_idx"])], round(float(node["num_threshold"]), 4), low, high]


def table_of(pairs: Iterable[Pair], cosine: Cosine) -> "NDArray[np.float64]":
    import numpy as np

    found = [features(one, other, cosine(one.claim, other.claim)) for one, other, *_ in pairs]
    return np.array([[each[name] for name in FEATURES] for each in found])


def decided_by_rule(pair: Pair) -> bool:
    """Whether no weights are asked: claims too short, and those that a rule keeps apart."""
    too_short = not (pair.one.words.says_something and pair.other.words.says_something)
    return too_short or bool(deciding._veto(pair.one, pair.other))


def fitted(pairs: Sequence[Pair], cosine: Cosine) -> dict[str, Any]:
    """Return the weights and the threshold, with what they reach on stories they were not fitted to."""
    import numpy as np

    made = [*strangers(pairs, cosine, 4 * len(pairs)), *copies(pairs)]
    free = [pair for pair in (*pairs, *made) if not decided_by_rule(pair)]
    table, labels = table_of(free, cosine), np.array([float(pair.same) for pair in free])
    # a pair somebody wrote weighs more than one that was made
    weights = np.array([0.25 if pair.about in ("another story", "copy") else 1.0 for pair in free])
    stories = np.random.default_rng(0).permutation(max(pair.story for pair in pairs) + 1)
    folds = np.array([stories[pair.story] % FOLDS for pair in free])
    chances = np.zeros(len(free))
    for fold in range(FOLDS):
        there = folds != fold
        model = _model(table[there], labels[there], weights[there])
        for number in np.flatnonzero(~there):
            chances[number] = deciding.probability(dict(zip(FEATURES, table[number], strict=True)), model)
    written = weights == 1
    least, precision, recall = threshold(chances[written], labels[written] == 1, sum(pair.same for pair in pairs))
    return _model(table, labels, weights) | {
        "least": round(least, 2),
        "pairs": len(pairs),
        "on other stories": {"precision": round(precision, 3), "recall": round(recall, 3)},
        "_chances": [(round(float(c), 3), pair) for c, pair in zip(chances, free, strict=True)],
    }


def _model(table: Any, labels: Any, weights: Any) -> dict[str, Any]:
    found = fit(table, labels, weights)
    named = {name: round(float(weight), 3) for name, weight in zip((*FEATURES, "bias"), found, strict=True)}
    return {"weights": named, "trees": grow(table, labels, weights)}


def threshold(chances: Any, labels: Any, same_pairs: int) -> tuple[float, float, float]:
    """Return the lowest probability with `PRECISION`, and precision and recall at it."""
    best = (0.99, 1.0, 0.0)
    for least in (n / 100 for n in range(99, 29, -1)):
        said = chances >= least
        right = float((said & labels).sum())
        if said.sum() and right / said.sum() >= PRECISION:
            best = (least, right / float(said.sum()), right / same_pairs)
    return best


def measured(pairs: Sequence[Pair], cosine: Cosine) -> dict[str, Any]:
    """Return precision and recall of `same` on pairs, how many there are, and the pairs it has wrong."""
    told = [
        (same(one, other, cosine(one.claim, other.claim)), is_same, about) for one, other, is_same, about, _ in pairs
    ]
    right = sum(found.holds and is_same for found, is_same, _ in told)
    said = sum(found.holds for found, _, _ in told)
    wrong = [
        (round(found.probability, 2), pair)
        for (found, *_), pair in zip(told, pairs, strict=True)
        if found.holds != pair.same
    ]
    return {
        "pairs": len(pairs),
        "precision": right / max(1, said),
        "recall": right / max(1, sum(is_same for _, is_same, _ in told)),
        "wrong": wrong,
    }


def cosines(texts: Iterable[str], models: Path | None = None) -> Cosine:
    """Return the cosine of two of these texts, by the claim encoder of a model folder."""
    from attribution.matching.vectors import unpacked

    found = vectors(texts, models)
    rows = dict(zip(found, unpacked(list(found.values())), strict=True))
    return lambda one, other: float(rows[one] @ rows[other])


def vectors(texts: Iterable[str], models: Path | None = None) -> dict[str, bytes]:
    """Return the vectors of texts, by the claim encoder of a model folder."""
    from attribution.nlp.claim_encoder import ClaimReader
    from attribution.nlp.models import LANGUAGE

    folder = models or Path(__file__).resolve().parents[2] / "data" / "models"
    reader = ClaimReader(folder / LANGUAGE / "claim" / "worth.pt")
    known = sorted(set(texts))
    return {text: each.vector for text, each in zip(known, reader.read(known), strict=True)}


def saved_vectors(pairs: Iterable[Pair], models: Path | None = None) -> str:
    """Return the vectors of the claims of pairs as JSON: base64 by claim, for tests without a model."""
    found = vectors((said.claim for pair in pairs for said in (pair.one, pair.other)), models)
    coded = {text: base64.b64encode(vector).decode() for text, vector in found.items()}
    return json.dumps(coded, ensure_ascii=False, indent=0) + "\n"


def _written(found: Mapping[str, Any]) -> str:
    """The model as JSON, a tree a line."""
    plain = json.dumps({name: value for name, value in found.items() if name != "trees"}, indent=1)
    trees = ",\n  ".join(json.dumps(tree) for tree in found["trees"])
    return f'{plain[:-2]},\n "trees": [\n  {trees}\n ]\n}}\n'


def main() -> None:
    """Read the command line, fit, and write the weights beside this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--test", type=Path, help="pairs to measure by")
    parser.add_argument("--vectors", type=Path, help="where to write the vectors of the claims of --test, as JSON")
    parser.add_argument("--models", type=Path)
    args = parser.parse_args()
    pairs = read_pairs(args.pairs)
    test = read_pairs(args.test) if args.test else []
    cosine = cosines((said.claim for pair in (*pairs, *test) for said in (pair.one, pair.other)), args.models)
    if args.vectors:
        args.vectors.write_text(saved_vectors(test, args.models), encoding="utf-8")
    found = fitted(pairs, cosine)
    del found["_chances"]
    output = Path(__file__).with_name("weights.json")
    output.write_text(_written(found), encoding="utf-8")
    sys.stdout.write(f"{ {name: value for name, value in found.items() if name != 'trees'} }\n")
    if test:
        deciding.fitted.cache_clear()
        for name, some in (("as written", test), ("with strangers", [*test, *strangers(test, cosine, len(test))])):
            figures = measured(some, cosine)
            sys.stdout.write(
                f"{name}: precision {figures['precision']:.3f}, recall {figures['recall']:.3f}, {len(some)} pairs\n"
            )


if __name__ == "__main__":
    main()
