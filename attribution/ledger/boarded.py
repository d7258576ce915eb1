"""What the board of checks counts and lists, as few columns of all claims, and which of them are others since."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from attribution.ledger.current import Filters, current_claims
from attribution.ledger.engine import reading
from attribution.ledger.ledger import Ledger
from attribution.ledger.rows import in_parts
from attribution.ledger.schema import assignments, attributions, scores, steps, verdicts
from attribution.ledger.since import _PLACE, few_columns, touched

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "claim_id", "claim", "speaker", "speaker_id", "article_id", "publisher", "claim_type", "group", "checkworthiness",
    "judgement", "outdated", "state", "assignee", "due", "verdict", "wording",
)  # fmt: skip


def boarded(
    ledger: Ledger, claims: Sequence[str] | None = None, articles: Sequence[str] | None = None
) -> "pd.DataFrame":
    """The claims with `COLUMNS`, all of them or some, or those of some articles; rejected and outdated ones too."""
    import pandas as pd

    from attribution.ledger.frames import frame

    if claims is None:
        return few_columns(ledger, COLUMNS, list(articles) if articles is not None else None)
    found = []
    with reading(ledger.engine) as connection:
        for part in list(in_parts(list(claims))) or [()]:
            query = current_claims(Filters(everything=True), part).order_by(None)
            found.append(
                frame(connection, query.with_only_columns(*(query.selected_columns[each] for each in COLUMNS)))
            )
    return pd.concat(found, ignore_index=True)


def changed(ledger: Ledger, stamp: tuple[int, ...], most: int) -> tuple[list[str], list[str]] | None:
    """The claims, and the articles with all their claims, that may be others since a stamp of the ledger.

    None where that may be more than `most`. Groups are not looked at: `groups_changed` tells.
    """
    articles = touched(ledger, stamp, most)
    since = _time(stamp[_PLACE["scores"]])
    if articles is None or since is None:
        return None
    worked = [sa.select(table.c.claim).where(table.c.number > stamp[_PLACE[table.name]]) for table in _WORK]
    scored = sa.select(attributions.c.claim).join(scores, scores.c.attribution == attributions.c.number)
    with reading(ledger.engine) as connection:
        some = sa.union(*worked, scored.where(scores.c.at > since)).limit(most + 1)
        claims = list(connection.scalars(some))
    return (claims, articles) if len(claims) <= most else None


def groups_changed(before: tuple[int, ...], now: tuple[int, ...]) -> bool:
    """Whether claims are grouped otherwise between two stamps of the ledger."""
    return before[_PLACE["groups"]] != now[_PLACE["groups"]]


_WORK = (steps, verdicts, assignments)


def _time(stamped: int) -> str | None:
    """The time that a stamp has the digits of; None where there is none."""
    digits = str(stamped)
    if len(digits) != len("20260102030405") + 6 + 4:
        return None
    year, rest = digits[:4], [digits[place : place + 2] for place in range(4, 14, 2)]
    return f"{year}-{rest[0]}-{rest[1]}T{':'.join(rest[2:])}.{digits[14:20]}+00:00"
