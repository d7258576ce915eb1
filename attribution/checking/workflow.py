"""The way of a check from "unstarted" to "published", and who may take it where: pure rules on what has been written.

An approval is of one verdict, asked for by one step, by editors who have no part in it; it is true as it was written,
whoever is an editor later. What was written is a `Standing`; each rule raises `NotAllowed`, or comes back.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from attribution.checking.evidence import BadEvidence, address
from attribution.checking.settings import Approval, Settings

State = Literal["unstarted", "in progress", "needs a second look", "done", "published", "withdrawn"]
Ballot = Literal["approve", "return"]

STATES: tuple[State, ...] = get_args(State)
BALLOTS: tuple[Ballot, ...] = get_args(Ballot)
UNSTARTED, IN_PROGRESS, SECOND_LOOK, DONE, PUBLISHED, WITHDRAWN = STATES

NEXT: dict[str, tuple[str, ...]] = {
    UNSTARTED: (IN_PROGRESS,),
    IN_PROGRESS: (UNSTARTED, SECOND_LOOK, DONE),
    SECOND_LOOK: (IN_PROGRESS, DONE),
    DONE: (IN_PROGRESS, PUBLISHED),
    PUBLISHED: (WITHDRAWN,),
    WITHDRAWN: (IN_PROGRESS,),
}
"""Where a check may go from each state. What is published may be withdrawn from every state of a correction too."""

_DECIDE = 2  # equal votes, of three at most


class NotAllowed(ValueError):
    """What the rules of the workflow refuse: the message has the reason and the cure."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict as it was given; `holds` is false of one that was taken back."""

    number: int
    by: str
    rating: str | None = None
    rationale: str | None = None
    corrects: int | None = None
    note: str | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state: the verdict that stood then, and the rule of approval that held."""

    number: int
    state: str
    by: str
    verdict: int | None = None
    rule: str | None = None
    comment: str | None = None
    review_url: str | None = None
    published: str | None = None
    at: str | None = None
    evidence: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote on a verdict, in answer to the step that asked for it; `role` is the voter's at that time."""

    number: int
    verdict: int
    step: int
    by: str
    role: str
    vote: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What was written on one claim's check, each in its order; steps and votes are those that hold.

    `evidence` counts the pieces that hold. `blind` is true while several rate the claim without seeing each other.
    `settled_by` are those whose answers became verdicts when a double assignment was settled.
    """

    steps: tuple[Step, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    votes: tuple[Vote, ...] = ()
    evidence: int = 0
    blind: bool = False
    settled_by: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        return self.steps[-1].state if self.steps else UNSTARTED

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that stands: the newest that holds."""
        return next((each for each in reversed(self.verdicts) if each.holds), None)

    @property
    def published(self) -> Step | None:
        """The step that published what readers see now, None where they see nothing."""
        last = next((each for each in reversed(self.steps) if each.state in (PUBLISHED, WITHDRAWN)), None)
        return last if last is not None and last.state == PUBLISHED else None

    @property
    def ballots(self) -> tuple[Vote, ...]:
        """The votes on the verdict that stands, since it was last handed in."""
        asked = next((each for each in reversed(self.steps) if each.state in (SECOND_LOOK, IN_PROGRESS)), None)
        return self.votes_on(asked) if asked is not None and asked.state == SECOND_LOOK else ()

    def votes_on(self, asked: Step) -> tuple[Vote, ...]:
        """The votes that answer a step."""
        return tuple(each for each in self.votes if each.step == asked.number and each.verdict == asked.verdict)

    def authors(self, verdict: int) -> tuple[str, ...]:
        """All who have a part in a verdict: who wrote it, and who wrote those before it, taken back or not.

        A verdict mostly takes over what stood there; whether it did nobody can tell from the words.
        """
        return tuple(dict.fromkeys(each.by for each in self.verdicts if each.number <= verdict))

    def is_approved(self, step: Step, rule: Approval) -> bool:
        """Whether a step to "done" or "published" rests on an approval of its verdict by a rule; by "none" it does."""
        if rule == "none":
            return True
        place = self.steps.index(step)
        if step.state == PUBLISHED:
            done = self.steps[place - 1] if place else None
            return done is not None and done.verdict == step.verdict and self.is_approved(done, rule)
        asked = self.steps[place - 1] if place else None
        if step.state != DONE or asked is None or asked.state != SECOND_LOOK or asked.verdict != step.verdict:
            return False
        return decided(self.votes_on(asked), rule) == "approve" and self._by_others(asked)

    def _by_others(self, asked: Step) -> bool:
        authors = self.authors(asked.verdict or 0)
        return all(
            each.role == "editor" and not any(is_same_person(each.by, author) for author in authors)
            for each in self.votes_on(asked)
        )


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: letter case, width of letters, spaces and what nobody sees do not count.

    >>> is_same_person("Ana  Ruiz", " ana ruiz"), is_same_person("Ana", "Anna")
    (True, False)
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    # twice: what is folded may fold further with what it was joined to
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    folded = _UNSEEN.sub("", _BLANK.sub(" ", folded))
    seen = "".join(sign for sign in folded if sign.isspace() or unicodedata.category(sign) not in ("Cf", "Cc"))
    return " ".join(seen.split())


