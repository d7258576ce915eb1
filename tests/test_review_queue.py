"""What is to be reviewed next, on SQLite and PostgreSQL: its order, address and progress; deciding all at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.ledger import UNDECIDED, Filters, Ledger, LedgerError, Models
from attribution.ledger.queued import choices, rows_of
from attribution.ledger.saved import forget, save, saved
from attribution.records import Speaker, Worth
from attribution.review.bulk import bulk_of, decide, undo
from attribution.review.queue import ORDERS, Progress, Queue, decided_since, from_query, progress, queued, to_query
from tests.desk import DOUBT, HOPE, MAYOR, MODELS, NAMES, NEWS, NOBODY, PLANNER, READY, fill_small
from tests.factories import article, attribution


@pytest.fixture
def ledger(database: str) -> Iterator[Ledger]:
    fill_small(database)
    with Ledger.open(database) as opened:
        yield opened


def named(claims: Any) -> list[str]:
    return [NAMES.get(claim, claim) for claim in claims]


# --- order -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "names"),
    [
        # 0.55×½ nobody, 0.62×0.99 doubt, 0.71×0.95 hope, 0.88×0.83 ready, 0.93×0.97 mayor, 0.96×0.98 planner
        ("uncertainty", "nobody doubt hope ready mayor planner"),
        ("newest", "planner doubt mayor nobody hope ready"),
        ("article", "mayor nobody hope ready planner doubt"),
    ],
)
def test_the_order(ledger: Ledger, order: str, names: str) -> None:
    assert named(queued(ledger, Queue(order=order))) == names.split()


def test_every_order_is_tested_and_the_first_is_the_default() -> None:
    assert ORDERS == ("uncertainty", "newest", "checkworthiness", "article")
    assert Queue().order == ORDERS[0]


def test_a_speaker_without_a_score_is_no_doubt(ledger: Ledger) -> None:
    kept = ledger.enter(article("“We go,” said Kim Lo.", id="kim.txt")).article
    kim = attribution(kept, ("“We go,”",), ("said",), ("Kim Lo",), Speaker("Kim Lo"), confidence=0.7)
    ledger.save(kept, (kim,), MODELS)
    assert queued(ledger, Queue())[2:5] == [HOPE.id, kim.id, READY.id]


def test_nobody_is_half_a_doubt(ledger: Ledger) -> None:
    kept = ledger.enter(article("“We go,” it was said.", id="kim.txt")).article
    gone = attribution(kept, ("“We go,”",), ("said",), (), None, confidence=0.99)
    ledger.save(kept, (gone,), MODELS)
    assert queued(ledger, Queue())[:3] == [NOBODY.id, gone.id, DOUBT.id]


@pytest.mark.parametrize(
    ("published", "place"), [("2026-04-03", 0), ("2026-04-02", 0), ("2026-04", 2), ("yesterday", 6), (None, 6)]
)
def test_the_newest_goes_by_its_date_and_without_one_comes_last(
    ledger: Ledger, published: str | None, place: int
) -> None:
    kept = ledger.enter(article("“We go,” said Kim Lo.", id="kim.txt", published=published)).article
    kim = attribution(kept, ("“We go,”",), ("said",), ("Kim Lo",), Speaker("Kim Lo"))
    ledger.save(kept, (kim,), MODELS)
    assert queued(ledger, Queue(order="newest")).index(kim.id) == place


def test_the_most_worth_checking_come_first_and_what_has_no_score_last(ledger: Ledger) -> None:
    numbers = {each.claim_id: each.attribution for each in ledger.scores.unscored()}
    ledger.scores.put([(numbers[DOUBT.id], Worth(0.3, "event")), (numbers[NOBODY.id], Worth(0.9, "event"))], "test")
    assert queued(ledger, Queue(order="checkworthiness"))[:2] == [NOBODY.id, DOUBT.id]
    assert len(queued(ledger, Queue(order="checkworthiness"))) == len(queued(ledger, Queue()))


def test_what_is_decided_and_what_is_no_longer_found_is_not_in_the_queue(ledger: Ledger) -> None:
    ledger.judge(DOUBT.id, "confirmed", "Ana")
    ledger.save(NEWS, (DOUBT,), Models((("test", "2"),)))
    assert named(queued(ledger, Queue())) == ["nobody", "hope", "ready", "mayor"]
    assert named(queued(ledger, Queue(Filters(kinds=("direct",))))) == ["nobody", "ready"]


# --- address ---------------------------------------------------------------------------------------------------------

EVERYTHING = Filters(
    speakers=("Ann & Bo", "", "s-1"),
    articles=("a b.txt",),
    publishers=("The Herald",),
    since="2026-03",
    until="2026-04-02",
    kinds=("direct", "mixed"),
    judgements=("confirmed", UNDECIDED),
    verdicts=("half true",),
    everything=True,
    reviewers=("Ana",),
    languages=("en",),
    words='so "it goes"',
    least=0.25,
    most=1.0,
    states=("in progress", "done"),
    assignees=("Ana", UNDECIDED),
    types=("event", UNDECIDED),
    groups=("c1",),
    worth=0.5,
)


@pytest.mark.parametrize(
    "queue",
    [
        Queue(),
        Queue(order="newest"),
        Queue(Filters()),
        Queue(Filters(), "article"),
        Queue(EVERYTHING, "newest"),
        Queue(Filters(speakers=("",))),
    ],
)
def test_a_queue_is_the_one_its_address_and_its_saved_form_name(queue: Queue) -> None:
    assert Queue.from_query(queue.to_query()) == queue
    assert Queue.from_saved(queue.to_saved()) == queue


def test_the_address_of_the_default_is_bare() -> None:
    assert Queue().to_query() == {}
    assert Queue.from_query({}) == Queue(Filters(judgements=(UNDECIDED,)), "uncertainty")
    assert Queue.from_query({"claim": ["c1"], "utm_source": ["mail"]}) == Queue()


@pytest.mark.parametrize(
    ("query", "queue"),
    [
        ({"speaker": "Ann"}, Queue(Filters(speakers=("Ann",)))),
        ({"speaker": ["Ann", "Ann"]}, Queue(Filters(speakers=("Ann",)))),
        ({"order": "newest"}, Queue(order="newest")),
        ({"order": "loudest"}, Queue()),
        ({"judgement": ["perhaps", "confirmed"]}, Queue(Filters(judgements=("confirmed",)))),
        ({"kind": "loud", "least": "-1", "most": "nan"}, Queue(Filters())),
        ({"since": "2026-13", "until": "'; --"}, Queue(Filters())),
        ({"since": "2026-02-30", "until": "2026-02-28"}, Queue(Filters(until="2026-02-28"))),
        ({"since": "2026-1-1", "least": ["0.5", "0.9"]}, Queue(Filters(least=0.5))),
    ],
)
def test_what_makes_no_sense_in_an_address_is_left_out(query: dict[str, Any], queue: Queue) -> None:
    assert Queue.from_query(query) == queue


@given(
    st.dictionaries(
        st.sampled_from("speaker kind judgement since until reviewer article order least most words all x".split()),
        st.one_of(st.text(), st.lists(st.text()), st.none(), st.integers(), st.floats()),
    )
)
def test_any_address_names_a_queue_that_has_an_address(query: dict[str, Any]) -> None:
    queue = Queue.from_query(query)
    assert Queue.from_query(queue.to_query()) == queue
    assert Queue.from_saved(query)
    assert from_query(to_query(queue.filters)) == queue.filters


# --- how far ---------------------------------------------------------------------------------------------------------


def test_progress_counts_what_holds(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "confirmed", "Ana")
    ledger.judge(HOPE.id, "rejected", "Bo")
    ledger.judge(READY.id, "confirmed", "Ana")
    ledger.judge(READY.id, "rejected", "Bo")
    ledger.undo("judgements", ledger.judge(DOUBT.id, "unsure", "Ana"), "Ana")
    found = progress(ledger, Queue(), "2026-01-01")
    assert found == Progress({UNDECIDED: 3, "confirmed": 1, "rejected": 2}, {"Bo": 2, "Ana": 1})
    assert (found.total, found.decided, found.undecided, found.share) == (6, 3, 3, 0.5)
    assert progress(ledger, Queue(), "9999").lately == {}
    assert progress(ledger, Queue()).lately == {}


def test_progress_is_that_of_the_filters_whatever_judgement_they_ask_for(ledger: Ledger) -> None:
    ledger.judge(PLANNER.id, "rejected", "Ana")
    for filters in (
        Filters(publishers=("Daily News",), judgements=("confirmed",)),
        Filters(publishers=("Daily News",), reviewers=("Bo",), everything=True),
    ):
        assert progress(ledger, Queue(filters)).by_judgement == {UNDECIDED: 1, "rejected": 1}
    ledger.save(NEWS, (), Models((("test", "2"),)))
    assert progress(ledger, Queue(Filters(publishers=("Daily News",)))).by_judgement == {"rejected": 1}


def test_nothing_is_all_done(database: str) -> None:
    with Ledger.open(database) as ledger:
        found = progress(ledger, Queue())
        assert (found.total, found.undecided, found.share) == (0, 0, 1.0)
        assert queued(ledger, Queue()) == []


def test_which_of_some_claims_are_decided_by_now(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "unsure", "Ana")
    ledger.undo("judgements", ledger.judge(HOPE.id, "confirmed", "Ana"), "Ana")
    assert decided_since(ledger, [HOPE.id, MAYOR.id, "c0", *(f"c{n}" for n in range(1200))]) == {MAYOR.id}
    assert decided_since(ledger, []) == set()


# --- rows and what to choose from ------------------------------------------------------------------------------------


def test_rows_come_in_the_order_asked_for_whatever_was_decided(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "rejected", "Ana")
    rows = rows_of(ledger, [DOUBT.id, "c0", MAYOR.id, NOBODY.id])
    assert [(row["claim_id"], row["speaker"], row["judgement"]) for row in rows] == [
        (DOUBT.id, "Ingrid Moe", None),
        (MAYOR.id, "Ann Smith", "rejected"),
        (NOBODY.id, None, None),
    ]


def test_what_there_is_to_choose_from(ledger: Ledger) -> None:
    ledger.enrol("Bo")
    found = choices(ledger)
    assert [name for _, name, _ in found.speakers] == ["Ann Smith", "Bob Jones", "Bob Jones", "Ingrid Moe"]
    assert found.publishers == ("Daily News", "The Herald")
    assert (found.languages, found.reviewers) == (("en",), ("Bo",))
    assert found.articles == (("news.txt", None), ("bridge.txt", "Bridge is safe, mayor says"))
    one, other = (identity for identity, name, _ in found.speakers if name == "Bob Jones")
    ledger.decide(lambda roster: roster.same(one, other, "Ana"))
    assert [name for _, name, _ in choices(ledger).speakers] == ["Bob Jones", "Ann Smith", "Ingrid Moe"]


# --- all at once -----------------------------------------------------------------------------------------------------


def decisions(ledger: Ledger) -> dict[str, str]:
    claims = ledger.claims(Filters(everything=True))
    held = claims[claims["judgement"].notna()]
    return {NAMES[claim]: f"{what} {who}" for claim, what, who in held[["claim_id", "judgement", "reviewer"]].values}


def test_a_bulk_decision_touches_what_is_undecided_and_is_undone_as_one(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "rejected", "Bo")
    bulk = bulk_of(ledger, Queue(Filters(articles=("bridge.txt",), everything=True)))
    assert named(each.claim for each in bulk.undecided) == ["nobody", "hope", "ready"]
    assert named(each.claim for each in bulk.decided) == ["mayor"]
    assert len({each.article for each in bulk.wanted(over=True)}) == 1
    assert len({each.speaker for each in bulk.wanted(over=True)}) == 3  # Ann, Bob and nobody
    done = decide(ledger, bulk, "confirmed", "Ana", over=False)
    assert (done.claims, done.skipped) == (3, 0)
    held = {"nobody": "confirmed Ana", "hope": "confirmed Ana", "ready": "confirmed Ana", "mayor": "rejected Bo"}
    assert decisions(ledger) == held
    undo(ledger, done, "Ana")
    assert decisions(ledger) == {"mayor": "rejected Bo"}


def test_what_others_decided_meanwhile_is_left_alone_and_counted(ledger: Ledger) -> None:
    ledger.judge(HOPE.id, "unsure", "Bo")
    bulk = bulk_of(ledger, Queue(Filters(articles=("bridge.txt",))))
    ledger.judge(MAYOR.id, "confirmed", "Bo")
    done = decide(ledger, bulk, "rejected", "Ana", "duplicate", over=False)
    assert (done.claims, done.skipped) == (2, 1)
    assert decisions(ledger) == {
        "mayor": "confirmed Bo", "hope": "unsure Bo", "nobody": "rejected Ana", "ready": "rejected Ana"
    }  # fmt: skip
    assert {row["reason"] for row in ledger.history(READY.id)} == {"duplicate"}


def test_what_is_decided_already_is_decided_anew_only_where_asked(ledger: Ledger) -> None:
    ledger.judge(MAYOR.id, "rejected", "Bo")
    ledger.judge(HOPE.id, "unsure", "Bo")
    bulk = bulk_of(ledger, Queue(Filters(articles=("bridge.txt",), everything=True)))
    ledger.judge(HOPE.id, "confirmed", "Cy")
    done = decide(ledger, bulk, "confirmed", "Ana", over=True)
    assert (done.claims, done.skipped) == (3, 1)
    held = dict.fromkeys(("mayor", "nobody", "ready"), "confirmed Ana") | {"hope": "confirmed Cy"}
    assert decisions(ledger) == held
    ledger.undo_last("Ana")
    assert decisions(ledger) == {"mayor": "rejected Bo", "hope": "confirmed Cy"}


def test_it_is_decided_in_parts_and_still_one_action(ledger: Ledger) -> None:
    bulk = bulk_of(ledger, Queue())
    told: list[float] = []
    done = decide(ledger, bulk, "confirmed", "Ana", over=False, at_once=4, on_part=told.append)
    assert (done.claims, done.skipped, told) == (6, 0, [4 / 6, 1.0])
    assert len(decisions(ledger)) == 6
    undo(ledger, done, "Ana")
    assert decisions(ledger) == {}


def test_undoing_takes_back_nothing_else(ledger: Ledger) -> None:
    done = decide(ledger, bulk_of(ledger, Queue(Filters(kinds=("direct",)))), "confirmed", "Ana", over=False)
    ledger.judge(HOPE.id, "rejected", "Ana")
    with pytest.raises(LedgerError, match="something else since"):
        undo(ledger, done, "Ana")
    ledger.undo_last("Ana")
    undo(ledger, done, "Ana")
    with pytest.raises(LedgerError, match="taken this back"):
        undo(ledger, done, "Ana")
    assert decisions(ledger) == {}


# --- saved filters ---------------------------------------------------------------------------------------------------


def test_filters_are_kept_replaced_and_deleted(ledger: Ledger) -> None:
    queue = Queue(EVERYTHING, "article")
    assert save(ledger, "  my   work ", queue.to_saved(), "Ana") == "my work"
    save(ledger, "Another", Queue().to_saved(), "Bo")
    assert [(each.name, each.by) for each in saved(ledger)] == [("Another", "Bo"), ("my work", "Ana")]
    assert Queue.from_saved(saved(ledger)[1].filters) == queue
    save(ledger, "my work", Queue().to_saved(), "Ana")
    assert Queue.from_saved(saved(ledger)[1].filters) == Queue()
    forget(ledger, "my work", "Ana")
    assert [each.name for each in saved(ledger)] == ["Another"]


def test_what_others_keep_is_theirs_and_an_editors(ledger: Ledger) -> None:
    save(ledger, "front page", {}, "Ana")
    with pytest.raises(LedgerError, match="“front page” is Ana’s"):
        save(ledger, "front page", {"kinds": ["direct"]}, "Bo")
    with pytest.raises(LedgerError, match="“front page” is Ana’s"):
        forget(ledger, "front page", "Bo")
    save(ledger, "front page", {"kinds": ["mixed"]}, "Ed", over=True)
    assert [(each.by, each.filters) for each in saved(ledger)] == [("Ed", {"kinds": ["mixed"]})]
    forget(ledger, "front page", "Ana", over=True)
    with pytest.raises(LedgerError, match="not there any more"):
        forget(ledger, "front page", "Ana")


@pytest.mark.parametrize("name", ["", " \n ", "x" * 81])
def test_a_name_is_needed(ledger: Ledger, name: str) -> None:
    with pytest.raises(LedgerError, match="a name of 1 to 80"):
        save(ledger, name, {}, "Ana")


def test_what_was_kept_by_another_version_is_read_as_far_as_it_goes() -> None:
    kept = {"kinds": ["direct", "sung"], "colour": "red", "order": "loudest", "least": "much", "judgements": ["none"]}
    assert Queue.from_saved(kept) == Queue(Filters(kinds=("direct",), judgements=(UNDECIDED,)))
