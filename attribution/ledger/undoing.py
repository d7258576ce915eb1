"""Taking back what somebody decided last, and doing it again: whole actions, by rows that say so.

Every function runs in a transaction of the caller's. An undoing is a row that names the judgement it takes back, and
carries its action's id; doing again repeats the judgements under the same id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.ledger import schema
from attribution.ledger.current import holding
from attribution.ledger.judging import identify, new_action
from attribution.ledger.rows import Row, in_parts
from attribution.ledger.statements import (
    enrol,
    has,
    inserted,
    is_outdated,
    now,
    refuse_overtaken,
)
from attribution.roster import Roster

UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Done:
    """What one person did at once: the judgements by number, their claims, and what was decided."""

    action: str
    numbers: tuple[int, ...]
    claims: tuple[str, ...]
    decisions: tuple[str, ...]


def last_done(connection: Connection, by: str) -> Done | None:
    """What somebody did last and still holds; None where there is nothing."""
    table = schema.judgements
    query = sa.select(table).where(table.c.reviewer == by, holding(table)).order_by(table.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return _done(connection, row) if row else None


def last_undone(connection: Connection, by: str) -> Done | None:
    """What somebody took back last and may do again: until they do something new."""
    table, other = schema.judgements, schema.judgements.alias()
    mine = sa.and_(table.c.reviewer == by, table.c.undoes.is_not(None), ~_is_done_again(table))
    undoing = (
        connection.execute(sa.select(table).where(mine).order_by(table.c.number.desc()).limit(1)).mappings().first()
    )
    if undoing is None:
        return None
    # something new: a judgement since, of an action that began since
    began = sa.select(sa.func.min(other.c.number)).where(other.c.action == table.c.action).scalar_subquery()
    new = sa.and_(
        table.c.reviewer == by,
        table.c.undoes.is_(None),
        table.c.number > undoing["number"],
        sa.or_(table.c.action.is_(None), began > undoing["number"]),
    )
    if has(connection, new):
        return None
    undone = connection.execute(sa.select(table).where(table.c.number == undoing["undoes"])).mappings().one()
    return _done(connection, undone)


def _is_done_again(undoing: sa.FromClause) -> sa.ColumnElement[bool]:
    """True of the undoings after which the same action was done again."""
    later = schema.judgements.alias("later")
    return sa.exists(
        sa.select(later.c.number).where(
            later.c.action == undoing.c.action, later.c.undoes.is_(None), later.c.number > undoing.c.number
        )
    )


def _done(connection: Connection, row: Mapping[Any, Any]) -> Done:
    """The action that a judgement belongs to, as it was done last."""
    rows: Sequence[Mapping[Any, Any]] = [row]
    if row["action"] is not None:
        table = schema.judgements
        query = sa.select(table).where(table.c.action == row["action"], table.c.undoes.is_(None))
        newest: dict[str, Mapping[Any, Any]] = {}
        for each in connection.execute(query.order_by(table.c.number)).mappings():
            newest[each["claim"]] = each
        rows = sorted(newest.values(), key=lambda each: int(each["number"]))
    return Done(
        str(row["action"] or ""),
        tuple(int(each["number"]) for each in rows),
        tuple(str(each["claim"]) for each in rows),
        tuple(str(each["decision"]) for each in rows),
    )


def take_back(connection: Connection, roster: Roster, done: Done, by: str) -> None:
    """Undo what holds of an action; the judgements before it hold again."""
    table = schema.judgements
    signed = {"decision": UNDONE, "reviewer": enrol(connection, by), "at": now(), "action": done.action or None}
    for numbers in in_parts(done.numbers):
        query = sa.select(table.c.number, table.c.claim).where(table.c.number.in_(numbers), holding(table))
        rows = [{"claim": row.claim, "undoes": row.number, **signed} for row in connection.execute(query)]
        if rows:
            connection.execute(sa.insert(table), rows)
    identify(connection, roster, _articles_of(connection, _moved(connection, done)))


def _moved(connection: Connection, done: Done) -> list[str]:
    """Of the claims of an action that was taken back, those by which other speakers may hold now."""
    table = schema.judgements
    again: set[str] = set()
    for part in in_parts(done.claims):
        again |= set(connection.scalars(sa.select(table.c.claim).where(table.c.claim.in_(part), holding(table))))
    return _where_others_hold(connection, done, again)


def _where_others_hold(connection: Connection, done: Done, judged: set[str]) -> list[str]:
    """Of the claims of an action, those by which other speakers may hold with it than without.

    `judged` have another judgement. Of thousands that were confirmed it is none, and to look through their articles
    would take minutes.
    """
    return [
        claim
        for claim, decision in zip(done.claims, done.decisions, strict=True)
        if decision not in ("confirmed", "unsure") or claim in judged or is_outdated(connection, claim)
    ]


def do_again(connection: Connection, roster: Roster, done: Done, by: str) -> None:
    """Decide anew what was undone.

    Raises:
        Overtaken: somebody has decided on one of the claims since.

    """
    table, given = schema.judgements, schema.attributions
    signed = {"reviewer": enrol(connection, by), "at": now(), "action": done.action or new_action()}
    before: set[str] = set()
    for numbers in in_parts(done.numbers):
        # of several only some may have been taken back
        undone = sa.select(table).where(table.c.number.in_(numbers), ~holding(table))
        rows = connection.execute(undone).mappings().all()
        holds = _newest(connection, [row["claim"] for row in rows])
        before |= holds.keys()
        for row in rows:
            newest = holds.get(row["claim"])
            # their own is what they have just done again: of one claim they had decided several things
            if newest is not None and newest["number"] > row["number"] and newest["reviewer"] != by:
                refuse_overtaken(row["claim"], newest, None)
        copies = connection.execute(sa.select(given).where(given.c.judgement.in_(numbers))).mappings()
        gave = {each["judgement"]: each for each in copies}
        plain: list[Row] = []
        for row in rows:
            again = {key: row[key] for key in ("claim", "decision", "reason", "comment")} | signed
            if row["number"] in gave:
                copy: Row = {key: value for key, value in gave[row["number"]].items() if key != "number"}
                inserted(connection, given, copy | {"judgement": inserted(connection, table, again)})
            else:
                plain.append(again)
        if plain:
            connection.execute(sa.insert(table), plain)
    identify(connection, roster, _articles_of(connection, _where_others_hold(connection, done, before)))


def _newest(connection: Connection, claims: Sequence[str]) -> dict[str, sa.RowMapping]:
    """The judgement that holds, by claim, of those of some claims that have one."""
    table = schema.judgements
    query = sa.select(table).where(table.c.claim.in_(claims), holding(table)).order_by(table.c.number)
    return {row["claim"]: row for row in connection.execute(query).mappings()}


def _articles_of(connection: Connection, claims: Sequence[str]) -> list[int]:
    """The numbers of the articles that claims are of."""
    numbers: dict[int, None] = {}
    for part in in_parts(claims):
        query = sa.select(schema.claims.c.article).where(schema.claims.c.id.in_(part))
        numbers |= dict.fromkeys(connection.scalars(query))
    return list(numbers)
