"""Rows of the ledger as pandas tables."""

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.claims import CLAIM_DTYPES
from attribution.ledger.current import Filters, current_claims, holding
from attribution.ledger.schema import evidence

_DTYPES = {sa.Integer: "Int64", sa.Float: "float64", sa.Boolean: "boolean", sa.JSON: "object"}


def claims_frame(connection: Connection, filters: Filters | None) -> pd.DataFrame:
    """Return the claims that hold, with the columns and dtypes of `CLAIM_DTYPES`."""
    query = current_claims(filters)
    result = connection.execute(query)
    columns = list(result.keys())
    claims = pd.DataFrame(list(map(tuple, result)), columns=columns)
    claims["worth_reasons"] = claims["worth_reasons"].map(_joined)
    claims["evidence"] = claims["claim_id"].map(_addresses(connection)) if len(claims) else None
    return claims.reindex(columns=list(CLAIM_DTYPES)).astype(CLAIM_DTYPES)


def _joined(reasons: list[str] | None) -> str | None:
    return "; ".join(reasons) or None if isinstance(reasons, list) else None


def decided_frame(connection: Connection, table: sa.Table, *, newest: bool) -> pd.DataFrame:
    """Return what holds of verdicts or evidence, with `claim_id`; of each claim only the newest row where asked."""
    columns = [column for column in table.c if column.key not in ("number", "claim", "undoes")]
    query = sa.select(table.c.claim.label("claim_id"), *columns).where(holding(table)).order_by(table.c.number)
    rows = frame(connection, query)
    return rows.drop_duplicates("claim_id", keep="last", ignore_index=True) if newest else rows


def _addresses(connection: Connection) -> dict[str, str]:
    """The addresses of the evidence on each claim, joined."""
    found: dict[str, list[str]] = {}
    query = sa.select(evidence.c.claim, evidence.c.url).where(holding(evidence), evidence.c.url.is_not(None))
    for claim, url in connection.execute(query.order_by(evidence.c.number)):
        found.setdefault(claim, []).append(url)
    return {claim: " ; ".join(urls) for claim, urls in found.items()}


def frame(connection: Connection, query: sa.Select[Any]) -> pd.DataFrame:
    """Return the rows of a query; texts as "str", whole numbers that may be missing as "Int64"."""
    rows = pd.DataFrame.from_records(connection.execute(query).fetchall(), columns=list(query.selected_columns.keys()))
    dtypes = {column.key: _dtype(column.type) for column in query.selected_columns}
    return rows.astype({str(name): dtype for name, dtype in dtypes.items()})


def _dtype(kind: sa.types.TypeEngine[Any]) -> str:
    return next((dtype for base, dtype in _DTYPES.items() if isinstance(kind, base)), "str")
