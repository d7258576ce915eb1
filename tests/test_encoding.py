"""Words and windows: every span slices to its text, every word has one window of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from attribution.nlp.encoding import (
    CLOSING,
    DIGIT,
    INSIDE,
    LOWER,
    OPENING,
    TITLE,
    UPPER,
    encode,
    piece_rows,
    windows,
    words_of,
)

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("ab cd. \n“”\"'‘’,A"), st.characters(exclude_categories=[])), max_size=120
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A word-piece tokenizer of the same build as MiniLM's, with twenty pieces."""
    pieces = ["[PAD]", "[UNK]", *"abcd.,\"'", *(f"##{c}" for c in "abcd"), "said"]
    tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def test_words_casing_and_quotation(tokenizer: Tokenizer) -> None:
    text = "''Ab CD,'' said d4 5."
    encoded = encode(text, tokenizer)
    words = [text[s:e] for s, e in zip(encoded.start, encoded.end, strict=True)]
    assert words == ["''", "Ab", "CD", ",", "''", "said", "d4", "5", "."]
    assert encoded.quoting.tolist() == [OPENING, INSIDE, INSIDE, INSIDE, CLOSING, 0, 0, 0, 0]
    assert encoded.casing[[1, 2, 5, 7]].tolist() == [TITLE, UPPER, LOWER, DIGIT]
    assert words_of(encoded, [(2, 7), (4, 5)]) == [(1, 3)]


@settings(deadline=None)
@given(text=TEXTS)
def test_any_text_is_words_in_order_with_no_space_at_their_edges(tokenizer: Tokenizer, text: str) -> None:
    encoded = encode(text, tokenizer)
    end = 0
    for start, stop in zip(encoded.start.tolist(), encoded.end.tolist(), strict=True):
        assert end <= start < stop <= len(text)
        assert text[start:stop].strip() == text[start:stop]
        end = stop
    assert len(encoded.first_piece) == len(encoded) + 1
    assert encoded.first_piece[-1] == len(encoded.pieces)


@settings(deadline=None)
@given(text=TEXTS, size=st.integers(12, 40), context=st.integers(0, 8), offset=st.integers(0, 30))
def test_every_word_has_one_window(tokenizer: Tokenizer, text: str, size: int, context: int, offset: int) -> None:
    encoded = encode(text, tokenizer)
    longest = int(np.diff(encoded.first_piece).max(initial=0))
    owned = []
    for window in windows(encoded, size, context, offset):
        assert window.first <= window.own < window.last
        owned += range(window.own, window.last)
        ids, _, _, position = piece_rows(encoded, window)
        assert len(ids) <= size + longest + 2
        begins = encoded.first_piece[window.first : window.last]
        assert ids[position].tolist() == encoded.pieces[begins].tolist()
    assert owned == list(range(len(encoded)))
