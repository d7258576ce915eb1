"""All that was written on a claim, and what of it may be taken back."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from attribution.checking.workflow import (
    NotAllowed,
    check_evidence,
    check_undo_of_step,
    check_undo_of_verdict,
    is_same_person,
)
from attribution.ledger import schema
from attribution.ledger.checks import refusals
from attribution.ledger.rows import Row, in_parts
from attribution.ledger.samples import answers_in
from attribution.ledger.standing import standing_of
from attribution.ledger.statements import has

OF_CLAIM = (
    schema.judgements,
    schema.verdicts,
    schema.evidence,
    schema.assignments,
    schema.steps,
    schema.votes,
    schema.comments,
    schema.samples,
    schema.adjudications,
)


def history_of(connection: Connection, claim: str) -> list[Row]:
    """All that was decided on a claim, oldest first; see `Ledger.history`."""
    ((_, found),) = histories_of(connection, [claim])
    return found


def histories_of(connection: Connection, claims: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield each of some claims with its history, in order; of many it asks at once, which is much quicker."""
    for part in in_parts(claims):
        found: dict[str, list[Row]] = {claim: [] for claim in part}
        for table in OF_CLAIM:
            rows = sa.select(table).where(table.c.claim.in_(part)).order_by(table.c.number)
            for each in connection.execute(rows).mappings():
                of = {"of": each["what"]} if "what" in each else {}  # of a sample, what it is of
                found[each["claim"]].append({"undoes": None, **each, **of, "what": table.name})
        for row in answers_in(connection, claims=part):
            found[row["claim"]].append({"undoes": None, **row, "of": row["what"], "what": "answers"})
        table = schema.sameness
        said = sa.select(table).where(sa.or_(table.c.one.in_(part), table.c.other.in_(part))).order_by(table.c.number)
        for each in connection.execute(said).mappings():
            for claim in {each["one"], each["other"]} & found.keys():
                found[claim].append({"what": table.name, **each})
        for claim in part:
            yield claim, sorted(found[claim], key=lambda row: str(row["at"]))


def refuse_undoing(connection: Connection, what: str, row: RowMapping, by: str) -> None:
    """Refuse to take back what something rests on.

    Raises:
        Refused: with the reason and the cure.

    """
    claim = str(row.get("claim") or row.get("one"))
    with refusals(claim):
        if what == "votes":
            raise NotAllowed("a vote is for good; give another verdict, or reopen the check")
        if what == "verdicts":
            check_undo_of_verdict(standing_of(connection, claim), row["number"])
        elif what == "steps":
            check_undo_of_step(standing_of(connection, claim), row["number"])
        elif what == "evidence":
            check_evidence(standing_of(connection, claim))
        elif what == "comments" and not is_same_person(row["reviewer"], by):
            raise NotAllowed(f"the comment is {row['reviewer']}'s, who alone can take it back")
        elif what == "samples" and has(connection, schema.answers.c.sample == row["number"]):
            raise NotAllowed("it is answered already, and an answer is for good")
