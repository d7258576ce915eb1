"""The page Checks without a browser: what is ranked how, the parts and filters of the board, deeds on several."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.checking.settings import Settings
from attribution.ledger import Filters, Ledger
from attribution.review.board import Board, Ranking
from tests.checking import SCORES, TWO_PEOPLE, fill_checks, hand_in
from tests.desk import DOUBT, HOPE, MAYOR, NAMES, NEWS, NOBODY, PLANNER, READY, opened
from tests.factories import attribution

RANKED = [MAYOR.id, NOBODY.id, PLANNER.id, DOUBT.id, READY.id, HOPE.id]


@pytest.fixture
def desk(tmp_path: Any) -> str:
    """The address of the small ledger with scores."""
    address = f"sqlite:///{tmp_path / 'checks.db'}"
    fill_checks(address)
    return address


def said(app: AppTest) -> str:
    """All that the page says in HTML."""
    assert not app.exception
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def listed(app: AppTest) -> list[dict[str, Any]]:
    """The rows of the list."""
    import json

    [found] = [each.proto for each in app.get("bidi_component") if "checks_list" in each.proto.id]
    data = json.loads(found.json)
    return list(data["claims"])


def names(app: AppTest) -> list[str]:
    return [NAMES[row["id"]] for row in listed(app)]


def pick(app: AppTest, *claims: str) -> AppTest:
    """Choose claims in the list, as its boxes do."""
    turn = app.session_state["checks_turn"] if "checks_turn" in app.session_state else 0  # noqa: SIM401
    app.session_state["checks_list"] = {"picked": {"turn": turn, "ids": list(claims)}}
    return app


@pytest.mark.parametrize("ledger", ["empty_desk", "small_desk", "hostile_desk", "large_desk"])
def test_it_opens_on_every_ledger(ledger: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, request.getfixturevalue(ledger), "checks")
    words = said(app)
    expected = {
        "empty_desk": "No article yet",
        "small_desk": "<b>6</b> claims nobody has begun to check",
        "hostile_desk": "<b>7</b> claims nobody has begun to check",
        "large_desk": "<b>10,000</b> claims nobody has begun to check",
    }
    assert expected[ledger] in words
    assert "<script>window" not in words


def test_the_most_worth_checking_comes_first_with_its_reasons(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "checks")
    assert [row["id"] for row in listed(app)] == RANKED
    first = listed(app)[0]
    assert (first["worth"], first["reasons"], first["speaker"]) == (90, ["+ a number", "- few words"], "Ann Smith")
    assert "number" in first["about"]
    assert not first["begun"]


def test_the_desk_s_priorities_move_the_order(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(desk) as ledger:
        ledger.set_up(replace(Settings(), priorities={"words": {"open": 4.0}}), "Bo")
    app = opened(monkeypatch, desk, "checks")
    assert names(app)[0] == "planner"
    assert listed(app)[0]["reasons"][-1] == "+ word “open”"


def test_rejected_claims_are_out_and_come_back_when_that_is_undone(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(desk) as ledger:
        ledger.judge(MAYOR.id, "rejected", "Cy")
    assert "mayor" not in names(opened(monkeypatch, desk, "checks"))
    with Ledger.open(desk) as ledger:
        ledger.undo_last("Cy")
    assert names(opened(monkeypatch, desk, "checks"))[0] == "mayor"


def test_parts_of_the_board_are_counted_and_shown(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(desk) as ledger:
        ledger.checks.step(DOUBT.id, "in progress", "Ana")
        ledger.checks.assign(DOUBT.id, "Ana", "Bo", "2020-01-01")
        ledger.checks.assign(HOPE.id, "Cy", "Bo", "2199-01-01")
    hand_in(desk, MAYOR.id)
    app = opened(monkeypatch, desk, "checks", tab="progress")
    assert names(app) == ["doubt"]
    [tabs] = [group for group in app.button_group if group.key == "checks_tab"]
    counted = {each.content.split(" ")[-2] + " " + each.content.split(" ")[-1] for each in tabs.proto.options}
    assert {"progress 1", "look 1", "started 4", "Mine 1", "Overdue 1"} <= counted
    assert names(opened(monkeypatch, desk, "checks", tab="look")) == ["mayor"]
    assert names(opened(monkeypatch, desk, "checks", tab="mine")) == ["doubt"]
    [late] = listed(opened(monkeypatch, desk, "checks", tab="overdue"))
    assert (NAMES[late["id"]], late["late"], late["due"]) == ("doubt", True, "1 January 2020")
    assert names(opened(monkeypatch, desk, "checks", name="Cy", tab="mine")) == ["hope"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"speaker": "Bob Jones"}, ["planner", "ready", "hope"]),
        ({"speaker": ""}, ["nobody"]),
        ({"publisher": "Daily News"}, ["planner", "doubt"]),
        ({"words": "BRIDGE safe"}, ["mayor"]),
        ({"type": "opinion"}, ["doubt", "ready", "hope"]),
        ({"worth": "0.6"}, ["mayor", "nobody", "planner"]),
        ({"assignee": "none", "worth": "0.8"}, ["mayor", "nobody"]),
        ({"assignee": "Cy"}, ["doubt"]),
        ({"worth": "much", "tab": "rubbish", "page": "-3", "type": "loud"}, [NAMES[each] for each in RANKED]),
    ],
)
def test_the_address_names_the_filters(
    desk: str, monkeypatch: pytest.MonkeyPatch, query: dict[str, str], expected: list[str]
) -> None:
    with Ledger.open(desk) as ledger:
        ledger.checks.assign(DOUBT.id, "Cy", "Bo")
    assert names(opened(monkeypatch, desk, "checks", **query)) == expected


def test_a_board_comes_back_from_its_address() -> None:
    filters = Filters(
        speakers=("Ann", ""), publishers=("X",), words="a b", types=("quantity",), assignees=("Bo",), worth=0.25
    )
    for board in (Board(), Board(filters, "overdue", 3), Board(Filters(types=("none",)))):
        assert Board.from_query(board.to_query()) == board


def test_pages_go_on_and_end(large_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, large_desk, "checks")
    first = [row["id"] for row in listed(app)]
    assert len(first) == 25
    assert app.button(key="checks_previous").disabled
    app.button(key="checks_next").click().run()
    assert "26–50 of 10,000" in said(app)
    assert not set(first) & {row["id"] for row in listed(app)}
    app = opened(monkeypatch, large_desk, "checks", page="900000")
    assert "9,976–10,000 of 10,000" in said(app)
    assert app.button(key="checks_next").disabled


def test_chosen_claims_are_assigned_and_started(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pick(opened(monkeypatch, desk, "checks"), MAYOR.id, HOPE.id).run()
    app.selectbox(key="checks_to").set_value("Cy").run()
    pick(app, MAYOR.id, HOPE.id).button(key="checks_assign").click().run()
    assert [each.value for each in app.success] == ["2 assigned to Cy\\."]
    pick(app, MAYOR.id, HOPE.id).run()
    pick(app, MAYOR.id, HOPE.id).button(key="checks_start").click().run()
    with Ledger.open(desk) as ledger:
        claims = ledger.claims().set_index("claim_id")
        assert len(ledger.table("steps")) == 2
    assert set(claims.loc[[MAYOR.id, HOPE.id], "assignee"]) == {"Cy"}
    assert set(claims.loc[[MAYOR.id, HOPE.id], "state"]) == {"in progress"}
    assert set(claims.loc[[DOUBT.id, READY.id], "state"]) == {"unstarted"}


def test_what_is_refused_is_said_and_the_rest_is_done(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pick(opened(monkeypatch, desk, "checks"), MAYOR.id, HOPE.id).run()
    with Ledger.open(desk) as ledger:
        ledger.checks.step(MAYOR.id, "in progress", "Cy")
    app = pick(opened(monkeypatch, desk, "checks", assignee="none", tab="progress"), MAYOR.id).run()
    app.button(key="checks_start").click().run()
    assert "0 started" in app.warning[0].value
    assert "already" in app.warning[0].value


def test_a_sample_is_given_to_two_people_blind(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pick(opened(monkeypatch, desk, "checks"), MAYOR.id).run()
    app.text_input(key="double_name").set_value("Week 12")
    app.multiselect(key="double_people").set_value(["Ana", "Cy"])
    pick(app, MAYOR.id).button(key="double_give").click().run()
    with Ledger.open(desk) as ledger:
        assert [row["claim"] for row in ledger.samples.mine("Cy", "verdict")] == [MAYOR.id]
        assert [row["claim"] for row in ledger.samples.mine("Ana", "verdict")] == [MAYOR.id]


def test_without_a_name_nothing_can_be_chosen(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk, "checks", name=None)
    assert "Write your name" in said(app)
    assert "checks_assign" not in [button.key for button in app.button]


def test_what_was_found_before_is_named(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from attribution.checking.fact_checks import FactCheck

    check = FactCheck("k", "That the bridge is safe!", "Mostly True", "https://full.example/1", publisher="Full Facts")
    with Ledger.open(desk) as ledger:
        ledger.fact_checks.enter([check], "Bo")
    rows = {NAMES[row["id"]]: row["before"] for row in listed(opened(monkeypatch, desk, "checks"))}
    assert rows["mayor"] == "Checked before: Mostly True (Full Facts)"
    assert rows["hope"] == ""


def test_the_ranking_follows_the_ledger_as_if_it_were_read_anew(desk: str) -> None:
    """What is brought up to date is what would be read from the beginning, whatever happened."""
    late = attribution(NEWS, ("the city planner",), ("wrote",), ("Bob Jones",))
    with Ledger.open(desk) as ledger:
        kept = Ranking()

        def same() -> None:
            fresh, brought = Ranking().now(ledger), kept.now(ledger)
            for tab in ("unstarted", "progress", "look", "published", "mine"):
                assert brought.ids(Board(tab=tab), "Ana", "2026-01-01") == fresh.ids(
                    Board(tab=tab), "Ana", "2026-01-01"
                )
            assert brought.of(RANKED) == fresh.of(RANKED)

        same()
        ledger.checks.assign(HOPE.id, "Ana", "Ana")
        same()
        ledger.checks.step(MAYOR.id, "in progress", "Ana")
        same()
        ledger.judge(READY.id, "rejected", "Ana")
        same()
        ledger.groups.put({MAYOR.id: MAYOR.id, PLANNER.id: MAYOR.id}, "test")
        same()
        ledger.set_up(replace(Settings(), priorities={"repetition": 3.0}), "Bo")
        same()
        assert kept.now(ledger).of([MAYOR.id])[MAYOR.id]["articles"] == 2
        assert kept.now(ledger).of([MAYOR.id])[MAYOR.id]["priority"] > SCORES[MAYOR.id]
        ledger.add(NEWS.id, late, "Ana")
        same()
        ledger.set_up(TWO_PEOPLE, "Bo")
        same()


def test_the_queue_offers_the_most_worth_checking_first(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, desk)
    assert "Most worth checking first" in app.selectbox(key="queue_order").options
