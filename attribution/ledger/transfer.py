"""A ledger as files of JSON Lines, and back: nothing is lost on the way.

`articles.jsonl` is the attribution JSONL: an article a line, its attributions as they hold now. Behind them stands, as
"ledger", all that they come from: what models found, and every judgement, verdict, piece of evidence and assignment.
`roster.jsonl` has the roster's events, as `roster.log` writes them, `reviewers.jsonl` the reviewers.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.jsonl import Record, about_record, attribution_record, parse_about, parse_attribution
from attribution.ledger import schema
from attribution.ledger.current import Filters, current_claims
from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.ledger import Ledger
from attribution.ledger.roster import RosterInLedger, events_of
from attribution.ledger.rows import Row, article_of, article_row, attribution_of
from attribution.ledger.statements import has, inserted, put_found, put_given, run_of
from attribution.records import Article
from attribution.roster import Event, RosterError
from attribution.roster.log import event_line, parse_event

ARTICLES, ROSTER, REVIEWERS = "articles.jsonl", "roster.jsonl", "reviewers.jsonl"

_DECIDED = (schema.judgements, schema.verdicts, schema.evidence, schema.assignments)
_AT_ONCE = 100  # articles that are read together, and kept in memory until they are written
_SHOWN = ("judgement", "reviewer", "judged_at", "verdict", "outdated")


@contextmanager
def files(ledger: Ledger, filters: Filters | None = None) -> Iterator[dict[str, Iterator[str]]]:
    """Give each file's name and its lines: articles with claims of a choice, every article without filters.

    While it is open all of them are read from the ledger as it was at the beginning, whoever writes to it meanwhile.
    """
    with reading(ledger.engine) as connection:
        yield {
            ARTICLES: (json.dumps(each, ensure_ascii=False) for each in _records(connection, filters)),
            ROSTER: map(event_line, events_of(connection)),
            REVIEWERS: (json.dumps(each, ensure_ascii=False) for each in _reviewers(connection)),
        }


def bring_in(ledger: Ledger, folder: Path) -> int:
    """Read the `files` of another ledger into an empty one; the articles are counted.

    All of it or nothing.

    Raises:
        LedgerError: the ledger is not empty, or a file is missing or is not what was exported; the message names the
            file and the line.

    """
    with writing(ledger.engine) as connection:
        for table, what in ((schema.articles, "articles"), (schema.roster_events, "speakers")):
            if connection.scalar(sa.select(1).select_from(table).limit(1)):
                raise LedgerError(f"{ledger.name}: it has {what} already; name an empty ledger to import into")
        for place, reviewer in _lines(folder / REVIEWERS):
            with _named(place):
                _bring_reviewer(connection, reviewer)
        count = 0
        for place, record in _lines(folder / ARTICLES):
            with _named(place):
                _bring_article(connection, record)
            count += 1
        events = [
            _event(json.dumps(event), place, number) for number, (place, event) in enumerate(_lines(folder / ROSTER), 1)
        ]
        with _named(str(folder / ROSTER)):
            RosterInLedger().bring(connection, events)
    return count


# --- out -------------------------------------------------------------------------------------------------------------


def _records(connection: Connection, filters: Filters | None) -> Iterator[Record]:
    number = schema.articles.c.number
    if filters is None:
        numbers = list(connection.scalars(sa.select(number).order_by(number)))
    else:
        ids = {row.article_id: None for row in connection.execute(current_claims(filters))}
        numbers = []
        for each in ids:
            numbers += connection.scalars(sa.select(number).where(schema.articles.c.id == each))
    for first in range(0, len(numbers), _AT_ONCE):
        yield from _some_records(connection, numbers[first : first + _AT_ONCE])


def _some_records(connection: Connection, numbers: Sequence[int]) -> Iterator[Record]:
    """The records of some articles, by their numbers; what holds of their claims is asked for all of them at once."""
    found = sa.select(schema.articles).where(schema.articles.c.number.in_(numbers))
    rows = {row["number"]: row for row in connection.execute(found).mappings()}
    current: dict[str, list[Mapping[Any, Any]]] = {rows[number]["id"]: [] for number in numbers}
    of_them = current_claims(Filters(articles=tuple(current), everything=True))
    # the filter takes addresses too, and one may be the id of another article
    for each in connection.execute(of_them.where(schema.articles.c.id.in_(current))).mappings():
        current[each["article_id"]].append(each)
    for number in numbers:
        yield _record(connection, rows[number], current[rows[number]["id"]])


def _reviewers(connection: Connection) -> Iterator[Record]:
    yield from (dict(row) for row in connection.execute(sa.select(schema.reviewers)).mappings())


def _record(connection: Connection, row: Mapping[Any, Any], current: Sequence[Mapping[Any, Any]]) -> Record:
    article, number = article_of(row), row["number"]
    given = _rows(
        connection, schema.attributions, schema.attributions.c.number.in_([c["attribution"] for c in current])
    )
    attributions = {each["number"]: attribution_of(article.text, each) for each in given}
    return {
        **about_record(article),
        "attributions": [
            attribution_record(article.text, attributions[each["attribution"]])
            | {"speaker_id": each["speaker_id"]}
            | {key: each[key] for key in _SHOWN}
            for each in current
        ],
        "ledger": {
            "added": row["added"],
            "fingerprint": row["fingerprint"],
            "place": row["place"],
            "origins": [{"name": o["name"], "at": o["at"]} for o in _of(connection, schema.origins, number)],
            "claims": {c["id"]: c["added"] for c in _of(connection, schema.claims, number)},
            "extractions": [
                _extraction(connection, article, each) for each in _of(connection, schema.extractions, number)
            ],
            **{table.name: _decided(connection, article, table, number) for table in _DECIDED},
        },
    }


def _of(connection: Connection, table: sa.Table, article: int) -> Sequence[Mapping[Any, Any]]:
    return _rows(connection, table, table.c.article == article)


def _rows(connection: Connection, table: sa.Table, condition: Any) -> Sequence[Mapping[Any, Any]]:
    order = table.c.number if "number" in table.c else table.c.id
    return connection.execute(sa.select(table).where(condition).order_by(order)).mappings().all()


def _extraction(connection: Connection, article: Article, row: Mapping[Any, Any]) -> Record:
    (run,) = _rows(connection, schema.runs, schema.runs.c.number == row["run"])
    found = _rows(connection, schema.attributions, schema.attributions.c.extraction == row["number"])
    return {
        "run": {key: run[key] for key in ("models", "versions", "at")},
        "at": row["at"],
        "error": row["error"],
        "attributions": [attribution_record(article.text, attribution_of(article.text, each)) for each in found],
    }


def _decided(connection: Connection, article: Article, table: sa.Table, number: int) -> list[Record]:
    of_article = sa.select(schema.claims.c.id).where(schema.claims.c.article == number)
    found = [dict(row) for row in _rows(connection, table, table.c.claim.in_(of_article))]
    if table is schema.judgements:
        numbers = [row["number"] for row in found]
        for given in _rows(connection, schema.attributions, schema.attributions.c.judgement.in_(numbers)):
            record = attribution_record(article.text, attribution_of(article.text, given))
            found[numbers.index(given["judgement"])]["attribution"] = record
    return found


# --- in --------------------------------------------------------------------------------------------------------------


def _bring_reviewer(connection: Connection, row: Row) -> None:
    """Write a reviewer; one whom the ledger has already gets the role."""
    table = schema.reviewers
    if has(connection, table.c.name == row["name"]):
        connection.execute(sa.update(table).where(table.c.name == row["name"]).values(role=row["role"]))
    else:
        connection.execute(sa.insert(table).values(**row))


def _bring_article(connection: Connection, record: Record) -> None:
    article, kept = parse_about(record), record["ledger"]
    row = article_row(article) | {key: kept[key] for key in ("added", "fingerprint", "place")}
    number = inserted(connection, schema.articles, row)
    for origin in kept["origins"]:
        inserted(connection, schema.origins, {"article": number, **origin})
    for claim, added in kept["claims"].items():
        connection.execute(sa.insert(schema.claims).values(id=claim, article=number, added=added))
    for each in kept["extractions"]:
        extraction = {
            "run": run_of(connection, **each["run"]),
            "article": number,
            "at": each["at"],
            "error": each["error"],
        }
        written = inserted(connection, schema.extractions, extraction)
        found = [parse_attribution(article.text, one) for one in each["attributions"]]
        put_found(connection, article, found, written)
    for table in _DECIDED:
        _bring_decided(connection, article, table, kept[table.name])


def _bring_decided(connection: Connection, article: Article, table: sa.Table, rows: Iterable[Row]) -> None:
    now_numbered: dict[int, int] = {}
    for row in rows:
        given = row.pop("attribution", None)
        before = row.pop("number")
        undoes = row.pop("undoes")
        row["undoes"] = now_numbered[undoes] if undoes is not None else None
        now_numbered[before] = number = inserted(connection, table, row)
        if given is not None:
            put_given(connection, article, row["claim"], parse_attribution(article.text, given), number)


def _lines(path: Path) -> Iterator[tuple[str, Record]]:
    """The records of a file, each with what messages call it."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                place = f"{path}, line {number}"
                with _named(place):
                    yield place, json.loads(line)
    except (OSError, UnicodeDecodeError) as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise LedgerError(f"{path}: {why}; name a folder that attribution export --format jsonl wrote") from error


_NO_RECORD = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    sa.exc.SQLAlchemyError,
)


@contextmanager
def _named(place: str) -> Iterator[None]:
    """Turn what is wrong with a record into a `LedgerError` that names its place."""
    try:
        yield
    except sa.exc.OperationalError:  # the database, not the record
        raise
    except _NO_RECORD as error:
        said = " ".join(str(error.orig if isinstance(error, sa.exc.StatementError) else error).split())
        raise LedgerError(f"{place}: not what attribution export wrote ({said}); export it anew") from error


def _event(line: str, place: str, number: int) -> Event:
    try:
        return parse_event(line, place, number)
    except RosterError as error:
        raise LedgerError(str(error)) from error
