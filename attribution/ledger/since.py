"""What the ledger has had to say since it was last asked, so that whoever counts its claims need not count them all."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from attribution.ledger.current import Filters, current_claims
from attribution.ledger.engine import reading
from attribution.ledger.ledger import _GROWING, Ledger
from attribution.ledger.rows import in_parts
from attribution.ledger.schema import articles, claims, extractions, judgements, roster_events
from attribution.roster.garbage import no_search

if TYPE_CHECKING:
    import pandas as pd

_PLACE = {column.table.name: place for place, column in enumerate(_GROWING, 1)}  # in a stamp
_HARMLESS = ("seen", "proposed", "different", "edited", "imported")
"""What may happen to the roster without a claim being another speaker's, but for those of articles that were read or
judged as well."""


def touched(ledger: Ledger, stamp: tuple[int, ...], most: int) -> list[str] | None:
    """The ids of the articles of which claims may be others since a stamp; None where that may be more than `most`."""
    if not stamp or ledger.stamp()[0] != stamp[0]:
        return None  # the file is another one

    def new(table: sa.Table) -> sa.ColumnElement[bool]:
        return table.c.number > stamp[_PLACE[table.name]]

    judged = sa.select(claims.c.article).join(judgements, judgements.c.claim == claims.c.id).where(new(judgements))
    read = sa.select(extractions.c.article).where(new(extractions))
    with reading(ledger.engine) as connection:
        grave = sa.select(roster_events.c.number).where(new(roster_events), roster_events.c.action.not_in(_HARMLESS))
        if connection.scalar(grave.limit(1)) is not None:
            return None
        some = sa.select(articles.c.id).where(articles.c.number.in_(judged.union(read))).limit(most + 1)
        found = list(connection.scalars(some))
    return found if len(found) <= most else None


def few_columns(ledger: Ledger, names: tuple[str, ...], of_articles: list[str] | None = None) -> "pd.DataFrame":
    """Some columns of all claims, rejected and outdated ones too, or of those of some articles; in no order."""
    import pandas as pd

    from attribution.ledger.frames import frame

    parts = [()] if of_articles is None else [tuple(part) for part in in_parts(of_articles)]
    found = []
    with no_search(), reading(ledger.engine) as connection:
        for part in parts:
            query = current_claims(Filters(articles=part, everything=True)).order_by(None)
            found.append(frame(connection, query.with_only_columns(*(query.selected_columns[name] for name in names))))
        return pd.concat(found, ignore_index=True)


def judgements_since(ledger: Ledger, number: int) -> "pd.DataFrame":
    """The rows of the table of judgements with numbers above one."""
    from attribution.ledger.frames import frame

    with reading(ledger.engine) as connection:
        return frame(
            connection, sa.select(judgements).where(judgements.c.number > number).order_by(judgements.c.number)
        )
