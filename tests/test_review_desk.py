"""A reviewer at work: what each key writes, and which claim comes to hand then."""

from dataclasses import replace

import pytest

from attribution.ledger import Judging, Ledger, Overtaken
from attribution.ledger.readings import Standing
from attribution.records import Speaker
from attribution.review.candidates import NOBODY as NO_SPEAKER
from attribution.review.candidates import Candidate, candidates, written
from attribution.review.correcting import NoSelection
from attribution.review.desk import JOINED, SPLIT, Desk, decided_meanwhile
from attribution.review.queue import Queue, queued
from attribution.review.walk import Walk
from tests.desk import BRIDGE, DOUBT, HOPE, MAYOR, NEWS, NOBODY, PLANNER, READY


@pytest.fixture
def ledger(small_desk: str) -> Ledger:
    return Ledger.open(small_desk)


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    return Desk(ledger, "Ana", Walk(queued(ledger, Queue(order="article"))))


def standing(desk: Desk, claim: str) -> Standing:
    found = desk.ledger.reading_of(desk.ledger.article_of(claim)).claim(claim)
    assert found is not None
    return found


def decided(desk: Desk, claim: str) -> tuple[str | None, str | None]:
    found = standing(desk, claim)
    return found.decision, found.reviewer


def place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def test_accepting_confirms_and_goes_on(desk: Desk) -> None:
    outcome = desk.accept(standing(desk, MAYOR.id))
    assert (outcome.claim, decided(desk, MAYOR.id)) == (NOBODY.id, ("confirmed", "Ana"))


def test_accepting_again_adds_nothing(desk: Desk) -> None:
    desk.accept(standing(desk, MAYOR.id))
    desk.accept(standing(desk, MAYOR.id))
    desk.choose_speaker(standing(desk, NOBODY.id), Speaker("Cy"))
    desk.accept(standing(desk, NOBODY.id))
    assert len(desk.ledger.history(MAYOR.id)) == 1
    assert decided(desk, NOBODY.id) == ("corrected", "Ana")


def test_accepting_with_a_note_keeps_it_and_what_was_decided(desk: Desk) -> None:
    desk.choose_speaker(standing(desk, NOBODY.id), Speaker("Cy"))
    desk.accept(standing(desk, NOBODY.id), "she says so herself")
    desk.accept(standing(desk, NOBODY.id), "she says so herself")  # once
    found = standing(desk, NOBODY.id)
    assert (found.decision, found.comment, found.speaker) == ("corrected", "she says so herself", "Cy")
    assert len(desk.ledger.history(NOBODY.id)) == 2
    new = desk.add(desk.ledger.reading_of(NEWS.id), *place(NEWS.text, "Ingrid Moe")).claim or ""
    desk.accept(standing(desk, new), "missed")
    assert (standing(desk, new).decision, standing(desk, new).comment) == ("added", "missed")


def test_accepting_what_another_accepted_is_a_decision_too(desk: Desk) -> None:
    desk.ledger.judge(MAYOR.id, "confirmed", "Bo")
    desk.accept(standing(desk, MAYOR.id))
    assert [row["reviewer"] for row in desk.ledger.history(MAYOR.id)] == ["Bo", "Ana"]


def test_rejecting_says_why(desk: Desk) -> None:
    outcome = desk.reject(standing(desk, DOUBT.id), "duplicate", "see above")
    found = standing(desk, DOUBT.id)
    assert (found.decision, found.reason, found.comment) == ("rejected", "duplicate", "see above")
    assert outcome.claim == MAYOR.id  # round to the beginning


def test_the_last_claim_ends_the_queue(desk: Desk) -> None:
    for each in (MAYOR, NOBODY, HOPE, READY, PLANNER):
        desk.ledger.judge(each.id, "confirmed", "Bo")
    outcome = desk.doubt(standing(desk, DOUBT.id))
    assert outcome.claim is None
    assert decided(desk, DOUBT.id) == ("unsure", "Ana")


def test_what_another_decided_meanwhile_is_not_overwritten(desk: Desk) -> None:
    seen = standing(desk, MAYOR.id)
    desk.ledger.judge(MAYOR.id, "rejected", "Bo")
    with pytest.raises(Overtaken, match="Bo has decided since"):
        desk.accept(seen)
    with pytest.raises(Overtaken):
        desk.split(desk.ledger.reading_of(NEWS.id), replace(standing(desk, PLANNER.id), judgement=77), (1, 8))
    assert decided(desk, MAYOR.id) == ("rejected", "Bo")
    assert len(desk.ledger.reading_of(NEWS.id).claims) == 2


