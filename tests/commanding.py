"""The command line run in tests, over the small ledger of `tests.desk`."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from typer.testing import CliRunner

from attribution.cli import app
from attribution.ledger import Ledger
from attribution.ledger.schema import HISTORY, reviewers
from tests.factories import FakeWeigher

Said = tuple[int, str, str]
Run = Callable[..., Said]


def commands(database: str) -> Run:
    """What runs a command on a ledger: its exit code, what it wrote, and its errors in one line comes back."""

    def run(*arguments: str, stdin: bytes | None = None) -> Said:
        environment = {"ATTRIBUTION_DATABASE_URL": database, "COLUMNS": "200"}
        result = CliRunner().invoke(app, arguments, input=stdin, prog_name="attribution", env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result.exit_code, result.stdout, " ".join(result.stderr.split())

    return run


def weigh(database: str) -> None:
    """Give every claim a score: the longer, the more it is worth."""
    with Ledger.open(database) as ledger:
        found = ledger.scores.unscored()
        worths = FakeWeigher().weigh([(each.claim, "speech") for each in found])
        ledger.scores.put(zip((each.attribution for each in found), worths, strict=True), "fake")


def written(database: str) -> int:
    """How many rows the history has: one that was refused leaves none."""
    names = [table.name for table in (*HISTORY, reviewers)]
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        return sum(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)
