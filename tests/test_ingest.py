"""Ingesting: whatever stops it and whoever does it beside, nothing is lost and nothing is there twice."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from attribution.articles import read_articles
from attribution.export.from_ledger import write_ledger
from attribution.ingest import Ingested, ingest
from attribution.ledger import Filters, Ledger, Models
from attribution.ledger.transfer import bring_in, files
from attribution.records import Article, Speaker
from tests.factories import FakeExtractor, article, attribution

NAMES = ("Ingrid Moe", "Ola Dahl", "Salma Haddad", "Aino Laine", "Yasar Guler")


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sixty articles, one of them there twice, one in Turkish, one that fails."""
    folder = tmp_path_factory.mktemp("stories")
    chance = random.Random(7)
    for number in range(58):
        claims = (
            f"“Number {chance.randint(1, 999)} is ready,” {chance.choice(NAMES)} said on day {number}."
            for _ in range(chance.randint(0, 6))
        )
        (folder / f"{number:02}.txt").write_text(
            f"The harbour of the town is open again on day {number}.\n" + "\n".join(claims)
        )
    shutil.copy(folder / "07.txt", folder / "again.txt")
    (folder / "unlucky.txt").write_text("“This is unlucky,” Ola Dahl said to the reporters in the old harbour.")
    (folder / "tr.txt").write_text(
        "Savunma Bakanı, Türkiye ile Japonya arasındaki savunma sanayii iş birliğinin stratejik bir düzeye "
        "ulaşabileceğini söyledi. Bakan, görüşmelerin önümüzdeki aylarda da süreceğini belirtti."
    )
    return folder


def command(database: str, folder: Path, *models: str) -> list[str]:
    return [sys.executable, "-m", "tests.ingesting", database, str(folder), *models]


TABLES = ("runs", "extractions", "claims", "attributions", "sightings", "speakers", "speaker_names", "roster_events")


def tables(database: str) -> dict[str, pd.DataFrame]:
    """All that a ledger holds, times apart."""
    with Ledger.open(database) as ledger:
        found = {name: ledger.table(name) for name in TABLES}
        found["the claims"] = ledger.claims(Filters(everything=True))
        found["the articles"] = ledger.articles_table()
        found["the texts"] = pd.DataFrame([vars_of(each) for each in ledger.articles()])
    return {name: without(table, "at", "added") for name, table in found.items()}


