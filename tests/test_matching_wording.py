"""How the wording of one quote differs between outlets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.matching.wording import compared, quoted

FIRST = "“We will not sign a treaty that gives away our fishing grounds, and our neighbours know it.”"


def changes(first: str, other: str) -> list[tuple[str, str, str]]:
    return [(p.change, p.text, p.instead) for p in compared(first, other).pieces if p.change != "same"]


@pytest.mark.parametrize(
    "other",
    [
        '"We will not sign a treaty that gives away our fishing grounds and our neighbors know it"',
        "we will not  sign a treaty\nthat gives away our fishing-grounds, and our neighbours know it",
        "“We will not sign a treaty …”",
        "“[W]e will not sign a treaty that gives away our fishing grounds”",
        "“We will not sign a treaty [...] and our neighbours know it”",
        "“We will not sign a treaty that gives away [the country’s] fishing grounds”",
        "“our neighbours know it”",
    ],
)
def test_style_spelling_and_cuts_are_no_misquotation(other: str) -> None:
    assert not compared(FIRST, other).misquoted


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ("“We will not sign a treaty that gives up our fishing grounds”", ("replaced", "up", "away")),
        ("“We will sign a treaty that gives away our fishing grounds”", ("left out", "", "not")),
        ("“We will not ever sign a treaty that gives away our fishing grounds”", ("inserted", "ever", "")),
    ],
)
def test_a_misquotation_shows(other: str, wanted: tuple[str, str, str]) -> None:
    assert compared(FIRST, other).misquoted
    assert wanted in changes(FIRST, other)


def test_what_an_editor_put_in_is_marked() -> None:
    assert ("editor", "the country’s", "our") in changes(
        FIRST, "“We will not sign a treaty that gives away [the country’s] fishing grounds”"
    )


def test_a_word_without_its_hyphen_is_a_spelling() -> None:
    assert changes("a long-term plan for all", "a longterm plan for all") == [("spelling", "longterm", "long-term")]


def test_what_is_quoted() -> None:
    assert quoted("“Not a cent”", "direct") == "“Not a cent”"
    assert quoted("the dead “were farmers” and “not fighters”", "mixed") == "were farmers … not fighters"
    assert quoted("the dead were farmers", "indirect") is None


@given(st.text(alphabet="ab “”[]….,'’-\n", max_size=40), st.text(alphabet="ab “”[]….,'’-\n", max_size=40))
def test_pieces_are_of_the_text_and_in_order(first: str, other: str) -> None:
    end = 0
    for piece in compared(first, other).pieces:
        assert piece.text == other[piece.start : piece.end]
        assert piece.start >= end
        end = piece.end
    assert not compared(first, first).misquoted
