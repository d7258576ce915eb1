"""Speakers in the ledger: its tables of them are always what the roster's events add up to, whatever was decided."""

from collections.abc import Iterator
from typing import Any

import pytest

from attribution.ledger import Filters, Ledger, LedgerError, Models
from attribution.records import Article, Speaker
from attribution.roster import Event, Roster
from tests.factories import TEXT, article, attribution

MOE = Speaker("Ingrid Moe", "Minister of Transport", "person")


@pytest.fixture
def ledger(database: str) -> Iterator[Ledger]:
    with Ledger.open(database) as opened:
        yield opened


def read(ledger: Ledger, name: str, speaker: Speaker = MOE, models: str = "1", **fields: Any) -> Article:
    """An article with a claim by somebody; read again with other models where it is there."""
    kept = ledger.enter(article(id=name, text=f"{TEXT}{name}")).article
    ledger.save(kept, (attribution(kept, speaker=speaker, **fields),), Models((("quote", models),)))
    return kept


def decided(ledger: Ledger, decision: str, *given: Any) -> int:
    event: Event = ledger.decide(lambda roster: getattr(roster, decision)(*given, "Ana"))
    return event.number


def ids(ledger: Ledger) -> dict[str, str]:
    """The speaker's id in each article."""
    claims = ledger.claims(Filters(everything=True))
    return dict(zip(claims["article_id"], claims["speaker_id"], strict=True))


def mirrored(ledger: Ledger) -> tuple[Any, ...]:
    tables = (ledger.table(name).astype(object) for name in ("speakers", "speaker_names", "sightings"))
    speakers, names, sightings = (table.where(table.notna(), None) for table in tables)
    return (
        {row.id: (row.name, row.kind, row.role) for row in speakers[speakers["joined"].isna()].itertuples()},
        {row.id: row.joined for row in speakers[speakers["joined"].notna()].itertuples()},
        {(row.speaker, row.name) for row in names.itertuples()},
        {(row.article, row.name): row.speaker for row in sightings.itertuples()},
    )


def replayed(ledger: Ledger) -> tuple[Any, ...]:
    events = ledger.table("roster_events").itertuples()
    roster = Roster([Event(row.number, row.action, row.by, row.at, row.what) for row in events])
    known = set(ledger.table("speakers")["id"])
    return (
        {entry.id: (entry.name, entry.kind, entry.role) for entry in roster.entries()},
        {speaker: joined for speaker in known if (joined := roster.joined(speaker))},
        {(entry.id, name) for entry in roster.entries() for name in (entry.name, *entry.other_names)},
        {(seen.article, seen.name): entry.id for entry in roster.entries() for seen in entry.sightings},
    )


def two_moes(ledger: Ledger) -> tuple[str, str]:
    """The same name in two articles, two people in the roster."""
    read(ledger, "a.txt")
    read(ledger, "b.txt")
    decided(ledger, "split", ids(ledger)["a.txt"], ["b.txt"])
    return ids(ledger)["a.txt"], ids(ledger)["b.txt"]


def test_a_chain_of_joined_speakers_leads_to_the_last(ledger: Ledger) -> None:
    for name, speaker in (("a.txt", "Ola Dahl"), ("b.txt", "Salma Haddad"), ("c.txt", "Aino Laine")):
        read(ledger, name, Speaker(speaker, kind="person"))
    a, b, c = ids(ledger).values()
    decided(ledger, "same", b, c)
    first = decided(ledger, "same", a, b)
    assert (set(ids(ledger).values()), mirrored(ledger)) == ({a}, replayed(ledger))
    assert len(ledger.claims(Filters(speakers=("aino laine",)))) == 3
    decided(ledger, "undo", first)
    assert (list(ids(ledger).values()), mirrored(ledger)) == ([a, b, b], replayed(ledger))


def test_who_was_split_off_and_put_back_is_nobody(ledger: Ledger) -> None:
    one, other = two_moes(ledger)
    assert one != other
    split = ledger.table("roster_events")["number"].max()
    decided(ledger, "undo", int(split))
    assert ids(ledger) == {"a.txt": one, "b.txt": one}
    assert other not in set(ledger.table("speakers")["id"])
    assert mirrored(ledger) == replayed(ledger)


