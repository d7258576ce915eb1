import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.quotation import find_quotations

MARKS = st.text(alphabet="ab A.,!?\n\"'“”‘’«»„`5", max_size=60)


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Yes," he said.', ['"Yes,"']),
        ("“Yes,” he said.", ["“Yes,”"]),
        ("«Yes», he said.", ["«Yes»"]),
        ("»Yes«, he said.", ["»Yes«"]),
        ("„Yes“, he said.", ["„Yes“"]),
        ("''Yes,'' he said.", ["''Yes,''"]),
        ("``Yes,'' he said.", ["``Yes,''"]),
        ("‘Yes,’ he said.", ["‘Yes,’"]),
        ("'Yes,' he said.", ["'Yes,'"]),
        ("‘The workers’ rights come first,’ he said.", ["‘The workers’ rights come first,’"]),
        ("The drivers' lounge and the 'green room' are closed.", ["'green room'"]),
        ("‘Tis the season, O’Neill’s men said in ’98.", []),
        ('The boards are 6" wide and 48" long.', []),
        ("» one\n» two", []),
        ('" Spaced marks, " she said.', ['" Spaced marks, "']),
        ("He said “it was ‘over’ for us” twice.", ["“it was ‘over’ for us”"]),
        ("“A. “B.” said Eve.", ["“A. “B.”"]),
        ("“First.\n\n“Second.\n\n“Third.” he said.", ["“First.", "“Second.", "“Third.”"]),
        ('He said "a.\n\nb c d." and then "e".', ['"a.', 'b c d."', '"e"']),
        ('""=', ['""']),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@given(MARKS)
def test_quotations_are_in_order_inside_one_paragraph_and_hold_their_marks(text: str) -> None:
    end = 0
    for q in find_quotations(text):
        assert end <= q.start < q.end <= len(text)
        assert "\n" not in text[q.start : q.end]
        assert q.opening + q.closing <= q.end - q.start
        assert not text[q.start : q.start + q.opening].strip("\"'“”‘’«»„`")
        assert not text[q.end - q.closing : q.end].strip("\"'“”‘’«»„`")
        end = q.end
