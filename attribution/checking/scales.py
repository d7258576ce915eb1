"""Scales of verdicts: the steps that a desk rates claims with, built in or from the desk's own file.

A rating with a value lies on the line from worst to best, and ClaimReview carries its number. One without a value
("unproven") says that the claim could not be placed on the line, which is no middle of it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

LONGEST_NAME = 80
LONGEST_MEANING = 1_000
MOST_RATINGS = 30
LARGEST_VALUE = 1_000_000
LARGEST_FILE = 100_000  # bytes; a scale is a page of text
MOST_BRACKETS = 1_000

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_Checked = TypeVar("_Checked")
_SCALE_KEYS = ("name", "ratings")
_RATING_KEYS = ("name", "value", "meaning", "colour")


class BadScale(ValueError):
    """A scale that cannot be used: the message names the file, the line where there is one, and the cure."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A step of a scale. A greater `value` is nearer to the truth; None is off the line. `colour` is "#rrggbb"."""

    name: str
    value: float | None = None
    meaning: str = ""
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A desk's ratings in the order in which they are offered.

    >>> SCALES["plain"].rating("MIXED")
    Rating(name='Mixed', value=2, meaning='Part of it is right and part of it is wrong.', colour='#c08a1e')
    """

    name: str
    ratings: tuple[Rating, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The ratings' names, in order."""
        return tuple(each.name for each in self.ratings)

    @property
    def best(self) -> float | None:
        """The highest value, None when no rating has one."""
        return max(self._values, default=None)

    @property
    def worst(self) -> float | None:
        """The lowest value, None when no rating has one."""
        return min(self._values, default=None)

    @property
    def ordinal(self) -> bool:
        """Whether the ratings are an order: each has a value, and no two the same. Else they are but names."""
        return len(set(self._values)) == len(self.ratings) > 1

    def rating(self, name: str) -> Rating | None:
        """Return the rating of this name, None when there is none; letter case and spaces do not count."""
        return next((each for each in self.ratings if _same(each.name) == _same(name)), None)

    def as_dict(self) -> dict[str, Any]:
        """Return the scale as plain data for JSON, without what is not filled in."""
        return {"name": self.name, "ratings": [_as_dict(each) for each in self.ratings]}

    @staticmethod
    def from_dict(record: Any) -> "Scale":
        """Return the scale of what `as_dict` returned.

        Raises:
            BadScale: the record is no scale; the message names what is wrong.

        """
        if not isinstance(record, Mapping):
            raise BadScale("a scale is a record with a name and ratings")
        _only(record, _SCALE_KEYS, "a scale")
        ratings = record.get("ratings")
        if not isinstance(ratings, list | tuple):
            raise BadScale("ratings: must be a list")
        if not all(isinstance(each, Mapping) for each in ratings):
            raise BadScale("ratings: each must be a record with a name")
        for each in ratings:
            _only(each, _RATING_KEYS, "a rating")
        return Scale(_name(record.get("name"), "scale"), _whole(_rating(each) for each in ratings))

    @property
    def _values(self) -> list[float]:
        return [each.value for each in self.ratings if each.value is not None]


def built_in() -> tuple[Scale, ...]:
    """Return the scales that need no file, in the order in which they are offered."""
    return tuple(SCALES.values())


def parse_scale(text: str | bytes, name: str = "scale.yaml") -> Scale:
    r"""Return the scale of a YAML file's text; `name` is the file's, for messages.

    The words of the file are taken as they stand: a rating may be named `true`, `no` or `12`.

    >>> parse_scale("name: Ours\nratings:\n- {name: right, value: 1}\n- {name: wrong, value: 0}").names
    ('right', 'wrong')

    Raises:
        BadScale: the text is no such scale; the message names file and line and what to do.

    """
    return _File(name).scale(text)


def _rating(record: Mapping[str, Any]) -> Rating:
    value = record.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | None) or not _finite(value):
        raise BadScale(f"value: {value!r} is no number up to {LARGEST_VALUE:,}; leave it out for a rating off the line")
    meaning, colour = record.get("meaning") or "", record.get("colour") or None
    name = _name(record.get("name"), "rating")
    if not isinstance(meaning, str) or len(meaning) > LONGEST_MEANING:
        raise BadScale(f"meaning: must be a text of at most {LONGEST_MEANING:,} characters")
    if colour is not None and not (isinstance(colour, str) and _COLOUR.fullmatch(colour)):
        raise BadScale(f'colour: {colour!r} is no colour; write it in quotation marks like "#1b7f3b"')
    return Rating(name, _plain_number(value), " ".join(meaning.split()), colour and colour.lower())


