"""The claim encoder: how much a claim is worth checking, and a vector that lies near those of claims that say the same.

The first layers of MiniLM (Wang et al. 2020) over the claim's words, their mean, and two heads. The vector follows that
of a larger sentence encoder (distillation: Hinton et al. 2015; Reimers and Gurevych 2020).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from attribution.matching.vectors import WIDTH
from attribution.nlp.batching import filled, rounded
from attribution.nlp.encoding import Window, encode, piece_rows
from attribution.nlp.models import LANGUAGE, installed
from attribution.nlp.network import Encoder, NetworkConfig
from attribution.nlp.precision import has_bfloat16, packed, unpacked

LONGEST = 128  # pieces that are read of a claim
_STEP = 32
_AT_ONCE = 4096  # pieces of a batch

Pieces = tuple[np.ndarray, np.ndarray, np.ndarray]  # ids, casing, quoting


class ClaimNetwork(nn.Module):
    """Pieces of claims to a score each, in log-odds, and a vector of length 1."""

    def __init__(self, config: NetworkConfig, width: int = WIDTH) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.dropout = nn.Dropout(config.dropout)
        self.worth = nn.Linear(config.width, 1)
        self.vector = nn.Linear(config.width, width)

    def forward(self, ids: Tensor, casing: Tensor, quoting: Tensor) -> tuple[Tensor, Tensor]:
        """Return log-odds `[batch]` and vectors `[batch, WIDTH]`; pieces with id 0 are padding."""
        pieces = self.encoder(ids, casing, quoting).float()
        there = ids.ne(0).float()[..., None]
        mean = (pieces * there).sum(1) / there.sum(1).clamp(min=1)
        return self.worth(self.dropout(mean)).squeeze(-1), F.normalize(self.vector(mean), dim=-1)


class Reading(NamedTuple):
    """What the network says of a claim: log-odds that it is worth checking, and its vector in 8 bits a number."""

    worth: float
    vector: bytes


class ClaimReader:
    """Reads claims; an equal claim gets an equal reading, whatever is read beside it."""

    def __init__(self, path: Path) -> None:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        width = saved["weights"]["vector.bias"].shape[0]
        self._network = ClaimNetwork(NetworkConfig(**saved["config"]), width)
        self._network.load_state_dict(unpacked(saved["weights"]))
        self._network.eval()
        self._tokenizer = Tokenizer.from_str(saved["tokenizer"])
        if has_bfloat16():
            self._network.encoder.to(torch.bfloat16)

    @torch.no_grad()
    def read(self, claims: Sequence[str]) -> list[Reading]:
        """Return the reading of each claim, in order."""
        rows = [pieces_of(claim, self._tokenizer) for claim in claims]
        by_length: dict[int, list[int]] = {}
        for number, row in enumerate(rows):
            by_length.setdefault(rounded(len(row[0]), _STEP), []).append(number)
        found: dict[int, Reading] = {}
        for length, numbers in by_length.items():
            most = max(1, _AT_ONCE // length)
            for first in range(0, len(numbers), most):
                some = numbers[first : first + most]
                worth, vectors = self._network(*(filled(part, _STEP) for part in tensors(rows[n] for n in some)))
                kept = (vectors[: len(some)] * 127).round().to(torch.int8).numpy()
                for number, score, vector in zip(some, worth.tolist(), kept, strict=False):
                    found[number] = Reading(score, vector.tobytes())
        return [found[number] for number in range(len(claims))]


def pieces_of(claim: str, tokenizer: Tokenizer) -> Pieces:
    """A claim as the network reads it, cut off at `LONGEST` pieces."""
    encoded = encode(" ".join(claim.split()), tokenizer)
    if not len(encoded):
        return np.array([101, 102]), np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64)
    last = int(np.searchsorted(encoded.first_piece, LONGEST - 2, side="right")) - 1
    ids, casing, quoting, _ = piece_rows(encoded, Window(0, 0, max(1, min(last, len(encoded)))))
    return ids[:LONGEST], casing[:LONGEST], quoting[:LONGEST]


def tensors(rows: Iterable[Pieces]) -> tuple[Tensor, Tensor, Tensor]:
    """Rows side by side, padded with 0 to the longest."""
    parts = zip(*rows, strict=True)
    ids, casing, quoting = (
        nn.utils.rnn.pad_sequence([torch.from_numpy(row) for row in part], batch_first=True) for part in parts
    )
    return ids, casing, quoting


def save_claim_encoder(path: Path, network: ClaimNetwork, tokenizer: Tokenizer) -> None:
    """Write network and tokenizer into one file, matrices in 8 bits with a scale a row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {name: packed(value) for name, value in network.state_dict().items()}
    torch.save({"config": asdict(network.config), "weights": weights, "tokenizer": tokenizer.to_str()}, path)


def claim_reader(models: Path) -> ClaimReader:
    """Return what reads claims, from the model folder `models`, or the bundled one where it has no claim encoder.

    Raises:
        ModelsMissing: the folder is not there, or neither has one.

    """
    package, folder = installed(models, "claim")
    return ClaimReader(folder / LANGUAGE / "claim" / f"{package}.pt")
