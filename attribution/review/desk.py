"""A reviewer at work: what each key does to the claim in hand, and which claim comes to hand then.

Everything is written to the ledger at once, and refused where somebody else has decided on the claim since it was
shown (`attribution.ledger.Overtaken`); whatever is refused leaves the ledger as it was.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from attribution.ledger import Adding, Decision, Done, Judging, Ledger
from attribution.ledger.readings import Reading, Standing
from attribution.records import Act, Attribution, Kind, Speaker
from attribution.review.correcting import (
    NoSelection,
    Role,
    by_hand,
    join,
    known_speaker,
    snapped,
    spans_of,
    split,
    with_kinds,
    with_spans,
    with_speaker,
)
from attribution.review.queue import decided_since
from attribution.review.walk import Walk

REASONS = ("not a quote", "wrong span", "duplicate", "part of another", "not worth keeping")
"""Why a reviewer rejects a claim: what is offered."""

SPLIT, JOINED = "split", "joined"
"""Why a claim is rejected whose words other claims have now."""

_KEPT: tuple[Decision, ...] = ("confirmed", "corrected", "added")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a key: the claim that is in hand now, None where all is done, and what to say of it."""

    claim: str | None
    said: str = ""


def decided_meanwhile(shown: Standing, now: Standing | None) -> str | None:
    """What was decided on a claim since it was shown, None where nothing was; `now` is None of one that has gone."""
    if now is None:
        return "the addition was taken back"
    if now.judgement == shown.judgement:
        return None
    return f"{now.reviewer}: {now.decision}" if now.decision else "a decision was taken back"


