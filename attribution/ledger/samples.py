"""Double assignments: several people answer on a claim, none sees another's answer before all are in.

`Ledger.samples` gives it. A claim of a sample is settled by an adjudication, which writes the verdict or judgement.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.checking.workflow import IN_PROGRESS, UNSTARTED, check_verdict, is_same_person
from attribution.ledger import schema
from attribution.ledger.checks import refusals, verdict_row
from attribution.ledger.current import holding
from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.judging import Judging, act, new_action
from attribution.ledger.rows import Row
from attribution.ledger.standing import put_step, roles_of, settings_of, standing_of
from attribution.ledger.statements import article_of_claim, attributions_of, enrol, has, now, put_signed
from attribution.records import Attribution, Span
from attribution.roster import Roster

What = Literal["verdict", "extraction"]
Answered = Literal["confirmed", "rejected", "corrected", "unsure"]

LONGEST_NAME = 100
_ROLES = ("content", "source", "cue")


class Samples:
    """The double assignments of a ledger."""

    def __init__(
        self, engine: Engine, with_roster: Callable[[], AbstractContextManager[tuple[Connection, Roster]]]
    ) -> None:
        self._engine = engine
        self._with_roster = with_roster

    def assign(self, name: str, what: What, claims: Iterable[str], reviewers: Sequence[str], by: str) -> int:
        """Give each of some claims to each of some people, for a verdict or a judgement; how many claims comes back.

        Raises:
            LedgerError: fewer than two people, no such claim, or a claim is in such a sample that is open.

        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise LedgerError(f"a sample needs a name of at most {LONGEST_NAME} characters")
        if what not in get_args(What):
            raise LedgerError(f"{what}: a sample is of {' or '.join(get_args(What))}s")
        people = [person.strip() for person in reviewers]
        for place, person in enumerate(people):
            if any(is_same_person(person, other) for other in people[:place]):
                raise LedgerError(f"{person}: is named twice; a sample needs different people")
        if len(people) < 2:
            raise LedgerError("a sample needs at least two people, who answer without seeing each other")
        wanted = list(dict.fromkeys(claims))
        if not wanted:
            raise LedgerError("a sample needs claims")
        with writing(self._engine) as connection:
            signed = {"name": name, "what": what, "by": enrol(connection, by), "at": now()}
            people = [enrol(connection, person) for person in people]
            for claim in wanted:
                article_of_claim(connection, claim)
                _refuse_second(connection, name, what, claim)
                rows = [{"claim": claim, "reviewer": person, **signed} for person in people]
                connection.execute(sa.insert(schema.samples), rows)
        return len(wanted)

    def mine(self, reviewer: str, what: What | None = None) -> list[Row]:
        """What somebody has still to answer, oldest first: number, name, what, claim, by, at."""
        table, answers = schema.samples, schema.answers
        names = "number name what claim by at".split()
        query = (
            sa.select(*(table.c[name] for name in names), table.c.reviewer)
            .outerjoin(answers, answers.c.sample == table.c.number)
            .where(holding(table), answers.c.number.is_(None), *([table.c.what == what] if what else []))
            .order_by(table.c.number)
        )
        with reading(self._engine) as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return [{name: row[name] for name in names} for row in rows if is_same_person(str(row["reviewer"]), reviewer)]

    def answer(
        self,
        sample: int,
        by: str,
        *,
        rating: str | None = None,
        decision: Answered | None = None,
        spans: Mapping[str, Any] | None = None,
        comment: str | None = None,
    ) -> int:
        """Answer one's own part of a sample, for good; the answer's number comes back.

        A verdict is a `rating` of the desk's scale; a judgement is a `decision`, with `spans` (content, source, cue:
        [start, end] each) where it is "corrected".

        Raises:
            LedgerError: it is somebody else's, is answered already, or the answer lacks something.

        """
        table = schema.samples
        with writing(self._engine) as connection:
            query = sa.select(table).where(table.c.number == sample, holding(table))
            row = connection.execute(query).mappings().first()
            if row is None:
                raise LedgerError(f"{sample}: there is no such part of a sample")
            if not is_same_person(row["reviewer"], by):
                raise LedgerError(f"{row['claim']}: this part of the sample is {row['reviewer']}'s; answer your own")
            if has(connection, schema.answers.c.sample == sample):
                raise LedgerError(f"{row['claim']}: it is answered already, and an answer is for good")
            given: Row = {"comment": (comment or "").strip() or None}
            if row["what"] == "verdict":
                given["rating"] = _rating(connection, rating)
            else:
                given |= _judgement(connection, row["claim"], decision, spans)
            return put_signed(connection, schema.answers, {"sample": sample, **given}, by)

    def answers(self, name: str | None = None) -> list[Row]:
        """The answers on those claims of which all are in, of one sample or of all; oldest first.

        Each has number, sample, name, what, claim, reviewer, at, rating, decision, spans and comment.
        """
        with reading(self._engine) as connection:
            return answers_in(connection, name)

    def progress(self) -> list[Row]:
        """How far the samples are: name, what, claims, complete (all answers are in), parts, answers, settled."""
        with reading(self._engine) as connection:
            parts = _parts(connection)
            settled = {(row.name, row.what, row.claim) for row in connection.execute(sa.select(schema.adjudications))}
        found: dict[tuple[str, str], Row] = {}
        units: dict[tuple[str, str, str], list[bool]] = {}
        for part in parts:
            units.setdefault((part["name"], part["what"], part["claim"]), []).append(part["answer"] is not None)
        for unit, done in units.items():
            row = found.setdefault(
                unit[:2],
                {"name": unit[0], "what": unit[1]}
                | dict.fromkeys(("claims", "complete", "parts", "answers", "settled"), 0),
            )
            row["claims"] += 1
            row["complete"] += all(done)
            row["parts"] += len(done)
            row["answers"] += sum(done)
            row["settled"] += unit in settled
        return list(found.values())

    def adjudicate(
        self,
        name: str,
        what: What,
        claim: str,
        by: str,
        *,
        answer: int | None = None,
        rating: str | None = None,
        decision: Answered | None = None,
        comment: str | None = None,
    ) -> int:
        """Settle a claim of a sample by one of the answers, by its number, or by another; its number comes back.

        The claim gets the verdict or judgement. The comment is the verdict's rationale.

        Raises:
            LedgerError: not all answers are in, it is settled already, or `by` has answered and is no editor.

        """
        with refusals(claim), self._with_roster() as (connection, roster):
            unit = [
                each
                for each in _parts(connection)
                if (each["name"], each["what"], each["claim"]) == (name, what, claim)
            ]
            _refuse_settling(connection, unit, name, what, claim, by)
            chosen = next((each for each in unit if each["answer"] == answer), None) if answer is not None else None
            if answer is not None and chosen is None:
                raise LedgerError(f"{answer}: no answer on this claim in the sample “{name}”")
            words = (comment or "").strip() or None
            row: Row = {"name": name, "what": what, "claim": claim, "answer": answer, "comment": words}
            if what == "verdict":
                row["rating"] = _rating(connection, chosen["rating"] if chosen else rating)
                _write_verdict(connection, claim, row["rating"], words, by)
            else:
                row["decision"] = chosen["decision"] if chosen else decision
                right = None
                if row["decision"] == "corrected":
                    right = _corrected(connection, claim, chosen["spans"] if chosen else None)
                elif row["decision"] not in ("confirmed", "rejected", "unsure"):
                    raise LedgerError(f"{row['decision']}: a judgement is {', '.join(get_args(Answered))}")
                judging = Judging(claim, row["decision"], comment=words, attribution=right)
                act(connection, roster, [judging], by, new_action())
            return put_signed(connection, schema.adjudications, row, by)


