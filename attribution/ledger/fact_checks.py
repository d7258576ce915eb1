"""The published fact-checks of other desks, as they were read. `Ledger.fact_checks` gives it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.ledger import schema
from attribution.ledger.engine import reading, writing
from attribution.ledger.rows import Row, digest, in_parts
from attribution.ledger.statements import enrol, now

if TYPE_CHECKING:
    import pandas as pd

    from attribution.checking.fact_checks import FactCheck

_SAID = (
    "claim claimant claimed_on rating rating_value best_rating worst_rating url publisher published rationale record"
).split()


@dataclass(frozen=True, slots=True)
class Taken:
    """How many fact-checks were new, how many are as they were known, and how many say something else than before."""

    new: int
    known: int
    changed: int


class FactChecks:
    """Fact-checks of other desks. One that says something else when it is read again is kept beside what it said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enter(self, checks: Iterable["FactCheck"], by: str, origin: str | None = None) -> Taken:
        """Keep fact-checks that were read from `origin`, a file or an address; all of them or none."""
        rows = [_row(each) for each in checks]
        with writing(self._engine) as connection:
            signed = {"by": enrol(connection, by), "at": now(), "origin": origin}
            newest = _newest(connection, [row["place"] for row in rows])
            keys = _known(connection, [row["key"] for row in rows])
            new = known = changed = 0
            written: list[Row] = []
            for row in rows:
                before = newest.get(row["place"])
                if before == row["key"]:
                    known += 1
                    continue
                if row["key"] in keys:  # it says again what it said once
                    row["key"] = digest(f"{row['key']}\n{before}")
                new, changed = (new + 1, changed) if before is None else (new, changed + 1)
                newest[row["place"]] = row["key"]
                keys.add(row["key"])
                written.append(row | signed)
            for part in in_parts(written):
                connection.execute(sa.insert(schema.fact_checks), list(part))
        return Taken(new, known, changed)

    def frame(self) -> "pd.DataFrame":
        """The fact-checks as they were read last, in the order of their coming.

        `number` stays the same when one changes, and so does `key`, that of `checking.fact_checks.FactCheck`.
        """
        from attribution.ledger.frames import frame

        table = schema.fact_checks
        with reading(self._engine) as connection:
            columns = [table.c[name] for name in (*_SAID, "origin", "by", "at")]
            places = _places()
            query = sa.select(places.c.first.label("number"), table.c.place.label("key"), *columns)
            query = query.join(places, places.c.last == table.c.number)
            return frame(connection, query.order_by(places.c.first))

    def without_vector(self, model: str | None = None) -> list[tuple[int, str]]:
        """The numbers and claims of those that have no vector, or with `model` none of that model."""
        table = schema.fact_checks
        without: sa.ColumnElement[bool] = table.c.vector.is_(None)
        if model is not None:
            without = sa.or_(without, table.c.model.is_(None), table.c.model != model)
        with reading(self._engine) as connection:
            places = _places()
            query = sa.select(places.c.first, table.c.claim).join(places, places.c.last == table.c.number)
            return [(row[0], row[1]) for row in connection.execute(query.where(without).order_by(places.c.first))]

    def put_vectors(self, vectors: Mapping[int, bytes], model: str) -> int:
        """Keep the vectors of fact-checks, by number; how many comes back."""
        table = schema.fact_checks
        other = table.alias()
        with writing(self._engine) as connection:
            for number, vector in vectors.items():
                place = sa.select(other.c.place).where(other.c.number == number).scalar_subquery()
                change = sa.update(table).where(table.c.place == place)
                connection.execute(change.values(vector=vector, model=model))
        return len(vectors)

    def vectors(self) -> tuple[list[int], list[bytes]]:
        """The numbers of the fact-checks that have a vector, in order, and the vectors: 8 bits a number."""
        table = schema.fact_checks
        with reading(self._engine) as connection:
            places = _places()
            query = sa.select(places.c.first, table.c.vector).join(places, places.c.last == table.c.number)
            rows = connection.execute(query.where(table.c.vector.is_not(None)).order_by(places.c.first)).all()
        return [row[0] for row in rows], [row[1] for row in rows]


def _places() -> sa.CTE:
    """The first and the last row of each fact-check."""
    table = schema.fact_checks
    first, last = sa.func.min(table.c.number).label("first"), sa.func.max(table.c.number).label("last")
    return sa.select(first, last).group_by(table.c.place).cte("places")


def _row(check: "FactCheck") -> Row:
    given: dict[str, Any] = asdict(check)
    row = {name: given[name] for name in _SAID}
    said = json.dumps(row, ensure_ascii=True, sort_keys=True, default=str)
    return row | {
        "place": check.key if len(check.key) <= 64 else digest(check.key),
        "key": digest(f"{check.key}\n{said}"),
    }


def _newest(connection: Connection, places: Sequence[str]) -> dict[str, str]:
    """The key of the last row, by place."""
    table = schema.fact_checks
    found: dict[str, str] = {}
    for part in in_parts(list(dict.fromkeys(places))):
        query = sa.select(table.c.place, table.c.key).where(table.c.place.in_(part)).order_by(table.c.number)
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def _known(connection: Connection, keys: Sequence[str]) -> set[str]:
    table = schema.fact_checks
    found: set[str] = set()
    for part in in_parts(list(dict.fromkeys(keys))):
        found |= set(connection.scalars(sa.select(table.c.key).where(table.c.key.in_(part))))
    return found
