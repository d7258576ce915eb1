"""The page "Double check" without a browser: answering blind, samples, results; and agreement on the overview."""

import re
from random import Random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attribution.checking.priority import Priorities
from attribution.export.bundle import bundled
from attribution.ledger import Filters, Ledger
from attribution.records import Span
from attribution.review.agreement import measured, units
from attribution.review.double import NotInArticle, draw, eligible, located, open_claims
from tests.desk import ATTACK, BRIDGE, DOUBT, HOPE, INJECTED, MAYOR, NOBODY, PLANNER, READY, opened, standing

SECRET = "my words that nobody may see"


def html(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def everything(app: AppTest) -> str:
    """All that the page has sent: words, labels, options."""
    return str([each.proto for each in app.main])


def part(desk: str, name: str, claim: str) -> int:
    with Ledger.open(desk) as ledger:
        return next(int(row["number"]) for row in ledger.samples.mine(name) if row["claim"] == claim)


@pytest.fixture
def rated(small_desk: str) -> str:
    """A sample of verdicts on two claims for Ana and Bo, who has answered on both."""
    with Ledger.open(small_desk) as ledger:
        ledger.samples.assign("November", "verdict", [MAYOR.id, DOUBT.id], ["Ana", "Bo"], "Cy")
        for row, rating in zip(ledger.samples.mine("Bo"), ("False", "True"), strict=True):
            ledger.samples.answer(row["number"], "Bo", rating=rating, comment=SECRET)
    return small_desk


@pytest.fixture
def extracted(small_desk: str) -> str:
    """A sample of extractions on two claims for Ana and Bo."""
    with Ledger.open(small_desk) as ledger:
        ledger.samples.assign("Spans", "extraction", [MAYOR.id, PLANNER.id], ["Ana", "Bo"], "Cy")
    return small_desk


@pytest.mark.parametrize("desk", ["empty_desk", "small_desk", "hostile_desk", "large_desk"])
def test_it_opens(desk: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, request.getfixturevalue(desk), "double")
    assert not app.exception
    assert not app.error


# --- answering -------------------------------------------------------------------------------------------------------


def test_a_verdict_is_given_blind_and_the_next_claim_comes(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, rated, "double")
    number = part(rated, "Ana", MAYOR.id)
    assert "2 to answer" in html(app)
    assert '<mark class="content">that the bridge is safe</mark>' in html(app)
    assert SECRET not in everything(app)
    assert app.button(key=f"answer_{number}").disabled
    app.radio(key=f"answer_rating_{number}").set_value("Mixed").run()
    app.text_area(key=f"answer_comment_{number}").set_value("Because.").run()
    app.button(key=f"answer_{number}").click().run()
    assert not app.exception
    assert "the last one" in html(app)
    with Ledger.open(rated) as ledger:
        mayor = [row for row in ledger.samples.answers("November") if row["claim"] == MAYOR.id]
    assert [(row["reviewer"], row["rating"], row["comment"]) for row in mayor] == [
        ("Bo", "False", SECRET),
        ("Ana", "Mixed", "Because."),
    ]


@pytest.mark.parametrize("view", ["double", "overview", "check", "checks", "review"])
@pytest.mark.parametrize("name", ["Ana", "Cy"])
def test_an_open_answer_is_nowhere_to_be_seen(
    view: str, name: str, rated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(rated) as ledger:
        ledger.enrol("Cy", "editor")
    app = opened(monkeypatch, rated, view, name, claim=MAYOR.id, sample="verdict:November")
    assert not app.exception
    assert SECRET not in everything(app)
    if view == "double" and name == "Cy":
        assert "No claim has all of its answers yet" in html(app)


def test_no_export_shows_an_open_answer(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(rated) as ledger:
        for name in ("claims", "csv", "log", "reports", "claimreview", "training"):
            assert SECRET.encode() not in bundled(ledger, Filters(), [name]).content
        assert SECRET not in str(ledger.history(MAYOR.id))
    app = opened(monkeypatch, rated, "export")
    assert app.checkbox(key="export_jsonl").disabled  # the ledger as a whole has all of them
    assert "a double check that is not complete" in html(app)
    with Ledger.open(rated) as ledger:
        ledger.enrol("Cy", "editor")
    assert app.run().checkbox(key="export_jsonl").disabled
    assert not opened(monkeypatch, rated, "export", "Cy").checkbox(key="export_jsonl").disabled


def test_somebody_elses_part_cannot_be_answered_by_its_address(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(rated) as ledger:
        ledger.samples.assign("December", "verdict", [HOPE.id], ["Bo", "Cy"], "Cy")
    other = part(rated, "Cy", HOPE.id)
    app = opened(monkeypatch, rated, "double", part=str(other))
    assert not [each for each in app.button if each.key == f"answer_{other}"]
    assert "that the bridge is safe" in html(app)


def test_right_as_it_stands(extracted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, extracted, "double")
    number = part(extracted, "Ana", MAYOR.id)
    app.radio(key=f"answer_decision_{number}").set_value("confirmed").run()
    app.button(key=f"answer_{number}").click().run()
    with Ledger.open(extracted) as ledger:
        ledger.samples.answer(part(extracted, "Bo", MAYOR.id), "Bo", decision="confirmed")
        rows = ledger.samples.answers("Spans")
    assert [(row["decision"], row["spans"]) for row in rows] == [("confirmed", None)] * 2


def test_a_correction_is_words_of_the_article(extracted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, extracted, "double")
    number = part(extracted, "Ana", MAYOR.id)
    app.radio(key=f"answer_decision_{number}").set_value("corrected").run()
    content = app.text_area(key=f"answer_content_{number}")
    assert content.value == "that the bridge is safe"
    assert app.text_area(key=f"answer_source_{number}").value == "Mayor Ann Smith"
    content.set_value("the bridge is gone").run()
    app.button(key=f"answer_{number}").click().run()
    assert "“the bridge is gone” does not stand in the article" in app.error[0].value
    assert app.text_area(key=f"answer_content_{number}").value == "the bridge is gone"  # what was written stays
    app.text_area(key=f"answer_content_{number}").set_value("the bridge is safe").run()
    app.text_area(key=f"answer_cue_{number}").set_value("").run()
    app.button(key=f"answer_{number}").click().run()
    assert not app.error
    with Ledger.open(extracted) as ledger:
        ledger.samples.answer(part(extracted, "Bo", MAYOR.id), "Bo", decision="confirmed")
        given = next(row for row in ledger.samples.answers("Spans") if row["reviewer"] == "Ana")
        start = BRIDGE.text.index("the bridge is safe")
        assert given["spans"] == {
            "content": [[start, start + len("the bridge is safe")]],
            "source": [list(span) for span in MAYOR.quote.source],
            "cue": [],
        }
        assert units(ledger, "Spans", "extraction")[0].differs


def test_words_are_found_nearest_to_where_they_were() -> None:
    text = "He said “yes” – twice. She said\n“Yes” as well. They said “yes”."
    near = [Span(35, 38)]
    assert located(text, '"yes"', near, "content") == [[32, 37]]
    assert located(text, "twice.  She said", near, "content") == [[16, 31]]
    assert located(text, "yes\nyes", [Span(9, 12)], "content") == [[9, 12], [58, 61]]
    assert located(text, "\n \n", near, "source") == []
    with pytest.raises(NotInArticle, match="Who says it: “Bob” does not stand"):
        located(text, "Bob", near, "Who says it")
    with pytest.raises(NotInArticle):
        located(text, "twice\ntwice", near, "content")


def test_hostile_words_are_words(hostile_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(hostile_desk) as ledger:
        ledger.samples.assign(ATTACK[:90], "verdict", [INJECTED.id], ["Ana", "Bo", ATTACK[:40]], "Ana")
        for name in ("Bo", ATTACK[:40]):
            ledger.samples.answer(ledger.samples.mine(name)[0]["number"], name, rating="True", comment=ATTACK)
    app = opened(monkeypatch, hostile_desk, "double")
    number = part(hostile_desk, "Ana", INJECTED.id)
    assert "&lt;script&gt;" in html(app)
    app.radio(key=f"answer_rating_{number}").set_value("False").run()
    app.button(key=f"answer_{number}").click().run()
    app.button_group(key="double_part").set_value("Samples").run()
    assert not app.exception
    for page in (app, opened(monkeypatch, hostile_desk, "overview")):
        assert "<script" not in html(page)
        assert not re.search(r"<(img|style)[^>]*evil", html(page))
        assert "\u202e" not in html(page)


# --- samples ---------------------------------------------------------------------------------------------------------


def make(app: AppTest, name: str = "Week 47", people: tuple[str, ...] = ("Ana", "Bo"), count: int = 2) -> AppTest:
    app.text_input(key="sample_name_0").set_value(name)
    app.number_input(key=next(each.key for each in app.number_input if "sample_count" in each.key)).set_value(count)
    app.multiselect(key="sample_people_0").set_value(list(people))
    return app.button(key="sample_make_0").click().run()


def test_an_editor_makes_a_sample(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        for name in ("Ana", "Bo"):
            ledger.enrol(name)
    app = opened(monkeypatch, small_desk, "double", "Ed")
    app.button_group(key="sample_what_0").set_value("extraction").run()
    app.selectbox(key="sample_how_0").set_value("uncertain").run()
    make(app)
    assert not app.exception
    assert not app.error
    with Ledger.open(small_desk) as ledger:
        assert ledger.samples.progress() == [
            {
                "name": "Week 47",
                "what": "extraction",
                "claims": 2,
                "complete": 0,
                "parts": 4,
                "answers": 0,
                "settled": 0,
            }
        ]
        # those that the machine is least sure of
        assert {row["claim"] for row in ledger.samples.mine("Bo")} == {NOBODY.id, DOUBT.id}
    assert "Still to answer: Ana (2), Bo (2)" in html(app)


def test_a_sample_that_lacks_something_is_refused(small_desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.enrol("Bo")
    app = opened(monkeypatch, small_desk, "double", "Ed")
    assert "at least two people" in make(app, people=("Bo",)).error[0].value
    with Ledger.open(small_desk) as ledger:
        assert ledger.samples.progress() == []


def test_only_editors_make_and_release(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(rated) as ledger:
        ledger.enrol("Cy", "editor")
    app = opened(monkeypatch, rated, "double", "Dee")
    assert "An editor makes samples" in html(app)
    app.button(key="release_now").click().run()
    assert "only an editor may do this" in app.error[0].value
    assert part(rated, "Ana", MAYOR.id)
    app = opened(monkeypatch, rated, "double", "Cy")
    app.button(key="release_now").click().run()
    with Ledger.open(rated) as ledger:
        assert ledger.samples.mine("Ana") == []
        assert ledger.samples.progress()[0]["complete"] == 2  # what is left is Bo's alone
        assert {figure.agreement.value for figure in measured(ledger)[0].figures} == {None}


def test_what_is_drawn(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        ledger.judge(MAYOR.id, "confirmed", "Bo")
        ledger.checks.rate(HOPE.id, "Bo", "True")
        ledger.samples.assign("A", "verdict", [READY.id], ["Ana", "Bo"], "Cy")
        claims = ledger.claims()
        assert open_claims(ledger, "verdict") == {READY.id}
        free = eligible(claims, "verdict", open_claims(ledger, "verdict"))
        assert set(free["claim_id"]) == {MAYOR.id, NOBODY.id, PLANNER.id, DOUBT.id}
        free = eligible(claims, "extraction", open_claims(ledger, "extraction"))
        assert MAYOR.id not in set(free["claim_id"])
        assert READY.id in set(free["claim_id"])
        for row in [*ledger.samples.mine("Ana"), *ledger.samples.mine("Bo")]:
            ledger.samples.answer(row["number"], "Ana" if len(ledger.samples.mine("Ana")) else "Bo", rating="True")
        assert open_claims(ledger, "verdict") == set()
    one, other = (draw(claims, "verdict", "random", 3, Priorities(), Random(seed)) for seed in (1, 2))
    assert len(set(one)) == 3
    assert one != other
    assert len(draw(claims, "verdict", "random", 99, Priorities(), Random(1))) == len(claims)
    assert draw(claims, "extraction", "uncertain", 1, Priorities(), Random(1)) == [NOBODY.id]
    scored = claims.assign(checkworthiness=[0.1, 0.9, 0.52, 0.3, None, 0.2])
    assert draw(scored, "verdict", "priority", 1, Priorities(), Random(1)) == [scored["claim_id"].iloc[1]]
    assert draw(scored, "verdict", "uncertain", 1, Priorities(), Random(1)) == [scored["claim_id"].iloc[2]]


# --- results ---------------------------------------------------------------------------------------------------------


def answered(desk: str) -> None:
    with Ledger.open(desk) as ledger:
        for row in ledger.samples.mine("Ana"):
            ledger.samples.answer(row["number"], "Ana", rating="True", comment="Ana’s reason")


def test_differing_answers_stand_first_and_one_is_taken(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(rated)
    app = opened(monkeypatch, rated, "double", "Cy")
    assert "On 1 of 2 complete claims the answers differ." in html(app)
    assert html(app).index("The answers differ") < html(app).index("All say the same")
    assert SECRET in html(app)  # all are in
    with Ledger.open(rated) as ledger:
        bo = next(row for row in ledger.samples.answers() if (row["claim"], row["reviewer"]) == (MAYOR.id, "Bo"))
    app.radio(key=f"way_{MAYOR.id}").set_value(f"answer {bo['number']}").run()
    app.button(key=f"settle_now_{MAYOR.id}").click().run()
    assert not app.exception
    assert "Settled: False" in html(app)
    with Ledger.open(rated) as ledger:
        verdict = ledger.verdicts().set_index("claim_id").loc[MAYOR.id]
        assert (verdict["rating"], verdict["rationale"], verdict["reviewer"]) == ("False", SECRET, "Cy")
        [row] = ledger.table("adjudications").to_dict("records")
        assert (row["by"], row["answer"], row["claim"]) == ("Cy", bo["number"], MAYOR.id)


def test_a_claim_is_settled_by_another_rating(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(rated)
    app = opened(monkeypatch, rated, "double", "Cy")
    app.radio(key=f"way_{MAYOR.id}").set_value("other Unproven").run()
    app.text_area(key=f"why_{MAYOR.id}").set_value("Neither of them has a source.").run()
    app.button(key=f"settle_now_{MAYOR.id}").click().run()
    with Ledger.open(rated) as ledger:
        verdict = ledger.verdicts().set_index("claim_id").loc[MAYOR.id]
    assert (verdict["rating"], verdict["rationale"]) == ("Unproven", "Neither of them has a source.")


def test_who_has_answered_and_is_no_editor_does_not_settle(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(rated)
    app = opened(monkeypatch, rated, "double")
    popover = next(each for each in app.get("popover") if "Settle" in str(each.proto))
    assert popover.proto.popover.disabled
    with Ledger.open(rated) as ledger:
        ledger.enrol("Ana", "editor")
    popover = next(each for each in app.run().get("popover") if "Settle" in str(each.proto))
    assert not popover.proto.popover.disabled


def test_a_correction_of_an_extraction_becomes_the_claims(extracted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(extracted) as ledger:
        spans = {
            "content": located(BRIDGE.text, "the bridge is safe", MAYOR.quote.content, "c"),
            "source": [],
            "cue": [],
        }
        mine = part(extracted, "Ana", MAYOR.id)
        number = ledger.samples.answer(mine, "Ana", decision="corrected", spans=spans)
        ledger.samples.answer(part(extracted, "Bo", MAYOR.id), "Bo", decision="confirmed")
        before = measured(ledger)
        ledger.judge(PLANNER.id, "rejected", "Cy")
        ledger.samples.answer(part(extracted, "Ana", PLANNER.id), "Ana", decision="confirmed")
        ledger.samples.answer(part(extracted, "Bo", PLANNER.id), "Bo", decision="unsure")
        before = measured(ledger)
        ledger.samples.adjudicate("Spans", "extraction", PLANNER.id, "Cy", decision="unsure")
        assert measured(ledger) == before
    app = opened(monkeypatch, extracted, "double", "Cy")
    app.radio(key=f"way_{MAYOR.id}").set_value(f"answer {number}").run()
    app.button(key=f"settle_now_{MAYOR.id}").click().run()
    assert not app.exception
    now = standing(extracted, MAYOR.id)
    assert (now.decision, now.reviewer) == ("corrected", "Cy")
    assert [span.of(BRIDGE.text) for span in now.attribution.quote.content] == ["the bridge is safe"]
    with Ledger.open(extracted) as ledger:
        # what Bo has confirmed is what stood there then
        assert measured(ledger) == before
        assert units(ledger, "Spans", "extraction")[0].differs


def test_who_confirmed_has_confirmed_what_stood_there_then(extracted: str) -> None:
    with Ledger.open(extracted) as ledger:
        spans = {
            "content": located(BRIDGE.text, "the bridge is safe", MAYOR.quote.content, "c"),
            "source": [],
            "cue": [],
        }
        number = ledger.samples.answer(part(extracted, "Ana", MAYOR.id), "Ana", decision="corrected", spans=spans)
        ledger.samples.answer(part(extracted, "Bo", MAYOR.id), "Bo", decision="confirmed")
        before = measured(ledger)
        # mostly in the same second
        ledger.samples.adjudicate("Spans", "extraction", MAYOR.id, "Cy", answer=number)
        assert measured(ledger) == before


# --- agreement -------------------------------------------------------------------------------------------------------


def figure(found: Any, name: str) -> Any:
    return next(each.agreement for each in found.figures if each.name == name)


def test_the_figures_of_each_sample_and_of_all(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, rated, "overview")
    assert "None: nobody has answered yet" in html(app)
    answered(rated)
    with Ledger.open(rated) as ledger:
        [only] = measured(ledger)
        assert (only.name, only.claims, only.complete) == ("November", 2, 2)
        same = figure(only, "Same verdict")
        assert (same.value, same.units, same.raters, same.pairs) == (0.5, 2, 2, 2)
        assert figure(only, "Cohen’s kappa").value == 0.0
        ledger.samples.assign("December", "verdict", [HOPE.id], ["Ana", "Bo", "Cy"], "Cy")
        for name in ("Ana", "Bo", "Cy"):
            ledger.samples.answer(ledger.samples.mine(name)[0]["number"], name, rating="Mixed")
        both, *_ = measured(ledger)
        assert (both.name, both.claims) == (None, 3)
        same = figure(both, "Same verdict")
        assert (same.value, same.units, same.raters, same.pairs) == (0.8, 3, 3, 5)
        assert "everybody gave the same" in figure(measured(ledger)[2], "Cohen’s kappa").reason
    app = opened(monkeypatch, rated, "overview")
    assert not app.exception
    for words in ("All samples", "December", "November", "80%", "Krippendorff’s alpha, nominal"):
        assert words in html(app)


def test_a_scale_that_is_an_order_has_weighted_figures(small_desk: str) -> None:
    from dataclasses import replace

    from attribution.checking.scales import SCALES

    with Ledger.open(small_desk) as ledger:
        ledger.set_up(replace(ledger.settings(), scale=SCALES["politifact"]), "Ana")
        claims = [MAYOR.id, HOPE.id, READY.id]
        ledger.samples.assign("A", "verdict", claims, ["Ana", "Bo"], "Cy")
        for name, ratings in (("Ana", ("True", "False", "Half True")), ("Bo", ("Mostly True", "False", "Half True"))):
            for row, rating in zip(ledger.samples.mine(name), ratings, strict=True):
                ledger.samples.answer(row["number"], name, rating=rating)
        [found] = measured(ledger)
        assert figure(found, "Cohen’s kappa, near counts in part").value > figure(found, "Cohen’s kappa").value
        assert figure(found, "Krippendorff’s alpha, ordinal").value > 0.8


def test_spans_of_extractions_are_compared(extracted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(extracted) as ledger:
        for name in ("Ana", "Bo"):
            ledger.samples.answer(part(extracted, name, PLANNER.id), name, decision="confirmed")
        ledger.samples.answer(part(extracted, "Ana", MAYOR.id), "Ana", decision="rejected")
        ledger.samples.answer(part(extracted, "Bo", MAYOR.id), "Bo", decision="confirmed")
        [found] = measured(ledger)
    assert figure(found, "Same judgement").value == 0.5
    content = figure(found, "Content, exact F1")
    assert (content.value, content.units, content.pairs) == (pytest.approx(2 / 3), 2, 1)  # Ana marked one of two
    assert "Content, exact F1" in html(opened(monkeypatch, extracted, "overview"))


def test_all_of_a_check_stands_in_the_history_of_its_claim(rated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(rated)
    with Ledger.open(rated) as ledger:
        ledger.samples.adjudicate("November", "verdict", MAYOR.id, "Cy", rating="Mixed")
        ledger.checks.comment(MAYOR.id, "Look at page 3.", "Cy")
        ledger.sameness.say(MAYOR.id, DOUBT.id, "different", "Cy")
    app = opened(monkeypatch, rated, "review", claim=MAYOR.id)
    assert not app.exception
    for words in (
        "double check “November”: given to Bo",
        "double check “November”: False",
        "double check “November” settled: Mixed",
        "check: in progress",
        "comment: Look at page 3.",
        f"different claim as {DOUBT.id}",
    ):
        assert words in html(app)
