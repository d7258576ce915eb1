"""One decision on all claims of a queue at once: what it would touch, and doing it."""

from dataclasses import dataclass

from attribution.ledger import Decision, Ledger
from attribution.ledger.judging import new_action
from attribution.ledger.queued import last_judgement, picked
from attribution.review.queue import Queue


@dataclass(frozen=True, slots=True)
class Bulk:
    """What stands to be decided at once: claims that are undecided, and those that somebody has decided on already.

    `seen` is the ledger's last judgement when they were counted: on what is decided later nobody has looked.
    """

    undecided: tuple[str, ...]
    decided: tuple[str, ...]
    articles: int
    speakers: int
    seen: int

    def claims(self, *, over: bool) -> tuple[str, ...]:
        """The claims that would be decided; with `over` those decided already as well."""
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
    undecided: list[str] = []
    decided: list[str] = []
    articles: set[str] = set()
    speakers: set[str] = set()
    for claim, article, speaker, identity, judgement in picked(
        ledger, queue.filters, "claim_id", "article_id", "speaker", "speaker_id", "judgement"
    ):
        (undecided if judgement is None else decided).append(claim)
        articles.add(article)
        if speaker is not None:
            speakers.add(identity or speaker)
    return Bulk(tuple(undecided), tuple(decided), len(articles), len(speakers), seen)


def decide(ledger: Ledger, bulk: Bulk, decision: Decision, by: str, reason: str | None = None, *, over: bool) -> Done:
    """Decide all of it alike, as one action that is undone as one; what others have decided since is left alone."""
    action = new_action()
    claims = bulk.claims(over=over)
    done, skipped = ledger.decide_all(claims, decision, by, reason, action=action, over=over, seen=bulk.seen)
    return Done(decision, done, skipped, action)
