"""Bringing a database to the newest schema, by Alembic; `versions` has a file a step."""

import logging
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.ledger.engine import LedgerError, reading, shown, writing

FOLDER = Path(__file__).parent
NEWEST = "0003"

_log = logging.getLogger(__name__)


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest schema, an empty one from nothing; a message says so.

    Raises:
        LedgerError: a newer version of this program has written it, or it holds something else.

    """
    with reading(engine) as connection:
        if _version(connection, engine) == NEWEST:
            return
    with writing(engine) as connection:
        version = _version(connection, engine)
        if version == NEWEST:  # another program was quicker
            return
        _run(connection)
    if version is None:
        _log.info("%s: ledger made", shown(engine))
    else:
        _log.warning("%s: ledger brought from version %s to %s", shown(engine), version, NEWEST)


def _version(connection: Connection, engine: Engine) -> str | None:
    """The schema's version, None of an empty database."""
    tables = set(sa.inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or "roster_events" not in tables:
        raise LedgerError(f"{shown(engine)}: it holds something else than a ledger; name another database")
    version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if version not in _known():
        raise LedgerError(
            f"{shown(engine)}: a newer version of this program has written it (schema {version}, "
            f"here {NEWEST}); update the program"
        )
    return str(version)


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")}


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