def test_what_was_decided_since_is_told(desk: Desk) -> None:
    shown = standing(desk, MAYOR.id)
    assert decided_meanwhile(shown, shown) is None
    desk.ledger.judge(MAYOR.id, "rejected", "Bo")
    since = standing(desk, MAYOR.id)
    assert decided_meanwhile(shown, since) == "Bo: rejected"
    assert decided_meanwhile(since, shown) == "a decision was taken back"
    assert decided_meanwhile(shown, None) == "the addition was taken back"


def test_words_get_a_role(desk: Desk) -> None:
    reading = desk.ledger.reading_of(BRIDGE.id)
    claim = standing(desk, NOBODY.id)
    assert desk.mark(reading, claim, "source", *place(BRIDGE.text, "Ann Smith")).claim == NOBODY.id
    found = standing(desk, NOBODY.id)
    assert [span.of(BRIDGE.text) for span in found.attribution.quote.source] == ["Ann Smith"]
    assert (found.speaker, found.decision) == ("Ann Smith", "corrected")  # the source names who it is
    desk.mark(reading, found, "content", *place(BRIDGE.text, "Paragraph 1 says"), further=True)
    pieces = [span.of(BRIDGE.text) for span in standing(desk, NOBODY.id).attribution.quote.content]
    assert pieces == ["“The bridge 🌉 will stand for a hundred years,”", "Paragraph 1 says"]
    desk.mark(reading, standing(desk, NOBODY.id), "content", *place(BRIDGE.text, "will stand"))
    assert [span.of(BRIDGE.text) for span in standing(desk, NOBODY.id).attribution.quote.content] == ["will stand"]
    desk.clear(reading, standing(desk, NOBODY.id), "cue")
    assert standing(desk, NOBODY.id).attribution.quote.cue == ()


def test_a_correction_that_changes_nothing_is_none(desk: Desk) -> None:
    desk.mark(desk.ledger.reading_of(BRIDGE.id), standing(desk, NOBODY.id), "cue", *place(BRIDGE.text, "was said"))
    assert decided(desk, NOBODY.id) == (None, None)


def test_kinds_are_corrected(desk: Desk) -> None:
    desk.choose_kinds(standing(desk, HOPE.id), "mixed", "speech", negated=True)
    quote = standing(desk, HOPE.id).attribution.quote
    assert (quote.kind, quote.act, quote.negated) == ("mixed", "speech", True)


def test_a_missed_claim_is_added_and_comes_next(desk: Desk) -> None:
    reading = desk.ledger.reading_of(NEWS.id)
    outcome = desk.add(reading, *place(NEWS.text, "Ingrid Moe"), after=PLANNER.id)
    assert outcome.claim is not None
    assert decided(desk, outcome.claim) == ("added", "Ana")
    assert desk.walk.neighbour(PLANNER.id, 1) == outcome.claim
    with pytest.raises(NoSelection, match="a claim already"):
        desk.add(desk.ledger.reading_of(NEWS.id), *place(NEWS.text, "Ingrid Moe"))


def test_adding_what_was_rejected_brings_it_back(desk: Desk) -> None:
    desk.reject(standing(desk, PLANNER.id))
    outcome = desk.add(desk.ledger.reading_of(NEWS.id), *place(NEWS.text, "It will open,"))
    assert (outcome.claim, decided(desk, PLANNER.id)) == (PLANNER.id, ("confirmed", "Ana"))


def test_splitting_and_undoing_it(desk: Desk) -> None:
    outcome = desk.split(desk.ledger.reading_of(BRIDGE.id), standing(desk, READY.id))
    assert (outcome.claim, outcome.said) == (READY.id, "Split into 2 claims.")
    assert standing(desk, READY.id).reason == SPLIT
    other = desk.walk.neighbour(READY.id, 1)
    assert other is not None
    assert decided(desk, other) == ("added", "Ana")
    assert desk.undo(other).claim == READY.id
    assert desk.ledger.reading_of(BRIDGE.id).claim(other) is None
    assert standing(desk, READY.id).attribution.quote == READY.quote
    assert desk.redo(READY.id).said == "Done again: corrected, added of 2 claims."
    assert decided(desk, other) == ("added", "Ana")


def test_splitting_off_what_is_a_claim_already_is_refused(desk: Desk) -> None:
    desk.add(desk.ledger.reading_of(BRIDGE.id), *place(BRIDGE.text, "“Come and see.”"))
    with pytest.raises(NoSelection, match="a claim already"):
        desk.split(desk.ledger.reading_of(BRIDGE.id), standing(desk, READY.id))
    assert decided(desk, READY.id) == (None, None)


def test_joining_and_undoing_it(desk: Desk) -> None:
    reading = desk.ledger.reading_of(NEWS.id)
    desk.join(reading, standing(desk, PLANNER.id), standing(desk, DOUBT.id))
    assert len(standing(desk, PLANNER.id).attribution.quote.content) == 2
    gone = standing(desk, DOUBT.id)
    assert (gone.decision, gone.reason) == ("rejected", JOINED)
    desk.undo(PLANNER.id)
    assert (decided(desk, PLANNER.id), decided(desk, DOUBT.id)) == ((None, None), (None, None))


