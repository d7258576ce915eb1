"""The fact-checks of claims: their states, verdicts, votes, evidence and comments. `Ledger.checks` gives it.

Every verb is one transaction, in which the rules of `checking.workflow` are asked; nothing is ever overwritten.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.checking import evidence as pieces
from attribution.checking.settings import Settings
from attribution.checking.workflow import (
    IN_PROGRESS,
    PUBLISHED,
    UNSTARTED,
    NotAllowed,
    Standing,
    check_evidence,
    check_step,
    check_verdict,
    check_vote,
    open_steps,
)
from attribution.ledger import schema
from attribution.ledger.current import Filters
from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.rows import Row
from attribution.ledger.standing import (
    Refused,
    put_step,
    refuse_stale,
    roles_of,
    rows_of_claim,
    settings_of,
    standing_of,
    today,
    version_of,
)
from attribution.ledger.statements import article_of_claim, enrol, has, now, put_signed

if TYPE_CHECKING:
    import pandas as pd

LONGEST_COMMENT = 20_000


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it stands; rows are those of the ledger's tables, that hold, in order.

    `verdict` is the one that stands, `published` the one that readers see, with `published_step` that says where and
    since when, and `published_evidence` that it rests on; they are the same but during a correction. `approved` is
    whether what is published rests on an approval as the desk demands now. `corrections` are the published verdicts
    that corrected another, each with `at` and `review_url` of its publishing as `corrected_at` and `corrected_url`.
    `seen` is the version to give back with what is written next.
    """

    claim: str
    standing: Standing
    settings: Settings
    assignee: str | None
    due: str | None
    verdict: Row | None
    published: Row | None
    published_step: Row | None
    approved: bool
    votes: tuple[Row, ...]
    evidence: tuple[Row, ...]
    published_evidence: tuple[Row, ...]
    comments: tuple[Row, ...]
    corrections: tuple[Row, ...]
    seen: int
    roles: dict[str, str]

    @property
    def state(self) -> str:
        return self.standing.state

    @property
    def wording(self) -> str | None:
        """The claim in the fact-checker's words."""
        return self.verdict["wording"] if self.verdict else None

    def open_steps(self, by: str) -> dict[str, str | None]:
        """What somebody may do now: see `checking.workflow.open_steps`."""
        return open_steps(self.standing, self.settings, by, self.roles)


