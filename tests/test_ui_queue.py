"""The page Queue without a browser: what it shows, how claims are chosen, kept and decided all at once."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.ledger import UNDECIDED, Filters, Ledger
from attribution.ledger.saved import saved
from attribution.review.queue import Queue
from attribution.ui import filters, jobs
from tests.desk import DOUBT, HOPE, MAYOR, NOBODY, PLANNER, READY, opened
from tests.factories import article

ALL = [MAYOR.id, NOBODY.id, HOPE.id, READY.id, PLANNER.id, DOUBT.id]


def words(app: AppTest) -> str:
    """All that the page says in HTML."""
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def queue_of(app: AppTest) -> Queue:
    held = app.session_state["queue"]
    assert isinstance(held, Queue)
    return held


def address(app: AppTest) -> dict[str, Any]:
    return {word: [value] if isinstance(value, str) else value for word, value in app.query_params.items()}


def decisions(database: str) -> dict[str, tuple[str, str]]:
    with Ledger.open(database) as ledger:
        claims = ledger.claims(Filters(everything=True))
    held = claims[claims["judgement"].notna()]
    return {claim: (what, who) for claim, what, who in held[["claim_id", "judgement", "reviewer"]].to_numpy()}


def ask(app: AppTest, decision: str) -> AppTest:
    """Open the dialog that decides on all."""
    app.get("menu_button")[0].click(decision).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("desk", ["empty_desk", "small_desk", "hostile_desk", "large_desk"])
def test_it_opens_on_every_ledger(desk: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, request.getfixturevalue(desk))
    assert not app.exception
    said = {
        "empty_desk": "No article yet",
        "small_desk": "<b>6</b> claims to review",
        "hostile_desk": "<b>7</b> claims to review",
        "large_desk": "<b>10,000</b> claims to review",
    }
    assert said[desk] in words(app)
    assert "<script>window" not in words(app)


def test_it_says_how_far_it_is_and_who_did_it_today(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Bo <b>")
        ledger.judge(HOPE.id, "rejected", "Ana")
    said = words(opened(monkeypatch, small_desk))
    assert "2 of 6 decided, 33%" in said
    assert "today Ana 1, Bo &lt;b&gt; 1" in said
    assert 'aria-label="1 confirmed, 1 rejected, 4 undecided"' in said


def test_when_all_is_done_it_says_so(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.decide_all(ALL, "confirmed", "Ana", action="all")
    app = opened(monkeypatch, small_desk)
    assert "All done" in words(app)
    assert "All claims are decided: 6 confirmed." in words(app)
    app.button(key="next_again").click().run()
    assert "<b>6</b> claims in this choice" in words(app)
    assert address(app) == {"judgement": ["any"]}


def test_the_address_chooses(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, kind=["direct"], publisher=["The Herald"], judgement=[UNDECIDED], most="0.6")
    filters = Filters(kinds=("direct",), publishers=("The Herald",), judgements=(UNDECIDED,), most=0.6)
    assert queue_of(app) == Queue(filters)
    assert "<b>1</b> claim to review" in words(app)
    assert app.multiselect(key="queue_publishers").value == ["The Herald"]
    assert app.slider(key="queue_confidence").value == (0, 60)
    assert not app.exception


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-02-31", "until": "x", "least": "nan", "kind": "loud", "order": "<b>", "page": "-1"},
        {"since": "0001", "until": "9999"},
        {"since": "2026-02", "until": "2026-02"},
        {"speaker": ["nobody of this name", "![x](https://evil.example)"], "words": '"" % _ \\'},
    ],
)
def test_any_address_opens(small_desk: str, monkeypatch: pytest.MonkeyPatch, query: dict[str, Any]) -> None:
    app = opened(monkeypatch, small_desk, **query)
    assert not app.exception
    assert "claim" in words(app)


def test_the_boxes_choose_and_the_chips_take_away(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk)
    app.text_input(key="queue_words").set_value("  The  BRIDGE ").run()
    assert address(app) == {"judgement": ["none"], "words": ["The BRIDGE"]}
    assert "<b>2</b> claims to review" in words(app)
    app.multiselect(key="queue_speakers").set_value([""]).run()
    assert "<b>1</b> claim to review" in words(app)
    assert [app.button(key=f"queue_chip_{number}").label for number in range(3)] == [
        "no speaker",
        "undecided",
        "with The BRIDGE",
    ]
    app.button(key="queue_chip_0").click().run()
    assert "<b>2</b> claims to review" in words(app)
    assert app.multiselect(key="queue_speakers").value == []
    app.button(key="queue_clear").click().run()
    assert queue_of(app) == Queue()
    assert address(app) == {}
    assert app.text_input(key="queue_words").value == ""


def test_every_box_writes_its_field(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:

    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Bo")
    app = opened(monkeypatch, small_desk)
    app.multiselect(key="queue_publishers").set_value(["The Herald"]).run()
    app.date_input(key="queue_since").set_value(date(2026, 3, 1)).run()
    app.date_input(key="queue_until").set_value(date(2026, 3, 14)).run()
    app.button_group(key="queue_kinds").set_value(["indirect"]).run()
    app.button_group(key="queue_judgements").set_value(["confirmed"]).run()
    app.multiselect(key="queue_reviewers").set_value(["Bo"]).run()
    app.slider(key="queue_confidence").set_value((50, 95)).run()
    app.multiselect(key="queue_articles").set_value(["bridge.txt"]).run()
    app.multiselect(key="queue_languages").set_value(["en"]).run()
    app.selectbox(key="queue_order").set_value("newest").run()
    assert not app.exception
    assert queue_of(app) == Queue(
        Filters(
            articles=("bridge.txt",),
            publishers=("The Herald",),
            since="2026-03-01",
            until="2026-03-14",
            kinds=("indirect",),
            judgements=("confirmed",),
            reviewers=("Bo",),
            languages=("en",),
            least=0.5,
            most=0.95,
        ),
        "newest",
    )
    assert Queue.from_query(address(app)) == queue_of(app)
    assert "<b>1</b> claim in this choice" in words(app)
    app.slider(key="queue_confidence").set_value((0, 100)).run()
    app.date_input(key="queue_since").set_value(None).run()
    assert (queue_of(app).filters.least, queue_of(app).filters.most, queue_of(app).filters.since) == (None, None, None)


def test_a_row_says_when_its_article_came_out_as_the_other_pages_do(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, small_desk, speaker="Ann Smith", judgement="any")
    (drawn,) = (each for each in app.get("bidi_component") if each.proto.component_name == "attribution_claim_list")
    (row,) = json.loads(drawn.proto.json)["claims"]
    assert row["about"] == ["Bridge is safe, mayor says", "The Herald", "14 March 2026", "indirect"]


def test_start_goes_to_the_first_claim_of_the_queue(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, order="newest")
    app.button(key="start").click().run()
    assert address(app)["claim"] == [PLANNER.id]
    assert queue_of(app) == Queue(order="newest")


def test_a_row_opens_its_claim(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk)
    app.session_state["queue_claims"] = {"opened": HOPE.id}
    app.run()
    assert address(app)["claim"] == [HOPE.id]


def test_what_was_chosen_is_still_chosen_after_another_page(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk)
    app.multiselect(key="queue_publishers").set_value(["Daily News"]).run()
    app.switch_page("views/export.py").run()
    app.query_params.clear()  # as the browser does
    app.switch_page("views/queue.py").run()
    assert queue_of(app).filters.publishers == ("Daily News",)
    assert address(app) == {"publisher": ["Daily News"], "judgement": ["none"]}


def test_a_click_that_was_on_its_way_does_not_bring_the_old_address_back(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, small_desk)
    app.multiselect(key="queue_publishers").set_value(["Daily News"]).run()
    app.query_params.clear()  # the browser had not got the new one yet
    app.button(key="start").click().run()
    assert queue_of(app).filters.publishers == ("Daily News",)
    assert address(app)["claim"][0] in {PLANNER.id, DOUBT.id}


@pytest.mark.parametrize("late", [True, False])
def test_an_old_address_of_history_or_of_long_ago_is_meant(
    small_desk: str, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    app = opened(monkeypatch, small_desk)
    app.multiselect(key="queue_publishers").set_value(["Daily News"]).run()
    if late:
        monkeypatch.setattr(filters, "_ON_ITS_WAY", -1)
    else:
        monkeypatch.setattr(filters, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=True))
    app.query_params.clear()
    app.run()
    assert queue_of(app) == Queue()


# --- saved filters ---------------------------------------------------------------------------------------------------


def test_filters_are_saved_chosen_again_and_deleted(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, kind="direct", judgement=UNDECIDED)
    app.text_input(key="saved_name").set_value("Front *page*")
    app.button(key="saved_save").click().run()
    with Ledger.open(small_desk) as ledger:
        (kept,) = saved(ledger)
    assert (kept.name, kept.by) == ("Front *page*", "Ana")
    assert Queue.from_saved(kept.filters) == Queue(Filters(kinds=("direct",), judgements=(UNDECIDED,)))
    app.button(key="queue_clear").click().run()
    assert queue_of(app) == Queue()
    app.button(key="saved_use_Front *page*").click().run()
    assert queue_of(app).filters.kinds == ("direct",)
    app.button(key="saved_delete_Front *page*").click().run()
    with Ledger.open(small_desk) as ledger:
        assert saved(ledger) == []


@pytest.mark.parametrize(("who", "name", "message"), [(None, "Front", "write your name"), ("Ana", "  ", "need a name")])
def test_what_cannot_be_saved_is_said_in_place(
    small_desk: str, monkeypatch: pytest.MonkeyPatch, who: str | None, name: str, message: str
) -> None:
    app = opened(monkeypatch, small_desk, name=who)
    app.text_input(key="saved_name").set_value(name)
    app.button(key="saved_save").click().run()
    assert message in app.error[0].value
    assert "<b>6</b> claims" in words(app)


def test_others_may_not_replace_or_delete(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, name="Bo")
    app.text_input(key="saved_name").set_value("Front")
    app.button(key="saved_save").click().run()
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Ed", "editor")
    app = opened(monkeypatch, small_desk, name="Ana")
    assert not [each for each in app.button if each.key == "saved_delete_Front"]
    app.text_input(key="saved_name").set_value("Front")
    app.button(key="saved_save").click().run()
    assert "Front” is Bo’s" in app.error[0].value
    app = opened(monkeypatch, small_desk, name="Ed")
    app.button(key="saved_delete_Front").click().run()
    with Ledger.open(small_desk) as ledger:
        assert saved(ledger) == []


# --- one decision on all ---------------------------------------------------------------------------------------------


def test_all_are_confirmed_and_undone(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(READY.id, "rejected", "Bo")
    app = ask(opened(monkeypatch, small_desk, kind="direct", judgement=UNDECIDED), "confirmed")
    assert decisions(small_desk) == {READY.id: ("rejected", "Bo")}
    assert "<b>2 claims</b> of 2 articles and 1 speaker." in words(app)
    assert app.button(key="bulk_do").label == "Confirm 2 claims"
    app.button(key="bulk_do").click().run()
    held = {READY.id: ("rejected", "Bo"), NOBODY.id: ("confirmed", "Ana"), PLANNER.id: ("confirmed", "Ana")}
    assert decisions(small_desk) == held
    assert "<b>2 claims</b> confirmed." in words(app)
    assert "All claims of these filters are decided" in words(app)
    app.button(key="bulk_undo").click().run()
    assert decisions(small_desk) == {READY.id: ("rejected", "Bo")}
    assert "<b>2 claims</b> confirmed" not in words(app)


def test_all_are_rejected_with_a_reason_and_what_others_decided_meanwhile_stays(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = ask(opened(monkeypatch, small_desk, publisher="Daily News", judgement=UNDECIDED), "rejected")
    app.selectbox(key="bulk_reason").set_value("duplicate").run()
    with Ledger.open(small_desk) as ledger:
        ledger.judge(DOUBT.id, "confirmed", "Bo")
    app.button(key="bulk_do").click().run()
    assert decisions(small_desk) == {DOUBT.id: ("confirmed", "Bo"), PLANNER.id: ("rejected", "Ana")}
    assert "<b>1 claim</b> rejected; 1 left alone, which others had decided meanwhile." in words(app)
    with Ledger.open(small_desk) as ledger:
        assert [row["reason"] for row in ledger.history(PLANNER.id)] == ["duplicate"]


def test_what_is_decided_already_is_taken_in_only_where_asked(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(PLANNER.id, "unsure", "Bo")
    app = ask(opened(monkeypatch, small_desk, publisher="Daily News"), "confirmed")
    assert app.button(key="bulk_do").label == "Confirm 1 claim"
    assert "1 that somebody has decided on already" in words(app)
    app.toggle(key="bulk_over").set_value(True).run()
    assert app.button(key="bulk_do").label == "Confirm 2 claims"
    app.button(key="bulk_do").click().run()
    assert decisions(small_desk) == {DOUBT.id: ("confirmed", "Ana"), PLANNER.id: ("confirmed", "Ana")}


def test_only_editors_decide_on_all(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = ask(opened(monkeypatch, small_desk), "confirmed")
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Ed", "editor")  # after the dialog was opened
    app.button(key="bulk_do").click().run()
    assert "only an editor" in app.error[0].value
    assert decisions(small_desk) == {}
    for name in ("Ana", None):
        assert opened(monkeypatch, small_desk, name=name).get("menu_button")[0].proto.disabled
    assert not opened(monkeypatch, small_desk, name="Ed").get("menu_button")[0].proto.disabled


def test_undo_leaves_later_decisions_alone(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = ask(opened(monkeypatch, small_desk, kind="direct", judgement=UNDECIDED), "confirmed")
    app.button(key="bulk_do").click().run()
    with Ledger.open(small_desk) as ledger:
        ledger.judge(HOPE.id, "rejected", "Ana")
    before = decisions(small_desk)
    app.button(key="bulk_undo").click().run()
    assert "something else since" in app.error[0].value
    assert decisions(small_desk) == before


# --- what is still to come -------------------------------------------------------------------------------------------


def test_articles_that_wait_are_named(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enter(article("“Soon,” said Kim Lo.", id="soon.txt", language="en"))
    app = opened(monkeypatch, small_desk)
    assert "1 article has not been read yet" in [link.proto.label for link in app.get("page_link")]
    monkeypatch.setattr(jobs.Runner, "now", lambda _runner: jobs.Progress("extracting", "soon.txt", to_extract=2))
    app.run()
    said = "2 articles are being read: more claims are on the way"
    assert said in [link.proto.label for link in app.get("page_link")]
