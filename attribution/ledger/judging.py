"""What people decide about claims, in actions: what was decided together is undone, and done again, together.

Every function runs in a transaction of the caller's. Judgements carry the id of their action; those of other programs,
which have none, are an action each. `undoing` takes actions back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.ledger import schema
from attribution.ledger.current import holding
from attribution.ledger.engine import LedgerError
from attribution.ledger.rows import article_of, in_parts
from attribution.ledger.statements import (
    article_of_claim,
    attributions_of,
    attributions_of_each,
    enrol,
    has,
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
    identify(connection, roster, list(moved))
    return len(wanted)


def identify(connection: Connection, roster: Roster, numbers: Sequence[int]) -> None:
    """Enter in the roster who speaks now in some articles, by their numbers."""
    table = schema.articles
    for part in in_parts(numbers):
        rows = connection.execute(sa.select(table).where(table.c.number.in_(part))).mappings()
        articles = {row["number"]: article_of(row) for row in rows}
        with no_search():
            for article, found in attributions_of_each(connection, [articles[number] for number in part]):
                roster.identify(article, found)
