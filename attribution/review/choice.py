"""What is chosen on the charts: the address of a page holds it, every other chart follows it, the queue can open it.

The words of the address are those of the queue's filters, so that what is seen in a chart is what is worked on there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from attribution.ledger import UNDECIDED, Filters
from attribution.review import queue

if TYPE_CHECKING:
    import pandas as pd

NOBODY = ""
"""The speaker of claims that have none."""

JUDGEMENTS = ("confirmed", "corrected", "added", "unsure", "rejected", UNDECIDED)

_SEVERAL = {
    "speaker": "speakers",
    "publisher": "publishers",
    "kind": "kinds",
    "judgement": "judgements",
    "reviewer": "reviewers",
}
"""What may be chosen several times, by its word in the address, and the field that holds it."""


class Chip(NamedTuple):
    """One thing that is chosen: its word in the address, its value, and for a period or a band None."""

    word: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What claims are looked at; what is empty does not matter.

    `speakers` are ids, or names where the roster has none. `since` and `until` compare with the beginning of the date
    that the article has, both inclusive; so do `least` and `most` with the confidence.
    """

    speakers: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    least: float | None = None
    most: float | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> "Choice":
        """The choice that an address names; what makes no sense in it is left out.

        >>> Choice.from_query({"kind": ["direct", "loud"], "least": ["much"], "since": ["2026-03"]}).to_query()
        {'kind': ['direct'], 'since': ['2026-03']}
        """
        filters = queue.from_query(query)
        return cls(**{each.name: getattr(filters, each.name) for each in fields(cls)})

    def filters(self) -> Filters:
        """The same claims of the ledger."""
        return Filters(**{each.name: getattr(self, each.name) for each in fields(self)})

    def for_queue(self) -> dict[str, list[str]]:
        """The words and values of the queue's address for the same claims."""
        return queue.to_query(self.filters())

    def to_query(self) -> dict[str, list[str]]:
        """The words and values of the address that names this choice; where nothing is chosen there are none."""
        return {word: values for word, values in self.for_queue().items() if values != [queue.ANY]}

    def toggled(self, word: str, value: str) -> "Choice":
        """The choice with a value in it that was not, or without one that was."""
        field = _SEVERAL[word]
        held: tuple[str, ...] = getattr(self, field)
        changed = tuple(each for each in held if each != value) if value in held else (*held, value)
        return self._with(field, changed)

    def in_period(self, since: str, until: str) -> "Choice":
        """The choice within a period; without one where it was this period."""
        same = (self.since, self.until) == (since, until)
        return replace(self, since=None if same else since, until=None if same else until)

    def in_band(self, least: float, most: float) -> "Choice":
        """The choice within a band of confidence; without one where it was this band."""
        same = (self.least, self.most) == (least, most)
        return replace(self, least=None if same else least, most=None if same else most)

    def without(self, word: str) -> "Choice":
        """The choice as if nothing of one word were chosen; "period" and "band" are words here too."""
        if word == "period":
            return replace(self, since=None, until=None)
        if word == "band":
            return replace(self, least=None, most=None)
        return self._with(_SEVERAL[word], ())

    def less(self, chip: Chip) -> "Choice":
        """The choice without one thing."""
        return self.without(chip.word) if chip.value is None else self.toggled(chip.word, chip.value)

    def chips(self) -> list[Chip]:
        """All that is chosen, one by one."""
        found = [Chip(word, value) for word, field in _SEVERAL.items() for value in getattr(self, field)]
        found += [Chip("period", None)] if self.since or self.until else []
        found += [Chip("band", None)] if self.least is not None or self.most is not None else []
        return found

    def _with(self, field: str, values: tuple[str, ...]) -> "Choice":
        change: dict[str, Any] = {field: values}
        return replace(self, **change)

    def holds(self, facts: "pd.DataFrame", *, rejected: bool = False) -> "pd.Series[bool]":
        """True of the chosen claims of `figures.facts`; of rejected ones only by their judgement or reviewer."""
        import pandas as pd

        held = pd.Series(True, index=facts.index)
        for word, field in _SEVERAL.items():
            if values := getattr(self, field):
                held &= facts[word].isin(values)
        if not (self.judgements or self.reviewers or rejected):
            held &= facts["judgement"] != "rejected"
        if self.since:
            held &= (facts["published"] >= self.since).fillna(False)
        if self.until:
            held &= (facts["published"].str.slice(0, len(self.until)) <= self.until).fillna(False)
        if self.least is not None:
            held &= facts["confidence"] >= self.least
        if self.most is not None:
            held &= facts["confidence"] <= self.most
        return held
