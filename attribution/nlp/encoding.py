"""An article as the quote network reads it: words, word pieces, casing and quotation state, cut into windows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from attribution.quotation import find_quotations

OUTSIDE, INSIDE, OPENING, CLOSING = range(4)
LOWER, TITLE, UPPER, DIGIT, OTHER = range(5)
CLS, SEP = 101, 102

_SENTENCE_END = (1012, 999, 1029)  # the pieces . ! ?
_ADDING = re.compile(
    r",['’\"”»]*\s+(?:and\s+|but\s+)?(acknowledging|adding|arguing|citing|explaining|insisting|noting|stating|stressing|underlining"
    r"|underscoring|emphasi[sz]ing|reiterating|warning)\b"
)
_POSSESSIVE = re.compile(r"\w['’]s\b|\ws['’](?=\s+\w)")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Encoded:
    """The words of one article, each an entry in every array of length `n`.

    A word is a run of letters and digits or one mark of punctuation. `start` and `end` are half-open
    character offsets into the text; word `i` owns the pieces `first_piece[i]` to `first_piece[i + 1]`
    of `pieces`, `paragraph` counts lines from 0, and `adding` marks the participles of saying that go on with
    what somebody says (", adding that …"), `possessive` the last word of "Ankara’s".
    """

    start: np.ndarray
    end: np.ndarray
    first_piece: np.ndarray
    pieces: np.ndarray
    casing: np.ndarray
    quoting: np.ndarray
    paragraph: np.ndarray
    adding: np.ndarray
    possessive: np.ndarray

    def __len__(self) -> int:
        return len(self.start)


def encode(text: str, tokenizer: Tokenizer) -> Encoded:
    """Return `text` as words. Every quotation mark is shown to the network as `"`, whatever its style."""
    shown, state = _normalised(text)
    lines = shown.split("\n")
    offset, line_of = 0, []
    encodings = tokenizer.encode_batch(lines, add_special_tokens=False)
    ids, starts, ends, firsts = [], [], [], []
    for number, (line, encoding) in enumerate(zip(lines, encodings, strict=True)):
        if encoding.ids:
            spans = np.asarray(encoding.offsets, dtype=np.int64) + offset
            words = np.asarray(encoding.word_ids, dtype=np.int64)
            begins = np.r_[True, words[1:] != words[:-1]]
            ids.append(np.asarray(encoding.ids, dtype=np.int64))
            starts.append(spans[begins, 0])
            ends.append(spans[np.r_[begins[1:], True], 1])
            firsts.append(begins)
            line_of.append(np.full(int(begins.sum()), number))
        offset += len(line) + 1
    if not ids:
        none = np.zeros(0, dtype=np.int64)
        return Encoded(
            none, none, np.zeros(1, dtype=np.int64), none, none, none, none, none.astype(bool), none.astype(bool)
        )
    start, end = np.concatenate(starts), np.concatenate(ends)
    begins = np.concatenate(firsts)
    for i in np.flatnonzero(np.isin(state[start], (OPENING, CLOSING))):
        if text[start[i] : start[i] + 2] in ("''", "``"):
            end[i] = start[i] + 2
    return Encoded(
        start=start,
        end=end,
        first_piece=np.r_[np.flatnonzero(begins), len(begins)],
        pieces=np.concatenate(ids),
        casing=np.array([_casing(text[s:e]) for s, e in zip(start, end, strict=True)], dtype=np.int64),
        quoting=state[start],
        paragraph=np.concatenate(line_of),
        adding=np.isin(start, [m.start(1) for m in _ADDING.finditer(text)]) & (state[start] == OUTSIDE),
        possessive=np.isin(end, [m.end() for m in _POSSESSIVE.finditer(text)]),
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` of an article, read together; only those from `own` on are its own.

    The words before `own` are context: they belong to the window before.
    """

    first: int
    own: int
    last: int