class Desk:
    """One reviewer's work on a ledger, along a queue."""

    def __init__(self, ledger: Ledger, by: str, walk: Walk) -> None:
        self.ledger = ledger
        self.by = by
        self.walk = walk

    # --- deciding ------------------------------------------------------------------------------------------------

    def accept(self, claim: Standing, comment: str | None = None) -> Outcome:
        """Confirm the claim as it is shown, and go on; what the reviewer has put right themselves is right already."""
        kept = next((each for each in _KEPT if each == claim.decision and claim.reviewer == self.by), None)
        if kept is None:
            self._judge(claim, "confirmed", None, comment)
        elif comment and comment != claim.comment:
            # what was decided stays so, and gets the note
            right = claim.attribution if kept == "corrected" else None
            step = Judging(claim.id, kept, claim.reason, comment, right, claim.judgement)
            self.ledger.act([step], self.by)
        return self._next(claim)

    def reject(self, claim: Standing, reason: str | None = None, comment: str | None = None) -> Outcome:
        """Say that there is no such claim, and go on."""
        self._judge(claim, "rejected", reason, comment)
        return self._next(claim)

    def doubt(self, claim: Standing, comment: str | None = None) -> Outcome:
        """Leave the claim to somebody else, and go on."""
        self._judge(claim, "unsure", None, comment)
        return self._next(claim)

    def _judge(
        self, claim: Standing, decision: Decision, reason: str | None = None, comment: str | None = None
    ) -> None:
        self.ledger.judge(claim.id, decision, self.by, reason=reason, comment=comment or None, seen=claim.judgement)

    # --- correcting ----------------------------------------------------------------------------------------------

    def correct(self, claim: Standing, right: Attribution) -> Outcome:
        """Say how the claim is right; it stays in hand."""
        if right == claim.attribution:
            return Outcome(claim.id)
        self.ledger.judge(claim.id, "corrected", self.by, attribution=right, seen=claim.judgement)
        return Outcome(claim.id)

    def choose_speaker(self, claim: Standing, speaker: Speaker | None) -> Outcome:
        """Say who the speaker is."""
        return self.correct(claim, with_speaker(claim.attribution, speaker))

    def choose_kinds(self, claim: Standing, kind: Kind, act: Act, *, negated: bool) -> Outcome:
        """Say how it was said."""
        return self.correct(claim, with_kinds(claim.attribution, kind, act, negated=negated))

    def mark(
        self, reading: Reading, claim: Standing, role: Role, start: int, end: int, *, further: bool = False
    ) -> Outcome:
        """Give a role to selected words: in place of those that have it, or beside them with `further`.

        The words of a source tell the speaker where they name one of the article's.

        Raises:
            NoSelection: no word is selected.

        """
        span = snapped(reading.article.text, start, end, quoted=role == "content")
        before = spans_of(claim.attribution.quote, role) if further else ()
        right = with_spans(reading.article, claim.attribution, role, (*before, span))
        if role == "source":
            others = [each.attribution.speaker for each in reading.claims if each.attribution.speaker]
            others += [each.speaker for each in claim.attribution.alternatives]
            named = known_speaker(span.of(reading.article.text), others)
            if named and named != right.speaker:
                right = with_speaker(right, named)
        return self.correct(claim, right)

    def clear(self, reading: Reading, claim: Standing, role: Role) -> Outcome:
        """Say that nothing in the article has a role: no cue, no source, no addressee."""
        return self.correct(claim, with_spans(reading.article, claim.attribution, role, ()))

    def add(self, reading: Reading, start: int, end: int, after: str | None = None) -> Outcome:
        """Add a claim that no model found, its words selected; it comes to hand.

        Raises:
            NoSelection: no word is selected, or the same words are a claim already.

        """
        new = by_hand(reading.article, snapped(reading.article.text, start, end, quoted=True))
        known = reading.claim(new.id)
        if known is None:
            self.ledger.add(reading.article.id, new, self.by)
        elif known.decision == "rejected" or known.is_outdated:
            self.ledger.judge(known.id, "confirmed", self.by, seen=known.judgement)
        else:
            raise NoSelection("these words are a claim already: click on them to see it")
        self.walk.insert(new.id, after or "")
        return Outcome(new.id, "Added. Now mark its source and cue, and choose the speaker.")

    def split(self, reading: Reading, claim: Standing, selected: tuple[int, int] | None = None) -> Outcome:
        """Make two or more claims of one, at selected words or at its pieces; the first stays in hand.

        Raises:
            NoSelection: there is nothing to split at.

        """
        part = snapped(reading.article.text, *selected) if selected else None
        first, *others = split(reading.article, claim.attribution, part)
        steps: list[Judging | Adding] = [
            Judging(claim.id, "corrected", SPLIT, attribution=first, seen=claim.judgement),
            *(self._as_claim(reading, each) for each in others),
        ]
        self.ledger.act(steps, self.by)
        after = claim.id
        for each in others:
            self.walk.insert(each.id, after)
            after = each.id
        return Outcome(claim.id, f"Split into {1 + len(others)} claims.")

    def join(self, reading: Reading, claim: Standing, other: Standing) -> Outcome:
        """Make one claim of two: the one in hand gets the other's words too, the other goes."""
        whole = join(reading.article, claim.attribution, other.attribution)
        steps = [
            Judging(claim.id, "corrected", JOINED, attribution=whole, seen=claim.judgement),
            Judging(other.id, "rejected", JOINED, seen=other.judgement),
        ]
        self.ledger.act(steps, self.by)
        return Outcome(claim.id, "Joined.")

    def _as_claim(self, reading: Reading, new: Attribution) -> Judging | Adding:
        """How words become a claim: as a new one, or as one that was there before."""
        known = reading.claim(new.id)
        if known is None:
            return Adding(reading.article.id, new)
        if known.decision != "rejected" and not known.is_outdated:
            raise NoSelection("a part of these words is a claim already: click on it to see it")
        return Judging(known.id, "corrected", SPLIT, attribution=new, seen=known.judgement)

    # --- going about ---------------------------------------------------------------------------------------------

    def skip(self, claim: str) -> Outcome:
        """Put the claim off until all others are done."""
        self.walk.skip(claim)
        return Outcome(self.walk.following(claim, self._decided) or claim)

    def step(self, claim: str, by: int) -> Outcome:
        """Go to the claim so many places on in the queue, decided or not."""
        there = self.walk.neighbour(claim, by)
        while there and self.ledger.taken_back([there]):
            self.walk.remove(there)
            there = self.walk.neighbour(claim, by)
        return Outcome(there or claim, "" if there else f"This is the {'last' if by > 0 else 'first'} of the queue.")

    def next_article(self, claim: str) -> Outcome:
        """Go to the next article of the queue that has something to be decided."""
        there = self.walk.in_next_article(claim, self.ledger.articles_of, self._decided)
        return Outcome(there or claim, "" if there else "No other article has anything to decide.")

    def undo(self, claim: str | None) -> Outcome:
        """Take back what the reviewer did last, here or anywhere, and go there."""
        return self._gone_back(claim, self.ledger.undo_last(self.by), "Taken back", "There is nothing to take back.")

    def redo(self, claim: str | None) -> Outcome:
        """Do again what the reviewer took back last, and go there."""
        return self._gone_back(claim, self.ledger.redo_last(self.by), "Done again", "There is nothing to do again.")

    def _gone_back(self, claim: str | None, done: Done | None, what: str, nothing: str) -> Outcome:
        if done is None:
            return Outcome(claim, nothing)
        many = f" of {len(done.claims):,} claims" if len(done.claims) > 1 else ""
        said = f"{what}: {', '.join(dict.fromkeys(done.decisions))}{many}."
        # what was added is gone when that is taken back; then it is the claim before it that comes to hand
        gone = self.ledger.taken_back([*done.claims, *([claim] if claim else [])])
        there = next((each for each in done.claims if each not in gone), claim)
        if there in gone:
            there = self.walk.before(there, gone)
        for each in gone:
            self.walk.remove(each)
        for each, decision in zip(done.claims, done.decisions, strict=True):
            if decision == "added" and each not in gone:
                self.walk.insert(each, claim or "")
        return Outcome(there or self.walk.following(None, self._decided), said)

    def _next(self, claim: Standing) -> Outcome:
        return Outcome(self.walk.following(claim.id, self._decided))

    def _decided(self, claims: Sequence[str]) -> Collection[str]:
        return decided_since(self.ledger, claims) | self.ledger.taken_back(claims)
