"""The page "Desk" without a browser: its settings, and the fact-checks of other desks."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.checking.fact_checks import read_fact_checks
from attribution.checking.priority import Priorities
from attribution.checking.scales import SCALES, parse_scale
from attribution.checking.settings import Settings
from attribution.ledger import Ledger
from attribution.records import Worth
from attribution.review.foreign import matching, news, offered
from attribution.review.setting_up import changes, rated_otherwise, unchecked, worthiest
from tests.desk import ATTACK, DOUBT, MAYOR, opened

SCALE = "name: Ours\nratings:\n- {name: holds, value: 2, meaning: It does.}\n- {name: fails, value: 1}\n"


def html(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def box(app: AppTest, kind: str, name: str) -> Any:
    """A box of the settings, whatever turn it is of."""
    return next(each for each in app.get(kind) if str(each.key).startswith(f"desk_{name}_"))


def save(app: AppTest) -> AppTest:
    return app.button(key="desk_save_now").click().run()


def held(desk: str) -> Settings:
    with Ledger.open(desk) as ledger:
        return ledger.settings()


def review(number: int, rating: str = "False", **further: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": f"Claim {number} about bridges",
        "url": f"https://facts.example/{number}",
        "author": {"name": "Full Facts"},
        "datePublished": f"2026-01-{number:02}",
        "reviewRating": {"alternateName": rating},
        **further,
    }


@pytest.fixture
def scored(small_desk: str) -> str:
    """A desk whose claims have scores: the mayor's the highest."""
    with Ledger.open(small_desk) as ledger:
        rows = {row.claim_id: row.attribution for row in ledger.scores.unscored()}
        for number, (claim, attribution) in enumerate(rows.items()):
            score = 0.9 if claim == MAYOR.id else 0.5 - number / 100
            ledger.scores.put([(attribution, Worth(score, "event", ("a named event",)))], "m")
    return small_desk


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("desk", ["empty_desk", "small_desk", "hostile_desk"])
@pytest.mark.parametrize("part", ["settings", "fact-checks"])
def test_it_opens(desk: str, part: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, request.getfixturevalue(desk), "desk", part=part)
    assert not app.exception
    assert not app.error
    assert ("What was changed" in html(app)) == (part == "settings")


