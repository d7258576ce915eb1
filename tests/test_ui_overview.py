"""The page "Overview", run without a browser."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.ledger import Ledger
from tests.desk import ATTACK, HOPE, MAYOR, READY, fill_small, opened


def html(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    """The charts by the key they are drawn under, without the count of clicks behind it."""
    found = {}
    for each in app.get("arrow_vega_lite_chart") + app.get("vega_lite_chart"):
        if each.proto.id:
            found[each.proto.id.rpartition("-")[2].rpartition("_")[0]] = json.loads(each.proto.spec)
    return found


def link(app: AppTest) -> Any:
    [found] = [each for each in app.get("page_link") if "in the queue" in each.proto.label]
    return found.proto


@pytest.mark.parametrize("desk", ["small_desk", "hostile_desk", "large_desk"])
def test_it_opens(desk: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, request.getfixturevalue(desk), "overview")
    assert not app.exception
    assert not app.error
    assert "<h1" in html(app)
    assert {"chart_time", "chart_kinds", "chart_speakers", "chart_publishers", "chart_progress"} <= charts(app).keys()


def test_an_empty_ledger_says_what_to_do(empty_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, empty_desk, "overview")
    assert not app.exception
    assert 'class="nothing"' in html(app)
    assert not charts(app)


def test_the_figures_are_those_of_the_ledger(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Rita")
        ledger.judge(HOPE.id, "rejected", "Rita", reason="wrong span")
    app = opened(monkeypatch, small_desk, "overview")
    assert "<dd>5</dd><dt>claims</dt>" in html(app)  # of six, one is rejected
    assert "<dd>4</dd><dt>speakers</dt>" in html(app)  # two of them Bob Jones
    assert "<dd>33%</dd><dt>decided</dt>" in html(app)
    assert link(app).label == "Open these 5 claims in the queue"
    assert "chart_outcomes" in charts(app)


def test_what_is_chosen_narrows_the_rest_and_is_opened_in_the_queue(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, small_desk, "overview", kind="direct", publisher="The Herald")
    assert not app.exception
    assert "<dd>2</dd><dt>claims</dt>" in html(app)
    assert link(app).label == "Open these 2 claims in the queue"
    assert link(app).query_string == "publisher=The+Herald&kind=direct&judgement=any"
    [direct, _] = [button for button in app.button if "✕" in button.label and button.key][::-1]
    assert direct.label == "direct ✕"
    direct.click().run()
    assert app.query_params == {"publisher": "The Herald"}
    assert "<dd>4</dd><dt>claims</dt>" in html(app)


def test_nonsense_in_the_address_chooses_nothing(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "overview", kind="loud", least="much", since="soon", judgement="maybe")
    assert not app.exception
    assert "<dd>6</dd><dt>claims</dt>" in html(app)


def test_a_choice_that_leaves_nothing_is_no_error(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "overview", speaker="nobody at all", since="1999", until="1999")
    assert not app.exception
    assert "<dd>0</dd><dt>claims</dt>" in html(app)
    assert "NaN" not in html(app)
    assert "nan" not in html(app)


def test_two_reviewers_are_compared(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        for claim, second in ((MAYOR, "confirmed"), (READY, "rejected")):
            ledger.judge(claim.id, "confirmed", "Rita")
            ledger.judge(claim.id, second, "<b>Bo</b>")
    app = opened(monkeypatch, small_desk, "overview")
    assert "<td>&lt;b&gt;Bo&lt;/b&gt;</td><td>Rita</td><td>2</td><td>50%</td>" in html(app)


def test_hostile_words_are_text(hostile_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(hostile_desk) as ledger:
        speaker = next(entry.id for entry in ledger.roster().entries() if "script" in entry.name)
    app = opened(monkeypatch, hostile_desk, "overview", speaker=speaker, publisher=ATTACK)
    assert not app.exception
    assert "<script" not in html(app)
    assert "<img" not in html(app)
    chips = [button.label for button in app.button if "✕" in button.label]
    assert len(chips) == 2
    assert all("\\<script\\>" in chip for chip in chips)


def test_a_ledger_whose_claims_are_all_rejected(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    database = f"sqlite:///{tmp_path / 'plain.db'}"
    fill_small(database)
    with Ledger.open(database) as ledger:
        for claim in ledger.claims()["claim_id"]:
            ledger.judge(claim, "rejected", "Rita")
    app = opened(monkeypatch, database, "overview")
    assert not app.exception
    assert "<dd>0</dd><dt>claims</dt>" in html(app)
    assert "<dd>100%</dd><dt>decided</dt>" in html(app)


def test_every_chart_can_be_chosen_from_by_key(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Rita")
        ledger.judge(HOPE.id, "rejected", "Rita", reason="wrong span")
    for chart, wanted, query in (
        ("time", "10 Mar – 16 Mar 2026: 3", None),
        ("kinds", "direct: 4", {"kind": "direct"}),
        ("speakers", "Ann Smith: 1", None),
        ("publishers", "The Herald: 3", {"publisher": "The Herald"}),
        ("progress", "undecided: 4", {"judgement": "none"}),
        ("reviewers", "Rita: 2", {"reviewer": "Rita"}),
        ("outcomes", "indirect confirmed: 1", {"judgement": "confirmed", "kind": "indirect"}),
        ("confidence", None, None),
        ("reasons", "wrong span: 1", {"judgement": "rejected"}),
    ):
        app = opened(monkeypatch, small_desk, "overview")
        box = next(each for each in app.selectbox if each.key == f"chart_{chart}_narrow_0")
        assert box.label
        choice = wanted if wanted in box.options else box.options[0]
        box.set_value(choice).run()
        assert not app.exception
        assert app.query_params == query or (query is None and len(app.query_params))
        assert [each for each in app.button if "✕" in each.label]
        again = next(each for each in app.selectbox if each.key == f"chart_{chart}_narrow_1")
        assert again.value is None  # what is chosen is in the address


def test_a_chart_that_is_no_filter_has_no_list(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Rita")
    app = opened(monkeypatch, small_desk, "overview")
    lists = {each.key.partition("_narrow_")[0] for each in app.selectbox if "_narrow_" in (each.key or "")}
    assert "chart_days" not in lists
    [progress] = [each for each in app.selectbox if (each.key or "").startswith("chart_progress_narrow_")]
    assert progress.options == ["confirmed: 1", "undecided: 5"]  # nothing that would leave no claim
    assert len(lists) == 8
