"""An article in pieces, as the browser draws it."""

from hypothesis import given
from hypothesis import strategies as st

from attribution.records import Attribution, Quote, Span
from attribution.ui.safe import plain
from attribution.ui.segments import ROLES, paragraphs
from tests.desk import ATTACK, BRIDGE, HOPE, HOSTILE, INJECTED, MAYOR, NOBODY, READY

_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=3)


def claims(*given_: dict[str, list[tuple[int, int]]]) -> list[Attribution]:
    found = []
    for number, each in enumerate(given_):
        spans = {role: tuple(Span(*span) for span in each.get(role, [])) for role in ROLES}
        quote = Quote(spans["content"] or (Span(0, 0),), spans["cue"], spans["source"], spans["addressee"])
        found.append(Attribution(f"c{number}", quote))
    return found


@given(
    st.text(alphabet="ab\n🌉\u202e\x07", max_size=40),
    st.lists(st.fixed_dictionaries(dict.fromkeys(ROLES, _SPANS)), max_size=4),
)
def test_the_pieces_are_the_text_and_stand_where_they_say(
    text: str, given_: list[dict[str, list[tuple[int, int]]]]
) -> None:
    placed = [
        {role: [(min(a, len(text)), min(a + n, len(text))) for a, n in spans] for role, spans in each.items()}
        for each in given_
    ]
    drawn = paragraphs(text, claims(*placed))
    pieces = [piece for _, found in drawn for piece in found]
    assert "".join(piece[0] for piece in pieces) == plain(text)
    at = 0
    for words, start, marks, _ in pieces:
        assert start == at
        at += len(words)
        covering = [
            [claim, role]
            for claim, each in enumerate(placed)
            for role, name in enumerate(ROLES)
            for a, b in set(each[name])
            if a <= start < at <= b
        ]
        assert sorted(marks) == sorted(covering)


def test_paragraphs_are_lines_and_the_headline_is_known() -> None:
    drawn = paragraphs(BRIDGE.text + "\n\nThe end.", (MAYOR, NOBODY, HOPE, READY))
    assert [kind for kind, _ in drawn][:3] == ["headline", "", ""]
    assert [kind for kind, _ in drawn][-2:] == ["blank", ""]


def test_numbers_stand_where_a_claim_begins_and_the_shortest_span_is_first() -> None:
    text = "Ann said that Bob said it."
    outer = Attribution("o", Quote((Span(9, 25),), (Span(4, 8),), (Span(0, 3),)))
    inner = Attribution("i", Quote((Span(23, 25),), (Span(18, 22),), (Span(14, 17),)))
    [[_, pieces]] = paragraphs(text, [outer, inner])
    content, source, cue = ROLES.index("content"), ROLES.index("source"), ROLES.index("cue")
    assert [(piece[0], piece[2], piece[3]) for piece in pieces] == [
        ("Ann", [[0, source]], []),
        (" ", [], []),
        ("said", [[0, cue]], []),
        (" ", [], []),
        ("that ", [[0, content]], [1]),
        ("Bob", [[1, source], [0, content]], []),
        (" ", [[0, content]], []),
        ("said", [[1, cue], [0, content]], []),
        (" ", [[0, content]], []),
        ("it", [[1, content], [0, content]], [2]),
        (".", [], []),
    ]


def test_hostile_text_keeps_its_length() -> None:
    pieces = [piece for _, found in paragraphs(HOSTILE.text, [INJECTED]) for piece in found]
    assert sum(len(piece[0]) for piece in pieces) == len(HOSTILE.text)
    assert "\u202e" not in "".join(piece[0] for piece in pieces)
    assert ATTACK.split()[0] in "".join(piece[0] for piece in pieces)
