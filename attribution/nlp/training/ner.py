"""Train the named-entity model with Stanza's own trainer, on top of MiniLM.

    python -m attribution.nlp.training.ner --train train.bio --dev dev.bio --encoder MINILM --output data/models

The files have a word and its BIO tag a line, and a blank line between sentences. MINILM is a folder with
`config.json`, `model.safetensors` and `tokenizer.json`. The encoder has no casing, Stanza's character model gives it.
"""

import argparse
import json
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from stanza.models import ner_tagger
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from stanza.models.ner.utils import decode_from_bioes
from torch.optim.lr_scheduler import LambdaLR
from transformers import AutoModel
from transformers.modeling_outputs import BaseModelOutput

from attribution.nlp.models import LANGUAGE, write_index
from attribution.nlp.ner import EncoderTrainer, Tagger, encoder_folder
from attribution.nlp.precision import has_bfloat16

PACKAGE = "worldwide"

Sentence = list[tuple[str, str]]  # words and their BIO tags
Entity = tuple[int, int, int, str]  # sentence, first and last word, class

_STYLES = (("“", "”"), ('"', '"'), ("``", "''"), ("''", "''"), ("«", "»"), ("‘", "’"))
_OPENING, _CLOSING, _STOPS = {"“", "``", "‘"}, {"”"}, {".", "?", "!"}
_WARM = 0.1  # share of the steps in which the learning rate rises


def read_sentences(path: Path) -> list[Sentence]:
    """The blocks of a BIO file: sentences, often whole paragraphs."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    rows = ([line.split("\t") for line in block.split("\n") if line.strip()] for block in blocks)
    return [[(row[0], row[-1]) for row in block] for block in rows if block]


def vary(blocks: Iterable[Sentence], rng: random.Random) -> Iterator[Sentence]:
    """The blocks as other newspapers might print them: other quotation marks, cut into sentences or whole."""
    for block in blocks:
        if rng.random() < 0.5:
            block = restyle(block, rng.choice(_STYLES))
        if rng.random() < 0.5:
            yield from split(block)
        else:
            yield block


def restyle(block: Sentence, marks: tuple[str, str]) -> Sentence:
    """The block with other double quotation marks; straight ones open and close by turns."""
    result, opened = [], False
    for word, tag in block:
        if word in ("“", "``") or (word == '"' and not opened):
            word, opened = marks[0], True
        elif word in ("”", "''", '"'):
            word, opened = marks[1], False
        result.append((word, tag))
    return result


def split(block: Sentence) -> Iterator[Sentence]:
    """The sentences of a block, cut behind a stop, or behind the mark that closes a quotation after it."""
    sentence: Sentence = []
    before = ""
    for i, (word, tag) in enumerate(block):
        sentence.append((word, tag))
        after = block[i + 1][0] if i + 1 < len(block) else ""
        ended = word in _STOPS or (word in _CLOSING and before in _STOPS)
        if ended and (after[:1].isupper() or after in _OPENING):
            yield sentence
            sentence = []
        before = word
    if sentence:
        yield sentence


class _Buckets(DataLoader):
    """Stanza's batches, but with sentences of like length together when training."""

    def chunk_batches(self, data: list[Any]) -> list[Any]:
        if self.eval:
            return list(super().chunk_batches(data))
        batches = []
        for start in range(0, len(data), 1000):
            batches += super().chunk_batches(sorted(data[start : start + 1000], key=lambda row: len(row[0])))
        random.shuffle(batches)
        return batches


class _CycleTrainer(Trainer):
    """Stanza's trainer with a learning rate that rises and falls once, and the encoder in bfloat16."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        total = self.args["max_steps"]
        self.schedule = LambdaLR(self.optimizer, lambda step: _cycle((step + 1) / total))
        # as good without, and half of all weights need no optimizer
        self.model.bert_model.embeddings.requires_grad_(False)
        if has_bfloat16():
            _in_bfloat16(self.model.bert_model)

    def update(self, batch: Any, eval: bool = False) -> float:
        loss = float(super().update(batch, eval))
        if not eval:
            self.schedule.step()
        return loss


def _cycle(done: float) -> float:
    return done / _WARM if done < _WARM else max(0.0, (1 - done) / (1 - _WARM))


def _in_bfloat16(encoder: torch.nn.Module) -> None:
    forward = encoder.forward

    def quick(*args: Any, **kwargs: Any) -> BaseModelOutput:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = forward(*args, **kwargs).hidden_states
        return BaseModelOutput(hidden_states=tuple(state.float() for state in states))

    encoder.forward = quick


def train(
    train_file: Path,
    dev_file: Path,
    encoder: Path,
    output: Path,
    *,
    steps: int,
    layers: int,
    frozen: bool,
    words: int,
    hidden: int,
    seed: int,
) -> dict[str, float]:
    """Train, write the package into the model folder `output` with its checksums, return F1 on dev in percent."""
    target = output / LANGUAGE / "ner" / f"{PACKAGE}.pt"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        base = _copy_encoder(encoder, folder / "encoder", layers)
        rng = random.Random(seed)
        learn = _write(vary(read_sentences(train_file), rng), folder / "train.json")
        # Stanza evaluates slowly, and only to choose among the states it saves: the last is the best of this schedule
        check = _write(read_sentences(dev_file)[:200], folder / "dev.json")
        options = {
            "train_file": learn,
            "eval_file": check,
            "shorthand": f"{LANGUAGE}_{PACKAGE}",
            "bert_model": base,
            "bert_hidden_layers": min(4, layers),
            "bert_learning_rate": 0.1,
            "optim": "adamw",
            "lr": 1e-3,
            "min_lr": -1,
            "lr_decay": 0,
            "max_steps": steps,
            "max_steps_no_improve": steps,
            "eval_interval": steps,
            "batch_size": 64,
            "max_batch_words": words,
            "word_emb_dim": 0,
            "char_emb_dim": 32,
            "char_hidden_dim": 64,
            "hidden_dim": hidden,
            "dropout": 0.3,
            "save_dir": folder,
            "save_name": target.name,
            "device": "cpu",
            "seed": seed,
        }
        arguments = [f"--{name}={value}" for name, value in options.items()]
        with _replaced(ner_tagger, Trainer=_CycleTrainer, DataLoader=_Buckets):
            ner_tagger.main([*arguments, "--no_pretrain", "--no_bert_finetune" if frozen else "--bert_finetune"])
        export(folder / target.name, base, target)
    write_index(output, ner=PACKAGE)
    return evaluate(target, read_sentences(dev_file))


def _copy_encoder(encoder: Path, folder: Path, layers: int) -> Path:
    """A copy of the encoder's folder with its first layers, and without dropout inside attention.

    On a CPU that dropout costs more than all the rest of the layer.
    """
    folder.mkdir()
    for path in encoder.iterdir():
        if path.is_file() and path.name != "config.json":
            (folder / path.name).symlink_to(path.resolve())
    config = json.loads((encoder / "config.json").read_text(encoding="utf-8"))
    config |= {"attention_probs_dropout_prob": 0.0, "num_hidden_layers": layers}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _write(sentences: Iterable[Sentence], path: Path) -> Path:
    """Write sentences as Stanza's trainer reads them."""
    rows = [[{"text": word, "ner": tag} for word, tag in sentence] for sentence in sentences]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@contextmanager
