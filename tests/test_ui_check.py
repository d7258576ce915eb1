"""The page Check without a browser: what it shows, that each deed writes what it should, and who may not do it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.checking.fact_checks import FactCheck
from attribution.checking.settings import Settings
from attribution.ledger import Check, Ledger
from attribution.review import check_desk
from attribution.ui import check_claim
from tests.checking import TWO_PEOPLE, fill_checks, hand_in
from tests.desk import DOUBT, INJECTED, MAYOR, MODELS, NOBODY, PLANNER, opened
from tests.factories import article, attribution


@pytest.fixture
def desk(tmp_path: Path) -> str:
    """The address of a ledger of a desk without a rule of approval."""
    address = f"sqlite:///{tmp_path / 'check.db'}"
    fill_checks(address)
    return address


@pytest.fixture
def strict(tmp_path: Path) -> str:
    """The address of a ledger of a desk where somebody else must approve."""
    address = f"sqlite:///{tmp_path / 'strict.db'}"
    fill_checks(address, TWO_PEOPLE, hostile=True)
    return address


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def at(monkeypatch: pytest.MonkeyPatch, database: str, claim: str = MAYOR.id, name: str | None = "Ana") -> AppTest:
    """The page of a claim for somebody."""
    return opened(monkeypatch, database, "check", name, claim=claim)


def check(database: str, claim: str = MAYOR.id) -> Check:
    with Ledger.open(database) as ledger:
        return ledger.checks.of(claim)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def rate(
    app: AppTest, rating: str = "False", why: str = "The minutes say otherwise.", claim: str = MAYOR.id
) -> AppTest:
    app.radio(key=f"rating_{claim}").set_value(rating)
    app.text_area(key=f"rationale_{claim}").set_value(why)
    return press(app.run(), "save_verdict")


def test_it_shows_the_claim_where_it_stands(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(at(monkeypatch, desk))
    assert '<mark class="content">that the bridge is safe</mark>' in words
    assert '<mark class="source">Mayor Ann Smith</mark>' in words
    assert f"review?claim={MAYOR.id}" in words
    assert "The Herald · 14 March 2026" in words
    assert "<b>90</b><span>of 100</span>" in words
    assert "<li>a number</li>" in words


def test_hostile_words_stay_words(strict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(strict, INJECTED.id)
    app = at(monkeypatch, strict, INJECTED.id, "Bo")
    assert "<script>window" not in said(app)
    assert "javascript:window" not in said(app).replace("[link](javascript:window", "")
    press(app, "step_approve")
    press(app, "step_published")
    assert "<script>window" not in said(app)


@pytest.mark.parametrize("claim", ["", "c0", "x' OR 1=1 --"])
def test_an_address_of_no_claim_says_so(desk: str, monkeypatch: pytest.MonkeyPatch, claim: str) -> None:
    app = at(monkeypatch, desk, claim)
    assert not app.exception
    assert "No claim chosen" in said(app) or "no claim of this id" in app.error[0].value


def test_without_a_name_everything_is_off(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk, name=None)
    assert app.button(key="step_in_progress").disabled
    assert app.button(key="save_verdict").disabled
    assert app.selectbox(key=f"assignee_{MAYOR.id}").disabled
    assert "every step is signed" in said(app)


def test_a_check_is_begun_rated_done_and_published(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(at(monkeypatch, desk), "step_in_progress")
    assert check(desk).state == "in progress"
    app.text_area(key=f"wording_{MAYOR.id}").set_value("The bridge is safe, says the mayor")
    rate(app)
    row = check(desk).verdict
    assert row is not None
    assert (row["rating"], row["rationale"], row["reviewer"]) == ("False", "The minutes say otherwise.", "Ana")
    assert row["wording"] == "The bridge is safe, says the mayor"
    assert (row["rating_value"], row["scale"]) == (1, "True, mixed, unproven, false")
    press(app, "step_done")
    assert check(desk).state == "done"
    press(app, "step_published")
    assert "What readers will see" in said(app)
    assert "Missing: the address of the review" in said(app)
    press(app, "publish_go")
    assert "address where readers find the check" in app.error[0].value
    assert check(desk).state == "done"
    app.text_input(key=f"address_{MAYOR.id}").set_value("https://desk.example/1").run()
    press(app, "publish_go")
    found = check(desk)
    assert found.state == "published"
    assert found.published_step is not None
    assert found.published_step["review_url"] == "https://desk.example/1"


def test_a_correction_needs_a_note_and_leaves_what_is_published(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(desk) as ledger:
        ledger.checks.rate(MAYOR.id, "Ana", "False", rationale="No.")
        ledger.checks.step(MAYOR.id, "done", "Ana")
        ledger.checks.step(MAYOR.id, "published", "Ana", review_url="https://desk.example/1")
    app = at(monkeypatch, desk)
    assert "save_verdict" not in [button.key for button in app.button]
    press(app, "step_correct")
    app.radio(key=f"rating_{MAYOR.id}").set_value("Mixed")
    press(app.run(), "save_verdict")
    assert "needs a note" in app.error[0].value
    assert app.radio(key=f"rating_{MAYOR.id}").value == "Mixed"
    app.text_area(key=f"note_{MAYOR.id}").set_value("We had overlooked a report.")
    press(app.run(), "save_verdict")
    found = check(desk)
    assert found.published is not None
    assert found.verdict is not None
    assert (found.state, found.verdict["rating"], found.published["rating"]) == ("in progress", "Mixed", "False")
    assert "A correction is on its way" in said(app)
    press(app, "step_done")
    press(app, "step_published")
    press(app, "publish_go")  # without an address
    app.text_input(key=f"address_{MAYOR.id}").set_value("https://desk.example/1").run()
    press(app, "publish_go")
    assert [each["note"] for each in check(desk).corrections] == ["We had overlooked a report."]
    assert "We had overlooked a report." in said(app)


def test_withdrawing_needs_a_comment(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(desk) as ledger:
        ledger.checks.rate(MAYOR.id, "Ana", "False", rationale="No.")
        ledger.checks.step(MAYOR.id, "done", "Ana")
        ledger.checks.step(MAYOR.id, "published", "Ana", review_url="https://desk.example/1")
    app = press(at(monkeypatch, desk), "step_withdrawn")
    press(app, "why_go")
    assert "needs a comment" in app.error[0].value
    assert check(desk).state == "published"
    app.text_area(key=f"why_{MAYOR.id}").set_value("The source was forged.").run()
    press(app, "why_go")
    assert check(desk).state == "withdrawn"
    press(app, "step_in_progress")
    assert check(desk).state == "in progress"


def test_who_wrote_a_verdict_cannot_approve_it(strict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = rate(press(at(monkeypatch, strict, name="Bo"), "step_in_progress"))
    assert app.button(key="step_needs_a_second_look").disabled
    assert "1 piece of evidence" in said(app)
    assert "step_done" not in [button.key for button in app.button]
    with Ledger.open(strict) as ledger:
        ledger.checks.add_evidence(MAYOR.id, "Bo", url="https://minutes.example/1")
    app = press(at(monkeypatch, strict, name="Bo"), "step_needs_a_second_look")
    assert app.button(key="step_approve").disabled
    assert "Bo has a part in this verdict" in said(app)
    assert "Waits for an editor other than Bo" in said(app)
    for name in ("Cy", " bo ", "Dee"):  # no editor, the same person, somebody unknown
        assert at(monkeypatch, strict, name=name).button(key="step_approve").disabled
    with Ledger.open(strict) as ledger:
        ledger.enrol("Eve", "editor")
    press(at(monkeypatch, strict, name="Eve"), "step_approve")
    found = check(strict)
    assert (found.state, found.standing.votes[0].by) == ("done", "Eve")


def test_an_editor_returns_a_check_with_a_reason(strict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(strict, MAYOR.id)
    app = press(at(monkeypatch, strict, name="Bo"), "step_return")
    app.text_area(key=f"why_{MAYOR.id}").set_value("Ask the mayor first.").run()
    press(app, "why_go")
    found = check(strict)
    assert (found.state, found.standing.votes[0].vote, found.standing.votes[0].comment) == (
        "in progress",
        "return",
        "Ask the mayor first.",
    )


def test_evidence_is_added_and_removed(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk)
    key = "evidence_{}_" + f"{MAYOR.id}_0"
    app.text_input(key=key.format("url")).set_value("ftp://minutes.example/1")
    app.text_input(key=key.format("title")).set_value("Minutes")
    press(app, "evidence_add")
    assert "does not begin with https" in app.error[0].value
    assert app.text_input(key=key.format("title")).value == "Minutes"
    assert check(desk).evidence == ()
    app.text_input(key=key.format("url")).set_value("https://minutes.example/1")
    next(each for each in app.button_group if each.key == key.format("stance")).set_value("refutes")
    press(app, "evidence_add")
    [piece] = check(desk).evidence
    assert (piece["url"], piece["title"], piece["stance"], piece["reviewer"]) == (
        "https://minutes.example/1", "Minutes", "refutes", "Ana",
    )  # fmt: skip
    assert piece["accessed"]
    press(app, f"remove_{piece['number']}")
    assert check(desk).evidence == ()


def test_a_file_is_kept_and_a_program_is_not(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk)
    app.file_uploader[0].upload("minutes.pdf", b"MZ\x90\x00" + b"\0" * 60, "application/pdf")
    press(app, "evidence_add")
    assert app.error[0].value.startswith("minutes")
    assert check(desk).evidence == ()
    app.file_uploader[0].upload("minutes.txt", b"The bridge is not safe.\n", "text/plain")
    press(app, "evidence_add")
    [piece] = check(desk).evidence
    [button] = app.get("download_button")
    assert button.proto.id.endswith(f"file_{piece['number']}")
    with Ledger.open(desk) as ledger:
        assert ledger.checks.file(piece["file"])[2] == b"The bridge is not safe.\n"


def test_somebody_else_s_work_is_not_overwritten_and_nothing_typed_is_lost(
    desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(at(monkeypatch, desk), "step_in_progress")
    app.text_area(key=f"rationale_{MAYOR.id}").set_value("What Ana typed").run()
    with Ledger.open(desk) as ledger:
        ledger.checks.rate(MAYOR.id, "Cy", "True", rationale="What Cy wrote")
    app.radio(key=f"rating_{MAYOR.id}").set_value("False")
    press(app.run(), "save_verdict")
    assert "worked on the check since" in app.error[0].value
    held = check(desk).verdict
    assert held is not None
    assert held["reviewer"] == "Cy"
    assert app.text_area(key=f"rationale_{MAYOR.id}").value == "What Ana typed"
    assert "Cy\\: rated True" in app.warning[0].value
    press(app, "check_now")
    press(app, "save_verdict")
    now = check(desk).verdict
    assert now is not None
    assert (now["reviewer"], now["rating"], now["rationale"]) == ("Ana", "False", "What Ana typed")


def test_a_form_that_nobody_touched_shows_what_another_wrote(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(at(monkeypatch, desk), "step_in_progress")
    with Ledger.open(desk) as ledger:
        ledger.checks.rate(MAYOR.id, "Cy", "True", rationale="What Cy wrote")
    app.run()
    assert app.text_area(key=f"rationale_{MAYOR.id}").value == "What Cy wrote"
    assert app.radio(key=f"rating_{MAYOR.id}").value == "True"


def test_it_is_given_to_somebody_by_a_day(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk)
    app.selectbox(key=f"assignee_{MAYOR.id}").set_value("Cy").run()
    app.date_input(key=f"due_{MAYOR.id}").set_value(date(2026, 12, 1)).run()
    found = check(desk)
    assert (found.assignee, found.due) == ("Cy", "2026-12-01")


def test_comments_stand_in_order_and_in_the_history(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk)
    app.text_area(key=f"comment_text_{MAYOR.id}_0").set_value("Asked the <b>mayor</b>")
    press(app, "comment_add")
    assert [each["text"] for each in check(desk).comments] == ["Asked the <b>mayor</b>"]
    assert "Asked the &lt;b&gt;mayor&lt;/b&gt;" in said(app)
    assert "<q>Asked the" in said(app)


def test_an_earlier_verdict_is_a_starting_point_and_nothing_is_automatic(
    desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = FactCheck(
        "k",
        "That the bridge is safe!",
        "False",
        "https://full.example/1",
        publisher="Full Facts",
        published="2026-04-01",
    )
    with Ledger.open(desk) as ledger:
        ledger.fact_checks.enter([known], "Bo")
    app = at(monkeypatch, desk)
    assert "Full Facts · 1 April 2026" in said(app)
    press(app, "use_0")
    found = check(desk)
    assert found.verdict is None
    assert [(piece["url"], piece["stance"]) for piece in found.evidence] == [("https://full.example/1", "context")]
    assert app.radio(key=f"rating_{MAYOR.id}").value == "False"
    assert "Full Facts rated the claim" in str(app.text_area(key=f"rationale_{MAYOR.id}").value)
    press(app, "unlike_0")
    assert "use_0" not in [button.key for button in app.button]


def test_claims_are_said_to_be_the_same_and_not(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk)
    app.text_input(key=f"same_search_{MAYOR.id}").set_value("hundred years").run()
    press(app, f"alike_{NOBODY.id}")
    with Ledger.open(desk) as ledger:
        assert set(ledger.groups.members(str(ledger.groups.of(MAYOR.id)))) == {MAYOR.id, NOBODY.id}
    press(app, f"different_{NOBODY.id}")
    with Ledger.open(desk) as ledger:
        assert ledger.groups.of(MAYOR.id) != ledger.groups.of(NOBODY.id)
        assert [each.decision for each in ledger.sameness.all()] == ["different"]


def test_a_misquotation_shows_word_by_word(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = article(
        "“It will surely open,” wrote Bob Jones.",
        id="copy.txt",
        publisher="Copy",
        published="2026-05-01",
        language="en",
    )
    copy = attribution(other, ("“It will surely open,”",), ("wrote",), ("Bob Jones",), PLANNER.speaker)
    with Ledger.open(desk) as ledger:
        ledger.save(ledger.enter(other).article, (copy,), MODELS)
        check_desk.decide_sameness(ledger, PLANNER.id, copy.id, "same", "Ana")
    words = said(at(monkeypatch, desk, copy.id))
    assert 'It will <ins><span class="spoken">it has: </span>surely</ins> open' in words
    assert "misquoted?" in words
    assert "first seen Daily News" in words


def test_a_quote_with_another_number_is_no_same_claim_but_shown_beside_it(
    desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    for number, name in ((12, "one.txt"), (20, "two.txt"), (12, "three.txt")):
        words = f"“We have built {number} bridges since the flood, and every one of them stands,”"
        kept = article(f"{words} said Bob Jones.", id=name, language="en")
        found[name] = attribution(kept, (words,), ("said",), ("Bob Jones",), PLANNER.speaker)
        with Ledger.open(desk) as ledger:
            ledger.save(ledger.enter(kept).article, (found[name],), MODELS)
    words = said(at(monkeypatch, desk, found["one.txt"].id))
    assert "Quoted otherwise" in words
    assert (
        '<del><span class="spoken">instead of: </span>12</del> <ins><span class="spoken">it has: </span>20</ins>'
        in words
    )
    assert "three.txt" not in words
    assert "Quoted otherwise" not in said(at(monkeypatch, desk, PLANNER.id))


def test_the_way_goes_along_the_board_and_into_the_address(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = at(monkeypatch, desk)
    assert app.button(key="check_previous").disabled
    press(app, "check_next")
    assert app.query_params["claim"] in (NOBODY.id, [NOBODY.id])
    assert "hundred years" in said(app)
    press(app, "check_previous")
    assert "that the bridge is safe" in said(app)


def test_a_claim_in_a_blind_sample_is_not_rated_here(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(desk) as ledger:
        ledger.samples.assign("W", "verdict", [DOUBT.id], ["Ana", "Cy"], "Bo")
    words = said(at(monkeypatch, desk, DOUBT.id))
    assert "without seeing each other" in words


def test_every_kind_of_row_has_words_in_the_history(strict: str) -> None:
    hand_in(strict, MAYOR.id)
    with Ledger.open(strict) as ledger:
        ledger.checks.comment(MAYOR.id, "Hm", "Cy")
        ledger.checks.assign(MAYOR.id, "Cy", "Bo", "2026-12-01")
        ledger.checks.vote(MAYOR.id, "approve", "Bo")
        ledger.checks.step(MAYOR.id, "published", "Bo")
        ledger.judge(MAYOR.id, "confirmed", "Bo")
        ledger.sameness.say(MAYOR.id, NOBODY.id, "different", "Bo")
        lines = check_desk.history(ledger.history(MAYOR.id))
    what = {line.what for line in lines}
    assert {"rated False", "approved", "said", "given to Cy, due 2026-12-01", "the claim is confirmed"} <= what
    assert "needs a second look" in what
    assert all(line.who in ("Ana", "Bo", "Cy") for line in lines)
    assert check_claim.history_list(lines).count("<li") == len(lines)


def test_what_is_missing_is_named_before_publishing(strict: str) -> None:
    with Ledger.open(strict) as ledger:
        ledger.checks.rate(MAYOR.id, "Ana", "False")
        from attribution.ledger.queued import rows_of

        found = check_desk.lacking(rows_of(ledger, [MAYOR.id])[0], ledger.checks.of(MAYOR.id))
    assert "the approval by a second person" in found.required
    assert "a rationale" in found.required
    assert "the address of the review" in found.required


def test_settings_are_a_scale(strict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options: Any = at(monkeypatch, strict).radio(key=f"rating_{MAYOR.id}").options
    assert list(options)[1:] == list(TWO_PEOPLE.scale.names)
    assert Settings().approval == "none"