class Checks:
    """The fact-checks of a ledger's claims.

    What is refused raises `Refused` (the rules), `Overtaken` (the check is not as it was `seen`) or another
    `LedgerError`; nothing is written then.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, claim: str) -> Check:
        """The check of a claim as it stands.

        Raises:
            LedgerError: there is no such claim.

        """
        with reading(self._engine) as connection:
            article_of_claim(connection, claim)
            return check_of(connection, claim)

    def step(
        self,
        claim: str,
        state: str,
        by: str,
        *,
        comment: str | None = None,
        review_url: str | None = None,
        published: str | None = None,
        seen: int | None = None,
    ) -> int:
        """Take a check to another state; the step's number comes back.

        What is published stands at `review_url`, or where the settings say, since the day `published`, today without.
        """
        with self._changing(claim, seen) as (connection, standing, settings):
            where = check_step(standing, settings, state, comment=comment, review_url=review_url, claim=claim)
            further = {"comment": _comment(comment)}
            if state == PUBLISHED:
                further |= {"review_url": where, "published": pieces.iso_day(published, "published") or today()}
            return put_step(connection, claim, state, by, standing, settings, **further)

    def rate(
        self,
        claim: str,
        by: str,
        rating: str | None,
        *,
        wording: str | None = None,
        rationale: str | None = None,
        seen: int | None = None,
    ) -> int:
        """Give a verdict; an unstarted check is begun with it. The verdict's number comes back.

        The rating is one of the desk's scale; None where there is none yet, but a wording or a rationale.
        """
        with self._changing(claim, seen) as (connection, standing, settings):
            check_verdict(standing)
            row = verdict_row(settings, rating, wording, rationale)
            number = put_signed(connection, schema.verdicts, {"claim": claim, **row}, by)
            if standing.state == UNSTARTED:
                put_step(connection, claim, IN_PROGRESS, by, standing_of(connection, claim), settings)
            return number

    def correct(
        self,
        claim: str,
        by: str,
        rating: str | None,
        note: str,
        *,
        wording: str | None = None,
        rationale: str | None = None,
        seen: int | None = None,
    ) -> int:
        """Give another verdict than the published one, which stays published until this one is; its number comes back.

        `note` tells readers what was corrected. The check is in progress then, and goes the same way as the first one.
        """
        with self._changing(claim, seen) as (connection, standing, settings):
            published = standing.published
            corrects = published.verdict if published else None
            if corrects is None:
                raise NotAllowed("nothing of this check is published, so there is nothing to correct; give a verdict")
            check_verdict(standing, corrects=corrects, note=note)
            row = verdict_row(settings, rating, wording, rationale) | {"corrects": corrects, "note": _comment(note)}
            number = put_signed(connection, schema.verdicts, {"claim": claim, **row}, by)
            if standing.state == PUBLISHED:
                put_step(connection, claim, IN_PROGRESS, by, standing_of(connection, claim), settings)
            return number

    def vote(
        self, claim: str, vote: str, by: str, *, comment: str | None = None, seen: int | None = None
    ) -> str | None:
        """Approve a verdict that was handed in, or return it; the state comes back that the check has got by it.

        None comes back while other editors' votes are waited for.
        """
        with self._changing(claim, seen) as (connection, standing, settings):
            state = check_vote(standing, settings, vote, by, roles_of(connection), comment=comment)
            assert standing.verdict is not None
            row = {
                "claim": claim,
                "verdict": standing.verdict.number,
                "step": standing.steps[-1].number,
                "role": "editor",
                "vote": vote,
                "comment": _comment(comment),
            }
            put_signed(connection, schema.votes, row, by)
            if state is not None:
                put_step(connection, claim, state, by, standing, settings, comment=_comment(comment))
            return state

    def comment(self, claim: str, text: str, by: str) -> int:
        """Say something about a check; the comment's number comes back."""
        words = _comment(text)
        if words is None:
            raise LedgerError("the comment is empty")
        with writing(self._engine) as connection:
            article_of_claim(connection, claim)
            return put_signed(connection, schema.comments, {"claim": claim, "text": words}, by)

    def assign(
        self, claim: str, reviewer: str | None, by: str, due: str | None = None, *, seen: int | None = None
    ) -> int:
        """Give a check to somebody, to nobody for None; `due` is a day in ISO 8601."""
        with self._changing(claim, seen) as (connection, _, _):
            name = enrol(connection, reviewer) if reviewer else None
            row = {"claim": claim, "reviewer": name, "due": pieces.iso_day(due, "due")}
            return put_signed(connection, schema.assignments, row, by)

    def add_evidence(
        self,
        claim: str,
        by: str,
        *,
        file: tuple[str, bytes] | None = None,
        seen: int | None = None,
        **given: str | None,
    ) -> int:
        """Add a piece of evidence, with a file (its name and content) where there is one; its number comes back.

        `given` are the fields of `checking.evidence.evidence`.
        """
        with self._changing(claim, seen) as (connection, standing, _):
            check_evidence(standing)
            piece = pieces.evidence(given, file=file is not None)
            kept = put_file(connection, *file, by) if file is not None else None
            return put_signed(connection, schema.evidence, {"claim": claim, **piece, "file": kept}, by)

    def file(self, id: str) -> tuple[str, str, bytes]:
        """A file that is kept as evidence, by its id: its name, media type and content.

        Raises:
            LedgerError: there is none.

        """
        table = schema.files
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(table).where(table.c.id == id)).mappings().first()
        if row is None:
            raise LedgerError(f"{id}: the ledger has no file of this id")
        return row["name"], row["type"], row["content"]

    def board(self, filters: Filters | None = None) -> "pd.DataFrame":
        """The claims of a choice with their checks: the columns of `Ledger.claims` and those of what is published.

        `published_verdict`, `review_url` and `published_on` are of what readers see; empty where they see nothing.
        """
        from attribution.ledger.frames import claims_frame

        with reading(self._engine) as connection:
            claims = claims_frame(connection, filters)
            seen = published_of(connection)
        for name in ("published_verdict", "review_url", "published_on"):
            claims[name] = claims["claim_id"].map({claim: row[name] for claim, row in seen.items()}).astype("str")
        return claims

    @contextmanager
    def _changing(self, claim: str, seen: int | None) -> Iterator[tuple[Connection, Standing, Settings]]:
        with refusals(claim), writing(self._engine) as connection:
            article_of_claim(connection, claim)
            refuse_stale(connection, claim, seen)
            yield connection, standing_of(connection, claim), settings_of(connection)


@contextmanager
def refusals(claim: str) -> Iterator[None]:
    """Turn what the rules refuse into what the ledger refuses."""
    try:
        yield
    except Refused:
        raise
    except NotAllowed as error:
        raise Refused(f"{claim}: {error}") from error
    except pieces.BadEvidence as error:
        raise LedgerError(str(error)) from error


