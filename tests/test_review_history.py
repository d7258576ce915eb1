"""Two reviewers at random over one ledger: what holds is always what a simple model of it says."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from attribution.ledger import Ledger, LedgerError, Overtaken
from attribution.ledger.readings import Reading, Standing
from attribution.records import Attribution, Speaker
from attribution.review.correcting import NoSelection
from attribution.review.desk import REASONS, Desk, Outcome
from attribution.review.queue import Queue, queued
from attribution.review.walk import Walk
from tests.desk import BRIDGE, NEWS

STEPS = 60
SPEAKERS = (Speaker("Cy Lee"), Speaker("Ann Smith", "Mayor", "person"), None)

Holds = tuple[str | None, str | None, str | None, str | None, Attribution]
"""Of a claim: decision, reviewer, reason, note, and what it says."""


@dataclass
class Action:
    """What somebody did at once; `at` is its place in the order of what was done."""

    by: str
    after: dict[str, Holds]
    at: int
    holds: bool = True


class Model:
    """What holds, by the plainest rule: the newest action that is not taken back, claim by claim."""

    def __init__(self, first: dict[str, Holds]) -> None:
        self.first = first
        self.actions: list[Action] = []
        self.done: dict[str, list[Action]] = {"Ana": [], "Bo": []}
        self.undone: dict[str, list[Action]] = {"Ana": [], "Bo": []}
        self.clock = 0

    def did(self, by: str, after: dict[str, Holds]) -> None:
        self.clock += 1
        self.actions.append(Action(by, after, self.clock))
        self.done[by].append(self.actions[-1])
        self.undone[by].clear()

    def undo(self, by: str) -> None:
        if self.done[by]:
            self.undone[by].append(self.done[by].pop())
            self.undone[by][-1].holds = False

    def redo(self, by: str) -> None:
        if self.undone[by]:
            self.clock += 1
            again = self.undone[by].pop()
            again.at, again.holds = self.clock, True
            self.done[by].append(again)

    def may_not_redo(self, by: str) -> bool:
        """Somebody else has decided on a claim of it since."""
        again = self.undone[by][-1]
        return any(
            each.holds and each.by != by and each.at > again.at and each.after.keys() & again.after.keys()
            for each in self.actions
        )

    def now(self) -> dict[str, Holds]:
        found, given = dict(self.first), {claim: holds[4] for claim, holds in self.first.items()}
        for action in sorted((each for each in self.actions if each.holds), key=lambda each: each.at):
            for claim, holds in action.after.items():
                found[claim] = holds
                if holds[0] in ("corrected", "added"):
                    given[claim] = holds[4]
        return {claim: (*holds[:4], given[claim]) for claim, holds in found.items() if claim in given}


def all_that_holds(ledger: Ledger) -> dict[str, Holds]:
    claims = [each for article in (BRIDGE, NEWS) for each in ledger.reading_of(article.id).claims]
    return {each.id: (each.decision, each.reviewer, each.reason, each.comment, each.attribution) for each in claims}


def choices(desk: Desk, reading: Reading, claim: Standing, dice: random.Random) -> dict[str, Callable[[], Outcome]]:
    """What a reviewer may do with a claim, words of its article being selected."""
    text = reading.article.text
    start = dice.randrange(len(text))
    end = min(len(text), start + dice.randint(1, 60))
    other = dice.choice([each for each in reading.claims if each.id != claim.id])
    return {
        "accept": lambda: desk.accept(claim, dice.choice([None, "a note"])),
        "reject": lambda: desk.reject(claim, dice.choice([None, *REASONS])),
        "doubt": lambda: desk.doubt(claim, "hm"),
        "speaker": lambda: desk.choose_speaker(claim, dice.choice(SPEAKERS)),
        "negated": lambda: desk.choose_kinds(claim, "mixed", "speech", negated=dice.random() < 0.5),
        "words": lambda: desk.mark(reading, claim, "content", start, end),
        "piece": lambda: desk.mark(reading, claim, "content", start, end, further=True),
        "source": lambda: desk.mark(reading, claim, "source", start, end),
        "clear": lambda: desk.clear(reading, claim, "cue"),
        "add": lambda: desk.add(reading, start, end, claim.id),
        "split": lambda: desk.split(reading, claim),
        "split off": lambda: desk.split(reading, claim, (start, end)),
        "join": lambda: desk.join(reading, claim, other),
        "step": lambda: desk.step(claim.id, dice.choice([-1, 1])),
        "undo": lambda: desk.undo(claim.id),
        "redo": lambda: desk.redo(claim.id),
    }


@pytest.mark.parametrize("seed", range(3))
def test_what_holds_is_what_was_done_and_not_taken_back(small_desk: str, seed: int) -> None:
    dice, ledger = random.Random(seed), Ledger.open(small_desk)
    desks = {name: Desk(ledger, name, Walk(queued(ledger, Queue(order="article")))) for name in ("Ana", "Bo")}
    model, written = Model(all_that_holds(ledger)), 0
    for _ in range(STEPS):
        by = dice.choice(["Ana", "Ana", "Bo"])
        reading = ledger.reading_of(dice.choice([BRIDGE.id, NEWS.id]))
        claim = dice.choice(reading.claims[:2])  # so that one is decided on again and again
        may = choices(desks[by], reading, claim, dice)
        what = dice.choice([*may, "undo", "undo", "redo", "redo"])
        try:
            outcome = may[what]()
        except Overtaken:
            assert what == "redo"
            assert model.may_not_redo(by)
            outcome = Outcome(None)
        except (NoSelection, LedgerError):
            outcome = Outcome(None)
        else:
            if what in ("undo", "redo"):
                (model.undo if what == "undo" else model.redo)(by)
        rows = ledger.table("judgements")
        new, written = set(rows["claim"][written:]), len(rows)
        holds = all_that_holds(ledger)
        if new and what not in ("undo", "redo"):
            model.did(by, {each: holds[each] for each in new})
        assert holds == model.now(), what
        assert outcome.claim is None or outcome.claim in holds, what  # none that was taken back comes to hand
