"""Fact-checks in the ledger: every verb with its history, the rules in the transaction that writes, and the way out."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attribution.checking.fact_checks import FactCheck
from attribution.checking.settings import Settings
from attribution.ledger import Filters, Ledger, LedgerError, Models, Overtaken, Refused, migrations, schema
from attribution.ledger.queued import ordered
from attribution.ledger.transfer import bring_in, files
from attribution.records import Worth
from tests.checking import RULED, SECOND, fill_with_checks, publish
from tests.factories import article, attribution
from tests.test_checking_workflow import ON

CLAIM = attribution().id
OTHER = attribution(**SECOND).id  # type: ignore[arg-type]


@pytest.fixture
def ledger(database: str) -> Iterator[Ledger]:
    with Ledger.open(database) as opened:
        save(opened)
        yield opened


@pytest.fixture
def quick() -> Iterator[Ledger]:
    with Ledger.open("sqlite://") as opened:
        save(opened)
        yield opened


def save(ledger: Ledger) -> None:
    kept = ledger.enter(article()).article
    second = attribution(kept, **SECOND)  # type: ignore[arg-type]
    ledger.save(kept, (attribution(kept), second), Models((("quote", "1"),)))


def rule(ledger: Ledger, rules: Settings = RULED) -> None:
    ledger.enrol("Ed", "editor")
    ledger.enrol("Eve", "editor")
    ledger.set_up(rules, "Ed")


def refused(work: Callable[[], object], kind: type[LedgerError] = LedgerError) -> str:
    with pytest.raises(kind) as caught:
        work()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- the workflow --------------------------------------------------------------------------------------------------


def test_a_check_to_its_correction(ledger: Ledger) -> None:
    fill_with_checks(ledger, ledger.enter(article()).article)
    check = ledger.checks.of(CLAIM)
    assert (check.state, check.assignee, check.due) == ("published", "Ana", "2026-04-01")
    assert check.published is not None
    assert check.published == check.verdict
    assert (check.published["rating"], check.published["rating_value"], check.published["note"]) == (
        "False",
        1,
        "It closed in May.",
    )
    assert (check.published["best_rating"], check.published["scale"]) == (3, RULED.scale.name)
    assert check.published_step is not None
    assert check.approved
    assert check.published_step["review_url"] == f"https://desk.example/{CLAIM}"
    assert [each["rating"] for each in check.corrections] == ["False"]
    assert [each["file"] is not None for each in check.evidence] == [True]
    assert [each["text"] for each in check.comments] == ["Look again \0 at \U0001f600."]
    assert ledger.checks.file(check.evidence[0]["file"]) == ("minutes.txt", "text/plain", b"It stays open.")
    row = ledger.claims(Filters(states=("published",))).iloc[0]
    assert (row["claim_id"], row["state"], row["assignee"], row["checkworthiness"]) == (CLAIM, "published", "Ana", 0.75)
    assert (row["claim_type"], row["worth_reasons"], row["group"]) == ("event", "a date", CLAIM)
    board = ledger.checks.board().set_index("claim_id")
    assert board.loc[CLAIM, "published_verdict"] == "False"
    assert board.loc[OTHER, "state"] == "in progress"
    kinds = [row["what"] for row in ledger.history(CLAIM)]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "judgements": 1,
        "verdicts": 2,
        "evidence": 3,
        "assignments": 1,
        "steps": 8,
        "votes": 2,
        "comments": 1,
        "sameness": 2,
    }


def test_during_a_correction_readers_see_the_first_verdict_with_its_evidence(quick: Ledger) -> None:
    rule(quick)
    quick.checks.rate(CLAIM, "Ana", "true")
    publish(quick, CLAIM)
    quick.checks.correct(CLAIM, "Ana", "false", "We erred.")
    quick.checks.add_evidence(CLAIM, "Ana", url="https://example.org/2")
    check = quick.checks.of(CLAIM)
    assert check.published is not None
    assert check.verdict is not None
    assert (check.state, check.published["rating"], check.verdict["rating"]) == ("in progress", "True", "False")
    assert (len(check.evidence), len(check.published_evidence), check.approved) == (1, 0, True)
    quick.checks.step(CLAIM, "needs a second look", "Ana")
    assert quick.checks.board().set_index("claim_id").loc[CLAIM, "published_verdict"] == "True"
    quick.checks.step(CLAIM, "withdrawn", "Ana", comment="Wrong claim.")
    assert quick.checks.of(CLAIM).published is None


def test_without_a_rule_a_check_goes_straight_on(quick: Ledger) -> None:
    quick.checks.rate(CLAIM, "Ana", "true")
    quick.checks.step(CLAIM, "done", "Ana")
    assert "needs the address" in refused(lambda: quick.checks.step(CLAIM, "published", "Ana"))
    quick.checks.step(CLAIM, "published", "Ana", review_url="https://desk.example/1", published="2026-03-01")
    assert quick.checks.board().set_index("claim_id").loc[CLAIM, "published_on"] == "2026-03-01"
    rule(quick)
    assert not quick.checks.of(CLAIM).approved  # published before there was a rule


@pytest.mark.parametrize("name", ["Ana", " ana ", "ＡＮＡ", "A\u200dna"])
def test_nobody_approves_their_own_under_another_spelling(quick: Ledger, name: str) -> None:
    rule(quick)
    quick.enrol(name, "editor")
    quick.checks.rate(CLAIM, "Ana", "true")
    quick.checks.step(CLAIM, "needs a second look", "Bo")
    assert "has a part in this verdict" in refused(lambda: quick.checks.vote(CLAIM, "approve", name), Refused)
    assert quick.checks.of(CLAIM).state == "needs a second look"


def test_ways_round_the_rule_lead_nowhere(quick: Ledger) -> None:
    rule(quick)
    checks = quick.checks
    checks.rate(CLAIM, "Ana", "true")
    assert "need an approval" in refused(lambda: checks.step(CLAIM, "done", "Ed"), Refused)
    assert "must be done first" in refused(lambda: checks.step(CLAIM, "published", "Ed"), Refused)
    checks.step(CLAIM, "needs a second look", "Ana")
    assert "no editor" in refused(lambda: checks.vote(CLAIM, "approve", "Bo"), Refused)
    assert "second time" in refused(lambda: quick.rate(CLAIM, "false", "Ed"), Refused)
    assert "second time" in refused(lambda: quick.undo("verdicts", 1, "Ana"), Refused)
    checks.vote(CLAIM, "approve", "Ed")
    for work in (
        lambda: quick.rate(CLAIM, "false", "Ana"),
        lambda: checks.rate(CLAIM, "Ana", "false"),
        lambda: quick.undo("verdicts", 1, "Ana"),
        lambda: quick.undo("votes", 1, "Ed"),
        lambda: quick.undo("steps", 3, "Ed"),
        lambda: checks.add_evidence(CLAIM, "Ana", quote="so"),
        lambda: checks.step(CLAIM, "in progress", "Ana"),  # without a comment
    ):
        refused(work, Refused)
    quick.enrol("Ed", "reviewer")  # what was true stays true
    checks.step(CLAIM, "published", "Ana")
    assert checks.of(CLAIM).approved
    assert "no column" in refused(lambda: quick.rate(OTHER, "true", "Ana", corrects=1))
    assert "no column" in refused(lambda: quick.rate(OTHER, "true", "Ana", undoes=1))
    # an approval is of one handing in: a verdict that comes back is approved anew
    checks.step(CLAIM, "withdrawn", "Ana", comment="Stop.")
    checks.step(CLAIM, "in progress", "Ana")
    checks.step(CLAIM, "needs a second look", "Ana")
    assert checks.of(CLAIM).standing.ballots == ()


def test_an_editor_who_wrote_into_the_verdict_does_not_approve_it(quick: Ledger) -> None:
    rule(quick)
    quick.checks.rate(CLAIM, "Ed", "true")
    number = quick.checks.rate(CLAIM, "Ana", "true", rationale="What Ed wrote.")
    quick.undo("verdicts", 1, "Ana")
    quick.checks.step(CLAIM, "needs a second look", "Ana")
    assert "Ed has a part" in refused(lambda: quick.checks.vote(CLAIM, "approve", "Ed"), Refused)
    assert quick.checks.vote(CLAIM, "approve", "Eve") == "done"
    assert quick.checks.of(CLAIM).standing.steps[-1].verdict == number


def test_two_equal_votes_of_three_decide(quick: Ledger) -> None:
    for name in ("Ed", "Eve", "Edna"):
        quick.enrol(name, "editor")
    quick.set_up(replace(RULED, approval="vote"), "Ed")
    quick.checks.rate(CLAIM, "Ana", "true")
    quick.checks.step(CLAIM, "needs a second look", "Ana")
    assert quick.checks.vote(CLAIM, "approve", "Ed") is None
    assert "has voted" in refused(lambda: quick.checks.vote(CLAIM, "approve", "Ed"), Refused)
    assert "with the evidence it has" in refused(lambda: quick.checks.add_evidence(CLAIM, "Ana", quote="x"), Refused)
    assert "needs a comment" in refused(lambda: quick.checks.vote(CLAIM, "return", "Eve"), Refused)
    assert quick.checks.vote(CLAIM, "return", "Eve", comment="Why?") is None
    assert quick.checks.vote(CLAIM, "approve", "Edna") == "done"


def test_who_has_not_seen_the_check_as_it_is_is_told(quick: Ledger) -> None:
    seen = quick.checks.of(CLAIM).seen
    quick.checks.rate(CLAIM, "Bo", "true", seen=seen)
    with pytest.raises(Overtaken, match="Bo has worked on the check since; look at it again"):
        quick.checks.rate(CLAIM, "Ana", "false", seen=seen)
    quick.checks.comment(CLAIM, "Hm.", "Bo")
    quick.checks.rate(CLAIM, "Ana", "false", seen=seen + 2)


def test_of_editors_at_once_one_decides(database: str) -> None:
    with Ledger.open(database) as ledger:
        save(ledger)
        rule(ledger)
        ledger.checks.rate(CLAIM, "Ana", "true")
        ledger.checks.step(CLAIM, "needs a second look", "Ana")

        def vote(deed: tuple[str, str]) -> str:
            try:
                return str(ledger.checks.vote(CLAIM, deed[1], deed[0], comment="So."))
            except LedgerError:
                return "refused"

        with ThreadPoolExecutor(4) as threads:
            got = list(threads.map(vote, [("Ed", "approve"), ("Eve", "return")] * 2))
        assert sorted(got)[-3:] == ["refused"] * 3
        assert len(ledger.table("votes")) == 1


def test_a_verdict_needs_what_the_desk_demands(quick: Ledger) -> None:
    rule(quick, replace(RULED, rationale_required=True, evidence_required=1))
    said = refused(lambda: quick.checks.rate(CLAIM, "Ana", "truthy"), Refused)
    assert said == f"{CLAIM}: 'truthy' is no rating of the scale “{RULED.scale.name}”: True, Mixed, False, Unproven"
    quick.checks.rate(CLAIM, "Ana", "TRUE")
    said = refused(lambda: quick.checks.step(CLAIM, "needs a second look", "Ana"), Refused)
    assert said == f"{CLAIM}: the check still needs a rationale and 1 piece of evidence (it has 0)"
    assert quick.checks.of(CLAIM).state == "in progress"


def test_settings_are_an_editors(quick: Ledger) -> None:
    assert quick.settings() == Settings()
    quick.set_up(Settings(organisation="The Desk"), "Ana")  # while nobody is an editor
    assert "needs an editor" in refused(lambda: quick.set_up(RULED, "Ana"))
    quick.enrol("Ed", "editor")
    assert "Ana is no editor" in refused(lambda: quick.set_up(RULED, "Ana"))
    assert "needs 2 editors" in refused(lambda: quick.set_up(replace(RULED, approval="vote"), "Ed"))
    assert "address" in refused(lambda: quick.set_up(replace(RULED, address="ftp://x/{claim_id}"), "Ed"))
    quick.set_up(RULED, "Ed")
    assert quick.settings() == RULED
    quick.enrol("Ed", "reviewer")
    assert "no editor" in refused(lambda: quick.set_up(Settings(), "Ed"))  # the rule does not fall with the last one
    assert [each["by"] for each in quick.settings_history()] == ["Ana", "Ed"]


@pytest.mark.parametrize(
    ("given", "file", "message"),
    [
        ({"url": "see the minutes"}, None, "url"),
        ({"url": "https://x.example", "published": "May"}, None, "is no date"),
        ({"quote": "x", "stance": "maybe"}, None, "stance"),
        ({}, ("tool.pdf", b"MZ\x90"), "can be run"),
        ({}, ("run.sh", b"echo"), "can be run"),
        ({}, ("a.svg", b"<svg/>"), "script"),
        ({}, ("a.txt", b""), "empty"),
    ],
)
def test_bad_evidence_is_refused_whole(
    quick: Ledger, given: dict[str, str], file: tuple[str, bytes] | None, message: str
) -> None:
    assert message in refused(lambda: quick.checks.add_evidence(CLAIM, "Ana", file=file, **given))
    assert quick.table("evidence").empty
    assert quick.table("files").empty


def test_what_the_desk_demands_is_there_when_it_is_approved_and_published(quick: Ledger) -> None:
    rules = replace(RULED, evidence_required=1)
    rule(quick, rules)
    checks = quick.checks
    checks.rate(CLAIM, "Ana", "true")
    piece = checks.add_evidence(CLAIM, "Ana", quote="It stays open.")
    checks.step(CLAIM, "needs a second look", "Ana")
    quick.undo("evidence", piece, "Ana")
    assert "1 piece of evidence" in refused(lambda: checks.vote(CLAIM, "approve", "Eve"), Refused)
    assert checks.of(CLAIM).votes == ()
    checks.add_evidence(CLAIM, "Ana", quote="It stays open.")
    assert checks.vote(CLAIM, "approve", "Eve") == "done"
    quick.set_up(replace(rules, rationale_required=True), "Ed")
    assert "a rationale" in refused(lambda: checks.step(CLAIM, "published", "Ana"), Refused)
    assert checks.of(CLAIM).state == "done"


def test_a_return_returns_though_somebody_approved_under_another_rule(quick: Ledger) -> None:
    rule(quick, replace(RULED, approval="vote"))
    checks = quick.checks
    checks.rate(CLAIM, "Ana", "true")
    checks.step(CLAIM, "needs a second look", "Ana")
    assert checks.vote(CLAIM, "approve", "Ed") is None
    quick.set_up(RULED, "Ed")
    assert checks.vote(CLAIM, "return", "Eve", comment="The minutes say otherwise.") == "in progress"


def test_one_person_under_two_names_is_one_editor(quick: Ledger) -> None:
    quick.enrol("Ed", "editor")
    quick.enrol("E\ufe0fd", "editor")
    assert "has 1" in refused(lambda: quick.set_up(replace(RULED, approval="vote"), "Ed"))


@pytest.mark.parametrize("name", ["\x07", "Ana\u202e", "Ed\u200b", "A\x00na"])
def test_a_new_name_has_no_signs_that_cannot_be_seen(quick: Ledger, name: str) -> None:
    assert "cannot be seen" in refused(lambda: quick.checks.comment(CLAIM, "So.", name))
    assert "cannot be seen" in refused(lambda: quick.enrol(name, "editor"))
    assert quick.roles() == {}
    quick.enrol("\u0631\u0636\u0627\u200c\u0632\u0627\u062f\u0647")


def test_after_a_correction_was_taken_back_the_published_verdict_is_not_published_anew(quick: Ledger) -> None:
    checks = quick.checks
    checks.rate(CLAIM, "Ana", "true")
    checks.step(CLAIM, "done", "Ana")
    checks.step(CLAIM, "published", "Ana", review_url="https://desk.example/1")
    quick.undo("verdicts", checks.correct(CLAIM, "Ana", "false", "We erred."), "Ana")
    checks.add_evidence(CLAIM, "Ana", quote="Something else.")
    assert "give a correction" in refused(lambda: checks.step(CLAIM, "done", "Ana"), Refused)
    assert checks.of(CLAIM).published_evidence == ()


def test_nobody_approves_their_own_answer(quick: Ledger) -> None:
    rule(quick)
    samples, checks = quick.samples, quick.checks
    samples.assign("may", "verdict", [CLAIM], ("Eve", "Ana"), "Ed")
    for who, rating in (("Eve", "true"), ("Ana", "false")):
        (mine,) = samples.mine(who)
        answer = samples.answer(mine["number"], who, rating=rating)
        if who == "Eve":
            first = answer
    samples.adjudicate("may", "verdict", CLAIM, "Cy", answer=first)
    checks.step(CLAIM, "needs a second look", "Cy")
    assert "Eve's answer" in str(checks.of(CLAIM).open_steps("Eve")["approve"])
    assert "Eve's answer" in refused(lambda: checks.vote(CLAIM, "approve", "Eve"), Refused)
    assert checks.vote(CLAIM, "approve", "Ed") == "done"


def test_an_answer_that_is_left_alone_stays_hidden(quick: Ledger) -> None:
    samples = quick.samples
    samples.assign("may", "verdict", [CLAIM], ("Bo", "Ana"), "Ed")
    samples.answer(samples.mine("Bo")[0]["number"], "Bo", rating="true")
    quick.undo("samples", samples.mine("Ana")[0]["number"], "Ana")
    assert samples.answers() == []
    assert {row["what"] for row in quick.history(CLAIM)} == {"samples"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"review_url": "javascript:alert(1)"}, "review_url: 'javascript:alert(1)' does not begin with https://"),
        ({"published": "31.02.2026"}, "published: "),
        ({"rationale": "x" * 20_001}, "longer than 20,000"),
        ({"rating_value": float("nan")}, "rating_value: nan"),
    ],
)
def test_a_verdict_on_any_scale_has_values_in_order(quick: Ledger, given: dict[str, str], message: str) -> None:
    assert message in refused(lambda: quick.rate(CLAIM, "half", "Ana", **given))
    assert "is empty" in refused(lambda: quick.rate(CLAIM, " ", "Ana"))
    assert quick.history(CLAIM) == []


def test_undoing_steps(quick: Ledger) -> None:
    start = quick.checks.step(CLAIM, "in progress", "Ana")
    quick.undo("steps", start, "Ana")
    assert quick.checks.of(CLAIM).state == "unstarted"
    quick.checks.rate(CLAIM, "Ana", "true")
    asked = quick.checks.step(CLAIM, "needs a second look", "Ana")
    assert "only the last step" in refused(lambda: quick.undo("steps", asked - 1, "Ana"), Refused)
    quick.undo("steps", asked, "Ana")
    assert quick.checks.of(CLAIM).state == "in progress"
    assert "has a verdict" in refused(lambda: quick.undo("steps", asked - 1, "Ana"), Refused)
    done = quick.checks.step(CLAIM, "done", "Ana")
    assert "stays in the history" in refused(lambda: quick.undo("steps", done, "Ana"), Refused)
    comment = quick.checks.comment(CLAIM, "Mine.", "Ana")
    assert "Ana's" in refused(lambda: quick.undo("comments", comment, "Bo"), Refused)
    quick.undo("comments", comment, "Ana")
    assert quick.checks.of(CLAIM).comments == ()


# --- double assignments --------------------------------------------------------------------------------------------


def test_a_sample_is_hidden_until_all_are_in(ledger: Ledger) -> None:
    ledger.samples.assign("March", "verdict", [CLAIM], ["Ana", "Bo"], "Ed")
    assert "Bo: is named twice" not in refused(lambda: ledger.samples.assign("x", "verdict", [OTHER], ["Bo"], "Ed"))
    assert "is named twice" in refused(lambda: ledger.samples.assign("x", "verdict", [OTHER], ["Bo", "bo "], "Ed"))
    assert "waits for Ana" in refused(lambda: ledger.samples.assign("April", "verdict", [CLAIM], ["Cy", "Di"], "Ed"))
    assert "without seeing each other" in refused(lambda: ledger.rate(CLAIM, "true", "Cy"), Refused)
    (ana,), (bo,) = ledger.samples.mine("Ana"), ledger.samples.mine("Bo", "verdict")
    assert "is Bo's" in refused(lambda: ledger.samples.answer(bo["number"], "Ana", rating="true"))
    ledger.samples.answer(ana["number"], "Ana", rating="true", comment="secret")
    assert "for good" in refused(lambda: ledger.samples.answer(ana["number"], "Ana", rating="false"))
    assert "answered already" in refused(lambda: ledger.undo("samples", ana["number"], "Ed"), Refused)
    assert ledger.samples.answers() == []
    assert "secret" not in str(ledger.history(CLAIM))
    assert "hidden" in refused(lambda: ledger.table("answers"))
    assert "wait for the answers of Bo" in refused(
        lambda: ledger.samples.adjudicate("March", "verdict", CLAIM, "Cy", rating="true")
    )
    ledger.samples.answer(bo["number"], "Bo", rating="false")
    assert [(each["reviewer"], each["rating"]) for each in ledger.samples.answers("March")] == [
        ("Ana", "True"),
        ("Bo", "False"),
    ]
    assert "secret" in str(ledger.history(CLAIM))
    assert "Ana has answered" in refused(
        lambda: ledger.samples.adjudicate("March", "verdict", CLAIM, "Ana", rating="true")
    )
    ledger.samples.adjudicate("March", "verdict", CLAIM, "Cy", rating="mixed", comment="Both.")
    assert "settled already" in refused(
        lambda: ledger.samples.adjudicate("March", "verdict", CLAIM, "Di", rating="true")
    )
    check = ledger.checks.of(CLAIM)
    assert check.verdict is not None
    assert (check.state, check.verdict["rating"], check.verdict["rationale"]) == ("in progress", "Mixed", "Both.")
    assert ledger.samples.progress() == [
        {"name": "March", "what": "verdict", "claims": 1, "complete": 1, "parts": 2, "answers": 2, "settled": 1}
    ]


def test_extractions_are_settled_by_an_answer_that_corrects(quick: Ledger) -> None:
    quick.samples.assign("March", "extraction", [CLAIM], ["Ana", "Bo"], "Ed")
    right = {"content": [[22, 45]], "source": [[47, 57]], "cue": []}
    numbers = {name: quick.samples.mine(name)[0]["number"] for name in ("Ana", "Bo")}
    bad = right | {"content": [[22, 9999]]}
    assert "no place" in refused(lambda: quick.samples.answer(numbers["Ana"], "Ana", decision="corrected", spans=bad))
    answer = quick.samples.answer(numbers["Ana"], "Ana", decision="corrected", spans=right)
    quick.samples.answer(numbers["Bo"], "Bo", decision="confirmed")
    quick.samples.adjudicate("March", "extraction", CLAIM, "Cy", answer=answer)
    row = quick.claims().set_index("claim_id").loc[CLAIM]
    assert (row["content_spans"], row["judgement"], row["reviewer"]) == ("22-45", "corrected", "Cy")


# --- scores, groups, fact-checks -----------------------------------------------------------------------------------


def test_scores_are_kept_made_anew_and_ordered_by(ledger: Ledger) -> None:
    numbers = {each.claim_id: each.attribution for each in ledger.scores.unscored()}
    assert set(numbers) == {CLAIM, OTHER}
    assert len(ledger.scores.unscored(1)) == 1
    before = ledger.stamp()
    ledger.scores.put([(numbers[OTHER], Worth(0.9, "quantity", ("a number",), b"\x02"))], "m1")
    assert ledger.stamp() != before
    assert ordered(ledger, Filters(), "checkworthiness") == [OTHER, CLAIM]
    assert [each.claim_id for each in ledger.scores.unscored()] == [CLAIM]
    assert len(ledger.scores.unscored(model="m2")) == 2
    ledger.scores.put([(numbers[OTHER], Worth(0.4, "opinion")), (numbers[CLAIM], Worth(0.5, "event"))], "m2")
    assert ordered(ledger, Filters(), "checkworthiness") == [CLAIM, OTHER]
    assert ordered(ledger, Filters(worth=0.45), "article") == [CLAIM]
    assert ordered(ledger, Filters(types=("opinion",)), "article") == [OTHER]
    assert ledger.scores.vectors() == ([], [])
    # a correction in the same words keeps the score; one in others is without
    kept = ledger.enter(article()).article
    ledger.judge(CLAIM, "corrected", "Ana", attribution=attribution(kept, source=()))
    assert ledger.claims().set_index("claim_id").loc[CLAIM, "checkworthiness"] == 0.5
    ledger.judge(CLAIM, "corrected", "Ana", attribution=attribution(kept, ("The harbour",), source=()))
    assert [each.claim for each in ledger.scores.unscored()] == ["The harbour"]


def test_groups_and_what_people_say(ledger: Ledger) -> None:
    ledger.groups.put({CLAIM: CLAIM, OTHER: CLAIM}, "m1")
    assert ledger.groups.members(CLAIM) == sorted([CLAIM, OTHER])
    assert ledger.groups.of(OTHER) == CLAIM
    assert ordered(ledger, Filters(groups=(CLAIM,)), "article") == [CLAIM, OTHER]
    ledger.groups.put({CLAIM: CLAIM}, "m2")
    assert ledger.groups.all() == {CLAIM: CLAIM}
    ledger.sameness.say(CLAIM, OTHER, "same", "Ana")
    last = ledger.sameness.say(OTHER, CLAIM, "different", "Bo")
    assert [(each.decision, each.reviewer) for each in ledger.sameness.all()] == [("different", "Bo")]
    ledger.undo("sameness", last, "Bo")
    assert [(each.decision, each.reviewer) for each in ledger.sameness.all()] == [("same", "Ana")]
    assert "no claim of this id, and no fact-check" in refused(lambda: ledger.sameness.say(CLAIM, "f7", "same", "Ana"))


def test_fact_checks_are_known_again_and_may_change(ledger: Ledger) -> None:
    one = FactCheck("k1", "It stays.", "False", "https://other.example/1", record={"a": [1]})
    two = FactCheck("k2", "It goes.", "True", "https://other.example/2")
    taken = ledger.fact_checks.enter([one, two], "Bo", "a.json")
    assert (taken.new, taken.known, taken.changed) == (2, 0, 0)
    assert ledger.fact_checks.without_vector() == [(1, "It stays."), (2, "It goes.")]
    ledger.fact_checks.put_vectors({1: b"\x01"}, "m1")
    taken = ledger.fact_checks.enter([replace(one, rating="Mixed"), two], "Bo", "b.json")
    assert (taken.new, taken.known, taken.changed) == (0, 1, 1)
    assert ledger.fact_checks.frame()[["number", "key", "rating"]].to_numpy().tolist() == [
        [1, "k1", "Mixed"],
        [2, "k2", "True"],
    ]
    again = ledger.fact_checks.enter([one], "Bo", "a.json")
    assert (again.changed, list(ledger.fact_checks.frame()["rating"])) == (1, ["False", "True"])
    ledger.fact_checks.put_vectors({1: b"\x03"}, "m1")
    assert ledger.fact_checks.vectors() == ([1], [b"\x03"])
    assert len(ledger.table("fact_checks")) == 4


# --- migration and transfer ----------------------------------------------------------------------------------------


def test_a_ledger_of_the_last_version_gets_the_same_schema(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    up = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "NEWEST", "0002")
        patched.setattr(command, "upgrade", lambda config, _to: up(config, "0002"))
        old = Ledger.open(database)
    with old.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO reviewers VALUES ('Ana', 'editor', '2026-01-01T00:00:00+00:00')"))
        row = "'a.txt', 'x', '{}', '{}', 'f', '2026-01-01T00:00:00+00:00'"
        connection.execute(sa.text(f"INSERT INTO articles (id, text, parts, extra, fingerprint, added) VALUES ({row})"))
        connection.execute(sa.text("INSERT INTO claims VALUES ('c1', 1, '2026-01-01T00:00:00+00:00')"))
        row = "'c1', 'Ana', '2026-01-02T00:00:00+00:00', 'true'"
        connection.execute(sa.text(f"INSERT INTO verdicts (claim, reviewer, at, rating) VALUES ({row})"))
    old.close()
    with Ledger.open(database) as ledger:
        check = ledger.checks.of("c1")
        assert check.verdict is not None
        assert (check.state, check.verdict["rating"], check.verdict["corrects"]) == ("unstarted", "true", None)
        ledger.checks.step("c1", "in progress", "Ana")
        with pytest.raises(sa.exc.DBAPIError, match="only added to"), ledger.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM steps"))


def test_no_row_of_the_history_is_changed_replaced_or_emptied(ledger: Ledger) -> None:
    fill_with_checks(ledger, ledger.enter(article()).article)
    sqlite = ledger.engine.dialect.name == "sqlite"
    for table in schema.HISTORY:
        with ledger.engine.connect() as connection:
            rows = connection.execute(sa.select(table)).mappings().all()
        first, last = dict(rows[0]), dict(rows[-1])
        statements: list[sa.Executable] = [sa.delete(table), sa.update(table).values(at="2000-01-01T00:00:00+00:00")]
        if sqlite:
            statements.append(sa.insert(table).prefix_with("OR REPLACE").values(**first))
            if last.get("undoes"):
                again = {key: value for key, value in last.items() if key != "number"}
                statements.append(sa.insert(table).prefix_with("OR REPLACE").values(**again))
        else:
            statements.append(sa.text(f"TRUNCATE {table.name} CASCADE"))
        for statement in statements:
            with pytest.raises(sa.exc.DBAPIError, match="only added to"), ledger.engine.begin() as connection:
                connection.execute(statement)


def written(ledger: Ledger, folder: Path) -> Path:
    folder.mkdir()
    with files(ledger) as lines:
        for name, each in lines.items():
            (folder / name).write_text("".join(f"{line}\n" for line in each), encoding="utf-8")
    return folder


def test_all_of_it_travels(ledger: Ledger, tmp_path: Path) -> None:
    fill_with_checks(ledger, ledger.enter(article()).article)
    out = written(ledger, tmp_path / "out")
    with Ledger.open("sqlite://") as other:
        bring_in(other, out)
        again = written(other, tmp_path / "again")
        for path in sorted(out.iterdir()):
            assert (again / path.name).read_text() == path.read_text(), path.name
        for table in (*schema.HISTORY, *schema.DERIVED):
            with ledger.engine.connect() as one, other.engine.connect() as two:
                rows = [sorted(map(str, each.execute(sa.select(table)).all())) for each in (one, two)]
            assert rows[0], table.name
            assert rows[0] == rows[1], table.name


def test_an_export_of_an_older_version_comes_in(quick: Ledger, tmp_path: Path) -> None:
    quick.rate(CLAIM, "true", "Ana")
    out = written(quick, tmp_path / "out")
    for name in ("settings.jsonl", "files.jsonl", "fact_checks.jsonl", "sameness.jsonl"):
        (out / name).unlink()
    record = json.loads((out / "articles.jsonl").read_text())
    for name in ("steps", "comments", "votes", "samples", "answers", "adjudications", "groups"):
        del record["ledger"][name]
    for row in record["ledger"]["verdicts"]:
        for name in ("scale", "corrects", "note"):
            del row[name]
    (out / "articles.jsonl").write_text(json.dumps(record))
    with Ledger.open("sqlite://") as other:
        bring_in(other, out)
        assert list(other.claims()["verdict"].dropna()) == ["true"]


TRICKS: dict[str, Callable[[dict], object]] = {  # type: ignore[type-arg]
    "the author approves": lambda kept: [each.update(reviewer="Ana") for each in kept["votes"]],
    "no votes": lambda kept: kept["votes"].clear(),
    "a reviewer votes": lambda kept: [each.update(role="reviewer") for each in kept["votes"]],
    "another rule": lambda kept: [each.update(rule="none") for each in kept["steps"]],
    "no second look": lambda kept: kept["steps"].pop(1),
    "a vote on another verdict": lambda kept: kept["votes"][0].update(verdict=2),
    "another verdict published": lambda kept: kept["steps"][3].update(verdict=2),
    "a step to nowhere": lambda kept: kept["steps"][0].update(state="settled"),
    "a verdict taken back": lambda kept: kept["verdicts"].append(
        kept["verdicts"][0] | {"number": 99, "undoes": 1, "rating": None}
    ),
    "a vote taken back": lambda kept: kept["votes"].append(
        kept["votes"][0] | {"number": 99, "undoes": kept["votes"][0]["number"]}
    ),
    "a withdrawal taken back": lambda kept: kept["steps"].extend(
        [
            kept["steps"][7] | {"number": 98, "state": "withdrawn", "comment": "We erred."},
            kept["steps"][7] | {"number": 99, "state": None, "verdict": None, "undoes": 98},
        ]
    ),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_history_made_by_hand_does_not_come_in(quick: Ledger, tmp_path: Path, trick: str) -> None:
    fill_with_checks(quick, quick.enter(article()).article)
    out = written(quick, tmp_path / "out")
    record = json.loads((out / "articles.jsonl").read_text())
    kept = record["ledger"]
    # the first second is the desk's without a rule too
    times = json.loads((out / "settings.jsonl").read_text())
    (out / "settings.jsonl").write_text(json.dumps(times | {"at": "2026-01-01T00:00:00+00:00"}))
    TRICKS[trick](kept)
    (out / "articles.jsonl").write_text(json.dumps(record))
    with Ledger.open("sqlite://") as other:
        assert f"{out / 'articles.jsonl'}, line 1: " in refused(lambda: bring_in(other, out))
        assert other.count() == 0


def test_bad_files_and_settings_do_not_come_in(quick: Ledger, tmp_path: Path) -> None:
    fill_with_checks(quick, quick.enter(article()).article)
    for number, (name, change) in enumerate(
        [
            ("files.jsonl", {"content": "TVo="}),
            ("files.jsonl", {"content": "not base64!"}),
            ("settings.jsonl", {"settings": {"approval": "nobody"}}),
            ("sameness.jsonl", {"other": "f9"}),
            ("fact_checks.jsonl", {"claim": None}),
        ]
    ):
        out = written(quick, tmp_path / str(number))
        first, *further = (out / name).read_text().splitlines()
        (out / name).write_text("\n".join([json.dumps(json.loads(first) | change), *further]))
        with Ledger.open("sqlite://") as other:
            assert f"{out / name}, line 1: " in refused(lambda there=other, it=out: bring_in(there, it))  # type: ignore[misc]
            assert other.count() == 0


# --- any history ---------------------------------------------------------------------------------------------------

WHO = ("Ana", "Bo", "Ed", "Eve")
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ("on",) * 15 + (
                "rate", "correct", "approve", "return", "evidence", "comment", "assign", "undo", "old rate",
                "in progress", "needs a second look", "done", "published", "withdrawn", "rule off", "rule on", "demote",
            )
        ),
        st.sampled_from(WHO),
        st.integers(1, 6),
    ),
    max_size=25,
)  # fmt: skip


def deed(ledger: Ledger, what: str, who: str, number: int) -> None:
    checks = ledger.checks
    if what == "on":
        now = checks.of(CLAIM)
        what = "rate" if now.verdict is None else ON[now.state]
    if what == "rate":
        checks.rate(CLAIM, who, "true", rationale=str(number))
    elif what == "old rate":
        ledger.rate(CLAIM, "true", who)
    elif what == "correct":
        checks.correct(CLAIM, who, "false", "We erred.")
    elif what in ("approve", "return"):
        checks.vote(CLAIM, what, who, comment="So.")
    elif what == "evidence":
        checks.add_evidence(CLAIM, who, quote=str(number))
    elif what == "comment":
        checks.comment(CLAIM, "So.", who)
    elif what == "assign":
        checks.assign(CLAIM, who, who)
    elif what == "undo":
        ledger.undo(("verdicts", "steps", "votes", "evidence", "comments", "assignments")[number - 1], 1, who)  # type: ignore[arg-type]
    elif what in ("rule off", "rule on"):
        ledger.set_up(RULED if what == "rule on" else Settings(address=RULED.address), who)
    elif what == "demote":
        ledger.enrol(who, "reviewer" if number > 3 else "editor")
    else:
        checks.step(CLAIM, {"verdict": "in progress"}.get(what, what), who, comment="So.")


NOTED = (schema.steps, schema.verdicts, schema.votes, schema.evidence, schema.comments, schema.assignments)


def notes(ledger: Ledger) -> dict[str, list[str]]:
    with ledger.engine.connect() as connection:
        return {
            table.name: [str(tuple(row)) for row in connection.execute(sa.select(table).order_by(table.c.number))]
            for table in NOTED
        }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(DEEDS)
def test_no_way_loses_a_row_or_passes_the_rule_by(deeds: list[tuple[str, str, int]]) -> None:
    with Ledger.open("sqlite://") as ledger:
        save(ledger)
        rule(ledger)
        tell(ledger, deeds)


def test_no_way_loses_a_row_on_a_server(server: str) -> None:
    from tests import postgresql

    ways = "rate evidence undo needs~a~second~look approve published correct needs~a~second~look return undo".split()
    with postgresql.new_database(server, "checks") as address, Ledger.open(address) as ledger:
        save(ledger)
        rule(ledger)
        tell(ledger, [(way.replace("~", " "), WHO[n % 3], n % 6 + 1) for n, way in enumerate(ways * 4)])


def tell(ledger: Ledger, deeds: list[tuple[str, str, int]]) -> None:
    before = notes(ledger)
    for what, who, number in deeds:
        try:
            deed(ledger, what, who, number)
            grows = what not in ("rule off", "rule on", "demote")
        except LedgerError:
            grows = False
        now = notes(ledger)
        for name, rows in before.items():
            assert now[name][: len(rows)] == rows
        assert (sum(map(len, now.values())) > sum(map(len, before.values()))) == grows
        before = now
        check = ledger.checks.of(CLAIM)
        states = [row for row in ledger.history(CLAIM) if row["what"] in ("steps", "votes", "verdicts")]
        assert len(states) == sum(len(now[name]) for name in ("steps", "votes", "verdicts"))
        for step in check.standing.steps:
            if step.state in ("done", "published") and step.rule == "two people":
                votes = [row for row in states if row["what"] == "votes" and row["verdict"] == step.verdict]
                wrote = [
                    row["reviewer"] for row in states if row["what"] == "verdicts" and row["number"] == step.verdict
                ]
                assert any(vote["vote"] == "approve" and vote["reviewer"] not in wrote for vote in votes)
        if check.published is not None and check.approved and check.settings.approval != "none":
            assert any(vote.verdict == check.published["number"] for vote in check.standing.votes)
