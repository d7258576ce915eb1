"""What figures are counted from: kept in step with the ledger, it is what counting it all anew gives."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from attribution.ledger import Ledger, Models
from attribution.ledger.since import touched
from attribution.records import Speaker
from attribution.review import counting
from attribution.review.counting import Counted, Counting
from tests.desk import BRIDGE, DOUBT, HOPE, MAYOR, NEWS, NOBODY, PLANNER, READY, SMALL
from tests.factories import article, attribution

NEWER = Models((("test", "2"),))
PORT = article(id="port.txt", published="2026-06-01", publisher="The Port")


def bobs(ledger: Ledger) -> list[str]:
    return [entry.id for entry in ledger.roster().entries() if entry.name == "Bob Jones"]


def corrected(ledger: Ledger) -> object:
    [bob, *_] = bobs(ledger)
    right = replace(NOBODY, speaker=Speaker("Bob Jones", None, "person", id=bob))
    return ledger.judge(NOBODY.id, "corrected", "Rita", attribution=right)


def read_port(ledger: Ledger) -> object:
    return ledger.save(ledger.enter(PORT).article, (attribution(PORT),), NEWER)


STEPS: dict[str, Callable[[Ledger], object]] = {
    "nothing": lambda ledger: None,
    "confirmed": lambda ledger: ledger.judge(MAYOR.id, "confirmed", "Rita"),
    "confirmed by another": lambda ledger: ledger.judge(MAYOR.id, "confirmed", "Bo"),
    "corrected": corrected,
    "rejected": lambda ledger: ledger.judge(HOPE.id, "rejected", "Rita", reason="duplicate"),
    "undone": lambda ledger: ledger.undo_last("Rita"),
    "redone": lambda ledger: ledger.redo_last("Rita"),
    "several": lambda ledger: ledger.decide_all([READY.id, PLANNER.id], "unsure", "Bo", action="several"),
    "read": read_port,
    "read again": lambda ledger: ledger.save(BRIDGE, SMALL[0][1][:1], NEWER),
    "found no more": lambda ledger: ledger.save(NEWS, (PLANNER,), NEWER),
    "joined": lambda ledger: ledger.decide(lambda roster: roster.same(*bobs(ledger)[:2], "Bo")),
    "named": lambda ledger: ledger.decide(lambda roster: roster.edit(bobs(ledger)[0], "name", "Robert", "Bo")),
    "taken apart": lambda ledger: ledger.decide(
        lambda roster: roster.undo(
            next(event.number for event, holds in roster.history() if event.action == "same" and holds), "Bo"
        )
    ),
}


def shown(counted: Counted) -> tuple[object, ...]:
    facts = counted.facts.astype("str").sort_values("claim_id", ignore_index=True)
    judgements, corrections = (
        table.astype(object).where(table.notna(), None).to_dict("records")
        for table in (counted.judgements, counted.corrections)
    )
    return facts.to_dict("records"), counted.names, judgements, corrections


@pytest.mark.parametrize("most", [300, 0])
def test_after_every_step_it_is_what_counting_anew_gives(
    small_desk: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_MOST", most)
    kept = Counting()
    with Ledger.open(small_desk) as ledger:
        for name, step in STEPS.items():
            step(ledger)
            assert shown(kept.now(ledger)) == shown(Counting().now(ledger)), name
        facts = kept.now(ledger).facts
    assert isinstance(facts["article"].dtype, pd.CategoricalDtype)
    assert "port.txt" in set(facts["article"])


def test_only_what_was_touched_is_asked_for(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        stamp = ledger.stamp()
        assert touched(ledger, stamp, 10) == []
        ledger.judge(DOUBT.id, "rejected", "Rita")  # whereupon the roster has one speaker less
        assert touched(ledger, stamp, 10) == [NEWS.id]
        assert touched(ledger, stamp, 0) is None
        read_port(ledger)
        assert touched(ledger, stamp, 10) == [NEWS.id, PORT.id]
        STEPS["joined"](ledger)
        assert touched(ledger, stamp, 10) is None
        assert touched(ledger, (stamp[0] + 1, *ledger.stamp()[1:]), 10) is None  # another file


def test_nothing_is_asked_for_twice(small_desk: str) -> None:
    kept = Counting()
    with Ledger.open(small_desk) as ledger:
        before = kept.now(ledger)
        assert kept.now(ledger) is before
        ledger.decide(lambda roster: roster.edit(bobs(ledger)[0], "name", "Robert", "Bo"))
        assert kept.now(ledger).facts is before.facts