def test_one_button_saves_all_that_was_chosen(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Ana", "editor")
    app = opened(monkeypatch, small_desk, "desk")
    assert app.button(key="desk_save_now").disabled
    box(app, "radio", "scale").set_value("politifact")
    box(app, "radio", "approval").set_value("two people")
    box(app, "toggle", "rationale").set_value(True)
    box(app, "number_input", "evidence").set_value(2)
    box(app, "text_input", "organisation").set_value(" The  Desk ")
    box(app, "text_input", "address").set_value("https://desk.example/{claim_id}")
    box(app, "text_input", "add_words").set_value("bridge")
    box(app, "selectbox", "repetition").set_value(0.5)
    app.run()
    assert "Approval: two people (was none)" in html(app)
    assert f"https://desk.example/{MAYOR.id}" in html(app)
    assert held(small_desk) == Settings()
    save(app)
    assert not app.error
    assert held(small_desk) == Settings(
        SCALES["politifact"],
        "two people",
        True,
        2,
        "The Desk",
        "https://desk.example/{claim_id}",
        None,
        {"words": {"bridge": 1}, "repetition": 0.5},
    )
    with Ledger.open(small_desk) as ledger:
        assert [row["by"] for row in ledger.settings_history()] == ["Ana"]
    assert "Scale: PolitiFact (was True, mixed, unproven, false)" in html(app)
    assert app.button(key="desk_save_now").disabled


def test_what_cannot_be_saved_says_why(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "desk")
    box(app, "text_input", "address").set_value("https://desk.example/all").run()
    assert "has no" in app.error[0].value
    assert app.button(key="desk_save_now").disabled
    box(app, "text_input", "address").set_value("")
    box(app, "radio", "approval").set_value("two people").run()
    save(app)
    assert "needs an editor" in app.error[0].value  # nobody is one yet
    assert held(small_desk) == Settings()


def test_others_read_the_settings_and_cannot_change_them(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Bo", "editor")
    app = opened(monkeypatch, small_desk, "desk")
    assert "Only editors change these settings: Bo." in html(app)
    assert box(app, "radio", "scale").disabled
    assert app.button(key="desk_save_now").disabled
    app = opened(monkeypatch, small_desk, "desk", "Bo")
    box(app, "toggle", "rationale").set_value(True).run()
    with Ledger.open(small_desk) as ledger:  # the right is taken away while the page is open
        ledger.enrol("Bo", "reviewer")
        ledger.enrol("Cy", "editor")
    app.button(key="desk_save_now").click().run()
    assert held(small_desk) == Settings()


def test_a_stale_save_is_refused_and_what_was_chosen_stays(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "desk")
    box(app, "toggle", "rationale").set_value(True).run()
    with Ledger.open(small_desk) as ledger:
        ledger.set_up(Settings(evidence_required=3), "Bo")
    save(app)
    assert "Bo has saved other settings" in app.error[0].value
    assert held(small_desk) == Settings(evidence_required=3)
    app.run()
    assert "Evidence demanded: 3 (was 0)" in html(app)
    assert box(app, "toggle", "rationale").value
    app.button(key="desk_keep_mine").click().run()
    save(app)
    assert held(small_desk) == Settings(rationale_required=True)
    app = opened(monkeypatch, small_desk, "desk")
    box(app, "toggle", "rationale").set_value(False).run()
    app.button(key="desk_drop").click().run()
    assert box(app, "toggle", "rationale").value


def test_settings_of_others_come_in_by_themselves_where_nothing_was_changed(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, small_desk, "desk")
    with Ledger.open(small_desk) as ledger:
        ledger.set_up(Settings(evidence_required=3), "Bo")
    app.run()
    assert not app.error
    assert box(app, "number_input", "evidence").value == 3


def test_a_scale_of_ones_own_is_shown_before_it_is_used(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "desk")
    app.file_uploader(key="scale_file_0").upload(
        "ours.yaml", SCALE.replace("value: 2", "value: two").encode(), ""
    ).run()
    assert "ours\\.yaml, line 3\\: value\\: 'two' is no number" in app.error[0].value
    app.file_uploader(key="scale_file_0").upload("ours.yaml", SCALE.encode(), "").run()
    assert not app.error
    assert "It does." in html(app)
    assert box(app, "radio", "scale").value == "plain"
    app.button(key="scale_use").click().run()
    assert held(small_desk) == Settings()
    save(app)
    assert held(small_desk).scale == parse_scale(SCALE)


def test_verdicts_on_another_scale_are_told_of(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.checks.rate(MAYOR.id, "Bo", "True")
        before = ledger.verdicts()
        assert rated_otherwise(before, SCALES["plain"]) == {}
        assert rated_otherwise(before, SCALES["meedan"]) == {SCALES["plain"].name: 1}
    app = opened(monkeypatch, small_desk, "desk")
    assert "stays as it is" not in html(app)
    box(app, "radio", "scale").set_value("meedan").run()
    assert "1 verdict is on “True, mixed, unproven, false” and stays as it is" in html(app)


def test_weights_are_seen_before_they_are_saved(scored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, scored, "desk")
    assert "90%" in html(app)
    box(app, "text_input", "add_words").set_value("May").run()
    weight = next(each for each in app.selectbox if str(each.key).startswith("desk_weight_words_May"))
    weight.set_value(3.0).run()
    assert "up from" in html(app)
    assert "+ word “May”" in html(app)
    app.button(key="drop_words_0").click().run()
    assert "up from" not in html(app)
    box(app, "text_input", "add_words").set_value("!!").run()
    assert "no letter or digit" in app.error[0].value
    box(app, "selectbox", "add_publishers").set_value("Daily News").run()
    save(app)
    assert held(scored).priorities == {"publishers": {"Daily News": 1}}


def test_a_speaker_is_picked_from_the_roster(scored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(scored) as ledger:
        moe = next(each.id for each in ledger.named_speakers() if each.name == "Ingrid Moe")
    app = opened(monkeypatch, scored, "desk")
    box(app, "selectbox", "add_speakers").set_value(moe).run()
    assert "Priority of speaker “Ingrid Moe”: +1" in html(app)
    save(app)
    assert held(scored).priorities == {"speakers": {moe: 1}}
    assert "+ speaker Ingrid Moe" in html(app)


def test_the_worthiest_claims(scored: str) -> None:
    with Ledger.open(scored) as ledger:
        claims = unchecked(ledger.claims())
        none, may = Priorities(), Priorities(words={"May": 5})
        now = worthiest(claims, none, none, 2)[0]
        assert (now.claim_id, now.before) == (MAYOR.id, 1)
        first, second = worthiest(claims, none, may, 2)
        assert (first.claim_id, first.before, first.reasons) == (DOUBT.id, None, ("+ word “May”",))
        assert (second.claim_id, second.before) == (MAYOR.id, 1)
        ledger.checks.step(MAYOR.id, "in progress", "Bo")
        assert MAYOR.id not in set(unchecked(ledger.claims())["claim_id"])


def test_changes_are_told_in_words() -> None:
    other = replace(Settings(), priorities={"speakers": {"s1": 1}, "words": {"tax": -1}}, language="en")
    assert changes(Settings(), other, {"s1": "Ann"}) == [
        "Language: en (was none)",
        "Priority of speaker “Ann”: +1",
        "Priority of word “tax”: -1",
    ]
    assert changes(other, replace(other, priorities={"words": {"tax": 2}}), {}) == [
        "Priority of speaker “s1”: no more (was +1)",
        "Priority of word “tax”: +2 (was -1)",
    ]
    assert changes(other, other) == []


# --- fact-checks -----------------------------------------------------------------------------------------------------


def upload(app: AppTest, name: str, content: Any) -> AppTest:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return app.file_uploader(key="fact_checks_file_0").upload(name, data, "application/json").run()


def test_fact_checks_come_in_after_they_were_shown(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "desk", part="fact-checks")
    upload(app, "feed.json", [review(1), review(2)])
    assert "Claim 1 about bridges" in html(app)
    with Ledger.open(small_desk) as ledger:
        assert ledger.fact_checks.frame().empty
    app.button(key="fact_checks_take_0").click().run()
    assert not app.exception
    with Ledger.open(small_desk) as ledger:
        rows = ledger.fact_checks.frame()
    assert list(rows["claim"]) == ["Claim 1 about bridges", "Claim 2 about bridges"]
    assert set(rows["origin"]) == {"feed.json"}
    assert set(rows["by"]) == {"Ana"}
    assert "2 new, 0 changed, 0 as they were" in app.success[0].value
    assert "from feed.json, by Ana" in html(app)


def test_a_file_with_bad_entries_is_taken_only_if_somebody_says_so(
    small_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, small_desk, "desk", part="fact-checks")
    upload(app, "feed.json", [review(1), review(2, url="javascript:alert(1)"), {"@type": "ClaimReview"}])
    assert "2 entries of feed.json cannot be used" in html(app)
    assert "javascript" in html(app)
    with Ledger.open(small_desk) as ledger:
        assert ledger.fact_checks.frame().empty
    assert app.button(key="fact_checks_take_0").label == "Take only the good 1 fact-check"
    app.button(key="fact_checks_take_0").click().run()
    with Ledger.open(small_desk) as ledger:
        assert list(ledger.fact_checks.frame()["url"]) == ["https://facts.example/1"]


@pytest.mark.parametrize("content", [b"MZ\x90\x00 no text \xff\xfe", b"", b'{"@type": "Recipe"}', b"[1, 2"])
def test_a_foreign_file_is_refused(content: bytes, small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "desk", part="fact-checks")
    upload(app, "odd.json", content)
    assert not app.exception
    assert "Nothing of odd.json can be used" in html(app)
    assert not [each for each in app.button if str(each.key).startswith("fact_checks_take")]


def test_nobody_without_a_name_brings_any_in(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small_desk, "desk", None, part="fact-checks")
    upload(app, "feed.json", [review(1)])
    app.button(key="fact_checks_take_0").click().run()
    assert "write your name" in app.error[0].value
    with Ledger.open(small_desk) as ledger:
        assert ledger.fact_checks.frame().empty


def test_hostile_fact_checks_are_words(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        found = read_fact_checks(json.dumps([review(1, ATTACK, claimReviewed=ATTACK)]).encode(), "f.json").found
        ledger.fact_checks.enter(found, "Ana", ATTACK)
    app = opened(monkeypatch, small_desk, "desk", part="fact-checks")
    assert not app.exception
    assert "<script" not in html(app)
    assert "&lt;script&gt;" in html(app)
    assert "\u202e" not in html(app)


def test_they_are_searched(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        feed = [review(number, "True" if number == 3 else "False") for number in range(1, 26)]
        ledger.fact_checks.enter(read_fact_checks(json.dumps(feed).encode(), "f.json").found, "Ana", "f.json")
        table = ledger.fact_checks.frame()
    assert list(matching(table, "claim TRUE", (), ())["url"]) == ["https://facts.example/3"]
    assert list(matching(table, "", (), ("True",))["url"]) == ["https://facts.example/3"]
    assert len(matching(table, "", ("Nobody",), ())) == 0
    assert matching(table, "", (), ()).iloc[0]["url"] == "https://facts.example/25"
    app = opened(monkeypatch, small_desk, "desk", part="fact-checks")
    assert "<b>25</b>" in html(app)
    assert "facts.example/1&" not in html(app)
    app.number_input(key="fact_checks_page").set_value(2).run()
    assert 'href="https://facts.example/1"' in html(app)
    app.text_input(key="fact_checks_words").set_value("true").run()
    assert "<b>1</b> of 25" in html(app)


def test_what_a_file_offers() -> None:
    found = offered(json.dumps([review(1), {"@type": "ClaimReview"}]).encode(), "f.json")
    assert (len(found.found), len(found.problems), found.whole) == (1, 1, False)
    import pandas as pd

    known = pd.DataFrame({"key": [found.found[0].key]})
    assert news(found.found, known) == (0, 1)
    assert news(found.found, known[:0]) == (1, 0)
    assert offered(b"", "f.json").found == ()
