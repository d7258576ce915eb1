"""What somebody had before them when they answered on a claim: its spans then, whatever became of the claim later."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from attribution.claims import parse_spans
from attribution.ledger import Ledger
from attribution.ledger.engine import reading
from attribution.ledger.rows import in_parts
from attribution.ledger.schema import attributions, extractions, judgements

ROLES = ("content", "source", "cue")


def spans_shown(ledger: Ledger, answers: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, list[list[int]]]]:
    """Return for each answer, by its number, where content, source and cue stood in its claim when it was given.

    `answers` are rows with number, claim and at, as `Ledger.samples.answers` gives them.
    """
    asked = list(answers)
    given: dict[str, list[Mapping[Any, Any]]] = {}
    undone: dict[int, str] = {}
    with reading(ledger.engine) as connection:
        for part in in_parts(list({row["claim"] for row in asked})):
            query = (
                sa.select(attributions, extractions.c.at.label("found_at"), judgements.c.at.label("given_at"))
                .outerjoin(extractions, extractions.c.number == attributions.c.extraction)
                .outerjoin(judgements, judgements.c.number == attributions.c.judgement)
                .where(attributions.c.claim.in_(part))
                .order_by(attributions.c.number)
            )
            for each in connection.execute(query).mappings():
                given.setdefault(each["claim"], []).append(each)
            taken_back = sa.select(judgements.c.undoes, judgements.c.at).where(judgements.c.undoes.is_not(None))
            undone |= {row[0]: row[1] for row in connection.execute(taken_back.where(judgements.c.claim.in_(part)))}
    found = {}
    for row in asked:
        known = given.get(row["claim"], [])
        # a correction of the same second is the one that settles the sample
        by_people = [
            each
            for each in known
            if each["given_at"] and each["given_at"] < row["at"] and undone.get(each["judgement"], "9") > row["at"]
        ]
        by_models = [each for each in known if each["found_at"] and each["found_at"] <= row["at"]]
        if held := (by_people or by_models or known)[-1:]:
            found[row["number"]] = {
                role: [list(span) for span in parse_spans(held[0][f"{role}_spans"])] for role in ROLES
            }
    return found
