"""What reviewers corrected: of each claim what models had found beside what was given instead."""

from typing import Any

import sqlalchemy as sa

from attribution.ledger.current import holding
from attribution.ledger.schema import attributions, judgements

COMPARED = (
    "speaker",
    "speaker_role",
    "content_spans",
    "cue_spans",
    "source_spans",
    "addressee_spans",
    "kind",
    "act",
    "negated",
)
"""The columns that are there twice: `found_speaker`, `given_speaker` and so on."""


def corrected() -> sa.Select[Any]:
    """Select the claims whose newest correction holds: claim_id, reviewer, confidence, and `COMPARED` twice.

    `confidence` is that of what was found. A claim that nobody but a reviewer found was not corrected.
    """
    correction = (
        sa.select(judgements.c.claim, sa.func.max(judgements.c.number).label("number"))
        .where(judgements.c.decision == "corrected", holding(judgements))
        .group_by(judgements.c.claim)
        .cte("correction")
    )
    last = (
        sa.select(attributions.c.claim, sa.func.max(attributions.c.number).label("number"))
        .where(attributions.c.extraction.is_not(None), attributions.c.claim.in_(sa.select(correction.c.claim)))
        .group_by(attributions.c.claim)
        .cte("last_found")
    )
    found, given = attributions.alias("found"), attributions.alias("given")
    return (
        sa.select(
            correction.c.claim.label("claim_id"),
            judgements.c.reviewer,
            found.c.confidence,
            *(found.c[name].label(f"found_{name}") for name in COMPARED),
            *(given.c[name].label(f"given_{name}") for name in COMPARED),
        )
        .select_from(correction)
        .join(judgements, judgements.c.number == correction.c.number)
        .join(last, last.c.claim == correction.c.claim)
        .join(found, found.c.number == last.c.number)
        .join(given, given.c.judgement == correction.c.number)
        .order_by(correction.c.number)
    )