def _finite(value: float | None) -> bool:
    return value is None or abs(value) <= LARGEST_VALUE  # which a NaN is not


def _plain_number(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _name(name: Any, what: str) -> str:
    if not isinstance(name, str) or not name.strip():
        raise BadScale(f"the {what} has no name")
    words = " ".join(name.split())
    if len(words) > LONGEST_NAME:
        raise BadScale(f"name: longer than {LONGEST_NAME} characters: {words[:40]}…")
    if any(unicodedata.category(sign)[0] == "C" for sign in words):
        raise BadScale(f"name: {words!r} has signs that cannot be seen; type it anew")
    return words


def _whole(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """The ratings of a scale, together."""
    given = tuple(ratings)
    if not 2 <= len(given) <= MOST_RATINGS:
        raise BadScale(f"ratings: a scale has 2 to {MOST_RATINGS} ratings, this one has {len(given)}")
    names = [_same(each.name) for each in given]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BadScale(f"ratings: {given[place].name!r} is there twice; a rating's name must be its own")
    return given


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _only(record: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    for key in record:
        if key not in known:
            raise BadScale(f"unknown key {key!r}: {what} has {', '.join(known)}")


def _as_dict(rating: Rating) -> dict[str, Any]:
    record = {key: getattr(rating, key) for key in _RATING_KEYS}
    return {key: value for key, value in record.items() if value not in (None, "")}


class _File:
    """A scale's file as its YAML nodes, which know their lines; values made of them would not."""

    def __init__(self, name: str) -> None:
        self._name = name

    def scale(self, text: str | bytes) -> Scale:
        record = self._mapping(self._root(text), _SCALE_KEYS, "a scale")
        line, ratings = record.get("ratings", (0, None))
        if ratings is None or ratings.id != "sequence":
            raise self._bad(line, 'no list of ratings: write "ratings:" and under it "- name: …" for each')
        given: list[Rating] = []
        for node in ratings.value:
            given.append(self._rating(node, given))
        name = record["name"][1] if "name" in record else None
        title = self._checked(record["name"][0] if name else 0, _name, name and self._text(name), "scale")
        return Scale(title, self._checked(line, _whole, given))

    def _rating(self, node: Any, earlier: list[Rating]) -> Rating:
        fields = self._mapping(node, _RATING_KEYS, "a rating")
        line = node.start_mark.line + 1
        record: dict[str, Any] = {}
        for key, (at, value) in fields.items():
            record[key] = self._number(at, value) if key == "value" else self._text(value)
            # each alone, so that the line is the one that is wrong
            alone = {"name": "-"} | {key: record[key]}
            self._checked(at, _rating, alone)
        rating = self._checked(line, _rating, record)
        if any(_same(rating.name) == _same(each.name) for each in earlier):
            raise self._bad(fields["name"][0], f"{rating.name!r} is there twice; a rating's name must be its own")
        return rating

    def _root(self, text: str | bytes) -> Any:
        import yaml

        if len(text) > LARGEST_FILE:
            raise self._bad(0, f"larger than {LARGEST_FILE:,} bytes; a scale is a page of text")
        if isinstance(text, bytes):
            try:
                text = text.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                raise self._bad(line, "not UTF-8; save it as UTF-8") from error
        text = text.removeprefix("\ufeff")
        if text.count("[") + text.count("{") > MOST_BRACKETS:  # many take a reader of YAML a minute
            raise self._bad(0, "no YAML of a scale: too many brackets")
        try:
            # aliases make a small file huge, and no scale needs them
            for event in yaml.parse(text, yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    raise self._bad(event.start_mark.line + 1, "an alias (*name); write the words out")
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._bad(mark.line + 1 if mark else 0, self._cure(text, error, mark)) from error
        except (yaml.YAMLError, RecursionError) as error:
            place = getattr(error, "position", None)
            line = text.count("\n", 0, place) + 1 if isinstance(place, int) else 0
            raise self._bad(line, "no YAML: a sign that no text has, or too many brackets") from error
        if root is None:
            raise self._bad(0, 'empty; it needs "name:" and "ratings:"')
        return root

    @staticmethod
    def _cure(text: str, error: Any, mark: Any) -> str:
        lines = text.splitlines()
        line = lines[mark.line] if mark and mark.line < len(lines) else ""
        if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in str(error.problem):
            return "a tab; indent with spaces"
        if "single document" in str(error.context):
            return 'a second document ("---"); a file has one scale'
        if error.problem and "mapping values are not allowed" in error.problem:
            return "no YAML: a colon too many; put a text with a colon in quotation marks"
        return f"no YAML: {error.problem or error.context}"

    def _mapping(self, node: Any, known: tuple[str, ...], what: str) -> dict[str, tuple[int, Any]]:
        """The line and the node of each key."""
        if node.id != "mapping":
            raise self._bad(node.start_mark.line + 1, f'no record; {what} has "{known[0]}: …"')
        found: dict[str, tuple[int, Any]] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value not in known:
                shown = key.value if isinstance(key.value, str) else "…"
                raise self._bad(line, f"unknown key {shown!r}: {what} has {', '.join(known)}")
            if key.value in found:
                raise self._bad(line, f"{key.value!r} is there twice in one record")
            found[key.value] = (line, value)
        return found

    def _text(self, node: Any) -> str:
        if node.id != "scalar":
            raise self._bad(node.start_mark.line + 1, "a text is wanted here, no list or record")
        return str(node.value) if node.tag != "tag:yaml.org,2002:null" or node.value not in ("", "~") else ""

    def _number(self, line: int, node: Any) -> float | None:
        text = self._text(node)
        if not text or (text.casefold() == "null" and node.style is None):
            return None
        if not _NUMBER.fullmatch(text):
            raise self._bad(line, f"value: {text!r} is no number; leave it out for a rating that is off the line")
        return float(text)

    def _checked(self, line: int, check: Callable[..., _Checked], *values: Any) -> _Checked:
        try:
            return check(*values)
        except BadScale as error:
            raise self._bad(line, str(error)) from None

    def _bad(self, line: int, what: str) -> BadScale:
        return BadScale(f"{self._name}, line {line}: {what}" if line else f"{self._name}: {what}")


_GREEN, _LIME, _AMBER, _ORANGE, _RED, _DARK, _GREY = (
    "#2e7d4f",
    "#7a9a3a",
    "#c08a1e",
    "#c8642a",
    "#b3332d",
    "#7a1f2b",
    "#6b7280",
)

SCALES: dict[str, Scale] = {
    "politifact": Scale(
        "PolitiFact",
        (
            Rating("True", 6, "Right, and nothing of weight is left out.", _GREEN),
            Rating("Mostly True", 5, "Right, but it needs a detail or a clarification.", _LIME),
            Rating("Half True", 4, "Partly right, but it leaves out what matters or bends it.", _AMBER),
            Rating(
                "Mostly False", 3, "A grain of truth, but facts that would change the picture are ignored.", _ORANGE
            ),
            Rating("False", 2, "Wrong.", _RED),
            Rating("Pants on Fire", 1, "Wrong beyond what anybody could believe in earnest.", _DARK),
        ),
    ),
    "plain": Scale(
        "True, mixed, unproven, false",
        (
            Rating("True", 3, "The evidence bears it out.", _GREEN),
            Rating("Mixed", 2, "Part of it is right and part of it is wrong.", _AMBER),
            Rating("False", 1, "The evidence speaks against it.", _RED),
            Rating("Unproven", None, "There is not enough evidence either way.", _GREY),
        ),
    ),
    # Check's other two words, "Unstarted" and "In Progress", are states of the work here and no verdicts
    "meedan": Scale(
        "Meedan",
        (
            Rating("Verified", 2, "Checked, and the evidence bears it out.", _GREEN),
            Rating("False", 1, "Checked, and the evidence speaks against it.", _RED),
            Rating("Inconclusive", None, "Checked, without a result.", _GREY),
        ),
    ),
}
"""The scales that need no file, by the name by which settings choose them."""
