"""A ledger as files of JSON Lines, and back: nothing is lost on the way.

`articles.jsonl` is the attribution JSONL: an article a line, its attributions as they hold now. Behind them stands, as
"ledger", all that they come from: what models found and how they scored it, and all that was written on the claims.
`roster.jsonl` has the roster's events, as `roster.log` writes them, `reviewers.jsonl` the reviewers. `settings.jsonl`,
`files.jsonl`, `fact_checks.jsonl` and `sameness.jsonl` have a row a line of what is of no one article; an export of an
older version lacks them. Numbers are given anew when a ledger is brought in, and what names a row by its number with
them. What the rules of fact-checking would not have let happen is refused.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attribution.checking.settings import Settings
from attribution.checking.workflow import NotAllowed, Standing, Step, audit, check_undo_of_step
from attribution.jsonl import Record, about_record, attribution_record, parse_about, parse_attribution
from attribution.ledger import schema
from attribution.ledger.current import Filters, current_claims
from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.ledger import Ledger
from attribution.ledger.roster import RosterInLedger, events_of
from attribution.ledger.rows import Row, article_of, article_row, attribution_of, in_parts
from attribution.ledger.standing import rows_of_claim, standing_of, step_of
from attribution.ledger.statements import has, inserted, put_found, put_given, run_of
from attribution.records import Article
from attribution.roster import Event, RosterError
from attribution.roster.log import event_line, parse_event

ARTICLES, ROSTER, REVIEWERS = "articles.jsonl", "roster.jsonl", "reviewers.jsonl"

FILES, SETTINGS, FACT_CHECKS, SAMENESS = "files.jsonl", "settings.jsonl", "fact_checks.jsonl", "sameness.jsonl"

_DECIDED = (
    schema.judgements,
    schema.verdicts,
    schema.evidence,
    schema.assignments,
    schema.steps,
    schema.comments,
    schema.votes,
    schema.samples,
    schema.answers,
    schema.adjudications,
)
_FIRST_VERSION = 4  # of these tables an export always has
_DESK = {SETTINGS: schema.settings, FACT_CHECKS: schema.fact_checks, SAMENESS: schema.sameness}
_Numbers = dict[str, dict[int, int]]  # by table, the number that a row has got for the one that it had
_AT_ONCE = 100  # articles that are read together, and kept in memory until they are written
_SHOWN = ("judgement", "reviewer", "judged_at", "verdict", "outdated", "checkworthiness", "claim_type", "state")


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
            FILES: (json.dumps(each, ensure_ascii=False) for each in _files(connection)),
            **{name: _desk_lines(connection, table) for name, table in _DESK.items()},
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
        numbers: _Numbers = {}
        for place, file in _lines(folder / FILES, required=False):
            with _named(place):
                _bring_file(connection, file)
        rules = _bring_settings(connection, folder / SETTINGS)
        count = 0
        for place, record in _lines(folder / ARTICLES):
            with _named(place):
                _bring_article(connection, record, numbers, rules)
            count += 1
        for place, check in _lines(folder / FACT_CHECKS, required=False):
            with _named(place):
                _put(connection, schema.fact_checks, check | {"vector": _bytes(check["vector"])}, numbers)
        for place, said in _lines(folder / SAMENESS, required=False):
            with _named(place):
                _bring_sameness(connection, said, numbers)
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


def _files(connection: Connection) -> Iterator[Record]:
    table = schema.files
    for each in list(connection.scalars(sa.select(table.c.id).order_by(table.c.at, table.c.id))):
        row = connection.execute(sa.select(table).where(table.c.id == each)).mappings().one()
        yield {**row, "content": _base64(row["content"])}


def _desk_lines(connection: Connection, table: sa.Table) -> Iterator[str]:
    for row in connection.execute(sa.select(table).order_by(table.c.number)).mappings():
        given = {**row, "vector": _base64(row["vector"])} if "vector" in row else dict(row)
        yield json.dumps(given, ensure_ascii=False)


def _base64(content: bytes | None) -> str | None:
    return None if content is None else b64encode(content).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)


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
            | {"checkworthiness_reasons": each["worth_reasons"] or []}
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
            "groups": _groups(connection, number),
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
        "attributions": _with_scores(connection, article, found),
    }


def _with_scores(connection: Connection, article: Article, found: Sequence[Mapping[Any, Any]]) -> list[Record]:
    """The records of attributions, each with its score where it has one."""
    scores = {
        row["attribution"]: {**row, "vector": _base64(row["vector"])}
        for part in in_parts([each["number"] for each in found])
        for row in connection.execute(sa.select(schema.scores).where(schema.scores.c.attribution.in_(part))).mappings()
    }
    records = []
    for each in found:
        record = attribution_record(article.text, attribution_of(article.text, each))
        if score := scores.get(each["number"]):
            record["score"] = {key: value for key, value in score.items() if key != "attribution"}
        records.append(record)
    return records


def _groups(connection: Connection, article: int) -> list[Record]:
    table = schema.groups
    query = sa.select(table).join(schema.claims).where(schema.claims.c.article == article).order_by(table.c.claim)
    return [dict(row) for row in connection.execute(query).mappings()]


def _decided(connection: Connection, article: Article, table: sa.Table, number: int) -> list[Record]:
    of_article = sa.select(schema.claims.c.id).where(schema.claims.c.article == number)
    if table is schema.answers:
        of_samples = sa.select(schema.samples.c.number).where(schema.samples.c.claim.in_(of_article))
        return [dict(row) for row in _rows(connection, table, table.c.sample.in_(of_samples))]
    found = [dict(row) for row in _rows(connection, table, table.c.claim.in_(of_article))]
    if table is schema.judgements:
        numbers = [row["number"] for row in found]
        for given in _rows(connection, schema.attributions, schema.attributions.c.judgement.in_(numbers)):
            (record,) = _with_scores(connection, article, [given])
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


def _bring_file(connection: Connection, row: Row) -> None:
    content = _bytes(row["content"])
    if content is None or sha256(content).hexdigest() != row["id"] or len(content) != row["size"]:
        raise ValueError("the file's content is not what its id says")
    connection.execute(sa.insert(schema.files).values(**row | {"content": content}))


def _bring_settings(connection: Connection, path: Path) -> list[tuple[str, str]]:
    """Write the settings; when which rule of approval began comes back."""
    rules: list[tuple[str, str]] = []
    for place, row in _lines(path, required=False):
        with _named(place):
            rules.append((str(row["at"]), Settings.from_dict(row["settings"]).approval))
            _put(connection, schema.settings, row, {})
    return rules


def _bring_sameness(connection: Connection, row: Row, numbers: _Numbers) -> None:
    for key in ("one", "other"):
        each = row[key]
        if each is not None and not has(connection, schema.claims.c.id == each):
            row[key] = f"f{numbers['fact_checks'][int(each[1:])]}"
    _put(connection, schema.sameness, row, numbers)


def _bring_article(connection: Connection, record: Record, numbers: _Numbers, rules: list[tuple[str, str]]) -> None:
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
        put_found(connection, article, [replace(one, worth=None) for one in found], written)
        table = schema.attributions
        query = sa.select(table.c.claim, table.c.number).where(table.c.extraction == written)
        places = {row[0]: row[1] for row in connection.execute(query)}
        for one, attribution in zip(each["attributions"], found, strict=True):
            _bring_score(connection, one, places[attribution.id])
    for place, decided in enumerate(_DECIDED):
        rows = kept[decided.name] if place < _FIRST_VERSION else kept.get(decided.name, [])
        _bring_decided(connection, article, decided, rows, numbers)
    if groups := kept.get("groups"):
        connection.execute(sa.insert(schema.groups), groups)
    for claim in {each["claim"] for name in ("steps", "votes") for each in kept.get(name, [])}:
        try:
            _check_undoings(connection, claim)
            audit(standing_of(connection, claim), rules)
        except NotAllowed as error:
            raise ValueError(f"claim {claim}: {error}") from error


def _check_undoings(connection: Connection, claim: str) -> None:
    """Refuse that a step or a vote was taken back which stays: a return, say, or a withdrawal.

    Raises:
        NotAllowed: with the reason.

    """
    if any(row["undoes"] is not None for row in rows_of_claim(connection, schema.votes, claim)):
        raise NotAllowed("a vote was taken back, and votes are for good")
    steps: list[Step] = []
    for row in rows_of_claim(connection, schema.steps, claim):
        if row["undoes"] is None:
            steps.append(step_of(row))
        else:
            check_undo_of_step(Standing(tuple(steps)), row["undoes"])
            steps.pop()


def _bring_score(connection: Connection, record: Record, number: int) -> None:
    if score := record.get("score"):
        row = score | {"attribution": number, "vector": _bytes(score["vector"])}
        connection.execute(sa.insert(schema.scores).values(**row))


_LEADS = {
    # by table, the columns that name a row of a table by its number
    "verdicts": {"corrects": "verdicts"},
    "steps": {"verdict": "verdicts"},
    "votes": {"verdict": "verdicts", "step": "steps"},
    "answers": {"sample": "samples"},
    "adjudications": {"answer": "answers"},
}


def _put(connection: Connection, table: sa.Table, row: Row, numbers: _Numbers) -> int:
    """Write a row with the numbers that those rows have got that it names."""
    row = dict(row)
    before, mine = row.pop("number"), numbers.setdefault(table.name, {})
    for column, to in _LEADS.get(table.name, {}).items():
        if row.get(column) is not None:
            row[column] = numbers[to][row[column]]
    if row.get("undoes") is not None:
        row["undoes"] = mine[row["undoes"]]
    if table is schema.steps and row.get("evidence") is not None:
        row["evidence"] = numbers["evidence"][row["evidence"]]
    mine[before] = number = inserted(connection, table, row)
    return number


def _bring_decided(
    connection: Connection, article: Article, table: sa.Table, rows: Iterable[Row], numbers: _Numbers
) -> None:
    for row in rows:
        given = row.pop("attribution", None)
        number = _put(connection, table, row, numbers)
        if given is not None:
            attribution = replace(parse_attribution(article.text, given), worth=None)
            written = put_given(connection, article, row["claim"], attribution, number, scored=False)
            _bring_score(connection, given, written)


def _lines(path: Path, *, required: bool = True) -> Iterator[tuple[str, Record]]:
    """The records of a file, each with what messages call it."""
    if not required and not path.exists():
        return
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
