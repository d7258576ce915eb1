"""Opening a database: SQLite or PostgreSQL by URL, its transactions, and what goes wrong in plain words."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from attribution.ledger.file import LedgerError as LedgerError
from attribution.ledger.file import WatchedFile

WAIT = 60  # seconds that a writer waits for another
_ADVISORY_LOCK = 7_011_874_216  # one number for all ledgers of a database server's database: any will do


def engine_of(given: str) -> Engine:
    """Return the engine of a database by its URL, or by the name of an SQLite file. Nothing is opened yet.

    Raises:
        LedgerError: the URL is none of SQLite or PostgreSQL, or the folder of the file is not there.

    """
    url = _url(given)
    if url.get_backend_name() == "sqlite":
        memory = url.database in (None, "", ":memory:")
        file = None
        if not memory and not str(url.database).startswith("file:"):
            file = WatchedFile(Path(str(url.database)))
            url = _checked(url, Path(str(url.database)))
        # one connection alone holds what is kept in memory
        engine = (
            sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
            if memory
            else sa.create_engine(url, connect_args={"timeout": WAIT})
        )
        if file:
            _watch(engine, file)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})


def shown(engine: Engine) -> str:
    """Return how messages call a ledger: an SQLite file by its name, a server by its URL without the password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        name = url.database or "the ledger in memory"
        return unquote(name.removeprefix("file:")) if name.startswith("file:") else name
    return url.set(drivername="postgresql").render_as_string()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads: it sees the ledger as it is when it begins."""
    with explained(engine), engine.connect() as connection:
        options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with connection.execution_options(**options).begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, all of it or nothing; writers wait for each other, so what one reads stays true.

    SQLite has one writer anyway, and taking its lock at the start spares a later "database is locked". On PostgreSQL
    an advisory lock does the same: writing is short beside extracting.
    """
    with explained(engine), engine.connect() as connection, connection.execution_options(writes=True).begin():
        if engine.dialect.name != "sqlite":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        yield connection


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn errors of the database into a `LedgerError`."""
    try:
        yield
    except DBAPIError as error:
        if file := _watched.get(engine):
            file.now()  # where it has gone, that is what is wrong
        raise LedgerError(f"{shown(engine)}: {_plainly(error)}") from error
    except NoConnection as error:
        raise LedgerError(f"{shown(engine)}: all connections are in use; try again") from error


def _url(given: str) -> URL:
    if "://" not in given:
        given = f"sqlite:///{given}"
    hint = "give sqlite:///FILE or postgresql://USER@HOST/NAME"
    try:
        url = make_url(given)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise LedgerError(f"{given}: this is no address of a database; {hint}") from error
    if backend in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise LedgerError(f"{url.render_as_string()}: {backend} will not do; {hint}")
    return url


def _checked(url: URL, path: Path) -> URL:
    """The address of an SQLite file; of one that may only be read, so that SQLite makes no files beside it.

    While others have it open, what they wrote last is in a file beside it, which "immutable" leaves out.
    """
    if path.is_dir():
        raise LedgerError(f"{path}: it is a folder; name a file in it")
    folder = path.resolve().parent
    if not folder.is_dir():
        raise LedgerError(f"{path}: the folder {folder} does not exist; make it, or name another file")
    if path.exists() and not os.access(path, os.W_OK):
        way = {"mode": "ro"} if path.with_name(f"{path.name}-wal").exists() else {"immutable": "1"}
        return url.set(database=f"file:{quote(str(path.resolve()))}", query={"uri": "true", **way})
    return url


_watched: "WeakKeyDictionary[Engine, WatchedFile]" = WeakKeyDictionary()


def comings(engine: Engine) -> int:
    """How often another file has come in the place of the one that the engine was made for."""
    file = _watched.get(engine)
    return file.comings if file else 0


def _watch(engine: Engine, file: WatchedFile) -> None:
    """Let no connection be made or used but to the file that lies there now."""
    _watched[engine] = file

    def before(_dialect: object, _record: object, arguments: list[str], options: dict[str, object]) -> None:
        if file.awaited() and "uri" not in options:
            arguments[0], options["uri"] = f"file:{quote(str(file.path))}?mode=rw", True  # never a new one

    def made(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = file.opened(connection)

    def used(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != file.now():
            raise InvalidatePoolError  # the pool makes a new connection

    sa.event.listen(engine, "do_connect", before)
    sa.event.listen(engine, "connect", made)
    sa.event.listen(engine, "checkout", used)


def _prepare_sqlite(connection: object, _record: object) -> None:
    # sqlite3's own transactions begin too late: SQLAlchemy says when (`_begin_sqlite`)
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={WAIT * 1000}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory") and not _immutable(cursor):
        _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")  # with WAL safe against a killed process
    cursor.close()


def _use_wal(cursor: object) -> None:
    """Switch a new file to WAL; SQLite does not wait here while somebody else is making the same ledger."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _immutable(cursor: object) -> bool:
    file = cursor.execute("PRAGMA database_list").fetchone()[2]  # type: ignore[attr-defined]
    return bool(file) and not os.access(file, os.W_OK)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_PLAIN = (
    # what the database says, what it means and the cure
    ("file is not a database", "it is no ledger; name another file"),
    ("readonly database", "it may only be read; check its permissions, or name another file"),
    ("unable to open database file", "it cannot be opened; check its name and permissions"),
    ("disk is full", "the disk is full; nothing of this step was written; make room and try again"),
    ("No space left", "the disk is full; nothing of this step was written; make room and try again"),
    ("database is locked", "another program is writing to it all the time; close that one and try again"),
    ("disk image is malformed", "the file is damaged; bring back a copy, or export what can be read"),
    ("disk I/O error", "the disk does not answer; check it and try again"),
    ("Connection refused", "no database server answers there; start it, or check the address"),
    ("could not translate host name", "there is no such server; check the address"),
    ("failed to resolve host", "there is no such server; check the address"),
    ("password authentication failed", "the server refuses the user or the password; check both"),
    ("no password supplied", "the server wants a password; put it in the address or in ~/.pgpass"),
    ("connection timeout", "the server does not answer; check the address"),
    ("timeout expired", "the server does not answer; check the address"),
    ("permission denied", "the user may not do this; ask for the rights"),
    ("server closed the connection", "the server has gone; start it and try again"),
    ("terminating connection", "the server has gone; start it and try again"),
)


def _plainly(error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    for words, plain in _PLAIN:
        if words.lower() in said.lower():
            return plain
    if "does not exist" in said and "database" in said:
        return "the server has no database of this name; make it with createdb"
    return said
