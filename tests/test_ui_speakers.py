"""The page "Speakers" and a speaker's page, run without a browser."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.ledger import Ledger
from attribution.roster import Entry
from tests.desk import HOPE, MAYOR, MODELS, opened
from tests.factories import article, attribution


def html(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    protos = [each.proto for each in app.get("arrow_vega_lite_chart") + app.get("vega_lite_chart")]
    return {each.id.rpartition("-")[2].rpartition("_")[0]: json.loads(each.spec) for each in protos if each.id}


def entries(database: str, name: str) -> list[Entry]:
    with Ledger.open(database) as ledger:
        return [entry for entry in ledger.roster().entries() if entry.name == name]


def owners(database: str) -> list[str]:
    """Whose each claim of the ledger is, by id."""
    with Ledger.open(database) as ledger:
        return ledger.claims()["speaker_id"].fillna("-").tolist()


def pressed(app: AppTest, begins: str) -> AppTest:
    return next(button for button in app.button if (button.key or "").startswith(begins)).click().run()


def errors(app: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in app.error]


@pytest.mark.parametrize("desk", ["small_desk", "hostile_desk", "large_desk"])
def test_it_opens(desk: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    database = request.getfixturevalue(desk)
    app = opened(monkeypatch, database, "speakers")
    assert not app.exception
    assert not app.error
    assert len(app.dataframe[0].value) > 3
    with Ledger.open(database) as ledger:
        most, *_, least = ledger.roster().entries()
    for entry in (most, least):
        app = opened(monkeypatch, database, "speakers", speaker=entry.id)
        assert not app.exception
        assert not app.error
        assert f"<dd>{entry.claims:,}</dd><dt>claims</dt>" in html(app)
        assert len(app.dataframe[0].value) == entry.claims
        assert {"timeline", "speaker_publishers", "speaker_kinds", "speaker_judgements"} <= charts(app).keys()


def test_an_empty_ledger_says_what_to_do(empty_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, empty_desk, "speakers")
    assert not app.exception
    assert 'class="nothing"' in html(app)
    assert not app.dataframe


def test_finding(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "speakers")
    app.text_input(key="find").set_value("PLANNER jones").run()
    assert app.dataframe[0].value["role"].tolist() == ["city planner"]
    app.text_input(key="find").set_value("nobody").run()
    assert not app.exception
    assert not app.dataframe
    assert "Nobody of that name" in html(app)


def test_two_are_one_and_two_again(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = owners(small_desk)
    app = opened(monkeypatch, small_desk, "speakers")
    assert "Same as? <span>1</span>" in html(app)
    pressed(app, "same_")
    assert not app.exception
    assert not app.error
    [bob] = entries(small_desk, "Bob Jones")
    assert (bob.articles, bob.claims) == (2, 3)
    assert owners(small_desk).count(bob.id) == 3
    assert "Bob Jones and Bob Jones joined" in html(app)
    assert "Ana, " in html(app)
    assert "Same as? <span>0</span>" in html(app)
    pressed(app, "undo_")
    assert owners(small_desk) == before
    assert "Same as? <span>1</span>" in html(app)
    assert "class=gone" in html(app)


def test_two_are_kept_apart(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "speakers")
    pressed(app, "different_")
    assert "Nobody else looks like the same" in html(app)
    assert len(entries(small_desk, "Bob Jones")) == 2
    assert "Bob Jones and Bob Jones kept apart" in html(app)


def test_a_question_says_where_each_was_seen_and_what_they_said(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, small_desk, "speakers")
    assert "<small>Bridge is safe, mayor says · The Herald · 2026-03-14</small>" in html(app)
    assert "<q>The city hopes … that it will open soon</q>" in html(app)
    assert '<p class="because">name: same' in html(app)


def test_what_somebody_else_has_decided_meanwhile_is_said(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "speakers")
    one, other = entries(small_desk, "Bob Jones")
    with Ledger.open(small_desk) as ledger:
        ledger.decide(lambda roster: roster.same(one.id, other.id, "Bo"))
    pressed(app, "same_")
    assert not app.exception
    assert "are one speaker already" in errors(app)[0]
    assert len(app.dataframe[0].value) == 3


@pytest.mark.parametrize(("name", "why"), [("Rita", "Rita is none"), (None, "write your name at the top first")])
def test_only_an_editor_may_decide(
    name: str | None, why: str, small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Ed", "editor")
    app = opened(monkeypatch, small_desk, "speakers", name)
    assert why in html(app)
    asked = [button for button in app.button if (button.key or "").startswith(("same_", "different_"))]
    assert len(asked) == 2
    assert all(button.disabled and why in button.help for button in asked)
    app = opened(monkeypatch, small_desk, "speakers", name, speaker=entries(small_desk, "Ann Smith")[0].id)
    assert [app.button(key=f"{each}_speaker").disabled for each in ("edit", "merge", "split")] == [True] * 3
    assert not app.get("download_button")[0].proto.disabled


def test_rights_that_end_meanwhile_are_respected(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "speakers")
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Ed", "editor")
    pressed(app, "same_")
    assert "only an editor may do this, and Ana is none" in errors(app)[0]
    assert len(entries(small_desk, "Bob Jones")) == 2


def test_a_speaker_is_edited(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [ann] = entries(small_desk, "Ann Smith")
    app = opened(monkeypatch, small_desk, "speakers", speaker=ann.id)
    app.button(key="edit_speaker").click().run()
    app.text_input(key="edit_wikidata").set_value("42")
    app.text_input(key="edit_name").set_value("Ann B. Smith")
    app.button(key="edit_save").click().run()
    assert not app.exception
    assert errors(app) == ["'42' is no Wikidata id: it is Q and a number, as in Q42"]
    assert entries(small_desk, "Ann Smith") == [ann]
    app.text_input(key="edit_wikidata").set_value("Q42")
    app.selectbox(key="edit_kind").set_value("government")
    app.button(key="edit_save").click().run()
    [ann] = entries(small_desk, "Ann B. Smith")
    assert (ann.kind, ann.wikidata) == ("government", "Q42")
    app.run()
    assert '<h1 class="page">Ann B. Smith</h1>' in html(app)
    assert 'href="https://www.wikidata.org/wiki/Q42"' in html(app)


def test_a_speaker_is_merged_with_another(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [ann], [ingrid] = entries(small_desk, "Ann Smith"), entries(small_desk, "Ingrid Moe")
    app = opened(monkeypatch, small_desk, "speakers", speaker=ingrid.id)
    app.button(key="merge_speaker").click().run()
    assert app.button(key="merge_save").disabled
    app.selectbox(key="merge_with").set_value(ann.id).run()
    app.button(key="merge_save").click().run()
    assert not app.exception
    assert not app.error
    assert owners(small_desk).count(ann.id) == 2  # the id that was there first
    app.run()
    assert app.query_params["speaker"] == ann.id
    assert "<dd>2</dd><dt>claims</dt>" in html(app)
    pressed(app, "undo_")
    assert owners(small_desk).count(ingrid.id) == 1


def test_a_speaker_is_split(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = entries(small_desk, "Bob Jones")
    app = opened(monkeypatch, small_desk, "speakers", speaker=one.id)
    assert app.button(key="split_speaker").disabled
    assert "one article only" in app.button(key="split_speaker").help
    with Ledger.open(small_desk) as ledger:
        ledger.decide(lambda roster: roster.same(one.id, other.id, "Bo"))
    app.run()
    app.button(key="split_speaker").click().run()
    assert app.button(key="split_save").disabled
    app.multiselect(key="split_articles").set_value(["news.txt"]).run()
    app.button(key="split_save").click().run()
    assert not app.exception
    assert not app.error
    assert sorted(bob.articles for bob in entries(small_desk, "Bob Jones")) == [1, 1]


def test_an_unknown_speaker_is_a_message_and_a_way_back(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "speakers", speaker="s-<b>nobody</b>")
    assert not app.exception
    assert errors(app)[0].startswith("s-<b>nobody</b>: no speaker has this id")
    app.button(key="all_speakers").click().run()
    assert not app.error
    assert len(app.dataframe[0].value) == 4


def test_what_is_chosen_narrows_the_list(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = entries(small_desk, "Bob Jones")
    with Ledger.open(small_desk) as ledger:
        ledger.decide(lambda roster: roster.same(one.id, other.id, "Bo"))
        ledger.judge(HOPE.id, "rejected", "Rita")
    app = opened(monkeypatch, small_desk, "speakers", speaker=one.id)
    assert app.dataframe[0].value["claim"].tolist() == ["“It will open,”", "“We are ready,” … “Come and see.”"]
    app = opened(monkeypatch, small_desk, "speakers", speaker=one.id, since="2026-04-02", until="2026-04-02")
    assert app.dataframe[0].value["claim"].tolist() == ["“It will open,”"]
    [chip] = [button for button in app.button if "✕" in button.label]
    assert chip.label == "2026\\-04\\-02 ✕"
    app = opened(monkeypatch, small_desk, "speakers", speaker=one.id, judgement="rejected")
    assert app.dataframe[0].value["claim"].tolist() == ["The city hopes … that it will open soon"]
    pressed(app, "chip_")
    assert app.query_params == {"speaker": one.id}
    [link] = [each.proto for each in app.get("page_link") if "queue" in each.proto.label]
    assert link.query_string == f"speaker={one.id}&judgement=any"


def test_claims_without_a_date_are_counted(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    database = f"sqlite:///{tmp_path / 'undated.db'}"
    with Ledger.open(database) as ledger:
        for name, published in (("a.txt", "2026-03-01"), ("b.txt", None), ("c.txt", "last week")):
            given = article(f"{name}: “The harbour stays open,” Ingrid Moe said.", id=name, published=published)
            ledger.save(ledger.enter(given).article, (attribution(given),), MODELS)
        ids = [entry.id for entry in ledger.roster().entries()]
        for each in ids[1:]:
            ledger.decide(lambda roster, each=each: roster.same(ids[0], each, "Bo"))  # type: ignore[misc]
        [moe] = ledger.roster().entries()
    app = opened(monkeypatch, database, "speakers", speaker=moe.id)
    assert not app.exception
    assert "2 claims have no date, or not one as exact as these." in html(app)
    assert len(app.dataframe[0].value) == 3


def test_many_claims_are_bars_and_few_are_dots(
    large_desk: str, small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(large_desk) as ledger:
        most, *_, least = (entry.id for entry in ledger.roster().entries())
    assert "layer" in charts(opened(monkeypatch, large_desk, "speakers", speaker=most))["timeline"]
    assert charts(opened(monkeypatch, large_desk, "speakers", speaker=least))["timeline"]["mark"]["type"] == "circle"


def test_hostile_words_are_text(hostile_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(hostile_desk) as ledger:
        speaker = next(entry for entry in ledger.roster().entries() if "script" in entry.name)
        ledger.decide(lambda roster: roster.edit(speaker.id, "name", speaker.name + "!", "Bo"))
    for query in ({}, {"speaker": speaker.id}, {"speaker": speaker.id, "publisher": "<img src=x>"}):
        app = opened(monkeypatch, hostile_desk, "speakers", **query)
        assert not app.exception
        assert "<script" not in html(app)
        assert "<img" not in html(app)
        assert "\u202e" not in html(app)
        assert "&lt;script&gt;" in html(app)
        cells = [cell for each in app.dataframe for cell in each.value.to_numpy().ravel()]
        assert not any("\u202e" in str(cell) for cell in cells)


def test_a_confirmed_claim_counts_as_decided(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Rita")
    [ann] = entries(small_desk, "Ann Smith")
    app = opened(monkeypatch, small_desk, "speakers", speaker=ann.id)
    assert "<dd>100%</dd><dt>decided</dt>" in html(app)
    assert "<li>Mayor<span>2026-03-14</span></li>" in html(app)


def test_a_speakers_charts_can_be_chosen_from_by_key(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [bob] = [entry for entry in entries(small_desk, "Bob Jones") if entry.role is None]
    for chart, wanted, query in (
        ("timeline", "14 Mar 2026: 2", {"since": "2026-03-14", "until": "2026-03-14"}),
        ("speaker_publishers", "The Herald: 2", {"publisher": "The Herald"}),
        ("speaker_kinds", "direct: 1", {"kind": "direct"}),
        ("speaker_judgements", "undecided: 2", {"judgement": "none"}),
    ):
        app = opened(monkeypatch, small_desk, "speakers", speaker=bob.id)
        app.selectbox(key=f"{chart}_narrow_0").set_value(wanted).run()
        assert not app.exception
        assert app.query_params == {"speaker": bob.id, **query}