def check_of(connection: Connection, claim: str) -> Check:
    """The check of a claim; see `Checks.of`."""
    standing, settings = standing_of(connection, claim), settings_of(connection)
    verdicts = {row["number"]: dict(row) for row in rows_of_claim(connection, schema.verdicts, claim)}
    steps = {row["number"]: dict(row) for row in rows_of_claim(connection, schema.steps, claim)}
    assigned = rows_of_claim(connection, schema.assignments, claim, holds=True)[-1:]
    step = standing.published
    corrections = [
        verdicts[each.verdict] | {"corrected_at": each.at, "corrected_url": each.review_url}
        for each in standing.steps
        if each.state == PUBLISHED and each.verdict is not None and verdicts[each.verdict]["corrects"] is not None
    ]
    evidence = [dict(row) for row in rows_of_claim(connection, schema.evidence, claim)]
    return Check(
        claim=claim,
        standing=standing,
        settings=settings,
        assignee=assigned[0]["reviewer"] if assigned else None,
        due=assigned[0]["due"] if assigned else None,
        verdict=verdicts[standing.verdict.number] if standing.verdict else None,
        published=verdicts[step.verdict] if step and step.verdict else None,
        published_step=steps[step.number] if step else None,
        approved=step is not None and standing.is_approved(step, settings.approval),
        votes=tuple(dict(row) for row in rows_of_claim(connection, schema.votes, claim, holds=True)),
        evidence=_until(evidence, None),
        published_evidence=_until(evidence, step.evidence or 0) if step else (),
        comments=tuple(dict(row) for row in rows_of_claim(connection, schema.comments, claim, holds=True)),
        corrections=tuple(corrections),
        seen=version_of(connection, claim),
        roles=roles_of(connection),
    )


def published_of(connection: Connection) -> dict[str, Row]:
    """What readers see of each claim of which they see something, by claim; with `published_verdict`, its rating."""
    claims = connection.scalars(sa.select(schema.steps.c.claim).where(schema.steps.c.state == PUBLISHED).distinct())
    found: dict[str, Row] = {}
    for claim in list(claims):
        step = standing_of(connection, claim).published
        if step is None:
            continue
        rating = connection.scalar(sa.select(schema.verdicts.c.rating).where(schema.verdicts.c.number == step.verdict))
        found[claim] = {"published_verdict": rating, "review_url": step.review_url, "published_on": step.published}
    return found


def put_file(connection: Connection, name: str, content: bytes, by: str) -> str:
    """Keep a file, by its content once; its id comes back."""
    upload = pieces.upload(name, content)
    table = schema.files
    if not has(connection, table.c.id == upload.id):
        row = {"id": upload.id, "name": upload.name, "type": upload.type, "size": len(content), "content": content}
        connection.execute(sa.insert(table).values(**row, by=enrol(connection, by), at=now()))
    return upload.id


def _until(rows: list[Row], last: int | None) -> tuple[Row, ...]:
    """The evidence that held when a row was the last one; that holds now for None."""
    then = [row for row in rows if last is None or row["number"] <= last]
    gone = {row["undoes"] for row in then}
    return tuple(row for row in then if row["undoes"] is None and row["number"] not in gone)


def verdict_row(settings: Settings, rating: str | None, wording: str | None, rationale: str | None) -> dict[str, Any]:
    """The columns of a verdict on the desk's scale."""
    row: dict[str, Any] = {"wording": _comment(wording), "rationale": _comment(rationale)}
    if rating is not None and rating.strip():
        found = settings.scale.rating(rating)
        if found is None:
            names = ", ".join(settings.scale.names)
            raise NotAllowed(f"{rating!r} is no rating of the scale “{settings.scale.name}”: {names}")
        row |= {"rating": found.name, "rating_value": found.value, "scale": settings.scale.name}
        if found.value is not None:
            row |= {"best_rating": settings.scale.best, "worst_rating": settings.scale.worst}
    elif not any(row.values()):
        raise NotAllowed("the verdict is empty; give a rating, a wording or a rationale")
    return row | {"organisation": settings.organisation}


def free_verdict(given: Mapping[str, str | float | None]) -> dict[str, Any]:
    """The columns of a verdict on any scale, with its texts and numbers in order."""
    row: dict[str, Any] = {}
    for name, value in given.items():
        if name == "review_url":
            row[name] = pieces.address(value, name)  # type: ignore[arg-type]
        elif name == "published":
            row[name] = pieces.iso_day(value, name)  # type: ignore[arg-type]
        elif isinstance(value, str):
            row[name] = _comment(value)
        elif value is not None and not math.isfinite(value):
            raise LedgerError(f"{name}: {value} is no number on a scale")
        else:
            row[name] = value
    if not any(row.get(name) for name in ("rating", "wording", "rationale")):
        raise NotAllowed("the verdict is empty; give a rating, a wording or a rationale")
    return row


def _comment(text: str | None) -> str | None:
    words = (text or "").strip()
    if len(words) > LONGEST_COMMENT:
        raise LedgerError(f"{words[:40]}…: longer than {LONGEST_COMMENT:,} characters; shorten it")
    return words or None
