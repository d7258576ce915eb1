"""A desk's priorities: they move the score as told, say why, and leave it alone without weights."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.checking.priority import BadPriorities, Priorities, articles_of, priority, reasons

ROW: dict[str, Any] = {
    "checkworthiness": 0.5,
    "claim": "The taxes on fuel will rise.",
    "wording": None,
    "speaker": "Yaşar Güler",
    "speaker_id": "s1",
    "publisher": "The Post",
    "articles": 4,
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([ROW | row for row in rows])


def one(row: dict[str, Any], **weights: Any) -> float:
    return float(priority(frame(row), Priorities.from_dict(weights)).iloc[0])


def odds(weight: float) -> float:
    """The priority of a claim of 0.5 that a weight has moved."""
    return 1 / (1 + math.exp(-weight))


@given(st.lists(st.none() | st.floats(0, 1), max_size=9))
def test_without_weights_the_priority_is_the_score(scores: list[float | None]) -> None:
    claims = frame(*({"checkworthiness": score} for score in scores)) if scores else frame({}).iloc[:0]
    got = priority(claims, Priorities())
    pd.testing.assert_series_equal(got, claims["checkworthiness"].astype(float), check_names=False, check_exact=True)


@pytest.mark.parametrize(
    ("weights", "moved"),
    [
        ({"speakers": {"yasar  GULER": 1}}, 1),
        ({"speakers": {"s1": 1}}, 1),
        ({"speakers": {"s1": 1, "Yasar Guler": 3}}, 1),  # who is meant by the id counts once
        ({"speakers": {"Guler": 1}}, 0),
        ({"publishers": {"the post": -2}}, -2),
        ({"words": {"tax": 1.5, "fuel": 0.5, "rain": 5}}, 2),
        ({"repetition": 0.5}, 1),  # four articles are two doublings
        ({"speakers": {"s1": 1}, "publishers": {"The Post": 1}, "words": {"fuel": -2}}, 0),
    ],
)
def test_weights_move_the_log_odds(weights: dict[str, Any], moved: float) -> None:
    assert one({}, **weights) == pytest.approx(odds(moved))


@given(st.floats(0, 1), st.floats(-5, 5), st.floats(-5, 5))
def test_a_priority_stays_between_0_and_1_and_moves_the_way_of_the_weight(
    score: float, one_: float, two: float
) -> None:
    got = one({"checkworthiness": score}, speakers={"s1": one_}, words={"fuel": two})
    assert 0 <= got <= 1
    if one_ + two > 0.01:
        assert got >= min(score, 0.9999)
    if one_ + two < -0.01:
        assert got <= max(score, 0.0001)


def test_a_claim_without_a_score_has_no_priority() -> None:
    assert math.isnan(one({"checkworthiness": None}, speakers={"s1": 5}))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("tax", "taxes"),
        ("tax", "taxed"),
        ("taxes", "a tax"),
        ("policy", "policies"),
        ("policies", "The policy"),
        ("vote", "voting"),
        ("plan", "they planned"),
        ("house", "houses"),
        ("houses", "the house"),
        ("bus", "buses"),
        ("buses", "the bus"),
        ("migrant", "Migrants’ rights"),
        ("migra*", "immigrants and migration"),
        ("climate change", "climate\nchanges"),
        ("climate change", "climate-change"),
        ("Zürich", "ZURICH'S lake"),
        ("5G", "the 5g net"),
        ("AI", "an AI act"),
        ("business", "businesses"),
    ],
)
def test_a_word_is_found_in_its_forms(word: str, text: str) -> None:
    assert one({"claim": text}, words={word: 1}) > 0.5
    assert one({"claim": "nothing", "wording": text}, words={word: 1}) > 0.5


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("tax", "a taxi and syntax"),
        ("car", "they care"),
        ("care", "cars"),
        ("plan", "planet"),
        ("AI", "he said aide"),
        ("migra*", "immigrants"),
        ("climate change", "change the climate"),
        ("bus", "business"),
    ],
)
def test_a_word_is_not_found_in_others(word: str, text: str) -> None:
    assert one({"claim": text}, words={word: 1}) == 0.5


def test_articles_are_counted_from_the_groups() -> None:
    claims = pd.DataFrame({"group": ["a", "a", "a", None, "b"], "article_id": ["1", "2", "2", "3", "1"]})
    assert articles_of(claims).tolist() == [2, 2, 2, 1, 1]
    assert articles_of(claims[["article_id"]]).tolist() == [1] * 5


def test_reasons_name_what_moved_it_strongest_first() -> None:
    priorities = Priorities.from_dict(
        {"speakers": {"s1": 1}, "words": {"tax": -2, "rain": 5}, "publishers": {"The Post": 0.5}, "repetition": 0.75}
    )
    assert reasons(ROW, priorities) == (
        "- word “tax”",
        "+ repeated in 4 articles",
        "+ speaker Yaşar Güler",
        "+ publisher The Post",
    )
    assert reasons(ROW, Priorities()) == ()
    assert reasons({"articles": math.nan, "claim": None}, priorities) == ()


def test_priorities_come_back_from_plain_data() -> None:
    record = {"speakers": {"Ann Lee": 1.5}, "words": {"tax": -2}, "publishers": {"The Post": 1}, "repetition": 0.5}
    assert Priorities.from_dict(record).as_dict() == record
    assert Priorities.from_dict({}) == Priorities.from_dict(None) == Priorities()
    assert Priorities().as_dict() == {}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ([], "priorities are a record"),
        ({"topics": {}}, "unknown key 'topics'"),
        ({"words": ["tax"]}, "words: must be a record of weights"),
        ({"words": {"tax": "high"}}, "words: 'tax': the weight 'high' is no number from -5 to 5"),
        ({"words": {"tax": 6}}, "is no number from -5 to 5"),
        ({"words": {"tax": math.nan}}, "is no number"),
        ({"words": {"tax": True}}, "is no number"),
        ({"repetition": "often"}, "repetition: the weight 'often'"),
        ({"words": {" ": 1}}, "an entry without a name"),
        ({"words": {"…": 1}}, "has no letter or digit"),
        ({"words": {"*": 1}}, "has no letter or digit"),
        ({"words": {"ta*": 1}}, "at least three letters"),
        ({"words": {"t*xes": 1}}, "at least three letters"),
        ({"speakers": {"Ann Lee": 1, "ann  lee": 2}}, "'Ann Lee' and 'ann lee' are the same"),
        ({"speakers": {"Ann Lee": 1, "Ann  Lee": 2}}, "are the same"),
        ({"publishers": {"a" * 201: 1}}, "longer than 200"),
        ({"publishers": {str(n): 1 for n in range(501)}}, "501 entries"),
    ],
)
def test_bad_priorities_are_refused(record: Any, reason: str) -> None:
    with pytest.raises(BadPriorities) as refused:
        Priorities.from_dict(record)
    assert reason in str(refused.value)


def test_beyond_64_articles_repetition_counts_no_more() -> None:
    assert one({"articles": 1_000_000}, repetition=0.5) == pytest.approx(one({"articles": 64}, repetition=0.5))
    assert one({"articles": 64}, repetition=0.5) == pytest.approx(odds(0.5 * 6))