def windows(encoded: Encoded, size: int, context: int = 0, offset: int = 0) -> Iterator[Window]:
    """Cut an article into windows of at most `size` pieces, at the ends of paragraphs where possible.

    A paragraph that is longer is cut at the end of a sentence. `context` is how many pieces of the text
    before are read along; `offset` makes the first window that much shorter, so that training can
    see the same article cut in other places.
    """
    n = len(encoded)
    if not n:
        return
    breaks = np.flatnonzero(np.r_[True, encoded.paragraph[1:] != encoded.paragraph[:-1]])
    is_break = np.zeros(n + 1, dtype=bool)
    is_break[breaks] = is_break[n] = True
    # pieces before each word, line breaks and the two ends counted as pieces
    cost = encoded.first_piece + np.r_[np.cumsum(is_break[:n]), is_break[:n].sum() + 1]
    own = 0
    room = max(size - offset, size // 4) - 2
    while own < n:
        first = own
        if own and context:
            first = int(np.searchsorted(cost, cost[own] - context))
            paragraph_start = breaks[np.searchsorted(breaks, first)] if first <= breaks[-1] else own
            first = int(paragraph_start) if paragraph_start <= own else own
        last = int(np.searchsorted(cost, cost[first] + room, side="right")) - 1
        last = max(own + 1, min(last, n))
        if last < n and not is_break[last]:
            inside = breaks[(breaks > own) & (breaks <= last)]
            last = int(inside[-1]) if len(inside) else _sentence_cut(encoded, own, last)
        yield Window(first, own, last)
        own, room = last, size - 2


def _sentence_cut(encoded: Encoded, own: int, last: int) -> int:
    """The last sentence end in the second half of a stretch of one paragraph, or its very end."""
    width = encoded.end[own:last] - encoded.start[own:last]
    full_stops = np.isin(encoded.pieces[encoded.first_piece[own:last]], _SENTENCE_END) & (width == 1)
    after = np.flatnonzero(full_stops) + own + 1
    after = after[(after > own + (last - own) // 2) & (after < last)]
    if not len(after):
        return last
    cut = int(after[-1])
    while cut < last and encoded.quoting[cut] == CLOSING:
        cut += 1
    return cut


def piece_rows(encoded: Encoded, window: Window) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return `ids, casing, quoting` per piece of a window and the position of each word's first piece.

    The window begins with [CLS], every paragraph ends with [SEP].
    """
    words = np.arange(window.first, window.last)
    begins, ends = encoded.first_piece[words], encoded.first_piece[words + 1]
    paragraph = encoded.paragraph[words]
    breaks_before = np.cumsum(np.r_[False, paragraph[1:] != paragraph[:-1]])
    base = encoded.first_piece[window.first]
    total = int(encoded.first_piece[window.last] - base) + int(breaks_before[-1]) + 2
    position = begins - base + breaks_before + 1
    ids = np.full(total, SEP, dtype=np.int64)
    ids[0] = CLS
    casing = np.full(total, OTHER, dtype=np.int64)
    quoting = np.zeros(total, dtype=np.int64)
    lengths = ends - begins
    where = np.repeat(position - np.r_[0, np.cumsum(lengths)[:-1]], lengths) + np.arange(lengths.sum())
    ids[where] = encoded.pieces[base : encoded.first_piece[window.last]]
    casing[where] = np.repeat(encoded.casing[words], lengths)
    quoting[where] = np.repeat(encoded.quoting[words], lengths)
    return ids, casing, quoting, position


def _casing(word: str) -> int:
    if word[:1].isdigit():
        return DIGIT
    if not word[:1].isalpha():
        return OTHER
    if word[:1].islower():
        return LOWER
    return UPPER if len(word) > 1 and word.isupper() else TITLE


def _normalised(text: str) -> tuple[str, np.ndarray]:
    """The text with quotation marks as `"`, apostrophes as `'`, and each character's quotation state.

    Character for character as long as `text`. What no encoder can take (lone surrogates) becomes U+FFFD.
    """
    shown = _SURROGATE.sub("\ufffd", text.translate(_PLAIN))
    characters: list[str] | None = None
    state = np.zeros(len(text) + 1, dtype=np.int64)
    for quotation in find_quotations(text):
        if characters is None:
            characters = list(shown)
        state[quotation.start : quotation.end] = INSIDE
        for length, at, value in (
            (quotation.opening, quotation.start, OPENING),
            (quotation.closing, quotation.end - quotation.closing, CLOSING),
        ):
            if length:
                characters[at : at + length] = '"' + " " * (length - 1)
                state[at : at + length] = value
    return ("".join(characters) if characters else shown), state


_PLAIN = str.maketrans("“”„‟«»＂‘’‛", '"""""""\'\'\'')


def words_of(encoded: Encoded, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return character spans as word spans, half open; a span that touches no word is left out."""
    result = []
    for start, end in spans:
        first = int(np.searchsorted(encoded.end, start, side="right"))
        last = int(np.searchsorted(encoded.start, end, side="left"))
        if first < last:
            result.append((first, last))
    return result
