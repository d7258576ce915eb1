"""What the ledger asks and writes, each in a transaction of the caller's."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from attribution.articles.web import canonical
from attribution.ledger import schema
from attribution.ledger.current import Filters, current_claims, holding
from attribution.ledger.engine import LedgerError
from attribution.ledger.models import Models
from attribution.ledger.rows import Row, article_of, attribution_of, attribution_rows, digest, in_parts
from attribution.records import Article, Attribution, Worth


class Overtaken(LedgerError):
    """Somebody else has decided on the claim since it was looked at; `judgement` is theirs, empty where taken back."""

    def __init__(self, message: str, judgement: Row) -> None:
        super().__init__(message)
        self.judgement = judgement


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def finely() -> str:
    """The time to the microsecond: what is made anew often is told apart by it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def has(connection: Connection, condition: sa.ColumnElement[bool]) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(condition))))


def inserted(connection: Connection, table: sa.Table, row: Row) -> int:
    """The number of a row that is written now."""
    key = connection.execute(sa.insert(table).values(**row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def same_article(connection: Connection, row: Row, url: str | None) -> RowMapping | None:
    """The article that another reading of the same one gave, if there is one."""
    table = schema.articles
    if row["place"]:
        known = connection.execute(sa.select(table).where(table.c.place == row["place"])).mappings().first()
        if known:
            return known
    same_text = sa.select(table).where(table.c.fingerprint == row["fingerprint"]).order_by(table.c.number)
    for known in connection.execute(same_text).mappings():
        if not (url and known["url"]) or _site(url) == _site(known["url"]):
            return known
    return None


def _site(url: str) -> str:
    return str(urlsplit(canonical(url)).netloc)


def note_origin(connection: Connection, article: int, name: str) -> None:
    table = schema.origins
    if not has(connection, sa.and_(table.c.article == article, table.c.name == name)):
        inserted(connection, table, {"article": article, "name": name, "at": now()})


def row_of_article(connection: Connection, article: int | str) -> RowMapping:
    """The row of an article, by its number or its id."""
    column = schema.articles.c.number if isinstance(article, int) else schema.articles.c.id
    row = connection.execute(sa.select(schema.articles).where(column == article)).mappings().first()
    if row is None:
        raise LedgerError(f"{article}: the ledger has no article of this id")
    return row


def article_of_claim(connection: Connection, claim: str) -> Article:
    query = sa.select(schema.articles).join(schema.claims).where(schema.claims.c.id == claim)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise LedgerError(f"{claim}: the ledger has no claim of this id")
    return article_of(row)


def attributions_of(connection: Connection, article: Article, *, everything: bool = False) -> tuple[Attribution, ...]:
    """The attributions of an article that hold, in order; rejected and outdated ones only where asked."""
    ((_, found),) = attributions_of_each(connection, [article], everything=everything)
    return found


def attributions_of_each(
    connection: Connection, articles: Sequence[Article], *, everything: bool = False
) -> Iterator[tuple[Article, tuple[Attribution, ...]]]:
    """Yield each article with what `attributions_of` gives for it; of many it asks at once, which is much quicker."""
    table = schema.attributions
    for some in in_parts(articles):
        query = current_claims(Filters(articles=tuple(article.id for article in some), everything=everything))
        columns = query.selected_columns
        numbers: dict[str, list[int]] = {article.id: [] for article in some}
        # the filter takes addresses too, and one may be the id of another article
        query = query.where(schema.articles.c.id.in_(numbers))
        for row in connection.execute(query.with_only_columns(columns["article_id"], columns["attribution"])):
            numbers[row.article_id].append(row.attribution)
        rows: dict[int, RowMapping] = {}
        for part in in_parts([number for each in numbers.values() for number in each]):
            wanted = sa.select(table).where(table.c.number.in_(part))
            rows |= {row["number"]: row for row in connection.execute(wanted).mappings()}
        for article in some:
            yield article, tuple(attribution_of(article.text, rows[number]) for number in numbers[article.id])


def is_extracted(connection: Connection, article: int, models: Models) -> bool:
    table = schema.extractions
    of_models = sa.select(schema.runs.c.number).where(schema.runs.c.models == models.key).scalar_subquery()
    return has(connection, sa.and_(table.c.article == article, table.c.run == of_models, table.c.error.is_(None)))


def run_of(connection: Connection, models: str, versions: dict[str, str], at: str) -> int:
    """The number of the run of some models, by their key; it is written now where there is none yet."""
    table = schema.runs
    number = connection.scalar(sa.select(table.c.number).where(table.c.models == models))
    if number is not None:
        return int(number)
    return inserted(connection, table, {"models": models, "versions": versions, "at": at})


def put_claims(
    connection: Connection,
    number: int,
    article: Article,
    attributions: Sequence[Attribution],
    now: str,
    *,
    extraction: int,
) -> None:
    """Write what was found in an article, each claim once."""
    found = {each.id: each for each in attributions}
    known = set(connection.scalars(sa.select(schema.claims.c.id).where(schema.claims.c.article == number)))
    new = [{"id": each, "article": number, "added": now} for each in found if each not in known]
    if new:
        connection.execute(sa.insert(schema.claims), new)
    put_found(connection, article, list(found.values()), extraction)


def put_found(connection: Connection, article: Article, found: Sequence[Attribution], extraction: int) -> None:
    """Write the attributions of an extraction; their claims are there already."""
    rows = zip(found, attribution_rows(article, found), strict=True)
    written = [{"claim": each.id, "extraction": extraction, **row} for each, row in rows]
    if written:
        connection.execute(sa.insert(schema.attributions), written)
    if any(each.worth for each in found):
        table = schema.attributions
        query = sa.select(table.c.claim, table.c.number).where(table.c.extraction == extraction)
        numbers = {row[0]: row[1] for row in connection.execute(query)}
        worth = {numbers[each.id]: each.worth for each in found if each.worth is not None}
        put_scores(connection, worth, _scorer(connection, extraction))


def _scorer(connection: Connection, extraction: int) -> str:
    """What scored the claims of an extraction: the version of the models' part for that, or all models."""
    table = schema.runs
    query = sa.select(table.c.versions, table.c.models).join(schema.extractions)
    row = connection.execute(query.where(schema.extractions.c.number == extraction)).one()
    return str(row.versions.get("worth") or row.models)[:64]


def put_scores(connection: Connection, worth: Mapping[int, Worth], model: str) -> None:
    """Write the worth of attributions, by their numbers, in place of what there was."""
    table, at = schema.scores, finely()
    for part in in_parts(list(worth)):
        connection.execute(sa.delete(table).where(table.c.attribution.in_(part)))
        rows = [
            {
                "attribution": number,
                "model": model[:64],
                "score": worth[number].score,
                "type": worth[number].type,
                "reasons": list(worth[number].reasons),
                "vector": worth[number].vector or None,
                "at": at,
            }
            for number in part
        ]
        connection.execute(sa.insert(table), rows)


def put_given(
    connection: Connection,
    article: Article,
    claim: str,
    attribution: Attribution,
    judgement: int,
    *,
    scored: bool = True,
) -> int:
    """Write the attribution that a reviewer gives for a claim; its number comes back.

    An earlier score is taken over where the words are the same, unless it was `scored` otherwise.
    """
    (row,) = attribution_rows(article, [attribution])
    given = {"speaker_id": attribution.speaker.id if attribution.speaker else None}
    number = inserted(connection, schema.attributions, {"claim": claim, "judgement": judgement, **row, **given})
    if attribution.worth is not None:
        put_scores(connection, {number: attribution.worth}, "given")
    elif scored:
        _take_over_score(connection, claim, number, row)
    return number


def _take_over_score(connection: Connection, claim: str, number: int, row: Row) -> None:
    """Give an attribution the score of an earlier one of its claim in the same words, by a speaker of that name."""
    table, scores = schema.attributions, schema.scores
    alike = [table.c[name] == row[name] for name in ("claim_text", "kind", "act", "negated")]
    alike.append(table.c.speaker.is_not_distinct_from(row["speaker"]))
    query = sa.select(scores).join(table).where(table.c.claim == claim, *alike).order_by(table.c.number.desc()).limit(1)
    if known := connection.execute(query).mappings().first():
        connection.execute(sa.insert(scores).values({**known, "attribution": number, "at": finely()}))


def free_id(connection: Connection, row: Row) -> str:
    """The id of an article's row, with as much of a digest behind it as no other article has."""
    if not has(connection, schema.articles.c.id == row["id"]):
        return str(row["id"])
    # articles of one text may stand on many sites, each under the same name
    keys = (row["fingerprint"], digest(f"{row['fingerprint']}\n{row['place']}"))
    ids = (f"{row['id']}~{key[:length]}" for length in (8, 16, 64) for key in keys)
    return next(each for each in ids if not has(connection, schema.articles.c.id == each))


_JOINERS = "\u200c\u200d"  # by which Persian and Indian names are written


def enrol(connection: Connection, name: str) -> str:
    name = name.strip()
    if not name:
        raise LedgerError("a decision needs the name of who made it")
    if len(name) > schema.LONGEST:
        raise LedgerError(f"{name[:40]}…: a name has at most {schema.LONGEST} characters")
    table = schema.reviewers
    if not has(connection, table.c.name == name):
        if any(unicodedata.category(sign) in ("Cc", "Cf") and sign not in _JOINERS for sign in name):
            raise LedgerError(f"{name!r}: a name has no signs that cannot be seen; type it anew")
        connection.execute(sa.insert(table).values(name=name, role="reviewer", added=now()))
    return name


def put_signed(connection: Connection, table: sa.Table, row: Row, by: str) -> int:
    signature = "by" if "by" in table.c else "reviewer"
    return inserted(connection, table, {**row, signature: enrol(connection, by), "at": now()})


def is_outdated(connection: Connection, claim: str) -> bool:
    """Whether models have read the claim's article since they last found the claim."""
    found, later = schema.attributions, schema.extractions
    newest = sa.select(sa.func.max(found.c.extraction)).where(found.c.claim == claim).scalar_subquery()
    article = sa.select(schema.claims.c.article).where(schema.claims.c.id == claim).scalar_subquery()
    return has(connection, sa.and_(later.c.article == article, later.c.number > newest, later.c.error.is_(None)))


def newest_judgement(connection: Connection, claim: str) -> RowMapping | None:
    """The judgement that holds of a claim."""
    table = schema.judgements
    query = sa.select(table).where(table.c.claim == claim, holding(table)).order_by(table.c.number.desc()).limit(1)
    return connection.execute(query).mappings().first()


def refuse_overtaken(claim: str, row: RowMapping | None, seen: int | None) -> None:
    if (row["number"] if row else None) != seen:
        since = f"{row['reviewer']} has decided since: {row['decision']}" if row else "the decision was taken back"
        raise Overtaken(f"{claim}: {since}; look at it again", dict(row or {}))