def test_undoing_goes_to_what_was_undone(desk: Desk) -> None:
    desk.accept(standing(desk, MAYOR.id))
    outcome = desk.undo(HOPE.id)
    assert (outcome.claim, outcome.said) == (MAYOR.id, "Taken back: confirmed.")
    assert desk.undo(HOPE.id).said == "There is nothing to take back."
    assert desk.redo(HOPE.id).claim == MAYOR.id
    assert desk.redo(HOPE.id).said == "There is nothing to do again."


def test_undoing_an_addition_stays_where_one_is(desk: Desk) -> None:
    new = desk.add(desk.ledger.reading_of(NEWS.id), *place(NEWS.text, "Ingrid Moe")).claim
    assert new is not None
    assert desk.undo(MAYOR.id).claim == MAYOR.id
    assert desk.ledger.reading_of(NEWS.id).claim(new) is None


def test_an_addition_that_was_taken_back_is_not_on_the_way(desk: Desk) -> None:
    new = desk.add(desk.ledger.reading_of(BRIDGE.id), *place(BRIDGE.text, "Paragraph 2 says"), after=MAYOR.id).claim
    assert new
    assert desk.undo(new).claim == MAYOR.id
    assert new not in desk.walk.claims
    assert desk.redo(MAYOR.id).claim == new
    assert desk.walk.neighbour(MAYOR.id, 1) == new
    desk.ledger.undo_last("Ana")  # in another window
    assert desk.accept(standing(desk, MAYOR.id)).claim == NOBODY.id
    assert desk.step(MAYOR.id, 1).claim == NOBODY.id


def test_skipping_stepping_and_the_next_article(desk: Desk) -> None:
    assert desk.skip(MAYOR.id).claim == NOBODY.id
    assert desk.step(MAYOR.id, 1).claim == NOBODY.id
    assert desk.step(MAYOR.id, -1).said == "This is the first of the queue."
    assert desk.step(DOUBT.id, 1).said == "This is the last of the queue."
    assert desk.next_article(MAYOR.id).claim == PLANNER.id
    for each in (PLANNER, DOUBT):
        desk.ledger.judge(each.id, "confirmed", "Bo")
    assert desk.next_article(MAYOR.id).said == "No other article has anything to decide."


# --- who is offered --------------------------------------------------------------------------------------------------


def names(found: list[Candidate]) -> list[str | None]:
    return [each.speaker.name if each.speaker else None for each in found]


def test_runners_up_come_first_then_the_article_then_the_roster(desk: Desk) -> None:
    reading = desk.ledger.reading_of(BRIDGE.id)
    roster = [Speaker("Ingrid Moe", "doctor", id="s-1"), Speaker("ann smith", id="s-2")]
    found = candidates(reading, standing(desk, NOBODY.id), roster)
    assert names(found) == [None, "Ann Smith", "Bob Jones", "Ingrid Moe"]
    assert [each.hint for each in found] == ["the article does not say who", "41% likely", "20% likely", "doctor"]


def test_the_roster_s_name_is_offered_first(desk: Desk) -> None:
    entry = next(each for each in desk.ledger.named_speakers() if each.name == "Ann Smith")
    desk.ledger.decide(lambda roster: roster.edit(entry.id or "", "name", "Dame Ann Smith", "Ana"))
    found = candidates(desk.ledger.reading_of(BRIDGE.id), standing(desk, MAYOR.id))
    assert names(found)[:3] == ["Dame Ann Smith", "Ann Smith", "Bob Jones"]
    assert found[0].speaker is not None
    assert found[0].speaker.id == entry.id
    assert NO_SPEAKER in found


def test_a_written_name_is_a_known_one_where_it_can_be() -> None:
    ann = Speaker("Ann Smith", "Mayor")
    assert written(" ann   smith ", [NO_SPEAKER, Candidate(ann)]) is ann
    assert written("Cy  Lee", [Candidate(ann)]) == Speaker("Cy Lee")


def test_a_speaker_of_the_roster_is_who_it_is_in_all_articles(desk: Desk) -> None:
    moe = next(each for each in desk.ledger.named_speakers() if each.name == "Ingrid Moe")
    desk.choose_speaker(standing(desk, NOBODY.id), moe)
    assert standing(desk, NOBODY.id).speaker_id == moe.id
    assert desk.ledger.roster().entry(moe.id or "").claims == 2


def test_steps_of_the_desk_are_the_ledger_s(desk: Desk) -> None:
    """A desk's correction is one that any program could have made."""
    desk.ledger.act([Judging(MAYOR.id, "unsure")], "Bo")
    assert desk.undo(MAYOR.id).said == "There is nothing to take back."  # it is Bo's
