"""An article as a reviewer reads it: its text with all of its claims, whatever was decided on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.ledger import schema
from attribution.ledger.current import Filters, current_claims, holding
from attribution.ledger.engine import LedgerError
from attribution.ledger.rows import article_of, attribution_of, in_parts
from attribution.ledger.statements import row_of_article
from attribution.records import Article, Attribution


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as it stands: what holds of it, and the judgement that does.

    `speaker` is the roster's name of the speaker, `speaker_id` its id there. `judgement` is the number of the judgement
    that holds, with what was decided by whom and when; all None where nobody has. `is_outdated` is true of a claim that
    newer models no longer find.
    """

    attribution: Attribution
    speaker: str | None = None
    speaker_id: str | None = None
    judgement: int | None = None
    decision: str | None = None
    reason: str | None = None
    comment: str | None = None
    reviewer: str | None = None
    at: str | None = None
    is_outdated: bool = False

    @property
    def id(self) -> str:
        return self.attribution.id


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its claims in order of the text; rejected ones and those no longer found are among them."""

    article: Article
    claims: tuple[Standing, ...]

    def claim(self, claim: str) -> Standing | None:
        """The claim with an id, None where an addition was taken back."""
        return next((each for each in self.claims if each.id == claim), None)


def reading_of(connection: Connection, article: str) -> Reading:
    """Return an article with its claims; see `Ledger.reading_of`."""
    found = article_of(row_of_article(connection, article))
    query = current_claims(Filters(articles=(found.id,), everything=True))
    # the filter takes addresses too, and one may be the id of another article
    rows = connection.execute(query.where(schema.articles.c.id == found.id)).mappings().all()
    table, judgements = schema.attributions, schema.judgements
    attributions, decided = {}, {}
    for part in in_parts([row["attribution"] for row in rows]):
        for each in connection.execute(sa.select(table).where(table.c.number.in_(part))).mappings():
            attributions[each["number"]] = attribution_of(found.text, each)
    for part in in_parts([row["claim_id"] for row in rows]):
        query = sa.select(judgements).where(judgements.c.claim.in_(part), holding(judgements))
        for each in connection.execute(query.order_by(judgements.c.number)).mappings():
            decided[each["claim"]] = each
    claims = []
    for row in rows:
        judgement = decided.get(row["claim_id"])
        claims.append(
            Standing(
                attributions[row["attribution"]],
                row["speaker"],
                row["speaker_id"],
                **(
                    {"judgement": judgement["number"], "at": judgement["at"]}
                    | {key: judgement[key] for key in ("decision", "reason", "comment", "reviewer")}
                    if judgement
                    else {}
                ),
                is_outdated=bool(row["outdated"]),
            )
        )
    return Reading(found, tuple(claims))


def taken_back(connection: Connection, claims: Sequence[str]) -> set[str]:
    """Return which of some claims are none any more; see `Ledger.taken_back`."""
    found: set[str] = set()
    given, table = schema.attributions, schema.judgements
    stands = sa.exists(
        sa.select(given.c.number)
        .outerjoin(table, table.c.number == given.c.judgement)
        .where(given.c.claim == schema.claims.c.id, given.c.extraction.is_not(None) | holding(table))
    )
    for part in in_parts(claims):
        found |= set(connection.scalars(sa.select(schema.claims.c.id).where(schema.claims.c.id.in_(part), ~stands)))
    return found


def articles_of(connection: Connection, claims: Sequence[str]) -> dict[str, str]:
    """Return the ids of the articles that claims are of; see `Ledger.articles_of`."""
    found: dict[str, str] = {}
    for part in in_parts(claims):
        query = sa.select(schema.claims.c.id, schema.articles.c.id).join(schema.articles)
        found |= {row[0]: row[1] for row in connection.execute(query.where(schema.claims.c.id.in_(part)))}
    for claim in claims:
        if claim not in found:
            raise LedgerError(f"{claim}: the ledger has no claim of this id")
    return found
