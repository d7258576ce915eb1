"""What a claim becomes when a reviewer corrects it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.records import Quote, Span, Speaker, claim_id
from attribution.review.correcting import (
    BY_HAND,
    NoSelection,
    by_hand,
    join,
    known_speaker,
    snapped,
    split,
    union,
    with_kinds,
    with_spans,
    with_speaker,
)
from tests.desk import BRIDGE, DOUBT, HOPE, NEWS, NOBODY, PLANNER, READY
from tests.factories import article, spans


def words(text: str, found: tuple[Span, ...]) -> list[str]:
    return [span.of(text) for span in found]


@pytest.mark.parametrize(
    ("text", "selected", "quoted", "becomes"),
    [
        ("He said so.", " said ", False, "said"),
        ("He said so.", "ai", False, "said"),
        ("He said so.", "so.", False, "so."),
        ("It’s O’Neill’s.", "Neill’s", False, "Neill’s"),
        ("“We are ready,” he said", "We are ready,", True, "“We are ready,”"),
        ("“We are ready,” he said", "We are ready", True, "“We are ready,”"),
        ("“We are ready,” he said", "We are", True, "We are"),
        ("“We are ready,” he said", "We are ready,", False, "We are ready,"),
        ('He said "no".', "no", True, '"no"'),
        ("naïve 🌉 bridge", "aïv", False, "naïve"),
    ],
)
def test_a_selection_is_put_right_at_its_ends(text: str, selected: str, quoted: bool, becomes: str) -> None:
    start = text.index(selected)
    assert snapped(text, start, start + len(selected), quoted=quoted).of(text) == becomes


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 3), (-1, 2), (5, 99), (3, 1)])
def test_a_selection_of_nothing_is_refused(start: int, end: int) -> None:
    with pytest.raises(NoSelection, match="nothing is selected"):
        snapped("He said", start, end)


@given(st.text(alphabet="ab ’“”🌉\n", max_size=30), st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_a_selection_stays_in_the_text_and_keeps_its_words(text: str, start: int, end: int, quoted: bool) -> None:
    try:
        found = snapped(text, start, end, quoted=quoted)
    except NoSelection:
        assert not (0 <= start <= end <= len(text) and text[start:end].strip())
    else:
        assert 0 <= found.start < found.end <= len(text)
        assert text[start:end].strip() in found.of(text)


def test_other_words_make_another_kind() -> None:
    right = with_spans(BRIDGE, READY, "content", spans(BRIDGE.text, "that it will open soon"))
    assert (right.quote.kind, right.id) == ("indirect", READY.id)
    assert words(BRIDGE.text, right.quote.content) == ["that it will open soon"]
    mixed = with_spans(BRIDGE, READY, "content", spans(BRIDGE.text, "open soon. “We are ready,”"))
    assert mixed.quote.kind == "mixed"


def test_another_cue_makes_another_act_and_negation() -> None:
    text = "Ann did not believe that it was so, she said."
    it = article(text)
    claim = by_hand(it, spans(text, "that it was so")[0])
    believed = with_spans(it, claim, "cue", spans(text, "did not believe"))
    assert (believed.quote.act, believed.quote.negated) == ("thought", True)
    said = with_spans(it, believed, "cue", spans(text, "said"))
    assert (said.quote.act, said.quote.negated) == ("speech", False)


def test_a_claim_keeps_some_words() -> None:
    with pytest.raises(NoSelection, match="needs its words"):
        with_spans(BRIDGE, READY, "content", ())
    assert with_spans(BRIDGE, READY, "source", ()).quote.source == ()


def test_a_speaker_chosen_by_hand_says_so() -> None:
    ann = NOBODY.alternatives[0].speaker
    right = with_speaker(NOBODY, ann)
    assert (right.speaker, right.speaker_score, right.reasons) == (ann, 1.0, (BY_HAND,))
    assert [each.speaker.name for each in right.alternatives] == ["Bob Jones"]
    nobody = with_speaker(right, None)
    assert (nobody.speaker, nobody.speaker_score) == (None, None)


def test_kinds_are_set() -> None:
    quote = with_kinds(READY, "mixed", "thought", negated=True).quote
    assert (quote.kind, quote.act, quote.negated) == ("mixed", "thought", True)


def test_a_claim_that_was_missed_has_its_words_only() -> None:
    span = spans(BRIDGE.text, "“We are ready,”")[0]
    new = by_hand(BRIDGE, span)
    assert new.id == claim_id(BRIDGE.id, (span,))
    assert new.quote == Quote((span,), (), (), kind="direct", confidence=1.0)
    assert new.speaker is None


def test_pieces_become_claims() -> None:
    one, other = split(BRIDGE, READY)
    assert (one.id, words(BRIDGE.text, one.quote.content)) == (READY.id, ["“We are ready,”"])
    assert words(BRIDGE.text, other.quote.content) == ["“Come and see.”"]
    assert other.id == claim_id(BRIDGE.id, other.quote.content)
    assert (other.speaker, other.quote.source) == (READY.speaker, READY.quote.source)


def test_selected_words_become_a_claim_and_the_rest_another() -> None:
    text = "Ann said that it is red, and that it is tall."
    it = article(text)
    claim = by_hand(it, spans(text, "that it is red, and that it is tall")[0])
    one, other = split(it, claim, spans(text, "that it is tall")[0])
    assert words(text, one.quote.content) == ["that it is red, and"]
    assert words(text, other.quote.content) == ["that it is tall"]
    middle = split(it, claim, spans(text, "red")[0])
    assert [words(text, each.quote.content) for each in middle] == [["that it is", ", and that it is tall"], ["red"]]


@pytest.mark.parametrize("part", ["Paragraph 3", "The city hopes"])
def test_what_cannot_be_split_is_refused(part: str) -> None:
    claim = by_hand(BRIDGE, spans(BRIDGE.text, "The city hopes")[0])
    with pytest.raises(NoSelection, match="select a part"):
        split(BRIDGE, claim, spans(BRIDGE.text, part)[0])
    with pytest.raises(NoSelection, match="one piece"):
        split(BRIDGE, claim)


def test_what_would_leave_only_marks_is_not_split() -> None:
    claim = by_hand(NEWS, spans(NEWS.text, "“It will open,”")[0])
    with pytest.raises(NoSelection, match="nothing but punctuation"):
        split(NEWS, claim, spans(NEWS.text, "It will open")[0])


def test_two_claims_become_one() -> None:
    whole = join(NEWS, PLANNER, DOUBT)
    assert words(NEWS.text, whole.quote.content) == ["“It will open,”", "that it would be ready in May"]
    assert (whole.id, whole.speaker, whole.quote.kind) == (PLANNER.id, PLANNER.speaker, "mixed")
    lacking = join(BRIDGE, NOBODY, HOPE)
    assert (lacking.speaker, lacking.quote.source) == (HOPE.speaker, HOPE.quote.source)
    assert lacking.quote.cue == NOBODY.quote.cue


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=6))
def test_a_union_has_what_its_spans_have(given_: list[tuple[int, int]]) -> None:
    given_spans = [Span(start, start + length) for start, length in given_]
    merged = union(given_spans)
    assert {n for span in merged for n in range(*span)} == {n for span in given_spans for n in range(*span)}
    assert all(one.end < other.start for one, other in pairwise(merged))


ANN, BOB = Speaker("Ann Smith", "Mayor", "person"), Speaker("Bob Jones", kind="person", aliases=("the planner",))


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("Mayor Ann Smith", ANN),
        ("Ms. Smith", ANN),
        ("the planner", BOB),
        ("he", None),
        ("Smith and Jones", None),
        ("Smithson", None),
    ],
)
def test_a_source_names_one_of_the_speakers(source: str, speaker: Speaker | None) -> None:
    assert known_speaker(source, [ANN, BOB]) == speaker
