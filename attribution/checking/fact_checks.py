"""Published fact-checks of other desks, read from ClaimReview mark-up (JSON-LD, also in a web page) or from a table.

They come from strangers. A file is taken whole or not at all, unless the caller chooses to leave bad entries out; what
is wrong is named with its place and what to do.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from attribution.articles.encoding import decoded
from attribution.articles.errors import UnreadableArticle
from attribution.checking.evidence import BadEvidence, address

LARGEST_FILE = 100 * 1024 * 1024  # bytes
MOST_ENTRIES = 200_000
LONGEST_TEXT = 10_000
MOST_NAMED = 10  # problems in one message

REQUIRED = ("claim", "rating", "url")
"""What a fact-check needs to be of use: what was checked, with which result, and where a reader finds it."""


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A fact-check as another desk published it.

    `key` is the same whenever the same claim at the same address is read again. Dates are in ISO 8601. Numbers are
    there only where the three make sense together. `record` is what was read, as plain data.
    """

    key: str
    claim: str
    rating: str
    url: str
    claimant: str | None = None
    claimed_on: str | None = None
    rating_value: float | None = None
    best_rating: float | None = None
    worst_rating: float | None = None
    publisher: str | None = None
    published: str | None = None
    rationale: str | None = None
    record: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)


class Problem(NamedTuple):
    """What is wrong with one entry: its place in the file, and the reason with the cure."""

    place: str
    reason: str


class BadFactChecks(ValueError):
    """A file of fact-checks that is refused: the message names it, and the first of its problems with their places."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{place}: {reason}" if place else reason for place, reason in self.problems[:MOST_NAMED]]
        if (more := len(self.problems) - MOST_NAMED) > 0:
            lines.append(f"and {more:,} more")
        super().__init__(f"{name}: {lines[0]}" if len(lines) == 1 else f"{name}:\n" + "\n".join(lines))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file: its fact-checks in order, what was left out or changed, and the entries skipped."""

    found: tuple[FactCheck, ...]
    notices: tuple[str, ...] = ()
    skipped: tuple[Problem, ...] = ()


class Entry(NamedTuple):
    """An entry of a file before it is checked: its place, its fields by the names of `FactCheck`, the record itself.

    `problem` is there when the entry cannot even be taken apart.
    """

    place: str
    fields: Mapping[str, Any]
    record: Mapping[str, Any]
    problem: str | None = None


def read_fact_checks(content: bytes, name: str, *, skip_bad: bool = False) -> Reading:
    """Return the fact-checks of a file: JSON (one of ours, a feed, a list, a line each), a web page, or CSV.

    With `skip_bad` entries that cannot be used are left out and named; without, one of them refuses the file.

    Raises:
        BadFactChecks: nothing of the file can be used, or an entry cannot; the message says where, why and what to do.

    """
    from attribution.checking import fact_check_tables, mark_up

    if len(content) > LARGEST_FILE:
        raise _refused(name, f"larger than {LARGEST_FILE // 1024**2} MB; divide it")
    if not content.strip():
        raise _refused(name, "the file is empty; save it again")
    try:
        text = decoded(content, name).removeprefix("\ufeff")
    except UnreadableArticle as error:
        raise _refused(name, "no text; give ClaimReview as JSON, a web page, or a table as CSV") from error
    start, ending = text.lstrip()[:1], name.rpartition(".")[2].casefold()
    try:
        if start == "<":
            entries, notices = mark_up.entries_of_page(text)
        elif start in ("{", "[") and ending not in ("csv", "tsv"):
            entries, notices = mark_up.entries_of_json(text)
        elif ending in ("json", "jsonld", "jsonl"):
            raise Unreadable('no JSON: it begins with neither "{" nor "["; export it again')
        else:
            entries, notices = fact_check_tables.entries(text)
    except Unreadable as error:
        raise _refused(name, str(error), error.place) from error
    return _checked(name, entries, list(notices), skip_bad)