# letters and marks by their category, of which nothing shows
_BLANK = re.compile("[\u115f\u1160\u2800]")
_UNSEEN = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff]")


def people(names: Iterable[str]) -> int:
    """How many people some names are of."""
    return len({_folded(each) for each in names})


def decided(votes: Sequence[Vote], rule: Approval) -> Ballot | None:
    """What some votes come to by a rule; None while it is open. A person counts once.

    By "two people" the last vote decides: earlier ones may be there from a time with another rule.
    """
    enough = 1 if rule == "two people" else _DECIDE
    for ballot in BALLOTS:
        counted = votes[-1:] if rule == "two people" else votes
        if people(each.by for each in counted if each.vote == ballot) >= enough:
            return ballot
    return None


def missing(standing: Standing, settings: Settings) -> tuple[str, ...]:
    """What a verdict lacks before it can be handed in, each as a phrase."""
    verdict = standing.verdict
    if verdict is None or not (verdict.rating or "").strip():
        return ("a verdict",)
    lacking = []
    if settings.scale.rating(verdict.rating or "") is None:
        lacking.append(f"a rating of the scale “{settings.scale.name}” ({', '.join(settings.scale.names)})")
    if settings.rationale_required and not (verdict.rationale or "").strip():
        lacking.append("a rationale")
    if standing.evidence < settings.evidence_required:
        pieces = "1 piece" if settings.evidence_required == 1 else f"{settings.evidence_required} pieces"
        lacking.append(f"{pieces} of evidence (it has {standing.evidence})")
    return tuple(lacking)


def check_step(
    standing: Standing,
    settings: Settings,
    state: str,
    *,
    comment: str | None = None,
    review_url: str | None = None,
    claim: str = "",
) -> str | None:
    """Refuse a change of state that may not be; the address of what is published comes back.

    Raises:
        NotAllowed: with the reason and the cure.

    """
    now = standing.state
    if state not in STATES:
        raise NotAllowed(f"{state}: no state of a check; these are: {', '.join(STATES)}")
    if state == WITHDRAWN and standing.published is None:
        raise NotAllowed("nothing of this check is published, so there is nothing to withdraw")
    if state not in NEXT[now] and state != WITHDRAWN:
        raise NotAllowed(_no_way(now, state))
    if state == UNSTARTED and standing.published is not None:
        raise NotAllowed("the check is published; correct or withdraw it")
    if state in (SECOND_LOOK, DONE) and (lacking := missing(standing, settings)):
        raise NotAllowed(f"the check still needs {' and '.join(lacking)}")
    if state in (SECOND_LOOK, DONE) and standing.blind:
        raise NotAllowed("several people rate the claim without seeing each other; wait until it is settled")
    if state in (SECOND_LOOK, DONE) and standing.verdict is not None and standing.published is not None:
        _check_correction(standing, standing.verdict.corrects, standing.verdict.note)
    if state == DONE and settings.approval != "none":
        ask = "vote on it as an editor" if now == SECOND_LOOK else "ask for a second look"
        raise NotAllowed(f"this desk's verdicts need an approval by somebody else; {ask}")
    if (now in (SECOND_LOOK, DONE) or state == WITHDRAWN) and state in (IN_PROGRESS, WITHDRAWN) and not _has(comment):
        raise NotAllowed(f"{_DEEDS[now, state]} a check needs a comment that says why")
    if state != PUBLISHED:
        return None
    return _check_publishing(standing, settings, review_url, claim)


