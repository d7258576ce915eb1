"""The page "Review", run without a browser."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.ledger import Ledger, LedgerError
from attribution.ledger.readings import Standing
from attribution.records import Reason
from attribution.ui.card import card, history
from attribution.ui.safe import as_markdown, plain
from tests.desk import (
    ATTACK,
    BRIDGE,
    DOUBT,
    HOPE,
    HOSTILE,
    INJECTED,
    MAYOR,
    NEWS,
    NOBODY,
    PLANNER,
    READY,
    opened,
    standing,
)

Open = Callable[..., AppTest]


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch) -> Open:
    def at(database: str, claim: str | None = None, name: str | None = "Ana") -> AppTest:
        return opened(monkeypatch, database, "review", name, **({"claim": claim} if claim else {}))

    return at


def shown(app: AppTest) -> str:
    """All HTML on the page."""
    return "\n".join(each.proto.body for each in app.get("html"))


def in_hand(app: AppTest) -> str | None:
    found: Any = app.query_params.get("claim")  # a list where it was set from outside
    return found[0] if isinstance(found, list) else found


def press(app: AppTest, action: str, **more: Any) -> AppTest:
    """Run the page after a key, as the browser sends it."""
    turn = f"{app.session_state['session']}:{app.session_state.get('turn', 0)}"
    claim = in_hand(app)
    pressed = {"action": action, "claim": claim, "seen": seen(app), "turn": f"{turn}:{claim}"}
    app.session_state["keys"] = {"pressed": pressed | more}
    return app.run()


def seen(app: AppTest) -> int | None:
    """The number of the judgement that the page shows of the claim in hand."""
    bar = next(each for each in app.get("bidi_component") if each.key == "keys")
    found: int | None = json.loads(bar.proto.json)["seen"]
    return found


def select(app: AppTest, what: str, words: str, article: Any = BRIDGE, **more: Any) -> AppTest:
    """Run the page after a role was chosen for selected words."""
    start = article.text.index(words)
    turn = f"{app.session_state.get('turn', 0)}"
    marked = {"what": what, "start": start, "end": start + len(words), "article": article.id, "claim": in_hand(app)}
    marked["seen"] = seen(app)
    app.session_state["article"] = {"marked": marked | {"turn": turn, **more}}
    return app.run()


def test_an_empty_ledger_greets(review: Open, empty_desk: str) -> None:
    app = review(empty_desk)
    assert not app.exception
    assert "No article yet" in shown(app)


def test_the_first_claim_is_the_least_sure(review: Open, small_desk: str) -> None:
    app = review(small_desk)
    assert not app.exception
    assert in_hand(app) == NOBODY.id
    assert "No speaker" in shown(app)
    assert "0 of 4 claims decided" in shown(app)


def test_a_large_ledger_shows_a_claim(review: Open, large_desk: str) -> None:
    app = review(large_desk)
    assert not app.exception
    assert "1 of 10,000 in the queue" in shown(app)
    before = in_hand(app)
    press(app, "accept")
    assert not app.exception
    assert in_hand(app) != before
    assert "2 of 10,000 in the queue" in shown(app)


def test_a_key_decides_and_the_next_claim_comes(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id)
    press(app, "accept")
    assert standing(small_desk, MAYOR.id).decision == "confirmed"
    assert in_hand(app) == PLANNER.id
    press(app, "reject", reason="not a quote")
    assert standing(small_desk, PLANNER.id).reason == "not a quote"
    press(app, "unsure")
    press(app, "undo")
    press(app, "undo")
    assert in_hand(app) == PLANNER.id
    assert standing(small_desk, PLANNER.id).decision is None
    assert [each.value for each in app.success] == [as_markdown("Taken back: rejected.")]
    press(app, "redo")
    assert standing(small_desk, PLANNER.id).decision == "rejected"


def test_a_reason_that_is_not_offered_is_none(review: Open, small_desk: str) -> None:
    press(review(small_desk, MAYOR.id), "reject", reason="<b>because</b>")
    assert standing(small_desk, MAYOR.id).reason is None


def test_a_key_for_another_claim_does_nothing(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id)
    press(app, "accept", claim=HOPE.id)
    assert standing(small_desk, MAYOR.id).decision is None
    assert standing(small_desk, HOPE.id).decision is None


def test_a_key_is_answered_once(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id)
    press(app, "unsure", turn="same")
    app.query_params["claim"] = MAYOR.id
    app.run()
    press(app, "accept", turn="same")
    assert standing(small_desk, MAYOR.id).decision == "unsure"


def test_selected_words_get_a_role(review: Open, small_desk: str) -> None:
    app = review(small_desk, NOBODY.id)
    select(app, "source", "Ann Smith")
    found = standing(small_desk, NOBODY.id)
    assert (found.decision, found.speaker) == ("corrected", "Ann Smith")
    select(app, "piece", "Paragraph 1 says")
    assert len(standing(small_desk, NOBODY.id).attribution.quote.content) == 2
    press(app, "split")
    assert len(standing(small_desk, NOBODY.id).attribution.quote.content) == 1
    assert in_hand(app) == NOBODY.id


def test_selected_words_become_a_claim(review: Open, small_desk: str) -> None:
    app = review(small_desk, NOBODY.id)
    select(app, "new", "Paragraph 2 says nothing")
    new = in_hand(app)
    assert new not in (None, NOBODY.id)
    assert standing(small_desk, str(new)).decision == "added"
    assert "Added" in app.success[0].value


def test_a_selection_for_another_claim_or_article_does_nothing(review: Open, small_desk: str) -> None:
    app = review(small_desk, NOBODY.id)
    select(app, "source", "Ann Smith", claim=MAYOR.id)
    assert "another claim has come to hand" in app.warning[0].value
    select(app, "source", "Bob Jones", NEWS)
    assert standing(small_desk, NOBODY.id).decision is None


def test_a_click_takes_a_claim_in_hand(review: Open, small_desk: str) -> None:
    app = review(small_desk, NOBODY.id)
    app.session_state["article"] = {"picked": HOPE.id}
    app.run()
    assert in_hand(app) == HOPE.id


def test_the_form_corrects(review: Open, small_desk: str) -> None:
    app = review(small_desk, READY.id)
    app.selectbox(key=f"speaker_{READY.id}_None").select_index(1).run()
    found = standing(small_desk, READY.id)
    assert (found.decision, found.speaker) == ("corrected", "Ann Smith")
    app.text_input(key=f"role_{READY.id}_{found.judgement}").input("Lord  Mayor").run()
    found = standing(small_desk, READY.id)
    assert found.attribution.speaker is not None
    assert found.attribution.speaker.role == "Lord Mayor"
    app.toggle(key=f"negated_{READY.id}_{found.judgement}").set_value(True).run()
    found = standing(small_desk, READY.id)
    assert found.attribution.quote.negated
    app.button(key="no_source").click().run()
    assert standing(small_desk, READY.id).attribution.quote.source == ()
    assert not app.exception
    press(app, "accept")
    assert standing(small_desk, READY.id).decision == "corrected"


def test_a_note_is_kept_with_the_decision(review: Open, small_desk: str) -> None:
    app = review(small_desk, READY.id)
    app.text_input(key=f"comment_{READY.id}").input("a caption").run()
    press(app, "reject")
    assert standing(small_desk, READY.id).comment == "a caption"


def test_a_note_is_kept_when_the_claim_is_accepted(review: Open, small_desk: str) -> None:
    app = review(small_desk, READY.id)
    app.text_input(key=f"comment_{READY.id}").input("checked with the city").run()
    press(app, "accept")
    found = standing(small_desk, READY.id)
    assert (found.decision, found.comment) == ("confirmed", "checked with the city")


def test_what_was_said_goes_with_its_claim(review: Open, small_desk: str) -> None:
    app = review(small_desk, NOBODY.id)
    press(app, "undo")
    assert "nothing to take back" in app.success[0].value
    app.query_params["claim"] = HOPE.id  # as the browser's back button does
    app.run()
    assert not app.success


def test_what_another_decided_meanwhile_is_said_and_kept(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id)
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "rejected", "Bo")
    press(app, "accept", seen=None)
    assert "Bo has decided since" in app.warning[0].value
    assert standing(small_desk, MAYOR.id).decision == "rejected"
    assert in_hand(app) == MAYOR.id
    press(app, "accept")
    assert standing(small_desk, MAYOR.id).decision == "confirmed"


@pytest.mark.parametrize("by", ["selection", "form"])
def test_a_correction_of_what_another_decided_meanwhile_is_refused(review: Open, small_desk: str, by: str) -> None:
    app = review(small_desk, MAYOR.id)
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "rejected", "Bo")
    if by == "form":
        app.text_input(key=f"role_{MAYOR.id}_None").input("Lord Mayor").run()
    else:
        select(app, "source", "Bob Jones", seen=None)
    assert "Bo has decided since" in app.warning[0].value
    assert standing(small_desk, MAYOR.id).decision == "rejected"


def test_nobody_decides_without_a_name(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id, name=None)
    assert "Write your name" in app.info[0].value
    press(app, "accept")
    assert "write your name" in app.warning[0].value
    assert standing(small_desk, MAYOR.id).decision is None
    press(app, "next")
    assert in_hand(app) != MAYOR.id


@pytest.mark.parametrize("claim", ["cnone", "'; DROP TABLE claims; --", "%00", "<script>"])
def test_an_unknown_claim_is_named(review: Open, small_desk: str, claim: str) -> None:
    app = review(small_desk, claim)
    assert not app.exception
    assert "the ledger has no claim of this id" in app.error[0].value
    app.button(key="go_on").click().run()
    assert in_hand(app) == NOBODY.id


def test_an_addition_that_was_taken_back_is_gone(review: Open, small_desk: str) -> None:
    app = review(small_desk, NOBODY.id)
    select(app, "new", "Paragraph 2 says nothing")
    new = in_hand(app)
    with Ledger.open(small_desk) as ledger:
        ledger.undo_last("Ana")
    app.query_params["claim"] = new
    app.run()
    assert "taken back" in app.warning[0].value
    assert in_hand(app) == NOBODY.id  # the claim that was in hand before it


def test_undoing_an_addition_leads_back_to_where_it_was_made(review: Open, small_desk: str) -> None:
    app = review(small_desk, HOPE.id)
    select(app, "new", "Paragraph 2 says nothing")
    new = in_hand(app)
    press(app, "undo")
    assert not app.error
    assert in_hand(app) == HOPE.id
    assert app.success[0].value == as_markdown("Taken back: added.")
    for _ in range(8):  # it is not on the way any more
        press(app, "next")
        assert in_hand(app) != new
    press(app, "redo")
    assert in_hand(app) == new


def test_all_done_is_said(review: Open, small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        for each in (MAYOR, NOBODY, HOPE, READY, PLANNER):
            ledger.judge(each.id, "confirmed", "Bo")
    app = review(small_desk)
    assert in_hand(app) == DOUBT.id
    press(app, "accept")
    assert in_hand(app) is None
    assert "All done" in shown(app)
    press(app, "redo")
    assert in_hand(app) is None
    assert "nothing to do again" in app.success[0].value
    press(app, "undo")  # the last decision, too
    assert in_hand(app) == DOUBT.id
    assert standing(small_desk, DOUBT.id).decision is None


def test_a_ledger_that_may_only_be_read_can_be_read(
    review: Open, small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise LedgerError("the ledger: it may only be read")

    monkeypatch.setattr(Ledger, "look", refused)
    monkeypatch.setattr(Ledger, "judge", refused)
    app = review(small_desk, MAYOR.id)
    assert not app.error
    assert not app.exception
    press(app, "accept")
    assert "it may only be read" in app.warning[0].value
    assert in_hand(app) == MAYOR.id


def test_who_goes_to_another_page_looks_no_more(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id)
    with Ledger.open(small_desk) as ledger:
        assert ledger.lookers(MAYOR.id, "elsewhere") == ["Ana"]
        app.switch_page("views/queue.py").run()
        assert ledger.lookers(MAYOR.id, "elsewhere") == []


def test_joining_what_another_decided_meanwhile_is_refused(review: Open, small_desk: str) -> None:
    app = review(small_desk, MAYOR.id)
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "rejected", "Bo")
    press(app, "join", seen=None)
    assert not app.exception
    assert "Bo has decided since" in app.warning[0].value
    assert standing(small_desk, NOBODY.id).decision is None


def test_a_page_that_is_loaded_again_is_no_other_window(review: Open, small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.look("before", MAYOR.id, "Ana")
    app = review(small_desk, MAYOR.id)
    assert "in another window" not in shown(app)
    app.session_state["looks_since"] -= 60
    app.run()
    assert "You have this claim open in another window." in shown(app)


def test_company_is_told(review: Open, small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.look("elsewhere", MAYOR.id, "Bo <b>")
    app = review(small_desk, MAYOR.id)
    assert "Bo &lt;b&gt; is looking at this claim, too." in shown(app)
    with Ledger.open(small_desk) as ledger:
        assert ledger.lookers(MAYOR.id, "elsewhere") == ["Ana"]


def test_hostile_words_are_words(review: Open, hostile_desk: str) -> None:
    app = review(hostile_desk, INJECTED.id)
    assert not app.exception
    html = shown(app)
    assert "<script" not in html
    assert "<img" not in html
    assert "<style>body" not in html
    assert "&lt;script&gt;window.pwned=1" in html
    assert "\u202e" not in html
    assert plain(ATTACK) in app.selectbox(key=f"speaker_{INJECTED.id}_None").options[0]


# --- the card --------------------------------------------------------------------------------------------------------


def test_the_card_says_why_and_who_else() -> None:
    html = card(BRIDGE, Standing(READY, "Robert Jones", "s-1"), 4)
    assert "<i>4</i><b>Robert Jones</b><span>in the article: Bob Jones</span>" in html
    assert "Ann Smith <span>10%</span>" in html
    assert "83% sure" in html
    assert "88%" in html


def test_the_card_of_a_decided_claim_says_by_whom() -> None:
    decided = Standing(
        READY,
        decision="rejected",
        reason="duplicate",
        comment="<i>",
        reviewer="Bo & Co",
        at="2026-11-24T10:11:12+00:00",
    )
    html = card(BRIDGE, decided, 4)
    assert "<b>Rejected – duplicate</b> “&lt;i&gt;” <span>Bo &amp; Co, 2026-11-24 10:11</span>" in html


def test_an_outdated_claim_says_so() -> None:
    assert "no longer find" in card(BRIDGE, Standing(READY, is_outdated=True), 1)


def test_every_field_of_a_card_is_escaped() -> None:
    hostile = Standing(INJECTED, ATTACK, "s-1", 1, "confirmed", ATTACK, ATTACK, ATTACK, "2026")
    html = card(HOSTILE, hostile, 1) + card(HOSTILE, Standing(INJECTED, "Other"), 1)
    assert "<script" not in html
    assert "<img" not in html


def test_a_reason_of_another_version_is_shown_as_it_is() -> None:
    assert "future-rule" in card(BRIDGE, Standing(replace(READY, reasons=(Reason("future-rule"),))), 1)


def test_history_is_newest_first_and_strikes_out_what_was_undone(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "rejected", "Ana", reason="duplicate")
        ledger.undo_last("Ana")
        ledger.rate(MAYOR.id, "false", "Bo")
        html = history(ledger.history(MAYOR.id))
    assert [line.partition(" <span>")[0] for line in html.split("<li")[1:]] == [
        ">rated: false",
        ">took a decision back",
        ' class="gone">rejected – duplicate',
    ]
