import pytest

from attribution.nlp.assemble import free_standing, pieces_of
from attribution.quotation import find_quotations
from attribution.records import Quote, Span, joined


def spans(text: str, *words: str) -> list[Span]:
    return [Span(text.index(w), text.index(w) + len(w)) for w in words]


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        # the marks around what is said belong to it, with the comma before the closing one
        ("“We are done,” she said.", ["We are done"], "“We are done,”"),
        ("“We are done”, she said.", ["We are done"], "“We are done”"),
        # a comma between content and cue does not
        ("It was over, she said.", ["It was over,"], "It was over"),
        # pieces with no word between them are one
        ("She said “the end” , “my friends” and left.", ["“the end”", "“my friends”"], "“the end” , “my friends”"),
        ("“The end,” she said, “is near.”", ["“The end", "is near"], "“The end,” … “is near.”"),
        # an end inside a quotation is left where it is
        ("He spoke of “a long and bitter end” there.", ["a long"], "“a long"),
        ("“”, she said.", [","], None),
    ],
)
def test_edges(text: str, found: list[str], expected: str | None) -> None:
    assert joined(pieces_of(text, spans(text, *found), find_quotations(text)), text) == expected


FIRST = "“We are done,” she said. "


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("“There is nothing left to say.”", ["“There is nothing left to say.”"]),
        ("“There is nothing left to say.” The door closed.", ["“There is nothing left to say.”"]),
        ("“One more thing.\n\n“And then another.”", ["“One more thing. … “And then another.”"]),
        ("“One more thing.”\n\n“And then another.”", ["“One more thing.”", "“And then another.”"]),
        ("The “god particle” was found.", []),
        ("Her novel, “The Lighthouse at the End.”", []),
        ("“No.”", []),  # two marks around one word are as often a title
    ],
)
def test_free_standing(rest: str, expected: list[str]) -> None:
    text = FIRST + rest
    said = Quote(
        tuple(spans(text, "“We are done,”")), tuple(spans(text, "said")), tuple(spans(text, "she")), kind="direct"
    )
    found = free_standing(text, find_quotations(text), [said])
    assert [joined(content, text) for content in found] == expected


def test_nothing_stands_free_where_nobody_spoke() -> None:
    text = "“There is nothing left to say.” The sign hung over the door."
    assert list(free_standing(text, find_quotations(text), [])) == []
