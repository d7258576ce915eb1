"""Who looks at which claim at the moment. None of it is a decision: rows are changed, and go when they are old."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.ledger.schema import viewing

LASTS = timedelta(seconds=45)
"""How long somebody looks at a claim when nothing more is heard of them: a browser may just be closed."""


def look(connection: Connection, session: str, claim: str | None, reviewer: str) -> None:
    """Note what is before a session; see `Ledger.look`."""
    now = datetime.now(UTC)
    old = sa.or_(viewing.c.session == session, viewing.c.at < _written(now - LASTS))
    connection.execute(sa.delete(viewing).where(old))
    if claim is not None:
        row = {"session": session, "claim": claim, "reviewer": reviewer, "at": _written(now)}
        connection.execute(sa.insert(viewing).values(**row))


def lookers(connection: Connection, claim: str, apart_from: str) -> list[str]:
    """Who has a claim before them; see `Ledger.lookers`."""
    lately = viewing.c.at >= _written(datetime.now(UTC) - LASTS)
    query = sa.select(viewing.c.reviewer).where(viewing.c.claim == claim, viewing.c.session != apart_from, lately)
    return sorted(set(connection.scalars(query)))


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
