"""What a report is made of, before it is written in some format. Texts are as they were given, not yet escaped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stood: an article's headline, publisher, day and address."""

    title: str | None = None
    publisher: str | None = None
    day: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence as readers see it. `stance` is what it does to the claim: supports, refutes or context."""

    title: str | None = None
    quote: str | None = None
    publisher: str | None = None
    published: str | None = None
    accessed: str | None = None
    url: str | None = None
    archived: str | None = None
    stance: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was corrected after publishing, on which day, and where that stands."""

    note: str
    day: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with what was found out about it. Without a `state` nobody is checking it.

    `again` is where the same speaker said it too, in a report of a speaker; `others` are those who said the same.
    """

    id: str
    speaker: str | None
    role: str | None
    quote: str
    direct: bool
    place: Place
    again: tuple[Place, ...] = ()
    others: tuple[tuple[str | None, Place], ...] = ()
    state: str | None = None
    missing: tuple[str, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    wording: str | None = None
    rating: str | None = None
    scale: str | None = None
    colour: str | None = None
    rationale: str | None = None
    evidence: tuple[Cited, ...] = ()
    by: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The fact-checks of an article or a speaker. `missing` names claims, each with what it lacks to be published.

    `tally` has each rating with its number of claims and its colour, the commonest first. `by` is who publishes.
    """

    kind: str
    title: str
    role: str | None
    place: Place | None
    by: str | None
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    tally: tuple[tuple[str, int, str | None], ...]
    checked: tuple[Entry, ...]
    unchecked: tuple[Entry, ...]


STANCES = {"supports": "Supports the claim", "refutes": "Speaks against the claim", "context": "Context"}

IN_WORK = {"withdrawn": "This fact-check was withdrawn."}
"""What stands in the place of a verdict that readers do not see."""

BEING_CHECKED = "This claim is being checked."


def instead(entry: Entry) -> str:
    """What stands in the place of a verdict that is not there."""
    return IN_WORK.get(entry.state or "", BEING_CHECKED)


def counted(report: Report) -> str:
    """How many claims there are, and of how many there is a verdict."""
    rated = sum(count for _, count, _ in report.tally)
    total = len(report.checked) + len(report.unchecked)
    return f"{rated} of {total} {'claim' if total == 1 else 'claims'} rated"
