"""How much claims are worth checking, as models score them, and the vectors of claims. `Ledger.scores` gives it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.ledger import schema
from attribution.ledger.current import Filters, current_claims
from attribution.ledger.engine import reading, writing
from attribution.ledger.rows import in_parts
from attribution.ledger.statements import has, put_scores
from attribution.records import Act, Worth


class Unscored(NamedTuple):
    """An attribution that no model has scored: its number, its claim and what a model reads of it."""

    attribution: int
    claim_id: str
    claim: str
    speaker: str | None
    act: Act
    kind: str
    negated: bool
    cue: str | None
    sentence: str
    language: str | None
    article_id: str


class Scores:
    """The scores of a ledger's claims; they are derived, and may be made anew."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unscored(self, limit: int | None = None, model: str | None = None) -> list[Unscored]:
        """Attributions that hold and have no score, in the order of articles and of the text; `limit` of them.

        With `model`, those too that another model has scored.
        """
        query = current_claims(Filters(everything=True))
        columns, scores = query.selected_columns, schema.scores
        without: sa.ColumnElement[bool] = scores.c.attribution.is_(None)
        if model is not None:
            without = sa.or_(without, scores.c.model != model)
        query = query.where(without).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query.with_only_columns(*(columns[name] for name in Unscored._fields)))
            return [Unscored(*row) for row in rows]

    def put(self, rows: Iterable[tuple[int, Worth]], model: str) -> int:
        """Keep the worth of attributions, by their numbers, in place of an earlier one; how many comes back."""
        given = dict(rows)
        with writing(self._engine) as connection:
            put_scores(connection, given, model)
        return len(given)

    def vectors(self, ids: Sequence[str] | None = None) -> tuple[list[str], list[bytes]]:
        """The ids of the claims that have a vector, of some or of all, and the vectors: 8 bits a number."""
        query = current_claims(Filters(everything=True)).order_by(None)
        columns = query.selected_columns
        found: list[tuple[str, bytes]] = []
        with reading(self._engine) as connection:
            if ids is None:
                query = query.where(schema.scores.c.vector.is_not(None)).order_by(columns["attribution"])
                found = _pairs(connection, query.with_only_columns(columns["claim_id"], schema.scores.c.vector))
            for part in in_parts(list(ids or ())):
                some = current_claims(Filters(everything=True), part).order_by(None)
                some = some.where(schema.scores.c.vector.is_not(None))
                found += _pairs(
                    connection, some.with_only_columns(some.selected_columns["claim_id"], schema.scores.c.vector)
                )
        return [claim for claim, _ in found], [vector for _, vector in found]

    def ungrouped(self) -> list[str]:
        """The claims that came, or were read anew, since claims were grouped, in the order of their coming."""
        query = current_claims().where(schema.scores.c.grouped.is_(sa.false())).order_by(None)
        columns = query.selected_columns
        with reading(self._engine) as connection:
            return list(
                connection.scalars(query.with_only_columns(columns["claim_id"]).order_by(columns["attribution"]))
            )

    def have_ungrouped(self) -> bool:
        """Whether any claim came, or was read anew, since claims were grouped."""
        with reading(self._engine) as connection:
            return has(connection, schema.scores.c.grouped.is_(sa.false()))

    def mark_grouped(self, until: str) -> None:
        """Note that all scores of a time or before have been taken into a grouping (ISO 8601, UTC, as in the table)."""
        table = schema.scores
        with writing(self._engine) as connection:
            change = sa.update(table).where(table.c.grouped.is_(sa.false()), table.c.at <= until)
            connection.execute(change.values(grouped=True))

    def newest(self) -> str:
        """The time of the newest score, empty where there is none."""
        with reading(self._engine) as connection:
            return connection.scalar(sa.select(sa.func.max(schema.scores.c.at))) or ""


def _pairs(connection: Connection, query: sa.Select[Any]) -> list[tuple[str, bytes]]:
    return [(claim, vector) for claim, vector in connection.execute(query) if vector]