def answers_in(connection: Connection, name: str | None = None, claims: Sequence[str] | None = None) -> list[Row]:
    """The answers on those claims, or some of them, of which all are in, two at least; see `Samples.answers`."""
    parts = [part for part in _parts(connection, claims) if name is None or part["name"] == name]
    units: dict[tuple[str, str, str], list[Row]] = {}
    for part in parts:
        units.setdefault((part["name"], part["what"], part["claim"]), []).append(part)
    # who had their part taken back may be asked again: an answer that was left alone stays hidden from them
    ready = [unit for unit in units.values() if len(unit) > 1 and all(part["answer"] is not None for part in unit)]
    rows = [part for unit in ready for part in unit]
    names = "sample name what claim reviewer at rating decision spans comment".split()
    found = [{"number": row["answer"]} | {name: row[name] for name in names} for row in rows]
    return sorted(found, key=lambda row: int(row["number"]))


def _parts(connection: Connection, claims: Sequence[str] | None = None) -> list[Row]:
    """All parts of samples that hold, each with its answer, None where it waits."""
    table, answers = schema.samples, schema.answers
    query = (
        sa.select(
            table.c.number.label("sample"),
            *(table.c[name] for name in ("name", "what", "claim", "reviewer")),
            answers.c.number.label("answer"),
            *(answers.c[name] for name in ("at", "rating", "decision", "spans", "comment")),
        )
        .outerjoin(answers, answers.c.sample == table.c.number)
        .where(holding(table), *([] if claims is None else [table.c.claim.in_(claims)]))
        .order_by(table.c.number)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _refuse_second(connection: Connection, name: str, what: str, claim: str) -> None:
    for part in _parts(connection, [claim]):
        if part["what"] == what and part["answer"] is None:
            raise LedgerError(f"{claim}: the sample “{part['name']}” has it, and waits for {part['reviewer']}")
        if (part["what"], part["name"]) == (what, name):
            raise LedgerError(f"{claim}: it was in the sample “{name}” already; give this one another name")


def _refuse_settling(connection: Connection, unit: Sequence[Row], name: str, what: str, claim: str, by: str) -> None:
    if not unit:
        raise LedgerError(f"{claim}: the sample “{name}” does not have it")
    if waiting := [str(each["reviewer"]) for each in unit if each["answer"] is None]:
        raise LedgerError(f"{claim}: wait for the answers of {' and '.join(waiting)}")
    table = schema.adjudications
    if has(connection, sa.and_(table.c.name == name, table.c.what == what, table.c.claim == claim)):
        raise LedgerError(f"{claim}: it is settled already in the sample “{name}”")
    mine = any(is_same_person(str(each["reviewer"]), by) for each in unit)
    if mine and roles_of(connection).get(by.strip()) != "editor":
        raise LedgerError(f"{claim}: {by.strip()} has answered; an editor settles it, or somebody who has not")


def _rating(connection: Connection, rating: str | None) -> str:
    scale = settings_of(connection).scale
    found = scale.rating(rating or "")
    if found is None:
        raise LedgerError(f"{rating!r} is no rating of the scale “{scale.name}”: {', '.join(scale.names)}")
    return found.name


def _judgement(connection: Connection, claim: str, decision: str | None, spans: Mapping[str, Any] | None) -> Row:
    if decision not in get_args(Answered):
        raise LedgerError(f"{decision}: a judgement is {', '.join(get_args(Answered))}")
    if (decision == "corrected") != (spans is not None):
        raise LedgerError("a correction says where content, source and cue stand; nothing else does")
    return {"decision": decision, "spans": None if spans is None else checked_spans(connection, claim, spans)}


def checked_spans(connection: Connection, claim: str, spans: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """The pieces of content, source and cue, when they are places in the article of a claim."""
    end = len(article_of_claim(connection, claim).text)
    found: dict[str, list[list[int]]] = {}
    for role in _ROLES:
        pieces = spans.get(role) or []
        for piece in pieces:
            whole = len(piece) == 2 and all(type(each) is int for each in piece)
            if not whole or not 0 <= piece[0] < piece[1] <= end:
                raise LedgerError(f"{role}: {piece} is no place in the article; give [start, end]")
        found[role] = sorted([int(first), int(last)] for first, last in pieces)
        if any(one[1] > other[0] for one, other in zip(found[role], found[role][1:], strict=False)):
            raise LedgerError(f"{role}: two of its pieces overlap")
    if not found["content"]:
        raise LedgerError("a correction needs the content")
    return found


def _corrected(connection: Connection, claim: str, spans: Mapping[str, Any] | None) -> Attribution:
    """The claim with the spans of an answer."""
    if spans is None:
        raise LedgerError("a correction is settled by an answer that corrects; name its number")
    article = article_of_claim(connection, claim)
    found = attributions_of(connection, article, everything=True)
    attribution = next((each for each in found if each.id == claim), None)
    if attribution is None:
        raise LedgerError(f"{claim}: the claim was added by hand, and that was taken back")
    content, source, cue = (tuple(Span(*each) for each in spans[role]) for role in _ROLES)
    return replace(attribution, quote=replace(attribution.quote, content=content, source=source, cue=cue), worth=None)


def _write_verdict(connection: Connection, claim: str, rating: str, rationale: str | None, by: str) -> None:
    standing, settings = standing_of(connection, claim), settings_of(connection)
    check_verdict(standing)
    inserted_row = {"claim": claim, **verdict_row(settings, rating, None, rationale)}
    put_signed(connection, schema.verdicts, inserted_row, by)
    if standing.state == UNSTARTED:
        put_step(connection, claim, IN_PROGRESS, by, standing_of(connection, claim), settings)