def _check_publishing(standing: Standing, settings: Settings, review_url: str | None, claim: str) -> str:
    done = standing.steps[-1]
    if standing.verdict is None or done.verdict != standing.verdict.number:
        raise NotAllowed("the verdict is not the one that was done; reopen the check")
    if not standing.is_approved(done, settings.approval):
        raise NotAllowed("nobody else has approved the verdict, as this desk demands now; reopen it, ask for a look")
    if lacking := missing(standing, settings):
        raise NotAllowed(f"this desk demands more now: the check still needs {' and '.join(lacking)}; reopen it")
    given = review_url if _has(review_url) else settings.address_of(claim)
    try:
        where = address(given, "the address for readers")
    except BadEvidence as error:
        raise NotAllowed(str(error)) from error
    if where is None:
        raise NotAllowed("publishing needs the address where readers find the check; give it, or set a template for it")
    return where


def check_verdict(standing: Standing, *, corrects: int | None = None, note: str | None = None) -> None:
    """Refuse a verdict that may not be given now.

    Raises:
        NotAllowed: with the reason and the cure.

    """
    if standing.blind:
        raise NotAllowed("several people rate the claim without seeing each other; answer your own sample of it")
    if standing.published is not None:
        if standing.state in (SECOND_LOOK, DONE):
            raise NotAllowed(_STAYS[standing.state])
        _check_correction(standing, corrects, note)
        return
    if standing.state in _STAYS:
        raise NotAllowed(_STAYS[standing.state])
    if corrects is not None:
        raise NotAllowed("nothing of this check is published, so there is nothing to correct; give a verdict")


def _check_correction(standing: Standing, corrects: int | None, note: str | None) -> None:
    published = standing.published
    if published is None or corrects != published.verdict:
        raise NotAllowed("the verdict is published; give a correction of it, or withdraw it")
    if not _has(note):
        raise NotAllowed("a correction needs a note that tells readers what was corrected")


def check_vote(
    standing: Standing,
    settings: Settings,
    vote: str,
    by: str,
    roles: Mapping[str, str],
    *,
    comment: str | None = None,
) -> str | None:
    """Refuse a vote that may not be given; the state that the check goes to with it comes back, None where it waits.

    Raises:
        NotAllowed: with the reason and the cure.

    """
    if vote not in BALLOTS:
        raise NotAllowed(f"{vote}: a vote is {' or '.join(BALLOTS)}")
    if settings.approval == "none":
        raise NotAllowed("this desk's verdicts need no approval; take the check to “done” or back to “in progress”")
    if standing.state != SECOND_LOOK or standing.verdict is None:
        raise NotAllowed(
            f"the check is “{standing.state}”: there is nothing to approve until a second look is asked for"
        )
    asked = standing.steps[-1]
    if asked.verdict != standing.verdict.number:
        raise NotAllowed("the verdict is not the one that was handed in; return the check")
    if roles.get(by.strip()) != "editor":
        raise NotAllowed(f"{by.strip()} is no editor of this desk; an enrolled editor must look at it")
    if mine := [each for each in standing.authors(standing.verdict.number) if is_same_person(each, by)]:
        raise NotAllowed(f"{mine[0]} has a part in this verdict; another editor must look at it")
    if mine := [each for each in standing.settled_by if is_same_person(each, by)]:
        raise NotAllowed(f"{mine[0]}'s answer settled this claim in a double assignment; another editor must look")
    before = standing.votes_on(asked)
    if any(is_same_person(each.by, by) for each in before):
        raise NotAllowed(f"{by.strip()} has voted on this verdict already; the next vote is another editor's")
    if vote == "return" and not _has(comment):
        raise NotAllowed("returning a check needs a comment that says why")
    if vote == "approve" and (lacking := missing(standing, settings)):
        # since it was handed in evidence may have gone, or the desk demands more
        raise NotAllowed(f"the check still needs {' and '.join(lacking)}; return it")
    now = Vote(0, standing.verdict.number, asked.number, by, "editor", vote)
    return {"approve": DONE, "return": IN_PROGRESS, None: None}[decided((*before, now), settings.approval)]


