"""Scales of verdicts: the built-in ones, a desk's own file, and what is refused with its line and the cure."""

import json

import pytest

from attribution.checking.scales import SCALES, BadScale, Rating, Scale, built_in, parse_scale

OURS = """
name: Harbour scale
ratings:
  - name: Seaworthy
    value: 3
    meaning: It   holds water.
    colour: "#1B7F3B"
  - name: true
    value: 2.5
  - name: no
    value: -1
  - name: Adrift
    value:
"""


def test_a_desks_own_scale_is_read_as_its_words_stand() -> None:
    scale = parse_scale(OURS)
    assert scale == Scale(
        "Harbour scale",
        (
            Rating("Seaworthy", 3, "It holds water.", "#1b7f3b"),
            Rating("true", 2.5),
            Rating("no", -1),
            Rating("Adrift"),
        ),
    )
    assert (scale.best, scale.worst, scale.ordinal) == (3, -1, False)


@pytest.mark.parametrize("text", [OURS.encode(), b"\xef\xbb\xbf" + OURS.encode(), OURS.replace("\n", "\r\n")])
def test_how_the_file_was_saved_makes_no_difference(text: str | bytes) -> None:
    assert parse_scale(text) == parse_scale(OURS)


@pytest.mark.parametrize("scale", built_in(), ids=lambda scale: scale.name)
def test_built_in_scales_come_back_from_json(scale: Scale) -> None:
    assert Scale.from_dict(json.loads(json.dumps(scale.as_dict()))) == scale
    assert all(each.meaning and each.colour for each in scale.ratings)


def test_politifact_is_an_order_and_what_is_unproven_has_no_place_on_a_line() -> None:
    politifact = SCALES["politifact"]
    assert [(each.name, each.value) for each in politifact.ratings] == [
        ("True", 6),
        ("Mostly True", 5),
        ("Half True", 4),
        ("Mostly False", 3),
        ("False", 2),
        ("Pants on Fire", 1),
    ]
    assert (politifact.best, politifact.worst, politifact.ordinal) == (6, 1, True)
    assert SCALES["plain"].names == ("True", "Mixed", "False", "Unproven")
    assert not SCALES["plain"].ordinal
    assert [each.value for each in SCALES["plain"].ratings] == [3, 2, 1, None]
    assert SCALES["meedan"].names == ("Verified", "False", "Inconclusive")


def test_ratings_of_one_value_are_no_order() -> None:
    same = Scale("Ours", (Rating("right", 2), Rating("wrong", 1), Rating("made up", 1)))
    assert not same.ordinal
    assert (Scale("Names", (Rating("a"), Rating("b"))).best, Scale("Names", (Rating("a"), Rating("b"))).worst) == (
        None,
        None,
    )


def test_a_rating_is_found_by_name_however_it_is_written() -> None:
    assert SCALES["politifact"].rating("  pants ON  fire") == Rating("Pants on Fire", 1, _meaning(), "#7a1f2b")
    assert SCALES["politifact"].rating("Trueish") is None


def _meaning() -> str:
    return SCALES["politifact"].ratings[-1].meaning


