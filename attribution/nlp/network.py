"""The quote network: a small Transformer that tags source, cue and content, and links them.

Encoder: MiniLM (Wang et al. 2020), to whose word embeddings are added one for casing and one for the state
of quotation marks. Tags: BIO over words, scored by a linear-chain CRF (Lafferty et al. 2001). Links: every content
piece chooses its cue, every cue its source, or none, by a bilinear score over span vectors and their distance,
in the manner of Dozat and Manning (2017).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes of the network; the defaults are those of MiniLM-L6."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    casings: int = 5
    quotings: int = 4
    link_width: int = 192
    dropout: float = 0.1

    @classmethod
    def of_bert(cls, theirs: Mapping[str, Any], dropout: float = 0.1) -> Self:
        """The sizes of a BERT-shaped encoder, from what its `config.json` says."""
        return cls(
            vocabulary=theirs["vocab_size"],
            positions=theirs["max_position_embeddings"],
            width=theirs["hidden_size"],
            layers=theirs["num_hidden_layers"],
            heads=theirs["num_attention_heads"],
            inner=theirs["intermediate_size"],
            dropout=dropout,
        )


class Layer(nn.Module):
    """One Transformer layer, normalised behind each half, as in BERT."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)
        self.norm = nn.LayerNorm(config.width, eps=1e-12)
        self.up = nn.Linear(config.width, config.inner)
        self.down = nn.Linear(config.inner, config.width)
        self.last_norm = nn.LayerNorm(config.width, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # no dropout inside attention: on a CPU it costs more than all the rest of the layer
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.last_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces to vectors."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.word = nn.Embedding(config.vocabulary, config.width, padding_idx=0)
        self.position = nn.Embedding(config.positions, config.width)
        self.casing = nn.Embedding(config.casings, config.width)
        self.quoting = nn.Embedding(config.quotings, config.width)
        self.norm = nn.LayerNorm(config.width, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        nn.init.zeros_(self.casing.weight)
        nn.init.zeros_(self.quoting.weight)

    def forward(self, ids: Tensor, casing: Tensor, quoting: Tensor) -> Tensor:
        """Return `[batch, length, width]`; pieces with id 0 are padding."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(positions) + self.casing(casing) + self.quoting(quoting)
        x = self.dropout(self.norm(x))
        # also where nothing is padded: attention with a mask rounds otherwise than without
        mask = torch.zeros(ids.shape, dtype=x.dtype, device=x.device).masked_fill(ids.eq(0), -1e4)[:, None, None]
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Crf(nn.Module):
    """A linear chain over the tags; what BIO forbids is never a path."""

    forbidden: Tensor
    first: Tensor

    def __init__(self, tags: Sequence[str] = TAGS) -> None:
        super().__init__()
        n = len(tags)
        self.transitions = nn.Parameter(torch.zeros(n, n))
        allowed = torch.ones(n, n, dtype=torch.bool)
        for j, tag in enumerate(tags):
            if tag.startswith("I-"):
                allowed[:, j] = torch.tensor([t[2:] == tag[2:] for t in tags])
        self.register_buffer("forbidden", torch.zeros(n, n).masked_fill(~allowed, -1e4), persistent=False)
        self.register_buffer(
            "first", torch.tensor([-1e4 if t.startswith("I-") else 0.0 for t in tags]), persistent=False
        )

    def scores(self) -> Tensor:
        return self.transitions + self.forbidden

    def log_partition(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """Emissions `[batch, words, tags]`, mask `[batch, words]` → log of the sum over all paths, `[batch]`."""
        moves = self.scores()
        alpha = emissions[:, 0] + self.first
        for t in range(1, emissions.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + moves, dim=1) + emissions[:, t]
            alpha = torch.where(mask[:, t, None], step, alpha)
        return torch.logsumexp(alpha, dim=1)

    def path_score(self, emissions: Tensor, mask: Tensor, tags: Tensor) -> Tensor:
        unary = emissions.gather(2, tags[:, :, None]).squeeze(2)
        pairs = self.scores()[tags[:, :-1], tags[:, 1:]]
        return (unary * mask).sum(1) + self.first[tags[:, 0]] + (pairs * mask[:, 1:]).sum(1)

    def loss(self, emissions: Tensor, mask: Tensor, tags: Tensor) -> Tensor:
        """Negative log likelihood of the gold path, `[batch]`."""
        return self.log_partition(emissions, mask) - self.path_score(emissions, mask, tags)

    @torch.no_grad()
    def decode(self, emissions: Tensor, lengths: Sequence[int]) -> list[np.ndarray]:
        """The best path of each row (Viterbi)."""
        moves = self.scores()
        score = emissions[:, 0] + self.first
        back, history = [], [score]
        for t in range(1, emissions.shape[1]):
            best, where = (score[:, :, None] + moves).max(dim=1)
            score = best + emissions[:, t]
            back.append(where)
            history.append(score)
        pointers = torch.stack(back).numpy() if back else np.zeros((0, len(lengths), 1), dtype=np.int64)
        finals = torch.stack(history).argmax(dim=2).numpy()
        paths = []
        for row, length in enumerate(lengths):
            path = np.empty(length, dtype=np.int64)
            path[-1] = finals[length - 1, row]
            for t in range(length - 1, 0, -1):
                path[t - 1] = pointers[t - 1, row, path[t]]
            paths.append(path)
        return paths

    @torch.no_grad()
    def probabilities(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """`[batch, words, tags]`: how probable each tag is at each word, all paths considered."""
        moves = self.scores()
        forward = [emissions[:, 0] + self.first]
        for t in range(1, emissions.shape[1]):
            forward.append(torch.logsumexp(forward[-1][:, :, None] + moves, dim=1) + emissions[:, t])
        backward = [torch.zeros_like(forward[0])]
        for t in range(emissions.shape[1] - 1, 0, -1):
            step = torch.logsumexp(moves[None] + (emissions[:, t] + backward[-1])[:, None, :], dim=2)
            backward.append(torch.where(mask[:, t, None], step, torch.zeros_like(step)))
        return (torch.stack(forward, 1) + torch.stack(backward[::-1], 1)).softmax(-1)


class Linker(nn.Module):
    """Scores of a link from each of some spans to each of some others, and to none."""

    BUCKETS = 24

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.head = nn.Linear(3 * config.width, config.link_width)
        self.tail = nn.Linear(3 * config.width, config.link_width)
        self.bilinear = nn.Parameter(torch.zeros(config.link_width, config.link_width))
        self.distance = nn.Embedding(2 * self.BUCKETS + 1, config.link_width)
        self.between = nn.Embedding(6, config.link_width)
        self.paragraphs = nn.Embedding(5, config.link_width)
        self.score = nn.Linear(config.link_width, 1)
        self.none = nn.Sequential(nn.Linear(config.link_width, config.link_width), nn.ReLU())
        self.none_score = nn.Linear(config.link_width, 1)
        self.dropout = nn.Dropout(2 * config.dropout)
        for table in (self.distance, self.between, self.paragraphs):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, heads: Tensor, tails: Tensor, distance: Tensor, between: Tensor, paragraphs: Tensor) -> Tensor:
        """`[heads, 3 × width]`, `[tails, 3 × width]`, features `[heads, tails]` → `[heads, tails + 1]`.

        The last column is the score of "none".
        """
        a, b = self.dropout(F.relu(self.head(heads))), self.dropout(F.relu(self.tail(tails)))
        context = self.distance(distance) + self.between(between) + self.paragraphs(paragraphs)
        pair = self.score(F.relu(a[:, None] + b[None] + context)).squeeze(-1) + a @ self.bilinear @ b.T
        return torch.cat([pair, self.none_score(self.none(a))], dim=1)


class QuoteNetwork(nn.Module):
    """Encoder, tags and links in one."""

    def __init__(self, config: NetworkConfig | None = None) -> None:
        super().__init__()
        self.config = config or NetworkConfig()
        self.encoder = Encoder(self.config)
        self.tags = nn.Linear(self.config.width, len(TAGS))
        self.crf = Crf()
        self.to_cue = Linker(self.config)
        self.to_source = Linker(self.config)
        self.dropout = nn.Dropout(self.config.dropout)

    def words(self, ids: Tensor, casing: Tensor, quoting: Tensor, position: Tensor) -> Tensor:
        """Vectors of words, `[batch, words, width]`: those of their first pieces, at `position`."""
        pieces = self.encoder(ids, casing, quoting)
        return pieces.gather(1, position[:, :, None].expand(-1, -1, pieces.shape[2]))

    def emissions(self, words: Tensor) -> Tensor:
        return self.tags(self.dropout(words)).float()

    def link(self, role: str, words: Tensor, heads: Spans, tails: Spans, paragraph: np.ndarray) -> Tensor:
        """Log probabilities `[heads, tails + 1]` that a span links to one of `role`; the last column is none.

        From content to its "cue", from a cue to its "source"; spans are of one window or article.
        """
        linker = self.to_cue if role == "cue" else self.to_source
        features = link_features(heads, tails, paragraph)
        return linker(span_vectors(words, heads), span_vectors(words, tails), *features).log_softmax(1)


def load_minilm(encoder: Encoder, folder: Path) -> None:
    """Fill an encoder with the weights of a BERT-shaped model in the folder's `model.safetensors`."""
    weights = load_file(folder / "model.safetensors")
    weights = {k.removeprefix("bert."): v for k, v in weights.items()}
    state = {
        "word.weight": weights["embeddings.word_embeddings.weight"],
        # every piece is of the first kind, so that kind's vector is added once and for all
        "position.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for i in range(len(encoder.layers)):
        theirs, ours = f"encoder.layer.{i}.", f"layers.{i}."
        for kind in ("weight", "bias"):
            state[f"{ours}qkv.{kind}"] = torch.cat(
                [weights[f"{theirs}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            )
            for name, source in (
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("last_norm", "output.LayerNorm"),
            ):
                state[f"{ours}{name}.{kind}"] = weights[f"{theirs}{source}.{kind}"]
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    if unexpected or set(missing) != {"casing.weight", "quoting.weight"}:
        raise ValueError(f"{folder}: not a BERT-shaped encoder of {len(encoder.layers)} layers")


def spans_of(path: np.ndarray) -> dict[str, Spans]:
    """The spans of each role in a path of tags, half open, in words."""
    found: dict[str, Spans] = {role: [] for role in ROLES}
    role, start = "", 0
    for i, tag in enumerate([*(TAGS[t] for t in path), "O"]):
        if role and not (tag.startswith("I-") and tag[2:] == role):
            found[role].append((start, i))
            role = ""
        if tag.startswith("B-"):
            role, start = tag[2:], i
    return found


def span_vectors(words: Tensor, spans: Spans) -> Tensor:
    """`[spans, 3 × width]`: the first word, the last, and the mean of all, from `words` `[words, width]`."""
    first = torch.tensor([s for s, _ in spans])
    last = torch.tensor([e - 1 for _, e in spans])
    sums = F.pad(words.float().cumsum(0), (0, 0, 1, 0))
    mean = (sums[last + 1] - sums[first]) / (last + 1 - first)[:, None]
    return torch.cat([words[first].float(), words[last].float(), mean], dim=1)


def link_features(heads: Spans, tails: Spans, paragraph: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """Distance in words (signed, in logarithmic buckets), how many of the tails lie between, paragraphs between."""
    a, b = np.array(heads).reshape(-1, 2), np.array(tails).reshape(-1, 2)
    behind = b[None, :, 0] - a[:, None, 1]  # the tail comes after the head
    before = a[:, None, 0] - b[None, :, 1]
    gap = np.maximum(np.maximum(behind, before), 0)
    bucket = np.minimum(np.floor(4 * np.log2(gap + 1)), Linker.BUCKETS - 1).astype(np.int64)
    sign = np.where(behind >= 0, 1, -1)
    distance = Linker.BUCKETS + sign * (bucket + 1)
    middle = (b[:, 0] + b[:, 1]) / 2
    low = np.minimum(a[:, None, 1], b[None, :, 1])
    high = np.maximum(a[:, None, 0], b[None, :, 0])
    between = ((middle[None, None] > low[:, :, None]) & (middle[None, None] < high[:, :, None])).sum(-1)
    lines = np.abs(paragraph[a[:, 0]][:, None] - paragraph[b[:, 0]][None])
    return (
        torch.from_numpy(np.clip(distance, 0, 2 * Linker.BUCKETS)),
        torch.from_numpy(np.minimum(between, 5)),
        torch.from_numpy(np.minimum(lines, 4)),
    )