def check_evidence(standing: Standing) -> None:
    """Refuse that evidence is added or taken away while a verdict rests on it.

    Raises:
        NotAllowed: with the reason and the cure.

    """
    state = standing.state
    if state == DONE or (state == SECOND_LOOK and standing.ballots):
        raise NotAllowed(f"the check is “{state}” with the evidence it has; take it back to “in progress” first")
    if state == PUBLISHED:
        raise NotAllowed("the check is published with the evidence it has; begin a correction first")


def check_undo_of_verdict(standing: Standing, number: int) -> None:
    """Refuse to take back a verdict that was done, or is being looked at.

    Raises:
        NotAllowed: with the reason and the cure.

    """
    if any(each.verdict == number and each.state in (DONE, PUBLISHED) for each in standing.steps):
        raise NotAllowed("the verdict was done or published, so it stays in the history; give another one")
    if standing.state not in (UNSTARTED, IN_PROGRESS):
        raise NotAllowed(_STAYS[standing.state])


def check_undo_of_step(standing: Standing, number: int) -> None:
    """Refuse to take back a step but the last one, and one on which something stands.

    Raises:
        NotAllowed: with the reason and the cure.

    """
    if not standing.steps or standing.steps[-1].number != number:
        raise NotAllowed("only the last step can be taken back; take the check to the state where it should be")
    step, before = standing.steps[-1], standing.steps[-2].state if len(standing.steps) > 1 else UNSTARTED
    if step.state not in (UNSTARTED, IN_PROGRESS, SECOND_LOOK) or before not in (UNSTARTED, IN_PROGRESS):
        raise NotAllowed(f"the step to “{step.state}” stays in the history; take the check to the state it should have")
    if step.state == SECOND_LOOK and standing.votes_on(step):
        raise NotAllowed("editors have voted on it already; return the check")
    if before == UNSTARTED and standing.verdict is not None:
        raise NotAllowed("the check has a verdict; take that back first")


