"""The ledger: what articles say and what people decide on it, in a database. Every change is one transaction.

Nothing that was decided is ever overwritten: a decision is added, signed and timed, and taken back by another one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import RLock
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.articles.web import canonical
from attribution.checking.workflow import check_verdict
from attribution.ledger import schema
from attribution.ledger.checks import free_verdict, refusals
from attribution.ledger.current import Filters, current_articles, current_claims, holding
from attribution.ledger.desk import Desk
from attribution.ledger.engine import LedgerError, comings, engine_of, reading, shown, writing
from attribution.ledger.histories import histories_of, history_of, refuse_undoing
from attribution.ledger.judging import Adding, Decision, Judging, Step, act, decide_part, new_action
from attribution.ledger.migrations import upgrade
from attribution.ledger.models import Models
from attribution.ledger.readings import Reading, articles_of, reading_of, taken_back
from attribution.ledger.roster import RosterInLedger
from attribution.ledger.rows import (
    ABOUT,
    Row,
    article_of,
    article_row,
    digest,
    fingerprint,
    in_parts,
    short_id,
)
from attribution.ledger.standing import standing_of
from attribution.ledger.statements import (
    article_of_claim,
    attributions_of,
    enrol,
    free_id,
    has,
    inserted,
    is_extracted,
    note_origin,
    now,
    put_claims,
    put_signed,
    row_of_article,
    run_of,
    same_article,
)
from attribution.ledger.undoing import UNDONE, Done, do_again, last_done, last_undone, take_back
from attribution.ledger.viewing import look, lookers
from attribution.records import Article, Attribution, Speaker
from attribution.roster import Roster, RosterError
from attribution.speakers.names import fold

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
Role = Literal["reviewer", "editor"]
Undoable = Literal[
    "judgements", "verdicts", "evidence", "assignments", "steps", "comments", "votes", "sameness", "samples"
]

_GROWING = [
    *(table.c.at for table in schema.DERIVED),
    *(table.c.number for table in (schema.articles, schema.extractions, *schema.HISTORY) if "number" in table.c),
]
_NAMED = ("person", "organisation", "government", "document")  # of the kinds of speakers, those that bear names
_LARGEST = 2**31 - 1  # number of a row
_OF_VERDICTS = frozenset(
    "rating_value best_rating worst_rating wording rationale review_url organisation published scale".split()
)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the roster refuses into what the ledger refuses."""
    try:
        yield
    except RosterError as error:
        raise LedgerError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Entered:
    """An article as the ledger has it, and whether it is new, and whether its text was another when it came first."""

    number: int
    article: Article
    new: bool
    changed: bool = False


