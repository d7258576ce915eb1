"""Encoders for tests: a folder like MiniLM's, small, with random weights."""

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

WIDTH = 48


def tiny_encoder(folder: Path, words: Iterable[str], layers: int) -> Path:
    """Write an encoder that knows some words into a folder, which comes back."""
    folder.mkdir(exist_ok=True)
    special = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
    vocabulary = [special.get(i, f"[unused{i}]") for i in range(104)] + sorted(words)
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"vocab_size": len(vocabulary), "max_position_embeddings": 128, "hidden_size": WIDTH}
    config |= {"num_hidden_layers": layers, "num_attention_heads": 4, "intermediate_size": 96}
    (folder / "config.json").write_text(json.dumps(config))
    torch.manual_seed(0)
    shapes = {f"embeddings.{name}_embeddings.weight": (rows, WIDTH) for name, rows in
              (("word", len(vocabulary)), ("position", 128), ("token_type", 2))}  # fmt: skip
    norms = ["embeddings.LayerNorm"]
    for i in range(layers):
        layer = f"encoder.layer.{i}."
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            shapes |= {f"{layer}{name}.weight": (WIDTH, WIDTH), f"{layer}{name}.bias": (WIDTH,)}
        shapes |= {f"{layer}intermediate.dense.weight": (96, WIDTH), f"{layer}intermediate.dense.bias": (96,)}
        shapes |= {f"{layer}output.dense.weight": (WIDTH, 96), f"{layer}output.dense.bias": (WIDTH,)}
        norms += [f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"]
    weights = {name: torch.randn(shape) * 0.1 for name, shape in shapes.items()}
    for norm in norms:
        weights |= {f"{norm}.weight": torch.ones(WIDTH), f"{norm}.bias": torch.zeros(WIDTH)}
    save_file(weights, folder / "model.safetensors")
    return folder