class Unreadable(ValueError):
    """A file that cannot be taken apart, with the place where that shows; the readers raise it."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.place = place


def _refused(name: str, reason: str, place: str = "") -> BadFactChecks:
    return BadFactChecks(name, [Problem(place, reason)])


def _checked(name: str, entries: list[Entry], notices: list[str], skip_bad: bool) -> Reading:
    if len(entries) > MOST_ENTRIES:
        raise _refused(name, f"more than {MOST_ENTRIES:,} fact-checks; divide the file")
    found: dict[str, FactCheck] = {}
    problems: list[Problem] = []
    doubled = 0
    changed: list[str] = []
    for entry in entries:
        try:
            check = _fact_check(entry, changed)
        except _BadEntry as error:
            problems.append(Problem(entry.place, str(error)))
            continue
        earlier = found.get(check.key)
        doubled += earlier is not None
        # of one that is there in several versions the newest counts
        if earlier is None or (check.published or "") >= (earlier.published or ""):
            found[check.key] = check
    if problems and not (skip_bad and found):
        raise BadFactChecks(name, problems)
    if doubled:
        notices.append(f"{doubled:,} in the file more than once: the newest of each is taken")
    notices += changed[:MOST_NAMED]
    if (more := len(changed) - MOST_NAMED) > 0:
        notices.append(f"and {more:,} more fields left out")
    return Reading(tuple(found.values()), tuple(notices), tuple(problems))


class _BadEntry(ValueError):
    """Why an entry cannot be used."""


def _fact_check(entry: Entry, changed: list[str]) -> FactCheck:
    if entry.problem:
        raise _BadEntry(entry.problem)
    given = {name: _text(name, value) for name, value in entry.fields.items() if name not in _NUMBERS}
    numbers = dict(_numbers(entry, changed))
    if not given.get("rating") and (shown := _shown(numbers)):
        given["rating"] = shown
    for name in REQUIRED:
        if not given.get(name):
            raise _BadEntry(_WITHOUT[name])
    try:
        url = address(given["url"]) or ""
    except BadEvidence as error:
        raise _BadEntry(str(error)) from None
    for name in ("claimed_on", "published"):
        if given.get(name) and not (day := _iso(given[name] or "")):
            changed.append(f"{entry.place}: {name}: {given[name]!r} is no date in ISO 8601 and is left out")
            given[name] = None
        elif given.get(name):
            given[name] = day
    claim = given["claim"] or ""
    key = hashlib.sha256(f"{url}\n{' '.join(claim.casefold().split())}".encode()).hexdigest()[:32]
    return FactCheck(key, **{**given, "url": url}, **numbers, record=entry.record)  # type: ignore[arg-type]


_NUMBERS = ("rating_value", "best_rating", "worst_rating")
_WITHOUT = {
    "claim": "no claim; it needs claimReviewed (in a table the column “claim”)",
    "rating": "no rating; it needs reviewRating with alternateName (in a table the column “rating”)",
    "url": "no address; it needs url, where the fact-check can be read",
}


def _text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    text = " ".join(str(value).split())
    if len(text) > LONGEST_TEXT:
        if name != "rationale":
            raise _BadEntry(f"{name}: longer than {LONGEST_TEXT:,} characters; shorten it")
        text = f"{text[: LONGEST_TEXT - 1]}…"
    if any("\ud800" <= sign <= "\udfff" or sign == "\x00" for sign in text):
        raise _BadEntry(f"{name}: has characters that are none (a NUL or half a character); export it again")
    return text or None


def _numbers(entry: Entry, changed: list[str]) -> Iterator[tuple[str, float]]:
    """The numbers of the rating, as far as they are on the line that they tell."""
    given = {name: _number(entry.fields.get(name)) for name in _NUMBERS}
    value, best, worst = (given[name] for name in _NUMBERS)
    if best is not None and worst is not None and best <= worst:
        # some feeds write -1 for all three when the rating has no number
        if best < worst:
            changed.append(
                f"{entry.place}: bestRating {best:g} is below worstRating {worst:g}: the numbers are left out"
            )
        return
    if value is not None and ((best is not None and value > best) or (worst is not None and value < worst)):
        changed.append(f"{entry.place}: ratingValue {value:g} is outside the scale: the numbers are left out")
        return
    yield from ((name, number) for name, number in given.items() if number is not None)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


def _shown(numbers: Mapping[str, float]) -> str | None:
    """A rating in words where the file has only numbers."""
    value, best, worst = (numbers.get(name) for name in _NUMBERS)
    if value is None:
        return None
    if best is None:
        return f"{value:g}"
    return f"{value:g} of {best:g}" if worst is None else f"{value:g} on a scale from {worst:g} to {best:g}"


def _iso(text: str) -> str | None:
    if len(text) in (4, 7) and text[:4].isdecimal() and text[:4].isascii():
        try:
            date.fromisoformat(f"{text}-01-01" if len(text) == 4 else f"{text}-01")
        except ValueError:
            return None
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.date().isoformat() if len(text) <= 10 else moment.isoformat()
