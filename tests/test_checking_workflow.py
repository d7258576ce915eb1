"""The rules of the workflow: every pair of states, who may vote, what an approval is of; and a desk's settings."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.checking.scales import SCALES
from attribution.checking.settings import BadSettings, Settings
from attribution.checking.workflow import (
    STATES,
    NotAllowed,
    Standing,
    Step,
    Verdict,
    Vote,
    audit,
    check_step,
    check_undo_of_step,
    check_undo_of_verdict,
    check_verdict,
    check_vote,
    decided,
    is_same_person,
    open_steps,
)

FREE = Settings(address="https://desk.example/{claim_id}")
RULED = replace(FREE, approval="two people")
ROLES = {"Ed": "editor", "Eve": "editor", "Edna": "editor", "Ana": "reviewer", "Bo": "reviewer"}
TRUE = Verdict(1, "Ana", "True")

WAYS = {
    "unstarted": (),
    "in progress": ("in progress",),
    "needs a second look": ("in progress", "needs a second look"),
    "done": ("in progress", "done"),
    "published": ("in progress", "done", "published"),
    "withdrawn": ("in progress", "done", "published", "withdrawn"),
}
GOES = {
    ("unstarted", "in progress"),
    ("in progress", "unstarted"),
    ("in progress", "needs a second look"),
    ("in progress", "done"),
    ("needs a second look", "in progress"),
    ("needs a second look", "done"),
    ("done", "in progress"),
    ("done", "published"),
    ("published", "withdrawn"),
    ("withdrawn", "in progress"),
}
SAYS_WHY = {("needs a second look", "in progress"), ("done", "in progress"), ("published", "withdrawn")}


def at(state: str, *, rule: str = "none", verdict: int = 1) -> Standing:
    steps = tuple(Step(n, each, "Ana", verdict, rule) for n, each in enumerate(WAYS[state], 1))
    return Standing(steps, (TRUE,))


def why(check: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as caught:
        check()
    return str(caught.value)


@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("then", STATES)
def test_every_pair_of_states(now: str, then: str) -> None:
    standing = at(now)
    if (now, then) in GOES:
        check_step(standing, FREE, then, comment="So.", claim="c1")
        if (now, then) in SAYS_WHY:
            assert "needs a comment that says why" in why(lambda: check_step(standing, FREE, then, comment=" "))
        else:
            check_step(standing, FREE, then, claim="c1")
    else:
        assert why(lambda: check_step(standing, FREE, then, comment="So.", claim="c1"))


@pytest.mark.parametrize("now", STATES)
def test_with_a_rule_no_step_but_a_vote_leads_to_done(now: str) -> None:
    assert why(lambda: check_step(at(now, rule="two people"), RULED, "done", comment="So."))
    # what was done without an approval is not published by a desk that demands one
    assert why(lambda: check_step(at(now), RULED, "published", comment="So.", claim="c1"))


@pytest.mark.parametrize("now", STATES)
def test_verdicts_are_given_while_the_check_is_open(now: str) -> None:
    if now in ("unstarted", "in progress"):
        check_verdict(at(now))
    else:
        assert why(lambda: check_verdict(at(now)))
    if now == "published":
        assert "needs a note" in why(lambda: check_verdict(at(now), corrects=1, note=" "))
        assert "give a correction of it" in why(lambda: check_verdict(at(now), corrects=2, note="We erred."))
        check_verdict(at(now), corrects=1, note="We erred.")
    else:
        assert why(lambda: check_verdict(at(now), corrects=1, note="We erred."))
    assert "without seeing each other" in why(lambda: check_verdict(replace(at(now), blind=True)))


def test_where_it_is_published() -> None:
    done = at("done")
    assert check_step(done, FREE, "published", claim="c1") == "https://desk.example/c1"
    assert check_step(done, FREE, "published", review_url="https://other.example/") == "https://other.example/"
    assert "the address for readers" in why(lambda: check_step(done, FREE, "published", review_url="our page"))
    assert "needs the address" in why(lambda: check_step(done, Settings(), "published"))


def asked(*votes: tuple[str, str], verdicts: tuple[Verdict, ...] = (TRUE,)) -> Standing:
    last = verdicts[-1].number
    steps = tuple(replace(each, verdict=last) for each in at("needs a second look", rule="two people").steps)
    given = tuple(Vote(n, last, 2, by, "editor", vote) for n, (by, vote) in enumerate(votes, 1))
    return Standing(steps, verdicts, given)


def test_who_may_vote() -> None:
    assert check_vote(asked(), RULED, "approve", "Ed", ROLES) == "done"
    assert check_vote(asked(), RULED, "return", "Ed", ROLES, comment="Why?") == "in progress"
    assert "needs a comment" in why(lambda: check_vote(asked(), RULED, "return", "Ed", ROLES))
    assert "no editor" in why(lambda: check_vote(asked(), RULED, "approve", "Bo", ROLES))
    assert "no editor" in why(lambda: check_vote(asked(), RULED, "approve", "Ed", {}))  # nobody is one
    assert "a vote is approve or return" in why(lambda: check_vote(asked(), RULED, "yes", "Ed", ROLES))
    assert "no approval" in why(lambda: check_vote(asked(), FREE, "approve", "Ed", ROLES))
    assert "nothing to approve" in why(lambda: check_vote(at("in progress"), RULED, "approve", "Ed", ROLES))
    own = asked(verdicts=(Verdict(1, "ED "),))
    assert "ED  has a part" in why(lambda: check_vote(own, RULED, "approve", "Ed", ROLES))
    touched = asked(verdicts=(Verdict(1, "Ed", holds=False), Verdict(2, "Ana", "True")))
    assert "Ed has a part" in why(lambda: check_vote(touched, RULED, "approve", "Ed", ROLES))
    assert check_vote(touched, RULED, "approve", "Eve", ROLES) == "done"


def test_three_vote_and_two_decide() -> None:
    rules = replace(RULED, approval="vote")
    assert check_vote(asked(), rules, "approve", "Ed", ROLES) is None
    assert check_vote(asked(("Ed", "approve")), rules, "approve", "Eve", ROLES) == "done"
    assert check_vote(asked(("Ed", "approve")), rules, "return", "Eve", ROLES, comment="So.") is None
    split = asked(("Ed", "approve"), ("Eve", "return"))
    assert check_vote(split, rules, "return", "Edna", ROLES, comment="So.") == "in progress"
    assert "has voted" in why(lambda: check_vote(split, rules, "approve", "ed", ROLES | {"ed": "editor"}))
    assert decided([Vote(1, 1, 1, "Ed", "editor", "approve"), Vote(2, 1, 1, "ED", "editor", "approve")], "vote") is None


def test_names_that_are_one_person() -> None:
    for other in ("ana  ruiz", " ANA RUIZ", "Ａｎａ Ruiz", "Ana\u00a0Ruiz", "A\u200bna Ruiz"):
        assert is_same_person("Ana Ruiz", other)
    for other in ("Ana Ruiz\ufe0f", "Ana Ruiz\x07", "A\u034fna Ruiz", "Ana\u3164Ruiz", "\u2800Ana Ruiz", "Ana\tRuiz"):
        assert is_same_person("Ana Ruiz", other)
    assert is_same_person("Weiß", "WEISS")
    assert not is_same_person("Ana Ruiz", "Ana Ruis")


def test_what_may_be_taken_back() -> None:
    check_undo_of_verdict(at("in progress"), 1)
    for state in ("needs a second look", "done", "published", "withdrawn"):
        assert why(lambda now=state: check_undo_of_verdict(at(now), 1))  # type: ignore[misc]
    reopened = Standing((*at("done").steps, Step(3, "in progress", "Ana", 1)), (TRUE,))
    assert "stays in the history" in why(lambda: check_undo_of_verdict(reopened, 1))
    check_undo_of_step(at("needs a second look"), 2)
    assert "voted" in why(lambda: check_undo_of_step(asked(("Ed", "return")), 2))
    for state in ("done", "published", "withdrawn"):
        assert why(lambda now=state: check_undo_of_step(at(now), len(WAYS[now])))  # type: ignore[misc]
    assert "stays in the history" in why(lambda: check_undo_of_step(reopened, 3))


def test_what_somebody_may_do_now_with_the_reason_against_the_rest() -> None:
    now = open_steps(asked(), RULED, "Ana", ROLES)
    assert {key for key, reason in now.items() if reason is None} == {"in progress", "evidence"}
    assert now["approve"] == "Ana is no editor of this desk; an enrolled editor must look at it"
    assert now["done"] == "this desk's verdicts need an approval by somebody else; vote on it as an editor"
    now = open_steps(asked(), RULED, "Ed", ROLES)
    assert {key for key, reason in now.items() if reason is None} == {"in progress", "approve", "return", "evidence"}
    now = open_steps(at("published"), FREE, "Ana", ROLES)
    assert {key for key, reason in now.items() if reason is None} == {"withdrawn", "correct"}


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ("on",) * 24 + (*STATES, "verdict", "correct", "approve", "return", "undo verdict", "undo step")
        ),
        st.sampled_from(("Ana", "Bo", "Ed", "Eve", "ed ")),
    ),
    max_size=30,
)


@given(ACTS, st.sampled_from(("two people", "vote")))
def test_no_history_is_done_without_another_editors_approval(acts: list[tuple[str, str]], approval: str) -> None:
    rules = replace(RULED, approval=approval)  # type: ignore[arg-type]
    now = Standing()
    for number, (what, who) in enumerate(acts, 1):
        try:
            now = told(now, rules, what, who, number)
        except NotAllowed:
            continue
        audit(now, [("", approval)])
        for place, step in enumerate(now.steps):
            if step.state in ("done", "published"):
                assert step.verdict is not None
                approving = {vote.by for vote in now.votes if vote.verdict == step.verdict and vote.vote == "approve"}
                assert len(approving) >= (1 if approval == "two people" else 2)
                wrote = {each.by for each in now.verdicts if each.number == step.verdict}
                assert not {by.strip().casefold() for by in approving} & {by.strip().casefold() for by in wrote}
                assert approving <= {"Ed", "Eve"}
                assert now.steps[place - 1].state in ("needs a second look", "done")


ON = {
    "unstarted": "verdict",
    "in progress": "needs a second look",
    "needs a second look": "approve",
    "done": "published",
    "published": "correct",
    "withdrawn": "in progress",
}
"""What leads on from each state: by chance alone few histories get far."""


def told(now: Standing, rules: Settings, what: str, who: str, number: int) -> Standing:
    if what == "on":
        what = "verdict" if now.state == "in progress" and now.verdict is None else ON[now.state]
    verdict = now.verdict.number if now.verdict else None
    if what in ("verdict", "correct"):
        steps = now.steps
        if now.state == "unstarted":
            steps = (Step(number, "in progress", who, None, rules.approval),)
        corrects = now.published.verdict if now.published and what == "correct" else None
        check_verdict(now, corrects=corrects, note="So." if corrects else None)
        given = Verdict(number, who, "True", corrects=corrects, note="So." if corrects else None)
        if now.state == "published":
            steps = (*steps, Step(number, "in progress", who, number, rules.approval))
        return replace(now, verdicts=(*now.verdicts, given), steps=steps)
    if what in ("approve", "return"):
        state = check_vote(now, rules, what, who, ROLES, comment="So.")
        assert verdict is not None
        votes = (*now.votes, Vote(number, verdict, now.steps[-1].number, who, "editor", what))
        steps = (*now.steps, Step(number, state, who, verdict, rules.approval)) if state else now.steps
        return replace(now, votes=votes, steps=steps)
    if what == "undo verdict":
        check_undo_of_verdict(now, verdict or 0)
        return replace(now, verdicts=tuple(replace(v, holds=v.holds and v.number != verdict) for v in now.verdicts))
    if what == "undo step":
        check_undo_of_step(now, now.steps[-1].number if now.steps else 0)
        return replace(now, steps=now.steps[:-1])
    check_step(now, rules, what, comment="So.", claim="c1")
    return replace(now, steps=(*now.steps, Step(number, what, who, verdict, rules.approval)))


# --- settings ------------------------------------------------------------------------------------------------------


def test_settings_come_back_as_they_were() -> None:
    settings = Settings(
        SCALES["politifact"],
        "vote",
        True,
        2,
        " The  Desk ",
        "https://desk.example/{claim_id}#it",
        "en",
        {"words": {"tax": 1.0}},
    )
    again = Settings.from_dict(settings.as_dict())
    assert again == replace(settings, organisation="The Desk")
    assert Settings.from_dict({}) == Settings()
    assert again.address_of("c1") == "https://desk.example/c1#it"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "settings are a record"),
        ({"approvals": "none"}, "settings: unknown key 'approvals': there are scale, approval"),
        ({"approval": "three"}, "approval: 'three' is none of none, two people, vote"),
        ({"rationale_required": 1}, "rationale_required: 1 is neither true nor false"),
        ({"evidence_required": -1}, "evidence_required: -1 is no number from 0 to 20"),
        ({"evidence_required": True}, "evidence_required: True is no number"),
        ({"address": "https://desk.example/"}, "address: 'https://desk.example/' has no {claim_id}"),
        ({"address": "desk/{claim_id}"}, "does not begin with https://"),
        ({"organisation": 3}, "organisation: must be a text"),
        ({"scale": {"name": "x"}}, "settings: ratings: must be a list"),
        ({"priorities": {"moods": 1}}, "settings: priorities: unknown key 'moods'"),
    ],
)
def test_settings_that_are_none(record: object, message: str) -> None:
    with pytest.raises(BadSettings) as caught:
        Settings.from_dict(record)
    assert message in str(caught.value)
