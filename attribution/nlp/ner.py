"""The Stanza processor "ner" for the bundled model: its encoder comes from the model folder, and it is quick.

Importing this module puts a subclass in the place of Stanza's own processor. It acts only on a model with a folder
beside its weights (`worldwide.pt` and `worldwide/`) that holds the encoder's configuration and vocabulary; the
weights of encoder and tagger are all in the `.pt` file. Any other model works as if the module had not been imported.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from stanza.models.common.bert_embedding import cloned_feature
from stanza.models.common.doc import MULTI_NER, NER, Document
from stanza.models.common.vocab import PAD_ID, VOCAB_PREFIX_SIZE
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import Trainer, fix_singleton_tags
from stanza.models.ner.vocab import MultiVocab
from stanza.pipeline.ner_processor import NERProcessor
from stanza.pipeline.registry import NAME_TO_PROCESSOR_CLASS
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from attribution.nlp.batching import filled, rounded
from attribution.nlp.network import Layer, NetworkConfig
from attribution.nlp.precision import has_bfloat16

_PIECES_A_ROW = 500  # the encoder has 512 positions
_PIECES_A_BATCH = 4096
_STEP = 16  # pieces by which the lengths grow that rows are padded to
_LETTERS = 40  # of a word, as far as the character model reads
_REMEMBERED = 20_000  # words whose letters need not be read again


def encoder_folder(weights: str | Path) -> Path:
    """Return where the encoder's configuration and vocabulary lie, beside the weights."""
    return Path(weights).with_suffix("")


