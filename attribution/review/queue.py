"""What is to be reviewed next: a choice of claims in an order, as an address, a saved filter and the pages have it."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, get_args

from attribution.checking.workflow import STATES
from attribution.checking.worth import CLAIM_TYPES
from attribution.ledger import UNDECIDED, Decision, Filters, Ledger
from attribution.ledger import queued as ledger_queued
from attribution.records import Kind

ORDERS: tuple[str, ...] = tuple(ledger_queued.ORDERS)
"""The orders of a queue, by name.

"uncertainty" puts first what is least likely to be right as it stands: confidence (content and source) times the
speaker's score; without a speaker times `ledger.queued.BY_NOBODY`, and times 1 for a speaker that has no score.
"checkworthiness" puts first what is most worth checking. "newest" goes by the date of publication, and among those of
one day by what came last. "article" is the order in which articles came, and of their texts.
"""

DECISIONS: tuple[str, ...] = get_args(Decision)
ANY = "any"
"""As a judgement in an address: whatever was decided, or nothing."""

_ONLY_UNDECIDED = Filters(judgements=(UNDECIDED,))
_SEVERAL = {
    "speaker": "speakers",
    "publisher": "publishers",
    "kind": "kinds",
    "judgement": "judgements",
    "reviewer": "reviewers",
    "article": "articles",
    "language": "languages",
    "verdict": "verdicts",
    "type": "types",
    "state": "states",
    "assignee": "assignees",
    "group": "groups",
}
"""Words of an address that may stand there several times, and the field of `Filters` that holds them."""

_KNOWN = {
    "kind": get_args(Kind),
    "judgement": (*DECISIONS, UNDECIDED),
    "type": (*CLAIM_TYPES, UNDECIDED),
    "state": STATES,
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_SINGLE = ("since", "until", "words", "least", "most", "worth", "all")


@dataclass(frozen=True)
class Queue:
    """Which claims are reviewed, and in which order; by default all that are undecided, the least sure first."""

    filters: Filters = _ONLY_UNDECIDED
    order: str = "uncertainty"

    def to_query(self) -> dict[str, list[str]]:
        """The words of the address that names this queue; the default has none.

        >>> Queue(Filters(kinds=("direct",), judgements=("none",)), "newest").to_query()
        {'kind': ['direct'], 'judgement': ['none'], 'order': ['newest']}
        """
        if self == Queue():
            return {}
        return to_query(self.filters) | ({} if self.order == Queue().order else {"order": [self.order]})

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "Queue":
        """The queue that an address names; what makes no sense in it is left out.

        Where nothing is said of a judgement, nor of anything else, it is the undecided claims.
        """
        known = any(word in query for word in (*_SEVERAL, *_SINGLE))
        filters = from_query(query) if known else _ONLY_UNDECIDED
        order = next(iter(_values(query, "order")), "")
        return cls(filters, order if order in ORDERS else cls.order)

    def to_saved(self) -> dict[str, Any]:
        """What is kept of it under a name: the fields of `Filters` that are set, and the order."""
        default = Filters()
        kept = {each.name: getattr(self.filters, each.name) for each in fields(Filters)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in kept.items()
            if value != getattr(default, name)
        } | {"order": self.order}

    @classmethod
    def from_saved(cls, saved: Mapping[str, Any]) -> "Queue":
        """The queue that was kept; what an older version kept and this one does not know is left out."""
        words = {field: word for word, field in _SEVERAL.items()} | {"everything": "all"}
        query = {words.get(name, name): value for name, value in saved.items() if value is not None}
        # without a judgement it was kept as one of all claims
        return cls.from_query({"judgement": [ANY], **query})

    @property
    def name(self) -> str:
        """A key for what depends on the queue."""
        return repr(sorted(self.to_query().items()))


def to_query(filters: Filters) -> dict[str, list[str]]:
    """The words of an address that names these filters: `from_query` reads them, on the queue's page and others.

    >>> to_query(Filters(speakers=("Ann Lee", ""), judgements=("confirmed",), least=0.5))
    {'speaker': ['Ann Lee', ''], 'judgement': ['confirmed'], 'least': ['0.5']}
    >>> to_query(Filters())
    {'judgement': ['any']}
    """
    query = {word: list(getattr(filters, name)) for word, name in _SEVERAL.items()}
    query["judgement"] = query["judgement"] or [ANY]
    query |= {word: [value] for word in ("since", "until", "words") if (value := getattr(filters, word))}
    query |= {
        word: [str(value).removesuffix(".0")]
        for word in ("least", "most", "worth")
        if (value := getattr(filters, word)) is not None
    }
    if filters.everything:
        query["all"] = ["1"]
    return {word: values for word, values in query.items() if values}


def from_query(query: Mapping[str, Any]) -> Filters:
    """The filters that the words of an address name; what makes no sense is left out.

    >>> from_query({"kind": ["direct", "loud"], "since": "2026-03", "most": "nan"})  # doctest: +ELLIPSIS
    Filters(speakers=(), articles=(), publishers=(), since='2026-03', until=None, kinds=('direct',), ...)
    """
    several = {
        name: tuple(dict.fromkeys(each for each in _values(query, word) if each in _KNOWN.get(word, (each,))))
        for word, name in _SEVERAL.items()
    }
    single = {word: next(iter(_values(query, word)), None) for word in _SINGLE}
    return Filters(
        **several,
        since=_date(single["since"]),
        until=_date(single["until"]),
        words=" ".join((single["words"] or "").split()) or None,
        least=_share(single["least"]),
        most=_share(single["most"]),
        worth=_share(single["worth"]),
        everything=single["all"] in ("1", "True"),
    )


def _values(query: Mapping[str, Any], word: str) -> list[str]:
    """What stands under a word: several, one, or nothing."""
    given = query.get(word)
    if given is None:
        return []
    return [str(each) for each in given] if isinstance(given, Iterable) and not isinstance(given, str) else [str(given)]


def _date(given: str | None) -> str | None:
    """A year, month or day as the filters compare it."""
    try:
        if not given or not _DATE.fullmatch(given):
            return None
        date.fromisoformat(given + "2000-01-01"[len(given) :])
    except ValueError:
        return None
    return given


def _share(given: str | None) -> float | None:
    try:
        share = float(given) if given else math.nan
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


# --- what the ledger says --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far the claims of a queue are, whatever judgement it asks for.

    `by_judgement` counts the claims by what holds of them, those undecided too; `lately` by reviewer what was decided
    since a time and still holds.
    """

    by_judgement: Mapping[str, int] = field(default_factory=dict)
    lately: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_judgement.values())

    @property
    def decided(self) -> int:
        return self.total - self.undecided

    @property
    def undecided(self) -> int:
        return self.by_judgement.get(UNDECIDED, 0)

    @property
    def share(self) -> float:
        """The part that is decided, 0 to 1; all of it where there is nothing."""
        return self.decided / self.total if self.total else 1.0


