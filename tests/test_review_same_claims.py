"""The same claim again in a ledger: groups, matches and earlier verdicts of claims that came through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from attribution.ledger import Ledger, Models
from attribution.records import Speaker
from attribution.review.same_claims import decide, group_new, group_of, matches, offers, regroup
from tests.factories import FakeWeigher, article, attribution

MODELS = Models((("test", "1"),))
WORDS = "the hospital had run out of oxygen on the night of the fire"
OTHER = "the old bridge was closed to lorries in spring"


def told(ledger: Ledger, name: str, words: str, who: str, *, negated: bool = False) -> str:
    """Put an article with one claim into a ledger; the claim's id comes back."""
    of = article(f"News of the day\n{who} said that {words}.\n", id=name, published=f"2026-03-{name[:2]}", url=None)
    found = attribution(of, (words,), ("said",), (who,), Speaker(who), kind="indirect", negated=negated)
    ledger.save(ledger.enter(of).article, (found,), MODELS)
    claims = ledger.scores.unscored()
    worths = FakeWeigher().weigh([(each.claim, each.act) for each in claims])
    ledger.scores.put(zip((each.attribution for each in claims), worths, strict=True), "fake")
    return found.id


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db") as opened:
        yield opened


def test_claims_are_grouped_and_new_ones_join(ledger: Ledger) -> None:
    one, other = told(ledger, "01.txt", WORDS, "Lena Ortmann"), told(ledger, "02.txt", OTHER, "Tom Falk")
    two = told(ledger, "03.txt", WORDS, "Paul Achterberg")
    assert regroup(ledger) == 2
    assert ledger.groups.all() == {one: one, two: one}
    three = told(ledger, "04.txt", WORDS, "Tom Falk")
    assert group_new(ledger, [three]) == {three: one}
    assert ledger.groups.all() == {one: one, two: one, three: one}
    assert group_new(ledger, [other]) == {}
    round_ = group_of(ledger, two)
    assert round_ is not None
    assert list(round_.claims["claim_id"]) == [one, two, three]
    assert round_.repeated_by == ("Paul Achterberg", "Tom Falk")
    assert group_of(ledger, other) is None


def test_what_was_denied_is_in_no_group_with_what_was_said(ledger: Ledger) -> None:
    told(ledger, "01.txt", WORDS, "Lena Ortmann")
    told(ledger, "02.txt", WORDS, "Paul Achterberg", negated=True)
    assert regroup(ledger) == 0


def test_people_part_a_group(ledger: Ledger) -> None:
    one, two = told(ledger, "01.txt", WORDS, "Lena Ortmann"), told(ledger, "02.txt", WORDS, "Paul Achterberg")
    regroup(ledger)
    assert decide(ledger, one, two, "different", "Ana") == {one: None, two: None}
    assert ledger.groups.all() == {}
    assert matches(ledger, one) == []
    decide(ledger, one, two, "same", "Ana")
    assert ledger.groups.all() == {one: one, two: one}


def test_matches_are_of_claims_that_hold(ledger: Ledger) -> None:
    one, two = told(ledger, "01.txt", WORDS, "Lena Ortmann"), told(ledger, "02.txt", WORDS, "Paul Achterberg")
    told(ledger, "03.txt", OTHER, "Tom Falk")
    assert [match.claim_id for match in matches(ledger, one)] == [two]
    ledger.judge(two, "rejected", "Ana", reason="not a quote")
    assert matches(ledger, one) == []
    assert matches(ledger, "0" * 16) == []


def test_without_verdicts_nothing_is_offered(ledger: Ledger) -> None:
    one = told(ledger, "01.txt", WORDS, "Lena Ortmann")
    assert offers(ledger, one) == []
    assert offers(ledger, "0" * 16) == []