class Bert(nn.Module):
    """An encoder of BERT's shape; it starts three seconds sooner than that of transformers, whose import takes them."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        size = NetworkConfig.of_bert(config)
        self.config = SimpleNamespace(hidden_size=size.width)  # where Stanza looks for it
        self.word = nn.Embedding(size.vocabulary, size.width)
        self.position = nn.Embedding(size.positions, size.width)
        self.norm = nn.LayerNorm(size.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))

    def forward(self, ids: Tensor, padding: Tensor) -> list[Tensor]:
        """Return the vectors of the pieces below the first layer and above each."""
        x = self.norm(self.word(ids) + self.position(torch.arange(ids.shape[1], device=ids.device)))
        mask = torch.zeros_like(padding, dtype=x.dtype).masked_fill(padding, -1e4)[:, None, None]
        states = [x]
        for layer in self.layers:
            states.append(layer(states[-1], mask))
        return states


def bert_state(weights: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The weights of a Stanza model, with those of its encoder, named as in transformers, under the names of `Bert`."""
    state = {name: value for name, value in weights.items() if not name.startswith("bert_model.")}
    theirs = {name.removeprefix("bert_model."): value.float() for name, value in weights.items() if name not in state}
    state["bert_model.word.weight"] = theirs["embeddings.word_embeddings.weight"]
    # every piece is of the first kind, so that kind's vector is added once and for all
    kind = theirs["embeddings.token_type_embeddings.weight"][0]
    state["bert_model.position.weight"] = theirs["embeddings.position_embeddings.weight"] + kind
    for part in ("weight", "bias"):
        state[f"bert_model.norm.{part}"] = theirs[f"embeddings.LayerNorm.{part}"]
        for i in range(layers):
            layer, source = f"bert_model.layers.{i}", f"encoder.layer.{i}"
            heads = [theirs[f"{source}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"{layer}.qkv.{part}"] = torch.cat(heads)
            state[f"{layer}.out.{part}"] = theirs[f"{source}.attention.output.dense.{part}"]
            state[f"{layer}.norm.{part}"] = theirs[f"{source}.attention.output.LayerNorm.{part}"]
            state[f"{layer}.up.{part}"] = theirs[f"{source}.intermediate.dense.{part}"]
            state[f"{layer}.down.{part}"] = theirs[f"{source}.output.dense.{part}"]
            state[f"{layer}.last_norm.{part}"] = theirs[f"{source}.output.LayerNorm.{part}"]
    return state


class EncoderTrainer(Trainer):
    """Stanza's trainer for a model whose file holds all weights: it reads no other file of weights, nor any network."""

    def load(
        self, filename: str, pretrain: Any = None, args: dict[str, Any] | None = None, foundation_cache: Any = None
    ) -> None:
        """Read the model. `pretrain`, `args` and `foundation_cache` are Stanza's, and not needed."""
        saved = torch.load(filename, map_location="cpu", weights_only=True)
        folder = encoder_folder(filename)
        encoder = Bert(json.loads((folder / "config.json").read_text(encoding="utf-8")))
        self.args = saved["config"] | {"bert_model": str(folder)}
        self.vocab = MultiVocab.load_state_dict(saved["vocab"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.model = NERTagger(
            self.args, self.vocab, bert_model=encoder, bert_tokenizer=tokenizer, force_bert_saved=True
        )
        self.model.load_state_dict(bert_state(saved["model"], len(encoder.layers)))


class EncoderNERProcessor(NERProcessor):
    """Stanza's named-entity processor; see the module."""

    def _set_up_model(self, config: dict[str, Any], pipeline: Any, device: str) -> None:
        paths = config["model_path"]
        paths = paths.split(";") if isinstance(paths, str) else list(paths)
        self._tagger = None
        if len(paths) != 1 or not encoder_folder(paths[0]).is_dir():
            super()._set_up_model(config, pipeline, device)
            return
        trainer = EncoderTrainer(model_file=paths[0], device=device)
        self._tagger = Tagger(trainer.model, trainer.vocab, device)
        self._trainer = trainer
        self.trainers, self.model_paths = [trainer], paths

    def process(self, document: Document) -> Document:
        """Set the entities of one document and return it."""
        return self.bulk_process([document])[0] if self._tagger else super().process(document)

    def bulk_process(self, docs: Sequence[Document]) -> list[Document]:
        """Set the entities of every document; their sentences share batches."""
        if self._tagger is None:
            return list(super().bulk_process(docs))
        sentences = [[token.text for token in s.tokens] for document in docs for s in document.sentences]
        tagged = iter(self._tagger(sentences))
        for document in docs:
            tags = list(chain.from_iterable(next(tagged) for _ in document.sentences))
            document.set([NER], tags, to_token=True)
            document.set([MULTI_NER], [(tag,) for tag in tags], to_token=True)
            document.build_ents()
        return list(docs)


@dataclass(frozen=True, slots=True)
class Row:
    """What the encoder reads at once: a sentence, or a part of one that is too long for it.

    `ends` has for each word the position of its last piece, behind the mark that begins every row; 0, that mark's
    own position, for a word without pieces (a control character, say).
    """

    sentence: int
    words: Sequence[str]
    ids: list[int]
    ends: np.ndarray


class Tagger:
    """A trained tagger for many sentences at once: rows of like length together, the letters of a word read once."""

    def __init__(self, model: NERTagger, vocab: MultiVocab, device: str = "cpu") -> None:
        self.model = model.eval()
        self.device = torch.device(device)
        if self.device.type == "cpu" and has_bfloat16():
            self.model.bert_model.to(torch.bfloat16)
        self.pieces: Tokenizer = model.bert_tokenizer
        self.pieces.no_padding()
        self.pieces.no_truncation()
        self.letters = vocab["char"]
        self.tags: list[str] = vocab["tag"].items(0)[VOCAB_PREFIX_SIZE:]
        self.moves = model.crits[0]._transitions.detach()[VOCAB_PREFIX_SIZE:, VOCAB_PREFIX_SIZE:]
        self.spelt: dict[str, Tensor] = {}

    @torch.inference_mode()
    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return the BIOES tag of every word of every sentence."""
        rows = list(self._rows(sentences))
        parts: list[list[str]] = [[] for _ in rows]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids), reverse=True)
        while order:
            length = rounded(len(rows[order[0]].ids) + 2, _STEP)
            alike = [i for i in order[: _PIECES_A_BATCH // length] if rounded(len(rows[i].ids) + 2, _STEP) == length]
            batch, order = order[: len(alike)], order[len(alike) :]
            for i, tags in zip(batch, self._tag([rows[i] for i in batch]), strict=True):
                parts[i] = tags
        found: list[list[str]] = [[] for _ in sentences]
        for row, tags in zip(rows, parts, strict=True):
            found[row.sentence] += tags
        return [tags if set(tags) == {"O"} else fix_singleton_tags(tags) for tags in found]

    def _rows(self, sentences: Sequence[Sequence[str]]) -> Iterator[Row]:
        for number, words in enumerate(sentences):
            todo = [words] if words else []
            while todo:
                part = todo.pop()
                readable = [word.encode("utf-8", "replace").decode("utf-8") for word in part]
                encoding = self.pieces.encode(readable, is_pretokenized=True, add_special_tokens=False)
                if len(encoding.ids) > _PIECES_A_ROW and len(part) > 1:
                    todo += (part[len(part) // 2 :], part[: len(part) // 2])
                    continue
                ends = np.zeros(len(part), dtype=np.int64)
                kept = [word for word in encoding.word_ids[:_PIECES_A_ROW] if word is not None]
                ends[np.array(kept, dtype=np.int64)] = np.arange(1, len(kept) + 1)
                yield Row(number, part, encoding.ids[:_PIECES_A_ROW], ends)

    def _tag(self, rows: Sequence[Row]) -> Iterator[list[str]]:
        lengths = [len(row.words) for row in rows]
        words = torch.cat([self._in_context(rows), self._spelling(rows)], dim=2)
        if self.model.input_transform is not None:
            words = self.model.input_transform(words)
        packed = pack_padded_sequence(words, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
        output, _ = self.model.taggerlstm.lstm(packed, self._start(len(rows)))
        scores = self.model.tag_clfs[0](pad_packed_sequence(output, batch_first=True)[0])[:, :, VOCAB_PREFIX_SIZE:]
        for path, length in zip(best_paths(scores, self.moves, lengths), lengths, strict=True):
            yield [self.tags[tag] for tag in path[:length]]

    def _start(self, rows: int) -> tuple[Tensor, Tensor]:
        """The tagger's first state, which is learnt, for every row."""
        model = self.model
        return tuple(
            state.expand(-1, rows, -1).contiguous() for state in (model.taggerlstm_h_init, model.taggerlstm_c_init)
        )

    def _in_context(self, rows: Sequence[Row]) -> Tensor:
        """The encoder's vector of every word's last piece, `[rows, words, width]`."""
        first, last = (self.pieces.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        ids = [torch.tensor([first, *row.ids, last]) for row in rows]
        batch = filled(pad_sequence(ids, batch_first=True), _STEP).to(self.device)
        lengths = torch.tensor([len(row) for row in ids] + [1] * (len(batch) - len(ids)), device=self.device)
        padding = torch.arange(batch.shape[1], device=self.device) >= lengths[:, None]
        hidden = self.model.bert_model(batch, padding)
        mixed = cloned_feature(hidden, detach=True, bert_layer_mix=self.model.bert_layer_mix).float()
        return pad_sequence([mixed[i, torch.from_numpy(row.ends)] for i, row in enumerate(rows)], batch_first=True)

    def _spelling(self, rows: Sequence[Row]) -> Tensor:
        """The character model's vector of every word, `[rows, words, width]`."""
        if len(self.spelt) > _REMEMBERED:
            self.spelt.clear()
        forms = [[word[:_LETTERS] for word in row.words] for row in rows]
        fresh = sorted({form for row in forms for form in row if form not in self.spelt}, key=len, reverse=True)
        if fresh:
            letters = [torch.tensor(self.letters.map(form)) for form in fresh]
            batch = pad_sequence(letters, batch_first=True, padding_value=PAD_ID).to(self.device)
            lengths = [len(form) for form in fresh]
            vectors = self.model.charmodel(batch, batch.eq(PAD_ID), list(range(len(fresh))), [len(fresh)], lengths).data
            self.spelt.update(zip(fresh, vectors, strict=True))
        return pad_sequence([torch.stack([self.spelt[form] for form in row]) for row in forms], batch_first=True)


def best_paths(scores: Tensor, moves: Tensor, lengths: Sequence[int]) -> list[list[int]]:
    """Return the best path through each row (Viterbi).

    `scores` are `[rows, words, tags]`, `moves` from tag to tag `[tags, tags]`; a path ends at its row's length.
    """
    best = scores[:, 0]
    bests, origins = [best], []
    for t in range(1, scores.shape[1]):
        best, origin = (best[:, :, None] + moves).max(dim=1)
        best = best + scores[:, t]
        bests.append(best)
        origins.append(origin)
    finals = torch.stack(bests).argmax(dim=2).tolist()
    steps = torch.stack(origins).cpu().numpy() if origins else np.zeros((0, 0, 0), dtype=np.int64)
    paths = []
    for row, length in enumerate(lengths):
        path = [finals[length - 1][row]]
        for t in range(length - 2, -1, -1):
            path.append(int(steps[t, row, path[-1]]))
        paths.append(path[::-1])
    return paths


# not register_processor: it would list the name twice, and the pipeline would then tag twice
NAME_TO_PROCESSOR_CLASS[NER] = EncoderNERProcessor