BAD = {
    "unknown key": (
        "name: a\nratings:\n  - name: b\n    valu: 2\n",
        4,
        "unknown key 'valu': a rating has name, value, meaning",
    ),
    "unknown key above": ("name: a\nsteps: []\n", 2, "unknown key 'steps': a scale has name, ratings"),
    "no number": ("name: a\nratings:\n  - name: b\n    value: two\n  - name: c\n", 4, "'two' is no number; leave it"),
    "not finite": ("name: a\nratings:\n  - name: b\n    value: .nan\n  - name: c\n", 4, "'.nan' is no number"),
    "too large": ("name: a\nratings:\n- name: b\n  value: 9999999999\n", 4, "no number up to 1,000,000"),
    "doubled": ("name: a\nratings:\n  - name: b\n  - value: 2\n    name: B \n", 5, "'B' is there twice"),
    "doubled key": ("name: a\nratings:\n  - name: b\n    name: c\n", 4, "'name' is there twice in one record"),
    "one rating": ("name: a\nratings:\n  - name: b\n", 2, "a scale has 2 to 30 ratings, this one has 1"),
    "a tab": ("name: a\nratings:\n\t- name: b\n", 3, "a tab; indent with spaces"),
    "a tab within": ("name: a\nratings:\n  -\tname: b\n\t  value: 1\n", 3, "a tab; indent with spaces"),
    "no YAML": ("name: a\nratings: [\n  - name: b\n", 3, "no YAML"),
    "a colon": ("name: a\nratings:\n  - name: b\n    meaning: a: b\n", 4, "put a text with a colon in quotation marks"),
    "a list": ("- a\n", 1, 'a scale has "name: …"'),
    "a text": ("\n\nhello\n", 3, 'a scale has "name: …"'),
    "nothing": ("# only a comment\n", None, 'empty; it needs "name:" and "ratings:"'),
    "no ratings": ("name: a\n", None, "no list of ratings"),
    "ratings of text": ("name: a\nratings: true, false\n", 2, "no list of ratings"),
    "no name": ("ratings:\n- {name: b}\n- {name: c}\n", None, "the scale has no name"),
    "no name of a rating": ("name: a\nratings:\n- {name: b}\n- {value: 1}\n", 4, "the rating has no name"),
    "hidden signs": ('name: a\nratings:\n- {name: "b\\u202e"}\n- {name: c}\n', 3, "signs that cannot be seen"),
    "colour": ("name: a\nratings:\n- name: b\n  colour: red\n- name: c\n", 4, "'red' is no colour; write it in"),
    "nested": ("name: a\nratings:\n- name: [b]\n", 3, "a text is wanted here"),
    "alias": ("name: a\nratings:\n  - &x {name: b}\n  - *x\n", 4, "an alias"),
    "two": ("name: a\n---\nname: b\n", 2, "a second document"),
    "not UTF-8": (b"name: a\nratings:\n- name: \xff\n", 3, "not UTF-8; save it as UTF-8"),
    "control": ("name: a\nratings:\n- name: \x01\n", 3, "a sign that no text has"),
    "brackets": ("[" * 50_000, None, "no YAML"),
    "huge": ("# " + "x" * 100_000, None, "a scale is a page of text"),
    "long name": (f"name: a\nratings:\n- name: {'b' * 81}\n- name: c\n", 3, "longer than 80 characters"),
    "object": ("name: a\nratings: !!python/object/apply:os.getcwd []\n", 2, "this one has 0"),
}


@pytest.mark.parametrize(("text", "line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_line_and_the_cure(text: str | bytes, line: int | None, reason: str) -> None:
    with pytest.raises(BadScale) as refused:
        parse_scale(text, "desk.yaml")
    place = f"desk.yaml, line {line}: " if line else "desk.yaml"
    assert str(refused.value).startswith(place)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (None, "a scale is a record"),
        ({"name": "a", "ratings": "true"}, "must be a list"),
        ({"name": "a", "ratings": ["true", "false"]}, "each must be a record"),
        ({"name": "a", "ratings": [{"name": "b"}, {"name": "b"}]}, "'b' is there twice"),
        ({"name": "a", "ratings": [{"name": "b", "value": True}, {"name": "c"}]}, "True is no number"),
        ({"name": "a", "ratings": [{"name": "b", "value": float("nan")}, {"name": "c"}]}, "nan is no number"),
        ({"name": "a", "ratings": [{"name": "b", "value": 10**400}, {"name": "c"}]}, "is no number"),
        ({"name": "a", "ratings": [{"name": "b"}, {"name": "c"}], "x": 1}, "unknown key 'x'"),
        ({"name": "a", "ratings": [{"name": "b", "x": 1}, {"name": "c"}]}, "unknown key 'x'"),
        ({"name": "a", "ratings": [{"name": "b", "meaning": 3}, {"name": "c"}]}, "meaning: must be a text"),
    ],
)
def test_a_bad_record_is_refused(record: object, reason: str) -> None:
    with pytest.raises(BadScale, match=reason):
        Scale.from_dict(record)