def test_a_speaker_of_no_article_any_more_is_nobody(ledger: Ledger) -> None:
    kept = read(ledger, "a.txt")
    ledger.judge(attribution(kept).id, "rejected", "Ana")
    assert ledger.table("speakers").empty
    assert ledger.table("speaker_names").empty
    assert mirrored(ledger) == replayed(ledger)


@pytest.mark.parametrize("decision", ["same", "split", "automatic"])
def test_what_is_undone_stays_undone_when_the_article_was_read_again(ledger: Ledger, decision: str) -> None:
    read(ledger, "a.txt")
    read(ledger, "b.txt", Speaker("Salma Haddad", kind="person") if decision == "same" else MOE)
    before = ids(ledger)
    if decision == "same":
        number = decided(ledger, "same", before["a.txt"], before["b.txt"])
    elif decision == "split":
        number = decided(ledger, "split", before["a.txt"], ["b.txt"])
    else:
        events = ledger.roster().events
        number = next(event.number for event in events if event.what.get("how") == "automatic")
    # another role: the roster notes that it has seen the speaker again
    name = "Salma Haddad" if decision == "same" else "Ingrid Moe"
    read(ledger, "b.txt", Speaker(name, "Minister of Finance", "person"), models="2")
    decided(ledger, "undo", number)
    after = ids(ledger)
    assert (after["a.txt"] == after["b.txt"]) == (decision == "split")
    if decision != "automatic":
        assert after == before
    assert mirrored(ledger) == replayed(ledger)


@pytest.mark.parametrize("way", ["rejected and taken back", "not found and found again"])
def test_who_comes_back_to_an_article_is_who_it_was(ledger: Ledger, way: str) -> None:
    one, other = two_moes(ledger)
    kept = next(ledger.articles(["b.txt"]))
    if way.startswith("rejected"):
        ledger.undo("judgements", ledger.judge(attribution(kept).id, "rejected", "Ana"), "Ana")
    else:
        ledger.save(kept, (), Models((("quote", "2"),)))
        read(ledger, "b.txt", models="3")
    assert ids(ledger) == {"a.txt": one, "b.txt": other}
    assert mirrored(ledger) == replayed(ledger)


def test_whom_a_reviewer_chose_is_in_the_roster_as_that_one(ledger: Ledger) -> None:
    one, other = two_moes(ledger)
    kept = read(ledger, "c.txt", Speaker("Aino Laine", kind="person"))
    for chosen in (other, one):
        corrected = attribution(kept, speaker=Speaker("Ingrid Moe", kind="person", id=chosen))
        number = ledger.judge(corrected.id, "corrected", "Ana", attribution=corrected)
        assert ids(ledger)["c.txt"] == chosen
        if chosen == other:
            assert sorted(seen.article for seen in ledger.roster().entry(chosen).sightings) == ["b.txt", "c.txt"]
        ledger.undo("judgements", number, "Ana")
        assert [entry.articles for entry in ledger.roster().entries()] == [1, 1, 1]
    assert mirrored(ledger) == replayed(ledger)


def test_a_speaker_who_is_not_in_the_roster_cannot_be_chosen(ledger: Ledger) -> None:
    kept = read(ledger, "a.txt")
    corrected = attribution(kept, speaker=Speaker("Moe", id="s-" + "x" * 90))
    with pytest.raises(LedgerError, match=r"^s-x+: no speaker of the roster has this id$"):
        ledger.judge(corrected.id, "corrected", "Ana", attribution=corrected)
    assert ledger.table("judgements").empty


def test_a_decision_on_a_speaker_whose_origin_was_undone_keeps_the_claims(ledger: Ledger) -> None:
    # b is somebody only since "split"; joined with c, and the split undone, c is still who b's id leads to
    one, other = two_moes(ledger)
    split = int(ledger.table("roster_events")["number"].max())
    read(ledger, "c.txt", Speaker("Aino Laine", kind="person"))
    decided(ledger, "same", other, ids(ledger)["c.txt"])
    decided(ledger, "undo", split)
    assert ids(ledger) == {"a.txt": one, "b.txt": one, "c.txt": other}
    assert ledger.roster().entry(other).articles == 1
    assert mirrored(ledger) == replayed(ledger)
