"""Several quote networks that read as one, and the file they are kept in.

The scores of the members are averaged, tags and links alike: a product of experts (Hinton 2002). Networks that were
trained on different articles err differently, so that together they are better than each.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from attribution.nlp.confidence import Confidence
from attribution.nlp.network import Crf, NetworkConfig, QuoteNetwork, Spans
from attribution.nlp.precision import packed, unpacked


class Committee:
    """Networks side by side; word vectors `[words, width]` hold those of all members, one behind the other."""

    def __init__(self, members: Sequence[QuoteNetwork]) -> None:
        self.members = [member.eval() for member in members]
        self.widths = [member.config.width for member in members]
        self.width = sum(self.widths)
        self.crf = Crf()
        self.crf.transitions.data = torch.stack([member.crf.transitions.data for member in members]).mean(0)

    def words(self, ids: Tensor, casing: Tensor, quoting: Tensor, position: Tensor) -> Tensor:
        """Vectors of words, `[batch, words, width]`, in single precision."""
        return torch.cat([member.words(ids, casing, quoting, position).float() for member in self.members], dim=-1)

    def emissions(self, words: Tensor) -> Tensor:
        """Tag scores `[…, tags]` of word vectors, the mean of all members'."""
        parts = words.split(self.widths, dim=-1)
        each = [member.emissions(part) for member, part in zip(self.members, parts, strict=True)]
        return torch.stack(each).mean(0)

    def link(self, role: str, words: Tensor, heads: Spans, tails: Spans, paragraph: np.ndarray) -> Tensor:
        """Scores `[heads, tails + 1]` of links as in `QuoteNetwork.link`, the mean of all members'."""
        parts = words.split(self.widths, dim=-1)
        each = [m.link(role, part, heads, tails, paragraph) for m, part in zip(self.members, parts, strict=True)]
        return torch.stack(each).mean(0)


def save_model(path: Path, members: Sequence[QuoteNetwork], tokenizer: Tokenizer, confidence: Confidence) -> None:
    """Write networks, tokenizer and confidence into one file.

    Matrices are kept in 8 bits with a scale a row, a quarter of their size; nothing else loses more than a half.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [{"config": asdict(m.config), "weights": {k: packed(v) for k, v in m.state_dict().items()}} for m in members]
    content = {"members": kept, "tokenizer": tokenizer.to_str(), "confidence": confidence.as_dict()}
    torch.save(content, path)


def load_model(path: str | Path) -> tuple[Committee, Tokenizer, Confidence]:
    """Read a file that `save_model` wrote; the networks are in single precision."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    members = []
    for kept in saved["members"]:
        network = QuoteNetwork(NetworkConfig(**kept["config"]))
        network.load_state_dict(unpacked(kept["weights"]))
        members.append(network)
    return Committee(members), Tokenizer.from_str(saved["tokenizer"]), Confidence.from_dict(saved["confidence"])
