"""The shared types: spans slice to their text, ids are stable and tell contents apart."""

from hypothesis import assume, given
from hypothesis import strategies as st

from attribution.records import Span, claim_id, joined

offsets = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda pair: Span(*sorted(pair)))
contents = st.lists(offsets, min_size=1, max_size=4).map(tuple)


@given(st.text(), st.data())
def test_a_span_slices_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert Span(start, end).of(text) == text[start:end]


@given(st.text(), contents)
def test_a_claim_id_is_stable_and_plain(article: str, content: tuple[Span, ...]) -> None:
    identity = claim_id(article, content)
    assert identity == claim_id(article, content)
    assert len(identity) == 16
    assert set(identity) <= set("0123456789abcdef")


@given(contents, contents)
def test_other_contents_have_other_ids(one: tuple[Span, ...], other: tuple[Span, ...]) -> None:
    assume(one != other)
    assert claim_id("a.txt", one) != claim_id("a.txt", other)


def test_the_same_content_of_other_articles_has_other_ids() -> None:
    assert claim_id("a.txt", (Span(0, 5),)) != claim_id("b.txt", (Span(0, 5),))


def test_the_id_never_changes() -> None:
    # judgements in ledgers hang on it
    assert claim_id("a.txt", (Span(0, 5), Span(9, 12))) == "ce1ef1c7d124739f"


def test_pieces_are_joined_in_order() -> None:
    assert joined((Span(0, 2), Span(4, 6)), "we, go") == "we … go"
    assert joined((), "we, go") is None