def queued(ledger: Ledger, queue: Queue) -> list[str]:
    """The ids of the queue's claims, in its order."""
    return ledger_queued.ordered(ledger, queue.filters, queue.order)


def progress(ledger: Ledger, queue: Queue, since: str = "9") -> Progress:
    """How far the claims are that the queue would have if it did not ask for a judgement or a reviewer.

    `since` is a time in ISO 8601, UTC, from which what was decided counts as `lately`.
    """
    # what newer models no longer find waits for nobody
    filters = replace(queue.filters, judgements=(*DECISIONS, UNDECIDED), reviewers=(), everything=False)
    by_judgement: dict[str, int] = {}
    lately: dict[str, int] = {}
    for each in ledger_queued.counted(ledger, filters, since):
        judgement = each.judgement or UNDECIDED
        by_judgement[judgement] = by_judgement.get(judgement, 0) + each.claims
        if each.lately and each.reviewer:
            lately[each.reviewer] = lately.get(each.reviewer, 0) + each.claims
    most_first = sorted(lately.items(), key=lambda item: (-item[1], item[0].casefold()))
    return Progress(by_judgement, dict(most_first))


def decided_since(ledger: Ledger, claims: Sequence[str]) -> set[str]:
    """Those of some claims that have a judgement that holds: what others decided meanwhile is passed over."""
    return ledger_queued.decided(ledger, claims)
