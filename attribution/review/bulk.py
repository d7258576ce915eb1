"""One decision on all claims of a queue at once: what it would touch, doing it, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from attribution.ledger import Decision, Ledger, LedgerError
from attribution.ledger.judging import new_action
from attribution.ledger.queued import last_action, last_judgement, picked
from attribution.review.queue import Queue


class Wanted(NamedTuple):
    """A claim that stands to be decided, with its article, and its speaker by id or name."""

    claim: str
    article: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Bulk:
    """What stands to be decided at once: claims that are undecided, and those that somebody has decided on already.

    `seen` is the ledger's last judgement when they were counted: on what is decided later nobody has looked.
    """

    undecided: tuple[Wanted, ...]
    decided: tuple[Wanted, ...]
    seen: int

    def wanted(self, *, over: bool) -> tuple[Wanted, ...]:
        """What would be decided; with `over` what is decided already as well."""
        return (*self.undecided, *self.decided) if over else self.undecided


@dataclass(frozen=True, slots=True)
class Done:
    """How many claims were decided at once, how many others had decided on meanwhile, and the action's name."""

    decision: Decision
    claims: int
    skipped: int
    action: str


def bulk_of(ledger: Ledger, queue: Queue) -> Bulk:
    """What a decision on the whole queue would touch."""
    seen = last_judgement(ledger)
    undecided: list[Wanted] = []
    decided: list[Wanted] = []
    for claim, article, speaker, identity, judgement in picked(
        ledger, queue.filters, "claim_id", "article_id", "speaker", "speaker_id", "judgement"
    ):
        (undecided if judgement is None else decided).append(Wanted(claim, article, identity or speaker))
    return Bulk(tuple(undecided), tuple(decided), seen)


def decide(
    ledger: Ledger,
    bulk: Bulk,
    decision: Decision,
    by: str,
    reason: str | None = None,
    *,
    over: bool,
    at_once: int = 2_000,
    on_part: Callable[[float], object] = lambda part: None,
) -> Done:
    """Decide all of it alike, as one action that is undone as one; what others have decided since is left alone.

    After each `at_once` claims, `on_part` is told which part of them is done, 0 to 1.
    """
    action = new_action()
    claims = [each.claim for each in bulk.wanted(over=over)]
    done = skipped = 0
    for first in range(0, len(claims), at_once):
        some = claims[first : first + at_once]
        more = ledger.decide_all(some, decision, by, reason, action=action, over=over, seen=bulk.seen)
        done, skipped = done + more[0], skipped + more[1]
        on_part(min((first + at_once) / len(claims), 1.0))
    return Done(decision, done, skipped, action)


def undo(ledger: Ledger, done: Done, by: str) -> None:
    """Take all of it back.

    Raises:
        LedgerError: they have done something else since, which is to be undone first, or it is taken back already.

    """
    if last_action(ledger, by) != done.action:
        raise LedgerError("you have decided on something else since, or taken this back; undo on the page Review")
    ledger.undo_last(by)
