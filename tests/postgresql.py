"""A PostgreSQL server of the tests' own, on loopback, in a folder that goes with it."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg.sql import SQL, Identifier

FOLDERS = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/usr/bin"))
USER = "attribution"


def programs() -> Path | None:
    """The folder of the server's programs, of the newest version there is; None where it is not installed."""
    return next((folder for folder in FOLDERS if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


@contextmanager
def running() -> Iterator[str]:
    """Start a server and yield the address of its database, without the database's name; stop it in the end."""
    folder = programs()
    assert folder is not None
    data = Path(mkdtemp(prefix="attribution-postgresql-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        if os.geteuid() == 0:
            shutil.chown(data, "postgres")
        _run(folder / "initdb", "-D", data / "db", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        start(data / "db", port)
        yield f"postgresql://{USER}@127.0.0.1:{port}"
    finally:
        if (data / "db" / "postmaster.pid").exists():
            _run(folder / "pg_ctl", "-D", data / "db", "-m", "immediate", "-w", "stop")
        shutil.rmtree(data, ignore_errors=True)


def start(data: Path, port: int) -> None:
    """Start a server on a folder that `running` or `stop` has given."""
    folder = programs()
    assert folder is not None
    settings = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    _run(folder / "pg_ctl", "-D", data, "-o", settings, "-l", data.parent / "log", "-w", "start")


def stop(address: str) -> Path:
    """Stop the server at an address at once, as when its machine goes down; its folder comes back."""
    folder = programs()
    assert folder is not None
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    _run(folder / "pg_ctl", "-D", row[0], "-m", "immediate", "-w", "stop")
    return Path(row[0])


@contextmanager
def new_database(server: str, name: str) -> Iterator[str]:
    """Make a database on a server, yield its address, and drop it in the end."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield f"{server}/{name}"
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _run(*command: str | Path) -> None:
    # the server refuses to run as root
    before = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") if os.geteuid() == 0 else ()
    done = subprocess.run([*before, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
