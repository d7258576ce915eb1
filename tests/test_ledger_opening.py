"""Opening a ledger, and databases that will not do: one clear line each, nothing half written."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from attribution.ledger import Ledger, LedgerError, Models, engine, migrations, schema
from attribution.records import Article, Speaker
from tests import postgresql
from tests.factories import article, attribution


def refusal(address: str) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(address)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_empty_database_becomes_a_ledger_with_the_schema_of_the_code(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "attribution")
    with Ledger.open(database) as ledger, ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert [record.getMessage() for record in caplog.records] == [f"{ledger.name}: ledger made"]
    caplog.clear()
    Ledger.open(database).close()
    assert caplog.records == []


def test_the_newest_schema_is_that_of_the_last_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.NEWEST]


def test_many_open_a_new_ledger_at_once(database: str) -> None:
    script = "import sys; from attribution.ledger import Ledger; Ledger.open(sys.argv[1]).enrol(sys.argv[2])"
    running = [
        subprocess.Popen([sys.executable, "-c", script, database, f"R{number}"], stderr=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    assert [(each.communicate()[1], each.returncode) for each in running] == [("", 0)] * 4
    with Ledger.open(database) as ledger:
        assert sorted(ledger.table("reviewers")["name"]) == ["R0", "R1", "R2", "R3"]


def test_a_new_file_that_somebody_is_just_making_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    maker.execute("BEGIN IMMEDIATE")
    Timer(0.5, maker.execute, ["ROLLBACK"]).start()
    with Ledger.open(str(path)) as ledger:
        assert ledger.articles_table().empty
    maker.close()


def test_threads_share_a_ledger(database: str) -> None:
    with Ledger.open(database) as ledger:

        def work(number: int) -> None:
            kept = ledger.enter(article(id=f"{number}.txt", text=f"{article().text}{number}")).article
            ledger.save(kept, (attribution(kept),), Models((("quote", "1"),)))
            ledger.judge(attribution(kept).id, "confirmed", f"R{number % 3}")
            assert not ledger.claims().empty

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(work, range(24)))
        claims = ledger.claims()
        assert list(claims["judgement"]) == ["confirmed"] * 24
        assert claims["speaker_id"].nunique() == len(ledger.roster().entries())


def test_a_ledger_in_memory(tmp_path: Path) -> None:
    with Ledger.open("sqlite://") as ledger:
        ledger.enter(article())
        assert len(ledger.articles_table()) == 1


def test_the_name_of_a_file_will_do(tmp_path: Path) -> None:
    Ledger.open(str(tmp_path / "a b.db")).close()
    assert (tmp_path / "a b.db").exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://localhost/news", "mysql://localhost/news: mysql will not do; give sqlite:///FILE or postgresql://"),
        ("nonsense://", "nonsense://: nonsense will not do; give sqlite:///FILE or postgresql://"),
        ("://", "this is no address of a database"),
        (
            "sqlite:////none/ledger.db",
            "/none/ledger.db: the folder /none does not exist; make it, or name another file",
        ),
        ("sqlite:////", "it is a folder; name a file in it"),
        (
            "postgresql://ana:secret@127.0.0.1:1/news",
            "no database server answers there; start it, or check the address",
        ),
        ("postgresql://ana:secret@no.such.host.invalid/news", "there is no such server; check the address"),
    ],
)
def test_addresses_that_lead_nowhere(address: str, message: str) -> None:
    said = refusal(address)
    assert message in said
    assert "secret" not in said


def test_what_the_server_refuses(server: str) -> None:
    assert "the server has no database of this name; make it with createdb" in refusal(f"{server}/no_such_database")
    other = server.replace("attribution@", "nobody@")
    assert "nobody" in refusal(f"{other}/postgres")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("“We are ready,” she said. " * 500)
    assert refusal(str(path)) == f"{path}: it is no ledger; name another file"
    assert path.read_text() == "“We are ready,” she said. " * 500


def test_a_database_of_something_else(database: str) -> None:
    foreign = engine.engine_of(database)
    with foreign.begin() as connection:
        connection.execute(sa.text("CREATE TABLE recipes (name TEXT)"))
    foreign.dispose()
    assert refusal(database).endswith("it holds something else than a ledger; name another database")
    with foreign.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["recipes"]
    foreign.dispose()


def test_a_newer_ledger_is_left_alone(database: str) -> None:
    with Ledger.open(database) as ledger:
        ledger.enter(article())
        with ledger.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0999'"))
    assert "a newer version of this program has written it (schema 0999, here" in refusal(database)


def test_a_file_that_may_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)) as ledger:
        ledger.enter(article())
    # whoever runs the tests as root may write everything
    monkeypatch.setattr(engine.os, "access", lambda *_: False)
    with Ledger.open(str(path)) as ledger:
        assert [each.id for each in ledger.articles()] == ["harbour.txt"]
        with pytest.raises(LedgerError, match=f"^{path}: it may only be read; check its permissions, or name another"):
            ledger.enter(article(id="b", text="Another."))
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.db"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_who_may_only_read_sees_what_others_are_writing() -> None:
    script = "import sys; from attribution.ledger import Ledger; print(Ledger.open(sys.argv[1]).count())"
    before = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    with TemporaryDirectory() as folder:  # pytest's own is nobody else's to look into
        path = Path(folder, "a b%.db")
        Path(folder).chmod(0o755)
        for _ in range(2):
            with Ledger.open(str(path)) as ledger:
                ledger.enter(article())
                open_elsewhere = subprocess.run(
                    [*before, sys.executable, "-c", script, path], capture_output=True, text=True
                )
            alone = subprocess.run([*before, sys.executable, "-c", script, path], capture_output=True, text=True)
            assert [(each.stdout, each.stderr) for each in (open_elsewhere, alone)] == [("1\n", "")] * 2
            assert [each.name for each in Path(folder).iterdir()] == ["a b%.db"]


def test_a_full_disk_costs_the_step_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)) as ledger:
        kept = ledger.enter(article()).article
        limited = ledger.engine

        @sa.event.listens_for(limited, "connect")
        def limit(connection: Any, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        limited.dispose()
        with pytest.raises(LedgerError, match="the disk is full; nothing of this step was written; make room"):
            ledger.enter(article(id="long.txt", text="A long story. " * 20_000))
        assert [each.id for each in ledger.articles()] == ["harbour.txt"]
    with Ledger.open(str(path)) as ledger:
        assert ledger.save(kept, (attribution(kept),), Models((("quote", "1"),)))


def test_a_database_that_somebody_else_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(str(path)).close()
    monkeypatch.setattr(engine, "WAIT", 0.2)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Ledger.open(str(path)) as ledger, pytest.raises(LedgerError, match="another program is writing to it"):
        ledger.enter(article())
    holder.execute("ROLLBACK")
    with Ledger.open(str(path)) as ledger:
        ledger.enter(article())
    holder.close()


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)) as ledger:
        for number in range(50):
            ledger.enter(article(id=str(number), text=f"Story {number}. " * 200))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert "the file is damaged" in refusal(str(path))


def test_a_server_that_goes_away_and_comes_back(database: str, server: str) -> None:
    if database.startswith("sqlite"):
        pytest.skip("a file does not go away")
    with Ledger.open(database) as ledger:
        ledger.enter(article())
        with engine.engine_of(f"{server}/postgres").connect() as other:
            stop = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name"
            assert other.scalar(sa.text(stop), {"name": ledger.engine.url.database})
        assert [each.id for each in ledger.articles()] == ["harbour.txt"]


# --- a file that goes away and comes back --------------------------------------------------------------------------

GONE = "the file has gone; bring it back, then try again"
READER = Models((("quote", "1"),))


def story(number: int) -> Article:
    return article(id=f"{number}.txt", text=f"{article().text}{number}", language="en")


def put(ledger: Ledger, *numbers: int) -> None:
    for number in numbers:
        kept = ledger.enter(story(number)).article
        ledger.save(kept, (attribution(kept, speaker=Speaker(f"Ingrid Moe {'abcdefgh'[number]}")),), READER)


def ids(ledger: Ledger) -> list[str]:
    return [each.id for each in ledger.articles()]


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(LedgerError) as caught:
        work()
    return str(caught.value)


def test_a_file_that_is_moved_away_and_back(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "ledger.db", tmp_path / "elsewhere.db"
    with Ledger.open(str(path)) as ledger:
        put(ledger, 1)
        path.rename(elsewhere)
        for work in (ledger.count, lambda: put(ledger, 2), ledger.roster, ledger.stamp):
            assert refused(work) == f"{path}: {GONE}"
        assert not path.exists()
        elsewhere.rename(path)
        put(ledger, 3)
        assert ids(ledger) == ["1.txt", "3.txt"]
    with Ledger.open(str(path)) as ledger:
        assert ids(ledger) == ["1.txt", "3.txt"]


@pytest.mark.parametrize("noticed", [True, False])
def test_an_older_copy_that_is_brought_back(tmp_path: Path, noticed: bool) -> None:
    path, copy = tmp_path / "ledger.db", tmp_path / "copy.db"
    with Ledger.open(str(path)) as ledger:
        put(ledger, 1)
    shutil.copy(path, copy)
    with Ledger.open(str(path)) as ledger:
        put(ledger, 2, 3)  # what they add stands in the log beside the file, which stays behind
        known = len(ledger.roster().entries())
        path.unlink()
        if noticed:
            assert refused(ledger.count) == f"{path}: {GONE}"
            assert not path.exists()
        shutil.copy(copy, path)
        assert ids(ledger) == ["1.txt"]
        assert len(ledger.roster().entries()) == known - 2
        put(ledger, 4)
        assert [event.number for event in ledger.roster().events] == list(ledger.table("roster_events")["number"])
    with Ledger.open(str(path)) as ledger:
        assert ids(ledger) == ["1.txt", "4.txt"]
        assert {entry.name for entry in ledger.roster().entries()} == {"Ingrid Moe b", "Ingrid Moe e"}
        with ledger.engine.connect() as connection:
            assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"


def test_what_lies_there_in_its_place_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)) as ledger:
        put(ledger, 1)
        path.unlink()
        path.touch()
        for data in (b"", b"a letter " * 1000):
            path.unlink(missing_ok=True)
            path.write_bytes(data)
            said = refused(lambda: put(ledger, 2))
            assert said.startswith(f"{path}: something else lies there now, or a ledger of another version; bring")
            assert path.read_bytes() == data


def test_threads_find_the_file_gone_and_back(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "ledger.db", tmp_path / "elsewhere.db"
    with Ledger.open(str(path)) as ledger, ThreadPoolExecutor(4) as threads:
        put(ledger, 1)
        for _ in range(3):
            assert list(threads.map(lambda _: ledger.count(), range(8))) == [1] * 8
            path.rename(elsewhere)
            assert set(threads.map(lambda _: refused(ledger.count), range(8))) == {f"{path}: {GONE}"}
            elsewhere.rename(path)


def test_a_roster_that_has_gone_another_way_since_the_copy_is_read_anew(tmp_path: Path) -> None:
    path, copy = tmp_path / "ledger.db", tmp_path / "copy.db"
    with Ledger.open(str(path)) as ledger:
        put(ledger, 1)
    shutil.copy(path, copy)
    with Ledger.open(str(path)) as ledger, Ledger.open(str(copy)) as other:
        put(ledger, 2)
        put(other, 3)
        other.decide(lambda roster: roster.edit(roster.entries()[0].id, "name", "Ingrid M.", "Ana"))
        other.close()
        path.unlink()
        shutil.copy(copy, path)
        assert {entry.name for entry in ledger.roster().entries()} == {entry.name for entry in other.roster().entries()}


def test_what_pages_have_kept_is_another_ledgers_after_a_copy_was_brought_back(tmp_path: Path) -> None:
    path, copy = tmp_path / "ledger.db", tmp_path / "copy.db"
    with Ledger.open(str(path)) as ledger:
        put(ledger, 1)
    shutil.copy(path, copy)
    with Ledger.open(str(path)) as ledger:
        put(ledger, 2)
        before = ledger.stamp()
        path.unlink()
        shutil.copy(copy, path)
        put(ledger, 3)  # as many of everything as before
        assert ledger.stamp() != before


@pytest.mark.usefixtures("server")
def test_a_server_that_is_started_again() -> None:
    with postgresql.running() as address:
        port = int(address.rpartition(":")[2])
        with Ledger.open(f"{address}/postgres") as ledger:
            put(ledger, 1)
            data = postgresql.stop(address)
            assert "no database server answers there" in refused(ledger.count) or "has gone" in refused(ledger.count)
            postgresql.start(data, port)
            put(ledger, 2)
            assert ids(ledger) == ["1.txt", "2.txt"]
