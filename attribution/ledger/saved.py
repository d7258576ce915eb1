"""Filters that people keep under a name, for everybody. They are no decisions: they are replaced and deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.ledger import Ledger
from attribution.ledger.schema import saved_filters
from attribution.ledger.statements import enrol, now

LONGEST = 80
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What somebody keeps under a name, and when they did."""

    name: str
    by: str
    at: str
    filters: Mapping[str, Any]


def saved(ledger: Ledger) -> list[Saved]:
    """All that is kept, in order of the names."""
    with reading(ledger.engine) as connection:
        rows = connection.execute(sa.select(saved_filters)).mappings()
        found = [Saved(row["name"], row["by"], row["at"], row["filters"] or {}) for row in rows]
    return sorted(found, key=lambda each: (each.name.casefold(), each.name))


def save(ledger: Ledger, name: str, filters: Mapping[str, Any], by: str, *, over: bool = False) -> str:
    """Keep filters under a name; the name as it is kept comes back.

    Somebody's own are replaced; those of others only with `over`.

    Raises:
        LedgerError: the name is empty or too long, or others keep something under it.

    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise LedgerError(f"saved filters need a name of 1 to {LONGEST} characters")
    table = saved_filters
    with writing(ledger.engine) as connection:
        owner = connection.scalar(sa.select(table.c.by).where(table.c.name == name))
        if owner not in (None, by) and not over:
            raise LedgerError(f"“{name}” is {owner}’s; choose another name, or ask an editor to replace it")
        row = {"by": enrol(connection, by), "at": now(), "filters": dict(filters)}
        if owner is None:
            connection.execute(sa.insert(table).values(name=name, **row))
        else:
            connection.execute(sa.update(table).where(table.c.name == name).values(**row))
    return name


def forget(ledger: Ledger, name: str, by: str, *, over: bool = False) -> None:
    """Delete what is kept under a name; what others keep only with `over`.

    Raises:
        LedgerError: nothing is kept under it any more, or it is somebody else's.

    """
    table = saved_filters
    with writing(ledger.engine) as connection:
        owner = connection.scalar(sa.select(table.c.by).where(table.c.name == name))
        if owner is None:
            raise LedgerError(f"“{name}” is not there any more")
        if owner != by and not over:
            raise LedgerError(f"“{name}” is {owner}’s; ask them or an editor to delete it")
        connection.execute(sa.delete(table).where(table.c.name == name))
