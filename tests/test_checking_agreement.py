"""Agreement: the coefficients are those of published worked examples to the printed digit; samples are told."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.checking.agreement import Agreement, Answer, Marked, alpha, kappa, kappas, per_cent, span_f1
from attribution.checking.scales import SCALES, Rating, Scale

FIVE = Scale("Five", tuple(Rating(str(number), number) for number in range(1, 6)))


def answers(**said: str) -> list[Answer]:
    """What each person said of unit 0, 1, …, a rating a letter; "." is no answer."""
    return [
        Answer(str(unit), rater, rating)
        for rater, ratings in said.items()
        for unit, rating in enumerate(ratings)
        if rating != "."
    ]


def crossed(table: Sequence[Sequence[int]]) -> list[Answer]:
    """The answers of two people from the table that counts them, the first one's ratings its rows."""
    pairs = [
        (str(row + 1), str(column + 1))
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    return [
        Answer(str(unit), rater, rating)
        for unit, pair in enumerate(pairs)
        for rater, rating in zip("AB", pair, strict=True)
    ]


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, examples A to D
MEG_OWEN = answers(meg="0100000010", owen="1110010000")
BEN_GERRY = answers(ben="aabbdcccedda", gerry="babbbccceddd")
FOUR_OBSERVERS = answers(a="123321412...", b="1233224125.3")
FOUR_OBSERVERS += answers(c=".3332342251.", d="12332441251.")


def test_alpha_of_binary_data_is_krippendorffs_example_a() -> None:
    assert round(alpha(MEG_OWEN).value or 0, 3) == 0.095
    assert alpha(MEG_OWEN) == Agreement(alpha(MEG_OWEN).value, 10, 2, 10)


def test_alpha_of_nominal_data_is_krippendorffs_example_b() -> None:
    assert round(alpha(BEN_GERRY).value or 0, 3) == 0.692


def test_alpha_of_many_people_with_answers_missing_is_krippendorffs_example_c() -> None:
    found = alpha(FOUR_OBSERVERS)
    assert round(found.value or 0, 3) == 0.743
    # unit 12 has one answer only, and is no unit here
    assert (found.units, found.raters, found.pairs, found.reason) == (11, 4, 55, None)


def test_alpha_of_ordinal_data_is_krippendorffs_example_d() -> None:
    assert round(alpha(FOUR_OBSERVERS, FIVE).value or 0, 3) == 0.815


def test_the_order_of_a_scale_is_that_of_its_values() -> None:
    turned = Scale("Five", tuple(reversed(FIVE.ratings)))
    assert alpha(FOUR_OBSERVERS, turned).value == alpha(FOUR_OBSERVERS, FIVE).value
    mixed = Scale("Five", tuple(Rating(str(n), value) for n, value in zip(range(1, 6), (3, 1, 5, 2, 4), strict=True)))
    assert alpha(FOUR_OBSERVERS, mixed).value != alpha(FOUR_OBSERVERS, FIVE).value


def test_alpha_of_a_scale_that_is_no_order_is_nominal() -> None:
    names = Scale("Names", tuple(Rating(name) for name in "abcde"))
    assert alpha(BEN_GERRY, names) == alpha(BEN_GERRY)


def test_kappa_is_cohens_example() -> None:
    # Cohen (1960), A coefficient of agreement for nominal scales, table 2: 140 of 200 agreed, 82 by chance
    found = kappa(crossed([[88, 10, 2], [14, 40, 6], [18, 10, 12]]))
    assert round(found.value or 0, 3) == 0.492
    assert (found.units, found.raters, found.pairs) == (200, 2, 1)


def test_weighted_kappa_is_agrestis_example() -> None:
    # Agresti (1990), Categorical Data Analysis: answers of husbands and wives, as printed with the R package vcd
    couples = crossed([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]])
    assert round(kappa(couples).value or 0, 4) == 0.1293
    four = Scale("Four", FIVE.ratings[:4])
    assert round(kappa(couples, four, weights="linear").value or 0, 4) == 0.2374
    assert kappa(couples, four, weights="quadratic").value != kappa(couples, four, weights="linear").value


def test_weights_count_the_ratings_that_nobody_gave() -> None:
    # one step apart on the scale, though there is nothing else among the answers
    answered = answers(a="112244", b="122244")
    near = kappa(answered, FIVE, weights="linear").value
    gap = Scale("Four", (Rating("1", 1), Rating("2", 2), Rating("4", 4)))
    assert near is not None
    assert near != kappa(answered, gap, weights="linear").value


