"""The Stanza processor "tokenize" for the bundled tokenizer: a line break ends a sentence, and it is quick.

Importing this module puts a subclass in the place of Stanza's own processor. It acts only on models whose
configuration says `line_ends_sentence`; any other tokenizer works as if the module had not been imported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from stanza.models.common import doc
from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS, WHITESPACE_RE
from stanza.models.tokenization.utils import MASK_RE
from stanza.pipeline._constants import TOKENIZE
from stanza.pipeline.registry import NAME_TO_PROCESSOR_CLASS
from stanza.pipeline.tokenize_processor import TOKEN_TOO_LONG_REPLACEMENT, TokenizeProcessor

_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # where str.splitlines ends a line
_BEHIND_ADDRESS = ".,;:!?…)]}”’»'\"*"
_CLOSED = re.compile(r"""[.?!…](?P<marks>["”’'»)\]]+|\s?»)(?=\s|[,;:.…—–-]|$)\s*(?P<next>\S?)""")
_WINDOW, _MARGIN = 2000, 200
_BATCH = 40_000  # characters that go through the network at once

WORD_END, SENTENCE_END = 1, 2


@dataclass(frozen=True, slots=True)
class Units:
    """What the network reads: the text with every white space as one blank, and paragraphs set apart.

    `origin` is the offset of each unit in the text; blanks have that of the character behind them.
    """

    ids: np.ndarray
    features: np.ndarray
    origin: np.ndarray
    blank: np.ndarray
    paragraphs: np.ndarray  # index of the first unit of each, and behind the last the number of units


class LineTokenizeProcessor(TokenizeProcessor):
    """Stanza's tokenizer; see the module. Offsets of tokens are exact, whatever the white space."""

    def process(self, document: Any) -> doc.Document:
        other = ("pretokenized", "no_ssplit", "postprocessor", "speaker_delim")
        if hasattr(self, "_variant") or any(map(self.config.get, other)) or not self.config.get("line_ends_sentence"):
            return super().process(document)
        text = document.text if isinstance(document, doc.Document) else document
        return doc.Document(self._sentences(text), text)

    def _sentences(self, text: str) -> list[list[dict[str, Any]]]:
        units = self._units(text)
        if not len(units.ids):
            return []
        labels = self._labels(units)
        _keep_addresses(text, units, labels)
        _keep_closing_marks(text, units, labels)
        labels[units.paragraphs[1:] - 1] = SENTENCE_END
        sentences: list[list[dict[str, Any]]] = [[]]
        first = 0
        for last in np.flatnonzero(labels).tolist():
            first += int(units.blank[first])
            if first <= last:
                sentence = sentences[-1]
                start, end = int(units.origin[first]), int(units.origin[last]) + 1
                token = self.vocab.normalize_token(text[start:end])
                if len(token) > self.MAX_SEQ_LENGTH_DEFAULT:
                    token = TOKEN_TOO_LONG_REPLACEMENT
                sentence.append({"id": (len(sentence) + 1,), "text": token, "start_char": start, "end_char": end})
            if labels[last] == SENTENCE_END and sentences[-1]:
                sentences.append([])
            first = last + 1
        return [sentence for sentence in sentences if sentence]

    def _units(self, text: str) -> Units:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        known, which = np.unique(codes, return_inverse=True)
        characters = [chr(code) for code in known]
        space = np.array([bool(WHITESPACE_RE.match(c)) for c in characters], dtype=bool)[which]
        breaks = np.cumsum(np.array([c in _BREAKS for c in characters], dtype=bool)[which])
        inked = np.flatnonzero(~space)
        fresh = np.diff(breaks[inked], prepend=-1) > 0
        blank_before = (np.diff(inked, prepend=-1) > 1) & ~fresh
        at = np.arange(len(inked)) + np.cumsum(blank_before)
        total = len(inked) + int(blank_before.sum())

        names = self.trainer.args["feat_funcs"]
        table = np.array([[PER_CHAR_FEAT_FUNCS.get(name, _zero)(c) for name in names] for c in [*characters, " "]])
        kinds = np.full(total, len(characters))
        kinds[at] = which[inked]
        features = table[kinds].astype(np.float32)
        paragraphs = np.append(at[fresh], total)
        if "start_of_para" in names:
            features[paragraphs[:-1], names.index("start_of_para")] = 1
        if "end_of_para" in names:
            features[paragraphs[1:] - 1, names.index("end_of_para")] = 1
        ids = np.array([self.vocab.unit2id(c) for c in [*characters, " "]])[kinds]
        origin = np.repeat(inked, 1 + blank_before)
        return Units(ids, features, origin, kinds == len(characters), paragraphs)

    def _labels(self, units: Units) -> np.ndarray:
        """The network's label of each unit: windows of like length go through it together."""
        labels = np.zeros(len(units.ids), dtype=np.int64)
        windows = sorted(_windows(units.paragraphs), key=lambda w: w[1] - w[0], reverse=True)
        while windows:
            longest = windows[0][1] - windows[0][0]
            batch, windows = windows[: max(1, _BATCH // longest)], windows[max(1, _BATCH // longest) :]
            ids = np.zeros((len(batch), longest), dtype=np.int64)
            features = np.zeros((len(batch), longest, units.features.shape[1]), dtype=np.float32)
            for row, (start, end, _, _) in enumerate(batch):
                ids[row, : end - start] = units.ids[start:end]
                features[row, : end - start] = units.features[start:end]
            lengths = [range(end - start) for start, end, _, _ in batch]
            with torch.inference_mode():
                scores = self.trainer.predict((torch.from_numpy(ids), None, torch.from_numpy(features), lengths))
            best = scores.argmax(axis=2)
            for row, (start, _, first, last) in enumerate(batch):
                labels[first:last] = best[row, first - start : last - start]
        return labels


def _zero(_: str) -> int:
    return 0


def _windows(paragraphs: np.ndarray) -> Iterator[tuple[int, int, int, int]]:
    """Start and end of each window, and of the part of it whose labels count: long paragraphs are cut, with margins."""
    bounds = paragraphs.tolist()
    for begin, stop in pairwise(bounds):
        if stop - begin <= _WINDOW:
            yield begin, stop, begin, stop
            continue
        for first in range(begin, stop, _WINDOW - 2 * _MARGIN):
            last = min(first + _WINDOW - 2 * _MARGIN, stop)
            yield max(begin, first - _MARGIN), min(stop, last + _MARGIN), first, last


def _keep_addresses(text: str, units: Units, labels: np.ndarray) -> None:
    """Make each mail or web address one token, as Stanza does, but without the punctuation that follows it."""
    for match in MASK_RE.finditer(text):
        end = match.start() + len(match.group().rstrip(_BEHIND_ADDRESS))
        first, last = np.searchsorted(units.origin, (match.start(), end - 1), side="right") - 1
        labels[first:last] = 0
        labels[last] = max(labels[last], WORD_END)


def _keep_closing_marks(text: str, units: Units, labels: np.ndarray) -> None:
    """Let no sentence begin with the mark that closes a quotation, nor end at that mark before a lower-case word.

    `“So what?” said Harry.` is one sentence, and so is `“So what?”` whatever the network thinks of its last mark.
    """
    for match in _CLOSED.finditer(text):
        stop, mark = np.searchsorted(units.origin, (match.start(), match.end("marks") - 1), side="right") - 1
        if SENTENCE_END in (labels[stop], labels[mark]):
            labels[stop:mark] = np.minimum(labels[stop:mark], WORD_END)
            labels[mark] = WORD_END if match["next"].islower() else SENTENCE_END


# not register_processor: it would list the name twice, and the pipeline would then tokenize twice
NAME_TO_PROCESSOR_CLASS[TOKENIZE] = LineTokenizeProcessor