def without(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.drop(columns=[name for name in columns if name in table])


def vars_of(given: Article) -> dict[str, object]:
    return {"id": given.id, "text": given.text, "title": given.title, "language": given.language}


def renumbered(table: pd.DataFrame) -> pd.DataFrame:
    """The same with numbers without gaps: PostgreSQL skips those of what was broken off."""
    numbers = [name for name in ("number", "article", "extraction", "run") if str(table.dtypes.get(name)) == "Int64"]
    return table.assign(**{name: table[name].rank(method="dense") for name in numbers})


def test_what_becomes_of_each_article(database: str, stories: Path) -> None:
    errors: list[str] = []
    with Ledger.open(database) as ledger:
        first = list(ingest(ledger, read_articles([stories]), FakeExtractor(), lambda e: errors.append(str(e))))
        again = list(ingest(ledger, read_articles([stories]), FakeExtractor(), lambda e: None))
        claims = len(ledger.claims())
    assert counted(first) == {"extracted": 58, "known": 1, "failed": 1, "no model": 1}
    assert sum(each.claims for each in first if each.outcome == "extracted") == claims > 100
    assert errors == ["unlucky.txt: extraction failed: unlucky"]
    assert counted(again) == {"known": 59, "failed": 1, "no model": 1}


def counted(outcomes: list[Ingested]) -> dict[str, int]:
    return {str(name): count for name, count in pd.Series([each.outcome for each in outcomes]).value_counts().items()}


def test_killed_at_any_moment_and_run_again_it_is_as_if_nothing_had_been(
    database: str, stories: Path, tmp_path: Path
) -> None:
    chance = random.Random(11)
    for extracted in (0, 1, 4, 7, 2, 8):
        running = subprocess.Popen(command(database, stories), stdout=subprocess.PIPE)
        assert running.stdout is not None
        for _ in range(extracted):
            assert running.stdout.readline()
        time.sleep(chance.uniform(0, 0.02 if extracted else 0.3))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert running.returncode == -signal.SIGKILL
    subprocess.run(command(database, stories), check=True)
    undisturbed = f"sqlite:///{tmp_path / 'undisturbed.db'}"
    subprocess.run(command(undisturbed, stories), check=True)
    killed, whole = tables(database), tables(undisturbed)
    for name, table in whole.items():
        pd.testing.assert_frame_equal(renumbered(killed[name]), renumbered(table), obj=name)


def test_two_at_once_lose_nothing_and_double_nothing(database: str, stories: Path) -> None:
    both = [subprocess.Popen(command(database, stories), stderr=subprocess.PIPE, text=True) for _ in range(2)]
    errors = [each.communicate()[1] for each in both]
    assert [(each.returncode, error) for each, error in zip(both, errors, strict=True)] == [(0, ""), (0, "")]
    with Ledger.open(database) as ledger:
        claims = ledger.claims(Filters(everything=True))
        state = ledger.articles_table()["state"].value_counts().to_dict()
        alone = {
            each.id: {one.id for one in found}
            for each, found in FakeExtractor().read(ledger.articles(), lambda *_: None)
        }
        assert len(ledger.table("attributions")) == len(claims)
        assert len(ledger.table("extractions")) == 60
        assert {key for key, ids in alone.items() if ids} == set(claims["article_id"])
        assert {one for ids in alone.values() for one in ids} == set(claims["claim_id"])
        assert sorted(ledger.table("roster_events")["number"]) == list(range(1, len(ledger.table("roster_events")) + 1))
        mirrored = {row.id: row.name for row in ledger.table("speakers").itertuples() if row.joined != row.joined}
        assert mirrored == {entry.id: entry.name for entry in ledger.roster().entries()}
    assert state == {"extracted": 58, "failed": 2}


def test_other_models_read_what_is_there_again(database: str, stories: Path) -> None:
    with Ledger.open(database) as ledger:
        list(ingest(ledger, read_articles([stories]), FakeExtractor(), lambda error: None))
        before = ledger.claims()
        other = FakeExtractor()
        other.versions = (("fake", "2"),)
        again = list(ingest(ledger, ledger.articles(), other, lambda error: None))
        assert counted(again) == {"extracted": 58, "failed": 1, "no model": 1}
        pd.testing.assert_frame_equal(ledger.claims(), before)
        assert len(ledger.table("attributions")) == 2 * len(before)


def test_what_is_exported_as_json_lines_gives_the_same_ledger(database: str, stories: Path, tmp_path: Path) -> None:
    with Ledger.open(database) as ledger:
        list(ingest(ledger, read_articles([stories]), FakeExtractor(), lambda error: None))
        decide_a_lot(ledger)
        write_ledger(ledger, tmp_path)
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    with Ledger.open(copy) as ledger:
        assert bring_in(ledger, tmp_path) == 61
        names = ("judgements", "verdicts", "evidence", "assignments", "reviewers", "origins", *TABLES)
        copied = {name: ledger.table(name) for name in names} | {"": ledger.claims(Filters(everything=True))}
        texts = list(ledger.articles())
    with Ledger.open(database) as ledger:
        for name, table in copied.items():
            before = ledger.table(name) if name else ledger.claims(Filters(everything=True))
            assert contents(table) == contents(before), name
        assert texts == list(ledger.articles())


def test_an_export_is_of_one_moment_whoever_writes_meanwhile(database: str, tmp_path: Path) -> None:
    with Ledger.open(database) as ledger, Ledger.open(database) as other:
        for number in range(3):
            kept = ledger.enter(article(id=f"{number}.txt", text=f"{article().text}{number}")).article
            ledger.save(kept, (attribution(kept),), Models((("fake", "1"),)))
        events = len(ledger.table("roster_events"))
        with files(ledger) as lines:
            (tmp_path / "articles.jsonl").write_text("".join(f"{line}\n" for line in lines["articles.jsonl"]))
            other.judge(attribution(kept).id, "rejected", "Ana")
            for name in ("roster.jsonl", "reviewers.jsonl"):
                (tmp_path / name).write_text("".join(f"{line}\n" for line in lines[name]))
        assert len(ledger.table("roster_events")) == events + 1
    with Ledger.open(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert bring_in(copy, tmp_path) == 3
        assert copy.table("reviewers").empty
        assert len(copy.table("roster_events")) == events


def test_a_choice_is_exported_imported_and_goes_on(database: str, stories: Path, tmp_path: Path) -> None:
    with Ledger.open(database) as ledger:
        list(ingest(ledger, read_articles([stories]), FakeExtractor(), lambda error: None))
        decide_a_lot(ledger)
        some = tuple(ledger.claims()["article_id"].unique()[:5])
        write_ledger(ledger, tmp_path, Filters(articles=some))
        whole = ledger.claims().set_index("claim_id")["speaker_id"]
    with Ledger.open(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert bring_in(copy, tmp_path) == 5
        assert set(copy.claims()["article_id"]) == set(some)
        list(ingest(copy, read_articles([stories]), FakeExtractor(), lambda error: None))
        again = copy.claims().set_index("claim_id")["speaker_id"]
        shared = whole.index.intersection(again.index)
        assert len(shared) > 100
        assert again[shared].equals(whole[shared])


def contents(table: pd.DataFrame) -> list[str]:
    """The rows in some order, without the numbers that they were given."""
    left = without(table, "number", "undoes", "judgement", "extraction") if "number" in table else table
    return sorted(map(str, left.astype(object).where(left.notna(), None).to_dict("records")))


def decide_a_lot(ledger: Ledger) -> None:
    claims = list(ledger.claims()["claim_id"])
    confirmed = ledger.judge(claims[0], "confirmed", "Ana", comment="=1+1")
    ledger.judge(claims[1], "rejected", "Bo", reason="not a quote")
    ledger.undo("judgements", confirmed, "Bo")
    ledger.judge(claims[0], "unsure", "Cy")
    row = ledger.claims(Filters(everything=True)).set_index("claim_id").loc[claims[2]]
    (kept,) = ledger.articles([row["article_id"]])
    found = next(each for each in ledger.attributions(kept) if each.id == claims[2])
    ledger.judge(
        claims[2],
        "corrected",
        "Ana",
        attribution=type(found)(found.id, found.quote, Speaker("Tove Ek", "harbour master", "person")),
    )
    other = ledger.enter(article()).article
    ledger.add(other.id, attribution(other), "Ana")
    ledger.rate(claims[3], "false", "Ana", rationale="No.", rating_value=1.0, wording="It is ready.")
    ledger.undo("evidence", ledger.add_evidence(claims[3], "Ana", url="https://example.org"), "Ana")
    ledger.add_evidence(claims[3], "Bo", quote="Not ready.", stance="refutes")
    ledger.assign(claims[4], "Cy", "Ana", "2026-12-01")
    one, two, *_ = (entry.id for entry in ledger.roster().entries())
    ledger.decide(lambda roster: roster.same(one, two, "Ana"))