def test_kappa_of_more_people_is_the_mean_of_the_pairs() -> None:
    answered = answers(a="aabbab", b="ababab", c="aabbbb", d="......")
    each = kappas(answered)
    assert list(each) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert all((found.units, found.raters, found.pairs) == (6, 2, 1) for found in each.values())
    mean = sum(found.value or 0 for found in each.values()) / 3
    assert kappa(answered) == Agreement(pytest.approx(mean), 6, 3, 3)


def test_per_cent_counts_pairs_of_answers() -> None:
    assert per_cent(answers(a="aab.", b="abbb", c="a...")) == Agreement(4 / 5, 3, 3, 5)


@pytest.mark.parametrize("measure", [per_cent, kappa, alpha])
def test_there_is_no_figure_without_two_people(measure: object) -> None:
    assert callable(measure)
    assert measure([]) == Agreement(None, 0, 0, 0, "nobody has answered yet")
    assert measure(answers(a="ab", b="..")) == Agreement(None, 0, 0, 0, "no claim has answers of two people yet")
    assert measure(answers(a="ab..", b="..ab")).reason == "no claim has answers of two people yet"


def test_without_variation_there_is_no_agreement_beyond_chance() -> None:
    same = answers(a="aaa", b="aaa")
    assert per_cent(same).value == 1
    assert (kappa(same).value, alpha(same).value) == (None, None)
    assert "the same rating throughout" in (kappa(same).reason or "")
    assert "the same rating throughout" in (alpha(same).reason or "")
    # what only one person rated does not count as variation
    assert alpha([*same, Answer("9", "a", "b")]).value is None


def test_ratings_that_the_scale_does_not_have_are_named() -> None:
    answered = [Answer("1", "a", "True"), Answer("1", "b", "Maybe")]
    reason = "answers that the scale “PolitiFact” does not have: Maybe"
    assert alpha(answered, SCALES["politifact"]) == Agreement(None, 1, 2, 0, reason)
    assert kappa(answered, SCALES["politifact"], weights="linear").reason == reason


def test_weights_need_an_order() -> None:
    with pytest.raises(ValueError, match="a weighted kappa needs a scale"):
        kappa(answers(a="ab", b="ab"), SCALES["plain"], weights="linear")


@given(st.lists(st.tuples(*[st.sampled_from("abc.")] * 3), min_size=1, max_size=12))
def test_figures_are_in_their_bounds_and_know_no_order_of_people(rows: list[tuple[str, str, str]]) -> None:
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    one = answers(**dict(zip("xyz", columns, strict=True)))
    other = answers(**dict(zip("zxy", columns, strict=True)))
    for measure in (per_cent, kappa, alpha):
        found, turned = measure(one), measure(other)
        assert (found.value is None) == (found.reason is not None)
        if found.value is not None and turned.value is not None:
            assert found.value <= 1 + 1e-9
            assert math.isclose(found.value, turned.value, abs_tol=1e-9)


def marks(rater: str, *spans: list[list[int]], role: str = "content") -> list[Marked]:
    return [Marked(str(unit), rater, {role: each}) for unit, each in enumerate(spans)]


def test_spans_agree_exactly_or_in_their_characters() -> None:
    found = span_f1([*marks("a", [[0, 10]], [[0, 4], [6, 8]]), *marks("b", [[0, 10]], [[0, 4], [6, 9]])])
    exact, overlap = found["content"]
    assert exact == Agreement(pytest.approx(2 * 2 / 6), 2, 2, 1)
    assert overlap == Agreement(pytest.approx(2 * 16 / (16 + 17)), 2, 2, 1)
    assert found["cue"].exact == Agreement(None, 2, 2, 0, "nobody marked a cue in what two people worked on")


def test_who_marked_nothing_agrees_with_nobody_but_those_who_did_not_either() -> None:
    found = span_f1([*marks("a", [[0, 10]], []), *marks("b", [], []), *marks("c", [[0, 10]], [])])
    assert found["content"].exact == Agreement(pytest.approx((0 + 1 + 0) / 3), 2, 3, 3)
    nobody = span_f1([Marked("1", "a", {"content": None}), Marked("1", "b", {})])
    assert nobody["content"].exact.value is None


def test_spans_need_two_people() -> None:
    assert span_f1([])["source"].exact.reason == "nobody has answered yet"
    assert span_f1(marks("a", [[0, 1]]))["content"].overlap.reason == "no claim has answers of two people yet"
