"""The roster as pages show it, and a speaker's file."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attribution.cli import app
from attribution.ledger import Ledger
from attribution.records import Speaker
from attribution.review import people
from attribution.roster import Entry, RosterError
from attribution.roster.entries import Tenure
from attribution.roster.log import Sighting
from tests.desk import DOUBT, HOPE, MAYOR, MODELS
from tests.factories import TEXT, article, attribution
from tests.test_ledger_speakers import MOE

ANN = Entry(
    "s-1",
    "Ann Łee",
    "person",
    ("A. Lee",),
    (Tenure("mayor", 2, "2025-01-02", "2026-03-01"), Tenure("minister", 1, "2026-04-01", "2026-04-01")),
    sightings=[Sighting("a.txt", "Ann Lee", published="2025-01-02T10:00"), Sighting("b.txt", "Ann Lee")],
    articles=2,
    claims=3,
)
GUESTS = Entry("s-2", "guests", "group", articles=1, claims=1)


def exported(folder: Path, speaker: str, database: str) -> None:
    """What the command line writes of a speaker."""
    done = CliRunner().invoke(app, ["export", str(folder), "-f", "csv", "--speaker", speaker, "--database", database])
    assert done.exit_code == 0, done.output


def test_the_table() -> None:
    table = people.people_table([ANN, GUESTS])
    row = table.iloc[0].to_dict()
    assert row.pop("words").startswith("ann lee")
    assert row == {
        "id": "s-1",
        "name": "Ann Łee",
        "role": "minister",
        "kind": "person",
        "articles": 2,
        "claims": 3,
        "other_names": "A. Lee",
        "last_seen": "2025-01-02",
        "named": True,
    }
    assert people.people_table([]).columns.equals(table.columns)


@pytest.mark.parametrize(
    ("wanted", "kinds", "named", "ids"),
    [
        ("", (), False, ["s-1", "s-2"]),
        ("LEE mayor", (), False, ["s-1"]),
        ("lee guests", (), False, []),
        ("", ("group",), False, ["s-2"]),
        ("", ("group",), True, []),
        ("(", (), False, []),
    ],
)
def test_finding(wanted: str, kinds: tuple[str, ...], named: bool, ids: list[str]) -> None:
    table = people.people_table([ANN, GUESTS])
    assert people.found(table, wanted, kinds, named=named)["id"].tolist() == ids


def test_decisions_are_told(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        one, other = (entry for entry in ledger.roster().entries() if entry.name == "Bob Jones")
        ledger.decide(lambda roster: roster.same(one.id, other.id, "Ana"))
        event = ledger.decide(lambda roster: roster.split(one.id, ["news.txt"], "Ana"))
        ledger.decide(lambda roster: roster.undo(event.number, "Bo"))
        people.change(ledger, one.id, "Ana", "Robert Jones", "person", "Q42")
        made = ledger.look_up(people.decisions)
        names = {entry.id: entry.name for entry in ledger.roster().entries()}
    assert [(people.in_words(each, names), holds) for each, holds in made.by_people] == [
        ("Robert Jones changed: wikidata Q42", True),
        ("Robert Jones changed: name Robert Jones", True),
        (f"decision {event.number} taken back", True),
        ("Robert Jones split: 1 article is somebody else’s", False),
        ("Bob Jones and Bob Jones joined", True),
    ]
    assert all(people.concerns(each, one.id) for each, _ in made.by_people if each.action != "undone")


def test_a_change_is_whole_or_none(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        speaker = ledger.roster().entries()[0]
        with pytest.raises(RosterError, match="no Wikidata id"):
            people.change(ledger, speaker.id, "Ana", "Another Name", "person", "42")
        assert ledger.roster().entry(speaker.id).name == speaker.name
        assert people.change(ledger, speaker.id, "Ana", f" {speaker.name} ", speaker.kind or "", "") == 0


def test_an_id_leads_to_whom_it_was_joined_with(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        one, other = (entry for entry in ledger.roster().entries() if entry.name == "Bob Jones")
        ledger.decide(lambda roster: roster.same(one.id, other.id, "Ana"))
        found = [people.entry_of(ledger, each.id) for each in (one, other)]
        assert [entry.id if entry else None for entry in found] in ([one.id] * 2, [other.id] * 2)
        assert people.entry_of(ledger, "s-nobody") is None


def test_the_file_is_that_of_the_command_line(hostile_desk: str, tmp_path: Path) -> None:
    with Ledger.open(hostile_desk) as ledger:
        ledger.judge(HOPE.id, "confirmed", "Rita")
        for entry in ledger.roster().entries():
            name, written = people.speaker_csv(ledger, entry.id)
            folder = tmp_path / entry.id
            exported(folder, entry.id, hostile_desk)
            [path] = (folder / "by-speaker").iterdir()
            assert (path.name, path.read_bytes()) == (name, written)


def test_by_name_too(small_desk: str, tmp_path: Path) -> None:
    with Ledger.open(small_desk) as ledger:
        ann = next(entry for entry in ledger.roster().entries() if entry.name == "Ann Smith")
        name, written = people.speaker_csv(ledger, ann.id)
    exported(tmp_path, "Ann Smith", small_desk)
    assert (tmp_path / "by-speaker" / name).read_bytes() == written


def test_no_file_of_somebody_without_claims(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger, pytest.raises(LookupError):
        people.speaker_csv(ledger, "s-nobody")


def test_whom_the_machine_recognised_is_told_apart(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "ledger.db")) as ledger:
        for number in range(15):
            given = article(f"{TEXT}{number}", id=f"{number}.txt")
            ledger.save(ledger.enter(given).article, (attribution(given, speaker=MOE),), MODELS)
        [moe] = ledger.roster().entries()
        made = ledger.look_up(people.decisions)
        assert made.by_people == []
        assert made.recognitions() == made.recognitions(moe.id)
        count, newest = made.recognitions(moe.id)
        assert (count, len(newest), newest[0][0].what["sighting"]["article"]) == (14, people.SHOWN, "14.txt")
        ledger.decide(lambda roster: roster.undo(newest[0][0].number, "Ana"))
        made = ledger.look_up(people.decisions)
        assert [holds for _, holds in made.recognitions()[1]] == [False] + [True] * 11
        assert made.recognitions("s-nobody") == (0, [])


@pytest.mark.parametrize("few", [1000, 0])
def test_all_claims_of_a_speaker_are_chosen(small_desk: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "FEW", few)
    with Ledger.open(small_desk) as ledger:
        [ann] = [entry for entry in ledger.roster().entries() if entry.name == "Ann Smith"]
        # chosen for a claim of another article and rejected there: of that article she is no speaker any more
        right = replace(DOUBT, speaker=Speaker("Ann Smith", None, "person", id=ann.id))
        ledger.judge(DOUBT.id, "corrected", "Rita", attribution=right)
        ledger.judge(DOUBT.id, "rejected", "Rita")
        chosen = people.choice_of(ledger, ann.id)
        assert bool(chosen.articles) == bool(few)
        assert set(ledger.claims(chosen)["claim_id"]) == {MAYOR.id, DOUBT.id}


def test_where_somebody_was_heard_last(small_desk: str) -> None:
    with Ledger.open(small_desk) as ledger:
        bobs = [entry for entry in ledger.roster().entries() if entry.name == "Bob Jones"]
        found = people.heard(ledger, bobs)
        assert {(each.place, each.words) for each in found.values()} == {
            ("Bridge is safe, mayor says · The Herald · 2026-03-14", "The city hopes … that it will open soon"),
            ("news.txt · Daily News · 2026-04-02", "“It will open,”"),
        }
        assert people.heard(ledger, []) == {}