def audit(standing: Standing, rules: Sequence[tuple[str, str]] = ()) -> None:
    """Refuse what was not written by these rules, such as a history that was made by hand.

    `rules` are the rules of approval of the desk with the time when each began, oldest first.

    Raises:
        NotAllowed: naming the step or vote and what is wrong with it.

    """
    verdicts = {each.number: each for each in standing.verdicts}
    asked = {each.number: each for each in standing.steps if each.state == SECOND_LOOK}
    for vote in standing.votes:
        step = asked.get(vote.step)
        if step is None or step.verdict != vote.verdict or vote.vote not in BALLOTS or vote.role != "editor":
            raise NotAllowed(f"vote {vote.number} answers no asking for a second look, or is no editor's")
        if any(is_same_person(vote.by, author) for author in standing.authors(vote.verdict)):
            raise NotAllowed(f"vote {vote.number} is by {vote.by}, who has a part in the verdict")
    for place, step in enumerate(standing.steps):
        before = Standing(standing.steps[:place], standing.verdicts, standing.votes)
        correction = verdicts.get(step.verdict or 0)
        begins = before.state == PUBLISHED and step.state == IN_PROGRESS and _corrects(before, correction)
        withdraws = step.state == WITHDRAWN and before.published is not None
        if step.state not in NEXT[before.state] and not begins and not withdraws:
            raise NotAllowed(f"step {step.number} goes from “{before.state}” to “{step.state}”, which no check does")
        if step.state not in (SECOND_LOOK, DONE, PUBLISHED):
            continue
        verdict = verdicts.get(step.verdict or 0)
        if verdict is None or not (verdict.holds or step.state == SECOND_LOOK):
            raise NotAllowed(f"step {step.number} to “{step.state}” has no verdict that holds")
        rule = step.rule if step.rule in get_args(Approval) else "vote"
        if step.rule not in _rules_at(rules, step.at or ""):
            raise NotAllowed(f"step {step.number} names the rule of approval “{step.rule}”, which did not hold then")
        if step.state != SECOND_LOOK and not standing.is_approved(step, rule):  # type: ignore[arg-type]
            raise NotAllowed(f"step {step.number} to “{step.state}” lacks the approval by somebody else")


def _corrects(before: Standing, verdict: Verdict | None) -> bool:
    published = before.published
    return published is not None and verdict is not None and verdict.corrects == published.verdict


def _rules_at(rules: Sequence[tuple[str, str]], at: str) -> set[str]:
    """The rules that may have held at a time: times are to the second."""
    before = [rule for began, rule in rules if began < at][-1:] or ["none"]
    return {*before, *(rule for began, rule in rules if began == at)}


def open_steps(standing: Standing, settings: Settings, by: str, roles: Mapping[str, str]) -> dict[str, str | None]:
    """What somebody may do with a check now: None for what they may, else why not.

    The keys are the states, and "rate", "correct", "approve", "return" and "evidence". A comment, a note and an address
    are taken as given: whoever does it is asked for them.
    """
    given, published = "given", standing.published
    found: dict[str, str | None] = {}
    for state in STATES:
        where = None if settings.address else "https://example.org/"
        found[state] = _why_not(lambda s=state, w=where: check_step(standing, settings, s, comment=given, review_url=w))  # type: ignore[misc]
    found["rate"] = _why_not(lambda: check_verdict(standing))
    found["correct"] = _why_not(
        lambda: check_verdict(standing, corrects=published.verdict if published else -1, note=given)
    )
    for vote in BALLOTS:
        found[vote] = _why_not(lambda v=vote: check_vote(standing, settings, v, by, roles, comment=given))  # type: ignore[misc]
    found["evidence"] = _why_not(lambda: check_evidence(standing))
    return found


def _why_not(check: Callable[[], object]) -> str | None:
    try:
        check()
    except NotAllowed as error:
        return str(error)
    return None


def _has(text: str | None) -> bool:
    return bool((text or "").strip())


def _no_way(now: str, state: str) -> str:
    if state == now:
        return f"the check is “{now}” already"
    if state == PUBLISHED:
        return f"a check that is “{now}” cannot be published; it must be done first"
    ways = " or ".join(f"“{each}”" for each in NEXT[now])
    return f"a check goes from “{now}” to {ways}, not to “{state}”"


_STAYS: dict[str, str] = {
    SECOND_LOOK: "the check is being looked at a second time; return it to “in progress” first",
    DONE: "the check is done; reopen it first, with a comment",
    PUBLISHED: "the check is published; give a correction, or withdraw it",
    WITHDRAWN: "the check is withdrawn; take it to “in progress” first",
}
_DEEDS: dict[tuple[str, str], str] = {
    (SECOND_LOOK, IN_PROGRESS): "returning",
    (DONE, IN_PROGRESS): "reopening",
    **{(now, WITHDRAWN): "withdrawing" for now in STATES},
}
