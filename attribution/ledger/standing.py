"""A check as it stands, read from its rows: what the rules of the workflow ask about."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from attribution.checking.settings import Settings
from attribution.checking.workflow import NotAllowed, Standing, Step, Verdict, Vote
from attribution.ledger import schema
from attribution.ledger.current import holding
from attribution.ledger.engine import LedgerError
from attribution.ledger.statements import Overtaken, now, put_signed

COUNTED = (schema.steps, schema.verdicts, schema.votes, schema.evidence, schema.assignments)
"""The tables whose rows make a check another than it was."""


class Refused(LedgerError, NotAllowed):
    """The rules of the workflow refuse it: the message names the claim, the reason and the cure."""


def settings_of(connection: Connection) -> Settings:
    """The settings that hold."""
    table = schema.settings
    record = connection.scalar(sa.select(table.c.settings).order_by(table.c.number.desc()).limit(1))
    return Settings() if record is None else Settings.from_dict(record)


def roles_of(connection: Connection) -> dict[str, str]:
    table = schema.reviewers
    return {row.name: row.role for row in connection.execute(sa.select(table.c.name, table.c.role))}


def standing_of(connection: Connection, claim: str) -> Standing:
    """What was written on the check of a claim."""
    verdicts = rows_of_claim(connection, schema.verdicts, claim)
    gone = {row["undoes"] for row in verdicts}
    return Standing(
        tuple(step_of(row) for row in rows_of_claim(connection, schema.steps, claim, holds=True)),
        tuple(verdict_of(row, row["number"] not in gone) for row in verdicts if row["undoes"] is None),
        tuple(vote_of(row) for row in rows_of_claim(connection, schema.votes, claim, holds=True)),
        len(rows_of_claim(connection, schema.evidence, claim, holds=True)),
        is_blind(connection, claim),
        settled_by(connection, claim),
    )


def step_of(row: RowMapping) -> Step:
    names = "number state verdict rule comment review_url published at evidence".split()
    return Step(by=row["reviewer"], **{name: row[name] for name in names})


def verdict_of(row: RowMapping, holds: bool) -> Verdict:
    names = "number rating rationale corrects note".split()
    return Verdict(by=row["reviewer"], holds=holds, **{name: row[name] for name in names})


def vote_of(row: RowMapping) -> Vote:
    names = "number verdict step role vote comment".split()
    return Vote(by=row["reviewer"], **{name: row[name] for name in names})


def rows_of_claim(connection: Connection, table: sa.Table, claim: str, *, holds: bool = False) -> Sequence[RowMapping]:
    """The rows of a table on a claim, in order; only those that hold where asked."""
    query = sa.select(table).where(table.c.claim == claim).order_by(table.c.number)
    return connection.execute(query.where(holding(table)) if holds else query).mappings().all()


def is_blind(connection: Connection, claim: str) -> bool:
    """Whether several people rate a claim without seeing each other, and not all have answered."""
    table, answers = schema.samples, schema.answers
    query = (
        sa.select(table.c.number)
        .outerjoin(answers, answers.c.sample == table.c.number)
        .where(table.c.claim == claim, table.c.what == "verdict", holding(table), answers.c.number.is_(None))
    )
    return connection.execute(query.limit(1)).first() is not None


def settled_by(connection: Connection, claim: str) -> tuple[str, ...]:
    """Whose answers became the verdict when a double assignment of a claim was settled."""
    table, answers = schema.adjudications, schema.answers
    query = sa.select(answers.c.reviewer).join(table, table.c.answer == answers.c.number)
    return tuple(connection.scalars(query.where(table.c.claim == claim, table.c.what == "verdict")))


def version_of(connection: Connection, claim: str) -> int:
    """A number that grows with everything that is written on a check, comments apart."""
    counts = [
        sa.select(sa.func.count()).select_from(table).where(table.c.claim == claim).scalar_subquery()
        for table in COUNTED
    ]
    return sum(connection.execute(sa.select(*counts)).one())


def refuse_stale(connection: Connection, claim: str, seen: int | None) -> None:
    """Refuse what somebody does who has not seen the check as it is.

    Raises:
        Overtaken: something was written since.

    """
    if seen is None or version_of(connection, claim) == seen:
        return
    rows = [{"what": table.name, **row} for table in COUNTED for row in rows_of_claim(connection, table, claim)[-1:]]
    last = max(rows, key=lambda row: str(row["at"]), default={})
    who = last.get("by") or last.get("reviewer") or "somebody"
    raise Overtaken(f"{claim}: {who} has worked on the check since; look at it again", last)


def put_step(
    connection: Connection,
    claim: str,
    state: str,
    by: str,
    standing: Standing,
    settings: Settings,
    **further: str | None,
) -> int:
    """Write a step that the rules allow, with what was true."""
    table = schema.evidence
    last = connection.scalar(sa.select(sa.func.max(table.c.number)).where(table.c.claim == claim))
    row = {
        "claim": claim,
        "state": state,
        "verdict": standing.verdict.number if standing.verdict else None,
        "rule": settings.approval,
        "evidence": last,
        **further,
    }
    return put_signed(connection, schema.steps, row, by)


def today() -> str:
    return now()[:10]