def _replaced(module: Any, **classes: type) -> Iterator[None]:
    """With other classes under the names that a module uses."""
    before = {name: getattr(module, name) for name in classes}
    for name, cls in classes.items():
        setattr(module, name, cls)
    try:
        yield
    finally:
        for name, cls in before.items():
            setattr(module, name, cls)


def export(trained: Path, encoder: Path, target: Path) -> None:
    """Write what the processor needs of a trained Stanza model: `target` and the folder beside it.

    All weights, the encoder's included, in half precision; of the configuration only what shapes the network.
    """
    saved = torch.load(trained, map_location="cpu", weights_only=True)
    weights = dict(saved["model"])
    if not any(name.startswith("bert_model.") for name in weights):
        model = AutoModel.from_pretrained(encoder, local_files_only=True)
        weights |= {f"bert_model.{name}": value for name, value in model.state_dict().items()}
    vocab = saved["vocab"]
    for unused in ("delta", "word"):
        vocab.pop(unused, None)
        vocab["_key2class"].pop(unused, None)
    config = {name: value for name, value in saved["config"].items() if not name.endswith(("_file", "_dir"))}
    content = {
        "model": {
            name: value.half() if value.is_floating_point() else value
            for name, value in weights.items()
            if not name.startswith("bert_model.pooler.")
        },
        "vocab": vocab,
        "config": config | {"bert_model": target.stem, "save_name": target.name},
    }
    folder = encoder_folder(target)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(content, target)
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(encoder / name, folder / name)


def evaluate(weights: Path, sentences: Sequence[Sentence]) -> dict[str, float]:
    """F1 of entities in percent, exact span and class: of all, and of each class."""
    trainer = EncoderTrainer(model_file=str(weights), device="cpu")
    tagged = Tagger(trainer.model, trainer.vocab)([[word for word, _ in sentence] for sentence in sentences])
    found = _entities(tagged)
    gold = _entities([tag for _, tag in sentence] for sentence in sentences)
    figures = {"all": _f1(found, gold)}
    for kind in sorted({entity[-1] for entity in gold}):
        figures[kind] = _f1({e for e in found if e[-1] == kind}, {e for e in gold if e[-1] == kind})
    return figures


def _entities(tagged: Iterable[Sequence[str]]) -> set[Entity]:
    return {
        (number, entity["start"], entity["end"], entity["type"])
        for number, tags in enumerate(tagged)
        for entity in decode_from_bioes(tags)
    }


def _f1(found: set[Entity], gold: set[Entity]) -> float:
    return round(200 * len(found & gold) / max(1, len(found) + len(gold)), 2)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, required=True, metavar="BIO", help="sentences to learn from")
    parser.add_argument("--dev", type=Path, required=True, metavar="BIO", help="sentences to measure on")
    parser.add_argument("--encoder", type=Path, required=True, metavar="DIR", help="the folder of MiniLM")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="the model folder to write into")
    parser.add_argument("--steps", type=int, default=1000, help="training steps (%(default)s)")
    parser.add_argument("--layers", type=int, default=6, help="layers of the encoder to use (%(default)s)")
    parser.add_argument("--frozen", action="store_true", help="leave the encoder's weights as they are")
    parser.add_argument("--words", type=int, default=1000, help="words a batch (%(default)s)")
    parser.add_argument("--hidden", type=int, default=192, help="width of the tagger (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the weights and of the varied text (%(default)s)")
    given = parser.parse_args(arguments)
    figures = train(
        given.train,
        given.dev,
        given.encoder,
        given.output,
        steps=given.steps,
        layers=given.layers,
        frozen=given.frozen,
        words=given.words,
        hidden=given.hidden,
        seed=given.seed,
    )
    print(json.dumps(figures))  # noqa: T201


if __name__ == "__main__":
    main()
