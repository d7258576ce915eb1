"""The CRF against brute force, the links' features, spans of tags."""

from itertools import pairwise, product

import numpy as np
import pytest
import torch

from attribution.nlp.network import TAGS, Crf, Linker, link_features, spans_of

LENGTH = 4


@pytest.fixture
def crf() -> Crf:
    torch.manual_seed(3)
    crf = Crf()
    torch.nn.init.normal_(crf.transitions)
    return crf


def allowed(path: tuple[int, ...]) -> bool:
    names = ["O", *(TAGS[t] for t in path)]
    return all(not b.startswith("I-") or a[2:] == b[2:] for a, b in pairwise(names))


def brute_force(crf: Crf, emissions: torch.Tensor) -> dict[tuple[int, ...], float]:
    """The score of every path that BIO allows."""
    moves = crf.transitions.detach()
    scores = {}
    for path in product(range(len(TAGS)), repeat=len(emissions)):
        if allowed(path):
            pairs = sum(float(moves[a, b]) for a, b in pairwise(path))
            scores[path] = pairs + sum(float(emissions[i, t]) for i, t in enumerate(path))
    return scores


def test_best_path_and_probabilities_are_those_of_all_paths(crf: Crf) -> None:
    emissions = torch.randn(LENGTH, len(TAGS))
    scores = brute_force(crf, emissions)
    best = max(scores, key=scores.__getitem__)
    assert crf.decode(emissions[None], [LENGTH])[0].tolist() == list(best)

    total = np.logaddexp.reduce(list(scores.values()))
    expected = np.zeros((LENGTH, len(TAGS)))
    for path, score in scores.items():
        for i, tag in enumerate(path):
            expected[i, tag] += np.exp(score - total)
    mask = torch.ones(1, LENGTH, dtype=torch.bool)
    np.testing.assert_allclose(crf.probabilities(emissions[None], mask)[0].numpy(), expected, atol=1e-4)
    loss = crf.loss(emissions[None], mask, torch.tensor([best])).detach()
    assert float(loss) == pytest.approx(total - scores[best], abs=1e-3)


def test_padding_changes_nothing(crf: Crf) -> None:
    emissions = torch.randn(1, LENGTH, len(TAGS))
    padded = torch.cat([emissions, torch.randn(1, 3, len(TAGS))], dim=1)
    mask = torch.tensor([[True] * LENGTH + [False] * 3])
    tags = torch.tensor([[0, 1, 2, 0, 0, 0, 0]])
    alone = crf.loss(emissions, mask[:, :LENGTH], tags[:, :LENGTH])
    assert float(crf.loss(padded, mask, tags).detach()) == pytest.approx(float(alone.detach()), abs=1e-4)
    assert crf.decode(padded, [LENGTH])[0].tolist() == crf.decode(emissions, [LENGTH])[0].tolist()
    alone = crf.probabilities(emissions, mask[:, :LENGTH])
    torch.testing.assert_close(crf.probabilities(padded, mask)[:, :LENGTH], alone, atol=1e-4, rtol=0)


def test_spans_of_tags() -> None:
    names = ["B-source", "I-source", "B-cue", "O", "B-content", "I-content", "B-content"]
    path = np.array([TAGS.index(name) for name in names])
    assert spans_of(path) == {"source": [(0, 2)], "cue": [(2, 3)], "content": [(4, 6), (6, 7)]}


def test_distance_is_signed_and_paragraphs_are_counted() -> None:
    paragraph = np.array([0, 0, 0, 1, 1, 2])
    distance, between, paragraphs = link_features([(2, 3)], [(0, 1), (3, 4), (5, 6)], paragraph)
    assert distance[0, 0] < Linker.BUCKETS < distance[0, 1] < distance[0, 2]
    assert between[0].tolist() == [0, 0, 1]
    assert paragraphs[0].tolist() == [0, 1, 2]