class Ledger(Desk):
    """A ledger, opened by `Ledger.open`; made for several threads and several programs at once."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._roster = RosterInLedger()
        self._entering = RLock()  # threads share the roster in memory

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """Open a ledger by the URL of its database, or the name of an SQLite file; an empty one is made.

        A ledger of an older version is brought to the newest schema.

        Raises:
            LedgerError: it cannot be reached, may not be used, is of a newer version, or is none.

        """
        engine = engine_of(url)
        try:
            upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What messages call it."""
        return shown(self.engine)

    # --- articles ------------------------------------------------------------------------------------------------

    def enter(self, article: Article, origin: str | None = None) -> Entered:
        """Enter an article that was read from `origin`, a file or an address; what the ledger has stays as it is.

        Two readings are one article where their canonical addresses are the same, or their texts are (white space
        apart) and their addresses do not name two sites. Then what the ledger's article lacks is added to it, but for
        its text. Where another article has the same id, the new one gets its fingerprint behind it.
        """
        row = article_row(article)
        row["id"] = short_id(article.id)
        row["fingerprint"] = fingerprint(article.text)
        row["place"] = digest(canonical(article.url)) if article.url else None
        with writing(self.engine) as connection:
            known = same_article(connection, row, article.url)
            if known is None:
                row["id"] = free_id(connection, row)
                row["added"] = now()
                number = inserted(connection, schema.articles, row)
            else:
                number = known["number"]
                lacking = {key: row[key] for key in (*ABOUT, "place") if known[key] is None and row[key] is not None}
                if lacking:
                    change = sa.update(schema.articles).where(schema.articles.c.number == number)
                    connection.execute(change.values(**lacking))
            note_origin(connection, number, origin or article.id)
            stored = row_of_article(connection, number)
        changed = known is not None and known["fingerprint"] != row["fingerprint"]
        return Entered(number, article_of(stored), known is None, changed)

    def articles(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Yield articles by their ids, in the given order, those there are; all of them without ids."""
        table = schema.articles
        if ids is None:
            with reading(self.engine) as connection:
                ids = list(connection.scalars(sa.select(table.c.id).order_by(table.c.number)))
        for wanted in in_parts(ids):
            with reading(self.engine) as connection:
                rows = connection.execute(sa.select(table).where(table.c.id.in_(wanted))).mappings()
                found = {row["id"]: article_of(row) for row in rows}
            yield from (found[each] for each in wanted if each in found)

    def count(self) -> int:
        """How many articles there are."""
        with reading(self.engine) as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(schema.articles)) or 0)

    # --- extraction ----------------------------------------------------------------------------------------------

    def is_extracted(self, article: int, models: Models) -> bool:
        """Whether these models have read the article, by its number."""
        with reading(self.engine) as connection:
            return is_extracted(connection, article, models)

    def save(self, article: Article, attributions: Sequence[Attribution], models: Models) -> bool:
        """Keep what models found in an article, and enter its speakers in the roster; False if they had before.

        Judgements stay with their claims, which have the same ids; claims that are not found any more stay, marked.
        """
        with self._with_roster() as (connection, roster):
            row = row_of_article(connection, article.id)
            if is_extracted(connection, row["number"], models):
                return False
            at = now()
            run = run_of(connection, models.key, dict(models.versions), at)
            extraction = inserted(
                connection, schema.extractions, {"run": run, "article": row["number"], "at": at, "error": None}
            )
            first = not has(connection, schema.claims.c.article == row["number"])
            put_claims(connection, row["number"], article, attributions, at, extraction=extraction)
            roster.identify(article, attributions if first else attributions_of(connection, article))
            return True

    def save_failure(self, article: Article, why: str, models: Models) -> None:
        """Keep why an article was not extracted; the same reason once."""
        with writing(self.engine) as connection:
            number = row_of_article(connection, article.id)["number"]
            table = schema.extractions
            query = sa.select(table.c.error).where(table.c.article == number).order_by(table.c.number.desc()).limit(1)
            if connection.scalar(query) != why:
                at = now()
                run = run_of(connection, models.key, dict(models.versions), at)
                inserted(connection, table, {"run": run, "article": number, "at": at, "error": why})

    def attributions(self, article: Article) -> tuple[Attribution, ...]:
        """The attributions of an article that hold now, in order of the text, rejected claims left out."""
        with reading(self.engine) as connection:
            return attributions_of(connection, article)

    def attribution(self, claim: str) -> Attribution:
        """The attribution of a claim that holds now, whatever was decided on it.

        Raises:
            LedgerError: there is no such claim, or it was added and that is taken back.

        """
        with reading(self.engine) as connection:
            article = article_of_claim(connection, claim)
            found = attributions_of(connection, article, everything=True)
        attribution = next((each for each in found if each.id == claim), None)
        if attribution is None:
            raise LedgerError(f"{claim}: the claim was added by hand, and that was taken back")
        return attribution

    def reading_of(self, article: str) -> Reading:
        """An article by its id, with every claim that it has or had and what was decided on each.

        Raises:
            LedgerError: there is no such article.

        """
        with reading(self.engine) as connection:
            return reading_of(connection, article)

    def article_of(self, claim: str) -> str:
        """The id of the article that a claim is of.

        Raises:
            LedgerError: there is no such claim.

        """
        return self.articles_of([claim])[claim]

    def articles_of(self, claims: Sequence[str]) -> dict[str, str]:
        """The ids of the articles that claims are of, by claim.

        Raises:
            LedgerError: there is no such claim.

        """
        with reading(self.engine) as connection:
            return articles_of(connection, claims)

    def taken_back(self, claims: Sequence[str]) -> set[str]:
        """Those of some claims that were added by hand and are none any more: the addition was taken back."""
        with reading(self.engine) as connection:
            return taken_back(connection, claims)

    def look(self, session: str, claim: str | None, reviewer: str) -> None:
        """Note which claim is before a reviewer, in a session of a browser; None when they have left."""
        with writing(self.engine) as connection:
            look(connection, session, claim, reviewer)

    def lookers(self, claim: str, apart_from: str) -> list[str]:
        """Who else has a claim before them, or had a moment ago: names, but not those of the session `apart_from`."""
        with reading(self.engine) as connection:
            return lookers(connection, claim, apart_from)

    # --- judging -------------------------------------------------------------------------------------------------

    def judge(
        self,
        claim: str,
        decision: Decision,
        by: str,
        *,
        reason: str | None = None,
        comment: str | None = None,
        attribution: Attribution | None = None,
        seen: int | None = -1,
    ) -> int:
        """Add what a reviewer decided about a claim; the judgement's number comes back.

        `attribution` is the claim as it should be, needed where the decision is "corrected"; the speaker's id, if it
        has one, is that of the roster. `seen` is the number of the judgement that the reviewer had before them (None
        for none).

        Raises:
            Overtaken: another judgement than `seen` holds now; without `seen` nobody asks.
            LedgerError: there is no such claim, or the decision is none or lacks its attribution.

        """
        step = Judging(claim, decision, reason, comment, attribution, seen)
        return self.act([step], by)[0][1]

    def add(self, article_id: str, attribution: Attribution, by: str, *, comment: str | None = None) -> str:
        """Add a claim that no model found; its id comes back.

        Raises:
            LedgerError: there is no such article, or it has a claim with the same content already; one that was added
                and taken back may be added again.

        """
        return self.act([Adding(article_id, attribution, comment)], by)[0][0]

    def act(self, steps: Sequence[Step], by: str) -> list[tuple[str, int]]:
        """Decide several things at once, all of them or none; each step's claim and its judgement's number come back.

        Raises as `judge` and `add`.
        """
        with self._with_roster() as (connection, roster):
            return act(connection, roster, steps, by, new_action())

    def decide_all(
        self,
        claims: Sequence[str],
        decision: Decision,
        by: str,
        reason: str | None = None,
        *,
        action: str,
        over: bool = False,
        seen: int | None = None,
    ) -> tuple[int, int]:
        """Decide many claims alike, as parts of one action; how many were decided and how many not comes back.

        Claims that have a judgement are left as they are. With `over` it is those whose judgement is younger than the
        one of number `seen`: the last that there was when the claims were chosen.
        """
        done = 0
        for part in in_parts(claims):
            with self._with_roster() as (connection, roster):
                done += decide_part(connection, roster, part, decision, by, reason, action, over=over, seen=seen)
        return done, len(claims) - done

    def undo_last(self, by: str) -> Done | None:
        """Take back what somebody did last, all of it; what that was comes back, None where there is nothing."""
        with self._with_roster() as (connection, roster):
            done = last_done(connection, by)
            if done:
                take_back(connection, roster, done, by)
            return done

    def redo_last(self, by: str) -> Done | None:
        """Do again what somebody took back last, unless they have done something else since.

        Raises:
            Overtaken: somebody else has decided on it since.

        """
        with self._with_roster() as (connection, roster):
            done = last_undone(connection, by)
            if done:
                do_again(connection, roster, done, by)
            return done

    def rate(self, claim: str, rating: str | None, by: str, **further: str | float | None) -> int:
        """Add a fact-checker's verdict on a claim's truth, on any scale; `further` are other columns of verdicts.

        `Ledger.checks` has the workflow with the desk's own scale; its rules hold here too.

        Raises:
            Refused: the check is in a state in which no verdict may be given.
            LedgerError: there is no such claim or column, or a value is not what it should be.

        """
        if unknown := further.keys() - _OF_VERDICTS:
            raise LedgerError(f"{', '.join(sorted(unknown))}: no column of verdicts that is given here")
        with refusals(claim), writing(self.engine) as connection:
            article_of_claim(connection, claim)
            check_verdict(standing_of(connection, claim))
            row = {"claim": claim, **free_verdict({"rating": rating, **further})}
            return put_signed(connection, schema.verdicts, row, by)

    def add_evidence(self, claim: str, by: str, **given: str | None) -> int:
        """Add evidence for or against a claim: url, quote, publisher, published, accessed, archived, stance …

        Raises as `Checks.add_evidence`.
        """
        return self.checks.add_evidence(claim, by, **given)  # type: ignore[arg-type]  # only texts are given

    def assign(self, claim: str, reviewer: str | None, by: str, due: str | None = None) -> int:
        """Give a claim to a reviewer, to nobody for None; `due` is a day in ISO 8601."""
        return self.checks.assign(claim, reviewer, by, due)

    def undo(self, what: Undoable, number: int, by: str) -> int:
        """Take back a decision, by its number; the one before it holds again.

        Raises:
            Refused: something rests on it.
            LedgerError: there is no such decision, it is taken back already, or is a taking back itself.

        """
        if what not in get_args(Undoable):
            raise LedgerError(f"{what}: nothing that can be taken back; that is {', '.join(get_args(Undoable))}")
        table = schema.metadata.tables[what]
        with self._with_roster() as (connection, roster):
            row = None
            if 0 < number <= _LARGEST:  # a larger one is an error of the database
                query = sa.select(table).where(table.c.number == number, holding(table))
                row = connection.execute(query).mappings().first()
            if row is None:
                raise LedgerError(f"{number}: there is nothing in the {what} under this number that still holds")
            refuse_undoing(connection, what, row, by)
            undoing: Row = {"undoes": number} | ({"claim": row["claim"]} if "claim" in row else {})
            undone = put_signed(connection, table, undoing | ({"decision": UNDONE} if "decision" in row else {}), by)
            if what == "judgements":
                article = article_of_claim(connection, row["claim"])
                roster.identify(article, attributions_of(connection, article))
            return undone

    def history(self, claim: str) -> list[Row]:
        """All that was decided on a claim, oldest first: the rows with `what`, the name of their table.

        Answers of a double assignment are there when all of them are in.

        Raises:
            LedgerError: there is no such claim.

        """
        with reading(self.engine) as connection:
            article_of_claim(connection, claim)
            return history_of(connection, claim)

    def histories(self, claims: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
        """Yield each of some claims with its `history`, in order; empty for one that the ledger does not have."""
        with reading(self.engine) as connection:
            yield from histories_of(connection, claims)

    def enrol(self, name: str, role: Role = "reviewer") -> None:
        """Enter a reviewer, or give one another role."""
        if role not in get_args(Role):
            raise LedgerError(f"{role}: a person here is {' or '.join(get_args(Role))}")
        with writing(self.engine) as connection:
            enrol(connection, name)
            change = sa.update(schema.reviewers).where(schema.reviewers.c.name == name.strip())
            connection.execute(change.values(role=role))

    def roles(self) -> dict[str, Role]:
        """The reviewers' names and what they are."""
        with reading(self.engine) as connection:
            table = schema.reviewers
            return {row.name: row.role for row in connection.execute(sa.select(table.c.name, table.c.role))}

    # --- speakers ------------------------------------------------------------------------------------------------

    def roster(self) -> Roster:
        """The roster of speakers as it is now, to look at; what changes it goes through `decide`."""
        with self._entering, reading(self.engine) as connection:
            return self._roster.load(connection)

    def look_up(self, question: Callable[[Roster], T]) -> T:
        """What a question to the roster brings, asked while nobody changes it: `look_up(lambda r: r.entries())`."""
        with self._entering, reading(self.engine) as connection:
            return question(self._roster.load(connection))

    def named_speakers(self) -> list[Speaker]:
        """The speakers of the roster who have a name, with their ids, those of most articles first."""
        table = schema.speakers
        seen = sa.select(schema.sightings.c.speaker, sa.func.count().label("articles"))
        often = seen.group_by(schema.sightings.c.speaker).subquery()
        query = (
            sa.select(table)
            .outerjoin(often, often.c.speaker == table.c.id)
            .where(table.c.joined.is_(None), table.c.kind.in_(_NAMED) | table.c.kind.is_(None))
            .order_by(sa.func.coalesce(often.c.articles, 0).desc(), table.c.name, table.c.id)
        )
        with reading(self.engine) as connection:
            return [Speaker(row.name, row.role, row.kind, id=row.id) for row in connection.execute(query)]

    def decide(self, decision: Callable[[Roster], T]) -> T:
        """Let something be decided in the roster, and keep it: `ledger.decide(lambda r: r.same(one, other, by))`."""
        with self._with_roster() as (_, roster):
            return decision(roster)

    # --- tables --------------------------------------------------------------------------------------------------

    def claims(self, filters: Filters | None = None) -> "pd.DataFrame":
        """The claims that hold now, as `claims.CLAIM_COLUMNS` has them; the speaker by the roster's name."""
        from attribution.ledger.frames import claims_frame

        with reading(self.engine) as connection:
            return claims_frame(connection, filters)

    def verdicts(self) -> "pd.DataFrame":
        """The verdict of each claim that has one: `claim_id` and the columns of the table of verdicts."""
        from attribution.ledger.frames import decided_frame

        with reading(self.engine) as connection:
            return decided_frame(connection, schema.verdicts, newest=True)

    def evidence(self) -> "pd.DataFrame":
        """The evidence on all claims, oldest first: `claim_id` and the columns of the table of evidence."""
        from attribution.ledger.frames import decided_frame

        with reading(self.engine) as connection:
            return decided_frame(connection, schema.evidence, newest=False)

    def corrections(self) -> "pd.DataFrame":
        """What was found and what a reviewer gave instead, of each claim whose correction holds: `corrected`."""
        from attribution.ledger.corrected import corrected
        from attribution.ledger.frames import frame

        with reading(self.engine) as connection:
            return frame(connection, corrected())

    def left_out(self, filters: Filters) -> int:
        """How many claims of a choice are rejected or outdated, and therefore not in `claims(filters)`."""
        with reading(self.engine) as connection:
            counts = [
                connection.scalar(
                    sa.select(sa.func.count()).select_from(current_claims(each).order_by(None).subquery())
                )
                for each in (replace(filters, everything=True), filters)
            ]
        return int(counts[0] or 0) - int(counts[1] or 0)

    def speakers_like(self, name: str, most: int = 3) -> list[str]:
        """Names in the roster that look like one that is not there, the likeliest first."""
        from rapidfuzz import process

        table = schema.speaker_names
        with reading(self.engine) as connection:
            names = {row.folded: row.name for row in connection.execute(sa.select(table.c.folded, table.c.name))}
        found = process.extract(fold(name), list(names), limit=most, score_cutoff=70)
        return [names[folded] for folded, _, _ in found]

    def table(self, name: str) -> "pd.DataFrame":
        """A table of the ledger as it stands, in order of its keys: reviewers, runs, extractions, judgements …"""
        from attribution.ledger.frames import frame

        table = schema.metadata.tables[name]
        if table is schema.answers:
            raise LedgerError("answers are hidden from each other until all are in; ask Ledger.samples.answers")
        with reading(self.engine) as connection:
            return frame(connection, sa.select(table).order_by(*table.primary_key.columns))

    def articles_table(self) -> "pd.DataFrame":
        """One row an article, in order of their coming, without its text: see `current.current_articles`."""
        from attribution.ledger.frames import frame

        with reading(self.engine) as connection:
            return frame(connection, current_articles())

    def stamp(self) -> tuple[int, ...]:
        """What is another one after every change that a table could show; asking costs next to nothing."""
        last = [sa.select(sa.func.max(column)).scalar_subquery() for column in _GROWING]
        with reading(self.engine) as connection:
            found = [str(each or 0) for each in connection.execute(sa.select(*last)).one()]
        return comings(self.engine), *(int("".join(filter(str.isdigit, each))) for each in found)  # numbers and times

    # --- inside --------------------------------------------------------------------------------------------------

    @contextmanager
    def _with_roster(self) -> Iterator[tuple[Connection, Roster]]:
        """A transaction that writes, with the roster as it is in it; what happens to the roster is written as well."""
        with self._entering:
            try:
                with writing(self.engine) as connection:
                    roster = self._roster.load(connection)
                    yield connection, roster
                    self._roster.store(connection)
            except BaseException:
                self._roster.fall_back()
                raise
            self._roster.settle()
