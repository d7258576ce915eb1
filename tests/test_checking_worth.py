"""What is worth checking: the signs in a claim's words, its type, and the score they add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.checking.worth import AGAINST, CLAIM_TYPES, FOR, claim_type, signs, worth

CASES = [
    ("unemployment fell to 4.1 per cent in March", "quantity", "a large or exact number"),
    ("the ministry spent €3.2m on the bridge", "quantity", "a large or exact number"),
    ("exports are higher than they were before the war", "comparison", "a comparison"),
    ("the flood was caused by the broken dam", "cause", "cause and effect"),
    ("the constitution has no word on dual nationality", "law", "law or right"),
    ("soldiers attacked the village", "event", "somebody did something"),
    ("We will open the bridge", "plan", "a plan or promise"),
    ("the bridge would be ready", "prediction", "a prediction"),
    ("the plan is absurd", "opinion", "an opinion"),
    ("the two sides should sit down", "opinion", "an opinion"),
    ("to let the children go home", "wish", "a wish or call"),
    ("“Who pays for this?”", "question", "a question"),
    ("I love this town", "personal", "the speaker's own experience"),
    ("a wooden door", "other", "no whole statement"),
]


@pytest.mark.parametrize(("claim", "kind", "sign"), CASES)
def test_a_claim_has_its_type_and_its_sign(claim, kind, sign):
    found = signs(claim)
    assert sign in found
    assert claim_type(found) == kind


def test_a_belief_is_less_worth_checking_than_the_same_words_said():
    claim = "the dam broke because of the rain"
    said, thought = worth(claim, "speech", 0.5), worth(claim, "thought", 0.5)
    assert thought.score < said.score
    assert "- a belief, not a statement" in thought.reasons
    assert not any("belief" in reason for reason in said.reasons)


def test_the_encoder_moves_the_score_both_ways_and_is_named_among_the_reasons():
    low, middle, high = (worth("the dam broke", "speech", network) for network in (-3, 0, 3))
    assert low.score < 0.2 < middle.score < 0.8 < high.score
    assert low.reasons[-1] == "- the wording of claims that were not found worth checking"
    assert high.reasons[-1] == "+ the wording of claims that were found worth checking"
    assert not any("wording" in reason for reason in middle.reasons)


def test_what_the_encoder_is_very_sure_of_is_not_certain():
    assert worth("the dam broke", "speech", 40).score < 0.999
    assert worth("the dam broke", "speech", -40).score > 0.001


@given(st.text(max_size=200), st.sampled_from(["speech", "thought"]), st.floats(-20, 20))
def test_any_text_has_a_score_a_type_and_reasons_with_their_side(claim, act, network):
    found = worth(claim, act, network)
    assert 0 <= found.score <= 1
    assert found.type in CLAIM_TYPES
    for reason in found.reasons:
        side, name = reason[0], reason[2:]
        assert side in "+-"
        assert name not in (AGAINST if side == "+" else FOR)


@given(st.sampled_from([claim for claim, *_ in CASES]), st.floats(-5, 5))
def test_a_number_never_makes_a_claim_less_worth_checking(claim, network):
    assert worth(f"{claim} 1,200,000", "speech", network).score >= worth(claim, "speech", network).score - 0.06


@pytest.mark.parametrize("claim", ["it has potential", "a boneless fish often listens", "the weight of the stone"])
def test_a_number_within_a_word_is_none(claim):
    assert "a number" not in signs(claim)
