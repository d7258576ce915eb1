"""What stands before the reviewers, as quick queries: claims in an order, how far they are, and rows of a page of them.

Only the columns that are needed are taken: with 100,000 claims that is the difference between a second and three.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from attribution.ledger.current import Filters, current_claims, holding
from attribution.ledger.engine import reading
from attribution.ledger.ledger import Ledger
from attribution.ledger.rows import in_parts
from attribution.ledger.schema import articles, claims, judgements, reviewers, sightings, speakers
from attribution.ledger.undoing import last_done

BY_NOBODY = 0.5
"""How likely a claim without a speaker is right, when its content and source are. The machine names somebody only where
that is likelier than not, and where it names nobody a reviewer often can: such claims come among the least sure."""

_Columns = sa.ColumnCollection[str, sa.ColumnElement[Any]]


def _uncertainty(columns: _Columns) -> list[sa.ColumnElement[Any]]:
    # the speaker of a reviewer has no score, nor has one from outside: nothing speaks against either
    speaker = sa.case((columns["speaker"].is_(None), BY_NOBODY), else_=sa.func.coalesce(columns["speaker_score"], 1.0))
    return [columns["confidence"] * speaker]


def _newest(columns: _Columns) -> list[sa.ColumnElement[Any]]:
    # nothing but a date that begins with its year can be compared; what came last stands for what has none
    is_date = columns["published"].between("1", ":")
    return [sa.case((is_date, columns["published"])).desc().nulls_last(), articles.c.number.desc()]


def _checkworthiness(columns: _Columns) -> list[sa.ColumnElement[Any]]:
    return [columns["checkworthiness"].desc().nulls_last()]


def _article(columns: _Columns) -> list[sa.ColumnElement[Any]]:
    return []


ORDERS: dict[str, Callable[[_Columns], list[sa.ColumnElement[Any]]]] = {
    "uncertainty": _uncertainty,
    "newest": _newest,
    "checkworthiness": _checkworthiness,
    "article": _article,
}
"""By name, what claims are put in order by; where that is the same, the articles and the text decide."""


def ordered(ledger: Ledger, filters: Filters, order: str) -> list[str]:
    """The ids of the claims of a choice, in one of `ORDERS`."""
    query = current_claims(filters)
    columns = query.selected_columns
    by = (*ORDERS[order](columns), articles.c.number, columns["start"], columns["end"], claims.c.id)
    with reading(ledger.engine) as connection:
        return list(connection.scalars(query.with_only_columns(columns["claim_id"]).order_by(None).order_by(*by)))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many claims of a choice have a judgement, by reviewer; None where there is none."""

    judgement: str | None
    reviewer: str | None
    lately: bool
    claims: int


def counted(ledger: Ledger, filters: Filters, since: str) -> list[Counted]:
    """How many claims of a choice were judged how and by whom, and whether at or after a time (ISO 8601, UTC)."""
    query = current_claims(filters)
    columns = query.selected_columns
    lately = sa.func.coalesce(columns["judged_at"] >= since, sa.false())
    rows = query.with_only_columns(columns["judgement"], columns["reviewer"], lately.label("lately")).order_by(None)
    each = rows.subquery().c
    count = sa.select(each.judgement, each.reviewer, each.lately, sa.func.count())
    with reading(ledger.engine) as connection:
        found = connection.execute(count.group_by(each.judgement, each.reviewer, each.lately))
        return [Counted(judgement, reviewer, bool(lately), number) for judgement, reviewer, lately, number in found]


def picked(ledger: Ledger, filters: Filters, *names: str) -> list[tuple[Any, ...]]:
    """Some columns of the claims of a choice, in the order of articles and of the text."""
    query = current_claims(filters)
    with reading(ledger.engine) as connection:
        rows = connection.execute(query.with_only_columns(*(query.selected_columns[name] for name in names)))
        return list(map(tuple, rows))


def rows_of(ledger: Ledger, ids: Sequence[str]) -> list[Mapping[str, Any]]:
    """The rows of some claims, whatever was decided on them, in the order given; those there are."""
    found: dict[str, Mapping[str, Any]] = {}
    with reading(ledger.engine) as connection:
        for part in in_parts(ids):
            rows = connection.execute(current_claims(Filters(everything=True), part)).mappings()
            found |= {row["claim_id"]: dict(row) for row in rows}
    return [found[each] for each in ids if each in found]


def decided(ledger: Ledger, ids: Iterable[str]) -> set[str]:
    """Those of some claims that have a judgement that holds."""
    found: set[str] = set()
    with reading(ledger.engine) as connection:
        for part in in_parts(list(ids)):
            found |= set(
                connection.scalars(
                    sa.select(judgements.c.claim).where(judgements.c.claim.in_(part), holding(judgements)).distinct()
                )
            )
    return found


def last_judgement(ledger: Ledger) -> int:
    """The number of the newest judgement, 0 where there is none."""
    with reading(ledger.engine) as connection:
        return int(connection.scalar(sa.select(sa.func.max(judgements.c.number))) or 0)


def last_action(ledger: Ledger, by: str) -> str | None:
    """The name of what somebody did last and still holds."""
    with reading(ledger.engine) as connection:
        done = last_done(connection, by)
    return done.action if done else None


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: speakers by id with name and role, those in most articles first; and the rest."""

    speakers: tuple[tuple[str, str, str | None], ...]
    publishers: tuple[str, ...]
    languages: tuple[str, ...]
    reviewers: tuple[str, ...]
    articles: tuple[tuple[str, str | None], ...]


def choices(ledger: Ledger) -> Choices:
    """What the claims of the ledger can be filtered by."""
    target = sa.func.coalesce(speakers.c.joined, speakers.c.id)
    seen = (
        sa.select(target.label("speaker"), sa.func.count().label("articles"))
        .join(sightings, sightings.c.speaker == speakers.c.id)
        .group_by(target)
        .subquery()
    )
    with reading(ledger.engine) as connection:
        people = connection.execute(
            sa.select(speakers.c.id, speakers.c.name, speakers.c.role)
            .join(seen, seen.c.speaker == speakers.c.id)
            .order_by(seen.c.articles.desc(), speakers.c.name, speakers.c.id)
        )

        def several(column: sa.Column[Any]) -> tuple[str, ...]:
            found = connection.scalars(sa.select(column).where(column.is_not(None)).distinct())
            return tuple(sorted(found, key=str.casefold))

        named = sa.select(articles.c.id, articles.c.title).order_by(articles.c.number.desc())
        return Choices(
            tuple((row.id, row.name, row.role) for row in people),
            several(articles.c.publisher),
            several(articles.c.language),
            several(reviewers.c.name),
            tuple((row.id, row.title) for row in connection.execute(named)),
        )
