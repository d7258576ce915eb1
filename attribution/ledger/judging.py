"""What people decide about claims, in actions: what was decided together is undone, and done again, together.

Every function runs in a transaction of the caller's. Judgements carry the id of their action; those of other programs,
which have none, are an action each. An undoing, too, is a row that carries the action's id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.ledger import schema
from attribution.ledger.current import holding
from attribution.ledger.engine import LedgerError
from attribution.ledger.rows import Row, article_of, in_parts
from attribution.ledger.statements import (
    article_of_claim,
    attributions_of,
    attributions_of_each,
    enrol,
    has,
    inserted,
    is_outdated,
    newest_judgement,
    now,
    put_given,
    put_signed,
    refuse_overtaken,
    row_of_article,
)
from attribution.records import Article, Attribution, claim_id
from attribution.roster import Roster, RosterError
from attribution.roster.garbage import no_search

Decision = Literal["confirmed", "rejected", "corrected", "added", "unsure"]

UNDONE = "undone"
ANY = -1  # as `seen`: whatever holds now


@dataclass(frozen=True, slots=True)
class Judging:
    """One claim's judgement. `seen` is the number of the judgement the reviewer had before them, None for none."""

    claim: str
    decision: Decision
    reason: str | None = None
    comment: str | None = None
    attribution: Attribution | None = None
    seen: int | None = ANY


@dataclass(frozen=True, slots=True)
class Adding:
    """A claim that no model found, in the article with this id."""

    article: str
    attribution: Attribution
    comment: str | None = None


Step = Judging | Adding


@dataclass(frozen=True, slots=True)
class Done:
    """What one person did at once: the judgements by number, their claims, and what was decided."""

    action: str
    numbers: tuple[int, ...]
    claims: tuple[str, ...]
    decisions: tuple[str, ...]


def new_action() -> str:
    return uuid4().hex


def act(connection: Connection, roster: Roster, steps: Sequence[Step], by: str, action: str) -> list[tuple[str, int]]:
    """Decide all of it; each step's claim and the number of its judgement come back, in order.

    Raises:
        Overtaken: another judgement than `seen` holds now.
        LedgerError: see `Ledger.judge` and `Ledger.add`.

    """
    done: list[tuple[str, int]] = []
    touched: dict[str, Article] = {}
    for step in steps:
        if isinstance(step, Judging):
            article, number, moved = _judge(connection, roster, step, by, action)
            claim = step.claim
        else:
            article, claim, number = _add(connection, roster, step, by, action)
            moved = True
        if moved:
            touched[article.id] = article
        done.append((claim, number))
    for article in touched.values():
        roster.identify(article, attributions_of(connection, article))
    return done


def _judge(connection: Connection, roster: Roster, step: Judging, by: str, action: str) -> tuple[Article, int, bool]:
    """The claim's article, the judgement's number, and whether other speakers may hold now."""
    if step.decision not in get_args(Decision) or (step.decision == "corrected") != (step.attribution is not None):
        raise LedgerError(f"{step.decision}: no decision, or without what it needs: a correction has an attribution")
    article = article_of_claim(connection, step.claim)
    before = newest_judgement(connection, step.claim)
    if step.seen != ANY:
        refuse_overtaken(step.claim, before, step.seen)
    row = {
        "claim": step.claim,
        "decision": step.decision,
        "reason": step.reason,
        "comment": step.comment,
        "action": action,
    }
    if step.attribution is not None:
        _refuse_unknown_speaker(roster, step.attribution)
    number = put_signed(connection, schema.judgements, row, by)
    if step.attribution is not None:
        put_given(connection, article, step.claim, step.attribution, number)
    unchanged = step.decision in ("confirmed", "unsure") and (before is None or before["decision"] != "rejected")
    return article, number, not unchanged or is_outdated(connection, step.claim)


def _add(connection: Connection, roster: Roster, step: Adding, by: str, action: str) -> tuple[Article, str, int]:
    row = row_of_article(connection, step.article)
    article = article_of(row)
    claim = claim_id(article.id, step.attribution.quote.content)
    if any(each.id == claim for each in attributions_of(connection, article, everything=True)):
        raise LedgerError(f"{claim}: {article.id} has this claim already; judge that one")
    _refuse_unknown_speaker(roster, step.attribution)
    if not has(connection, schema.claims.c.id == claim):
        connection.execute(sa.insert(schema.claims).values(id=claim, article=row["number"], added=now()))
    judgement = {"claim": claim, "decision": "added", "reason": None, "comment": step.comment, "action": action}
    number = put_signed(connection, schema.judgements, judgement, by)
    put_given(connection, article, claim, step.attribution, number)
    return article, claim, number


def _refuse_unknown_speaker(roster: Roster, attribution: Attribution) -> None:
    if attribution.speaker and attribution.speaker.id:
        try:
            roster.entry(attribution.speaker.id)
        except RosterError as error:
            raise LedgerError(str(error)) from error


def decide_part(
    connection: Connection,
    roster: Roster,
    claims: Sequence[str],
    decision: Decision,
    by: str,
    reason: str | None,
    action: str,
    *,
    over: bool,
    seen: int | None,
) -> int:
    """Decide some claims alike; how many comes back. See `Ledger.decide_all`."""
    table = schema.judgements
    newest: dict[str, int] = {}
    articles: dict[str, int] = {}
    for part in in_parts(claims):
        query = sa.select(table.c.claim, sa.func.max(table.c.number)).where(table.c.claim.in_(part), holding(table))
        newest |= {row[0]: row[1] for row in connection.execute(query.group_by(table.c.claim))}
        known = sa.select(schema.claims.c.id, schema.claims.c.article).where(schema.claims.c.id.in_(part))
        articles |= {row[0]: row[1] for row in connection.execute(known)}
    latest = newest if not over else {c: n for c, n in newest.items() if seen is not None and n > seen}
    wanted = [claim for claim in dict.fromkeys(claims) if claim in articles and claim not in latest]
    if not wanted:
        return 0
    signed = {"decision": decision, "reason": reason, "reviewer": enrol(connection, by), "at": now(), "action": action}
    connection.execute(sa.insert(table), [{"claim": claim, **signed} for claim in wanted])
    # other speakers hold only where claims go, or come back
    moved = dict.fromkeys(articles[claim] for claim in wanted if decision == "rejected" or claim in newest)
    _identify(connection, roster, list(moved))
    return len(wanted)


# --- undoing and doing again -----------------------------------------------------------------------------------------


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
    _identify(connection, roster, _articles_of(connection, _moved(connection, done)))


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
    _identify(connection, roster, _articles_of(connection, _where_others_hold(connection, done, before)))


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


def _identify(connection: Connection, roster: Roster, numbers: Sequence[int]) -> None:
    """Enter in the roster who speaks now in some articles, by their numbers."""
    table = schema.articles
    for part in in_parts(numbers):
        rows = connection.execute(sa.select(table).where(table.c.number.in_(part))).mappings()
        articles = {row["number"]: article_of(row) for row in rows}
        with no_search():
            for article, found in attributions_of_each(connection, [articles[number] for number in part]):
                roster.identify(article, found)
