"""Which claims say the same: the last grouping, and what people say. `Ledger.groups` and `Ledger.sameness` give it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.ledger import schema
from attribution.ledger.current import holding
from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.rows import in_parts
from attribution.ledger.statements import finely, has, put_signed

Alike = Literal["same", "different"]


class Groups:
    """The claims that say the same, as they were grouped last; derived, and made anew as a whole."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, groups: Mapping[str, str], model: str) -> int:
        """Keep a grouping of all claims in place of the last one: the group by claim; how many comes back.

        A claim that stands alone need not be there. A group's name is the id of its first claim.
        """
        at = finely()
        with writing(self._engine) as connection:
            connection.execute(sa.delete(schema.groups))
            _put(connection, groups, model, at)
        return len(groups)

    def change(self, groups: Mapping[str, str], model: str) -> int:
        """Keep the groups of some claims, such as new ones; the others stay as they are. How many comes back."""
        at = finely()
        with writing(self._engine) as connection:
            for part in in_parts(list(groups)):
                connection.execute(sa.delete(schema.groups).where(schema.groups.c.claim.in_(part)))
            _put(connection, groups, model, at)
        return len(groups)

    def members(self, group: str) -> list[str]:
        """The ids of the claims of a group."""
        table = schema.groups
        with reading(self._engine) as connection:
            query = sa.select(table.c.claim).where(table.c.group == group).order_by(table.c.claim)
            return list(connection.scalars(query))

    def of(self, claim: str) -> str | None:
        """The group of a claim; None where it stands alone."""
        table = schema.groups
        with reading(self._engine) as connection:
            return connection.scalar(sa.select(table.c.group).where(table.c.claim == claim))

    def all(self) -> dict[str, str]:
        """The group of each claim that has one."""
        table = schema.groups
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(sa.select(table.c.claim, table.c.group))}


def _put(connection: Connection, groups: Mapping[str, str], model: str, at: str) -> None:
    for part in in_parts(list(groups)):
        rows = [{"claim": claim, "group": groups[claim], "model": model, "at": at} for claim in part]
        connection.execute(sa.insert(schema.groups), rows)


class Said(NamedTuple):
    """What somebody says of two claims, or a claim and a fact-check."""

    number: int
    one: str
    other: str
    decision: str
    reviewer: str
    at: str


class Sameness:
    """What people say on whether two claims say the same; the newest word on two counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def say(self, one: str, other: str, decision: Alike, by: str) -> int:
        """Say that two claims say the same, or do not; a fact-check is "f" and its number. The row's number comes back.

        Raises:
            LedgerError: there is no such claim or fact-check, they are one, or the word is none.

        """
        if decision not in get_args(Alike):
            raise LedgerError(f"{decision}: two claims are {' or '.join(get_args(Alike))}")
        if one == other:
            raise LedgerError(f"{one}: one claim; name another beside it")
        with writing(self._engine) as connection:
            for each in (one, other):
                _refuse_unknown(connection, each)
            first, second = sorted((one, other))
            row = {"one": first, "other": second, "decision": decision}
            return put_signed(connection, schema.sameness, row, by)

    def all(self) -> list[Said]:
        """What people say now of any two, oldest first."""
        table = schema.sameness
        with reading(self._engine) as connection:
            query = sa.select(*(table.c[name] for name in Said._fields)).where(holding(table)).order_by(table.c.number)
            newest = {(row.one, row.other): Said(*row) for row in connection.execute(query)}
        return sorted(newest.values())


def _refuse_unknown(connection: Connection, one: str) -> None:
    table = schema.fact_checks
    number = int(one[1:]) if one[:1] == "f" and one[1:].isdecimal() and len(one) < 11 else None
    # an id of sixteen hexadecimal digits may begin with an f
    if has(connection, schema.claims.c.id == one):
        return
    if number is None or not has(connection, table.c.number == number):
        raise LedgerError(f"{one}: the ledger has no claim of this id, and no fact-check")
