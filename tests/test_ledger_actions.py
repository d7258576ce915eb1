"""What is decided together is undone and done again together; who looks at what; readings."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from attribution.bench.ledger import made_up
from attribution.ledger import Adding, Judging, Ledger, LedgerError, Overtaken
from attribution.ledger.judging import new_action
from attribution.ledger.transfer import ARTICLES, files
from attribution.records import Speaker
from tests.desk import BRIDGE, DOUBT, HOPE, MAYOR, MODELS, NEWS, NOBODY, PLANNER, READY, fill_small
from tests.factories import article, attribution

BOTH = attribution(
    NEWS,
    ("“It will open,”", "that it would be ready in May"),
    ("wrote",),
    ("Bob Jones",),
    Speaker("Bob Jones", "city planner", "person"),
)


@pytest.fixture
def ledger(database: str) -> Ledger:
    fill_small(database)
    return Ledger.open(database)


def decisions(ledger: Ledger) -> dict[str, str | None]:
    """What holds of every claim that anybody decided on."""
    found = {}
    for identity in (BRIDGE.id, NEWS.id):
        found |= {each.id: each.decision for each in ledger.reading_of(identity).claims if each.decision}
    return found


def test_an_action_is_undone_and_redone_as_one(ledger: Ledger) -> None:
    steps = [
        Judging(PLANNER.id, "rejected", "joined", seen=None),
        Judging(DOUBT.id, "rejected", "joined", seen=None),
        Adding(NEWS.id, BOTH),
    ]
    claims = [claim for claim, _ in ledger.act(steps, "Ana")]
    assert claims == [PLANNER.id, DOUBT.id, BOTH.id]
    assert decisions(ledger) == {PLANNER.id: "rejected", DOUBT.id: "rejected", BOTH.id: "added"}
    done = ledger.undo_last("Ana")
    assert done is not None
    assert done.claims == (PLANNER.id, DOUBT.id, BOTH.id)
    assert decisions(ledger) == {}
    assert ledger.reading_of(NEWS.id).claim(BOTH.id) is None
    again = ledger.redo_last("Ana")
    assert again is not None
    assert again.action == done.action
    assert decisions(ledger) == {PLANNER.id: "rejected", DOUBT.id: "rejected", BOTH.id: "added"}
    added = ledger.reading_of(NEWS.id).claim(BOTH.id)
    assert added is not None
    assert added.attribution.quote == BOTH.quote
    assert ledger.redo_last("Ana") is None


def test_a_step_that_fails_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="has this claim already"):
        ledger.act([Judging(DOUBT.id, "rejected"), Adding(NEWS.id, PLANNER)], "Ana")
    assert decisions(ledger) == {}


def test_undo_goes_back_step_by_step_and_redo_forth(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "confirmed", "Ana")
    ledger.judge(HOPE.id, "rejected", "Ana")
    ledger.judge(READY.id, "unsure", "Bo")
    undone = [ledger.undo_last("Ana"), ledger.undo_last("Ana"), ledger.undo_last("Ana")]
    assert [done and done.claims for done in undone] == [(HOPE.id,), (MAYOR.id,), None]
    assert decisions(ledger) == {READY.id: "unsure"}
    again = [ledger.redo_last("Ana"), ledger.redo_last("Ana"), ledger.redo_last("Ana")]
    assert [done and done.claims for done in again] == [(MAYOR.id,), (HOPE.id,), None]
    assert decisions(ledger) == {MAYOR.id: "confirmed", HOPE.id: "rejected", READY.id: "unsure"}
    assert (ledger.undo_last("Ana") or undone[0]).claims == (HOPE.id,)


def test_several_decisions_on_one_claim_are_done_again_one_by_one(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "confirmed", "Ana")
    ledger.judge(MAYOR.id, "unsure", "Ana")
    ledger.judge(MAYOR.id, "rejected", "Ana")
    for _ in range(3):
        ledger.undo_last("Ana")
    assert decisions(ledger) == {}
    again = []
    for _ in range(3):
        assert ledger.redo_last("Ana")
        again.append(decisions(ledger)[MAYOR.id])
    assert again == ["confirmed", "unsure", "rejected"]
    assert ledger.redo_last("Ana") is None


def test_many_are_done_again_with_as_few_questions_as_few(ledger: Ledger) -> None:
    """Everybody else waits meanwhile."""
    claims, asked = [each.id for each in (MAYOR, NOBODY, HOPE, READY, PLANNER, DOUBT)], Counter[int]()
    for many in (3, 6):
        ledger.decide_all(claims[:many], "unsure", "Ana", action=new_action())
        ledger.undo_last("Ana")
        with counting(ledger, asked, many, "INSERT INTO judgements"):
            ledger.redo_last("Ana")
        assert decisions(ledger) == dict.fromkeys(claims[:many], "unsure")
        ledger.undo_last("Ana")
    assert asked == {3: 1, 6: 1}


def test_what_is_new_ends_redoing(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "confirmed", "Ana")
    ledger.undo_last("Ana")
    ledger.judge(HOPE.id, "confirmed", "Ana")
    assert ledger.redo_last("Ana") is None


def test_redoing_does_not_overwrite_what_another_decided_since(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "confirmed", "Ana")
    ledger.undo_last("Ana")
    ledger.judge(MAYOR.id, "rejected", "Bo")
    with pytest.raises(Overtaken, match="Bo has decided since: rejected"):
        ledger.redo_last("Ana")
    assert decisions(ledger) == {MAYOR.id: "rejected"}


def test_a_judgement_made_elsewhere_is_an_action_of_its_own(ledger: Ledger) -> None:
    """What earlier versions wrote has no action."""
    number = ledger.judge(MAYOR.id, "confirmed", "Ana")
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO judgements (claim, reviewer, at, decision) "
            f"SELECT '{HOPE.id}', reviewer, at, 'unsure' FROM judgements WHERE number = {number}"
        )
    done = ledger.undo_last("Ana")
    assert done is not None
    assert done.claims == (HOPE.id,)
    assert ledger.redo_last("Ana") is not None
    assert decisions(ledger) == {MAYOR.id: "confirmed", HOPE.id: "unsure"}
    assert ledger.redo_last("Ana") is None


def test_many_are_decided_alike_and_those_decided_before_are_left(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "unsure", "Bo")
    claims = [each.id for each in (MAYOR, NOBODY, HOPE, READY, PLANNER, DOUBT)]
    assert ledger.decide_all([*claims, "cnone"], "confirmed", "Ana", action=new_action()) == (5, 2)
    assert decisions(ledger) == dict.fromkeys(claims, "confirmed") | {MAYOR.id: "unsure"}
    ledger.undo_last("Ana")
    assert decisions(ledger) == {MAYOR.id: "unsure"}


def test_many_are_decided_over_what_was_seen_but_not_over_what_came_since(ledger: Ledger) -> None:
    seen = ledger.judge(MAYOR.id, "unsure", "Bo")
    ledger.judge(HOPE.id, "confirmed", "Bo")
    claims = [MAYOR.id, HOPE.id, READY.id]
    action = new_action()
    assert ledger.decide_all(claims, "rejected", "Ana", "duplicate", action=action, over=True, seen=seen) == (2, 1)
    assert decisions(ledger) == {MAYOR.id: "rejected", HOPE.id: "confirmed", READY.id: "rejected"}


def test_rejecting_many_takes_their_speakers_out_and_undoing_brings_them_back(ledger: Ledger) -> None:
    assert {entry.name for entry in ledger.roster().entries()} == {"Bob Jones", "Ann Smith", "Ingrid Moe"}
    ledger.decide_all([MAYOR.id, DOUBT.id], "rejected", "Ana", action=new_action())
    assert {entry.name for entry in ledger.roster().entries()} == {"Bob Jones"}
    ledger.undo_last("Ana")
    assert {entry.name for entry in ledger.roster().entries()} == {"Bob Jones", "Ann Smith", "Ingrid Moe"}


def test_deciding_all_at_once_is_deciding_one_by_one(tmp_path: Path) -> None:
    pairs = list(made_up(200))
    ids = [claim.id for _, found in pairs for claim in found]
    some = random.Random(5).sample(ids, 120)

    def filled(name: str) -> Ledger:
        ledger = Ledger.open(str(tmp_path / name))
        for each, found in pairs:
            ledger.save(ledger.enter(each).article, found, MODELS)
        return ledger

    with filled("one.db") as one, filled("all.db") as all_at_once:
        for claim in some:
            one.judge(claim, "rejected", "Ana")
        all_at_once.decide_all(some, "rejected", "Ana", action=new_action())
        assert known(all_at_once) == known(one)
        for claim in reversed(some):
            one.judge(claim, "confirmed", "Ana")
        all_at_once.decide_all(some, "confirmed", "Ana", action=new_action(), over=True, seen=len(some))
        assert known(all_at_once) == known(one)
        all_at_once.undo_last("Ana")
        all_at_once.undo_last("Ana")
        with filled("fresh.db") as fresh:
            assert known(all_at_once) == known(fresh)


def known(ledger: Ledger) -> dict[str, object]:
    """Which claims hold, and all that the ledger knows of who speaks where."""
    tables = {name: ledger.table(name).to_dict("records") for name in ("sightings", "speakers")}
    names = ledger.table("speaker_names")
    claims = ledger.claims()[["claim_id", "speaker", "speaker_id", "judgement"]]
    return tables | {
        "names": set(zip(names["speaker"], names["name"], names["folded"], strict=True)),
        "claims": claims.fillna("").to_dict("records"),
        "entries": {entry.id: entry for entry in ledger.roster().entries()},
    }


def test_rejecting_claims_of_many_articles_asks_no_more_than_of_few(tmp_path: Path) -> None:
    asked = Counter[int]()
    for articles in (5, 50):
        with Ledger.open(str(tmp_path / f"{articles}.db")) as ledger:
            firsts = []
            for each, found in made_up(20 * articles):
                ledger.save(ledger.enter(each).article, found, MODELS)
                firsts.append(found[0].id)
            with counting(ledger, asked, articles):
                assert ledger.decide_all(firsts, "rejected", "Ana", action=new_action()) == (articles, 0)
                ledger.undo_last("Ana")
    assert asked[50] < asked[5] + 20


def test_moving_a_ledger_asks_for_what_holds_of_many_articles_at_once(tmp_path: Path) -> None:
    asked = Counter[int]()
    with Ledger.open(str(tmp_path / "ledger.db")) as ledger:
        for each, found in made_up(600):
            ledger.save(ledger.enter(each).article, found, MODELS)
        with counting(ledger, asked, 30, "newest_judgements"), files(ledger) as lines:
            assert len(list(lines[ARTICLES])) == 30
    assert asked[30] == 1


def test_an_address_that_is_another_articles_name_brings_none_of_its_claims(ledger: Ledger) -> None:
    assert BRIDGE.url
    other = ledger.enter(article("“No,” said Kim Lo. It rained.", id=BRIDGE.url)).article
    no = attribution(other, ("“No,”",), ("said",), ("Kim Lo",), Speaker("Kim Lo"))
    ledger.save(other, [no], MODELS)
    assert [each.id for each in ledger.attributions(other)] == [no.id]
    assert [each.id for each in ledger.reading_of(other.id).claims] == [no.id]
    with files(ledger) as lines:
        records = {record["id"]: record for record in map(json.loads, lines[ARTICLES])}
    assert [len(records[each.id]["attributions"]) for each in (BRIDGE, NEWS, other)] == [4, 2, 1]


@contextmanager
def counting(ledger: Ledger, asked: "Counter[int]", key: int, word: str = "") -> Iterator[None]:
    """Count the statements that the ledger gives its database, those with a word in them."""

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked[key] += word in statement

    sa.event.listen(ledger.engine, "before_cursor_execute", count)
    yield
    sa.event.remove(ledger.engine, "before_cursor_execute", count)


def test_a_reading_has_every_claim_with_what_was_decided(ledger: Ledger) -> None:
    number = ledger.judge(NOBODY.id, "rejected", "Ana", reason="not a quote", comment="a caption")
    reading = ledger.reading_of(BRIDGE.id)
    assert reading.article.text == BRIDGE.text
    assert [each.id for each in reading.claims] == [MAYOR.id, NOBODY.id, HOPE.id, READY.id]
    rejected = reading.claims[1]
    assert (rejected.judgement, rejected.decision, rejected.reason) == (number, "rejected", "not a quote")
    assert (rejected.comment, rejected.reviewer) == ("a caption", "Ana")
    assert (reading.claims[0].decision, reading.claims[0].judgement) == (None, None)
    assert reading.claims[0].speaker == "Ann Smith"
    assert ledger.article_of(NOBODY.id) == BRIDGE.id
    with pytest.raises(LedgerError, match="cnone: the ledger has no claim"):
        ledger.article_of("cnone")
    with pytest.raises(LedgerError, match="no article"):
        ledger.reading_of("nowhere.txt")


def test_who_looks_at_a_claim(ledger: Ledger) -> None:
    ledger.look("one", MAYOR.id, "Ana")
    ledger.look("two", MAYOR.id, "Bo")
    assert ledger.lookers(MAYOR.id, "one") == ["Bo"]
    assert ledger.lookers(MAYOR.id, "two") == ["Ana"]
    ledger.look("two", HOPE.id, "Bo")
    assert ledger.lookers(MAYOR.id, "one") == []
    assert ledger.lookers(HOPE.id, "one") == ["Bo"]
    ledger.look("two", None, "Bo")
    assert ledger.lookers(HOPE.id, "one") == []


def test_somebody_who_is_not_heard_of_looks_no_more(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.look("one", MAYOR.id, "Ana")
    monkeypatch.setattr("attribution.ledger.viewing.LASTS", timedelta(seconds=-60))
    assert ledger.lookers(MAYOR.id, "two") == []
