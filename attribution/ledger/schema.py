"""The ledger's tables, the same on SQLite and PostgreSQL.

What people decided (judgements, the work on fact-checks, the roster's events) and the articles' texts are only ever
added: triggers refuse to change or delete them (`migrations`). What holds now is a query (`current`).

Times are texts in ISO 8601, UTC, to the second; rows of one table are in the order of their numbers.
"""

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

_ESCAPE, _ESCAPED, _NUL = "\uf8f0", "\uf8f01", "\uf8f00"
_HALF = re.compile("[\ud800-\udfff]")


class Words(sa.types.TypeDecorator[str]):
    r"""Any text: PostgreSQL keeps no NUL character, so it is written as a private one and "0".

    A text that has the private character already (U+F8F0) gets "1" behind it, so that every text comes back as it was,
    but for half a character, as from a file's name that is not UTF-8: nothing holds it, and U+FFFD stands for it.
    """

    impl: type[sa.types.TypeEngine[str]] = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return _HALF.sub("\ufffd", value).replace(_ESCAPE, _ESCAPED).replace("\0", _NUL)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or _ESCAPE not in value:
            return value
        return value.replace(_NUL, "\0").replace(_ESCAPED, _ESCAPE)


class Word(Words):
    """A short text of our own, such as an id, that may be compared with any text."""

    impl = sa.String
    cache_ok = True


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)


def _to(column: str, *, required: bool = True, unique: bool = False) -> sa.Column[Any]:
    """A column, named after the table it leads to, with an index."""
    table, _, _ = column.partition(".")
    name = {"judgements": "judgement", "articles": "article", "claims": "claim", "runs": "run"}.get(table, table[:-1])
    return sa.Column(name, sa.ForeignKey(column), nullable=not required, index=not unique, unique=unique or None)


def _signed(by: str = "reviewer") -> tuple[sa.Column[Any], sa.Column[str]]:
    return (
        sa.Column(by, Words, sa.ForeignKey("reviewers.name"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )


def _undoes(table: str) -> sa.Column[Any]:
    """The number of the row of the same table that this row takes back; such a row says nothing else."""
    return sa.Column("undoes", sa.ForeignKey(f"{table}.number"), unique=True)


reviewers = sa.Table(
    "reviewers",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("role", sa.String(16), nullable=False),  # reviewer or editor
    sa.Column("added", sa.String(32), nullable=False),
)

articles = sa.Table(
    "articles",
    metadata,
    _number(),
    sa.Column("id", Words, nullable=False, unique=True),
    sa.Column("text", Words, nullable=False),
    sa.Column("title", Words),
    sa.Column("url", Words),
    sa.Column("publisher", Words),
    sa.Column("published", Words),
    sa.Column("author", Words),
    sa.Column("language", sa.String(16)),
    sa.Column("parts", sa.JSON, nullable=False),  # {"headline": [start, end], …}
    sa.Column("extra", sa.JSON, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False, index=True),  # of the text, white space apart
    sa.Column("place", sa.String(64), unique=True),  # SHA-256 of the canonical address
    sa.Column("added", sa.String(32), nullable=False),
)

origins = sa.Table(
    "origins",
    metadata,
    _number(),
    _to("articles.number"),
    sa.Column("name", Words, nullable=False),  # the file or address that it was read from
    sa.Column("at", sa.String(32), nullable=False),
)

runs = sa.Table(
    "runs",
    metadata,
    _number(),
    sa.Column("models", sa.String(64), nullable=False, unique=True),  # SHA-256 of the versions
    sa.Column("versions", sa.JSON, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)

extractions = sa.Table(
    "extractions",
    metadata,
    _number(),
    _to("runs.number"),
    _to("articles.number"),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("error", Words),
    # an article is extracted once by the same models; what failed may be tried again
    sa.Index(
        "uq_extractions_done",
        "run",
        "article",
        unique=True,
        sqlite_where=sa.text("error IS NULL"),
        postgresql_where=sa.text("error IS NULL"),
    ),
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("id", Word(16), primary_key=True),
    _to("articles.number"),
    sa.Column("added", sa.String(32), nullable=False),
)

judgements = sa.Table(
    "judgements",
    metadata,
    _number(),
    _to("claims.id"),
    *_signed(),
    sa.Column("decision", Word(16), nullable=False),
    sa.Column("reason", Words),
    sa.Column("comment", Words),
    sa.Column("action", sa.String(32)),  # what several judgements belong to that were made, and are undone, together
    _undoes("judgements"),
)

attributions = sa.Table(
    "attributions",
    metadata,
    _number(),
    sa.Column("claim", sa.ForeignKey("claims.id"), nullable=False),
    _to("extractions.number", required=False),  # that found it, or
    _to("judgements.number", required=False, unique=True),  # that gives it
    sa.Column("speaker", Words),
    sa.Column("speaker_role", Words),
    sa.Column("speaker_kind", sa.String(16)),
    sa.Column("speaker_id", Word(32)),  # only where a reviewer chose from the roster
    sa.Column("speaker_score", sa.Float),
    sa.Column("speaker_affiliation", Words),
    sa.Column("speaker_description", Words),
    sa.Column("claim_text", Words, nullable=False),
    sa.Column("kind", Word(16), nullable=False),
    sa.Column("act", sa.String(16), nullable=False),
    sa.Column("negated", sa.Boolean, nullable=False),
    sa.Column("source", Words),
    sa.Column("cue", Words),
    sa.Column("addressee", Words),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("sentence", Words, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("reasons", Words),
    sa.Column("content_spans", sa.Text, nullable=False),
    sa.Column("cue_spans", sa.Text),
    sa.Column("source_spans", sa.Text),
    sa.Column("addressee_spans", sa.Text),
    sa.Column("alternatives", Words),
    sa.Column("detail", sa.JSON, nullable=False),  # reasons with their evidence, runners-up, other names
    sa.UniqueConstraint("claim", "extraction"),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    _number(),
    _to("claims.id"),
    *_signed(),
    sa.Column("rating", Words),
    sa.Column("rating_value", sa.Float),
    sa.Column("best_rating", sa.Float),
    sa.Column("worst_rating", sa.Float),
    sa.Column("wording", Words),
    sa.Column("rationale", Words),
    sa.Column("review_url", Words),
    sa.Column("organisation", Words),
    sa.Column("published", Words),
    _undoes("verdicts"),
    sa.Column("scale", Words),  # the name of the scale that the rating is of
    sa.Column("corrects", sa.ForeignKey("verdicts.number")),  # the published verdict that this one corrects
    sa.Column("note", Words),  # what was corrected, for readers
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),  # SHA-256 of the content
    sa.Column("name", Words, nullable=False),
    sa.Column("type", Words, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    *_signed("by"),
)

evidence = sa.Table(
    "evidence",
    metadata,
    _number(),
    _to("claims.id"),
    *_signed(),
    sa.Column("url", Words),
    sa.Column("quote", Words),
    sa.Column("publisher", Words),
    sa.Column("published", Words),
    sa.Column("accessed", Words),
    sa.Column("archived", Words),
    sa.Column("stance", sa.String(16)),
    _undoes("evidence"),
    sa.Column("title", Words),
    sa.Column("file", sa.ForeignKey("files.id")),
    sa.Column("note", Words),
)

assignments = sa.Table(
    "assignments",
    metadata,
    _number(),
    _to("claims.id"),
    *_signed("by"),
    sa.Column("reviewer", Words, sa.ForeignKey("reviewers.name"), index=True),
    sa.Column("due", Words),
    _undoes("assignments"),
)

steps = sa.Table(
    "steps",
    metadata,
    _number(),
    _to("claims.id"),
    *_signed(),
    sa.Column("state", sa.String(32)),  # one of `checking.workflow.STATES`
    sa.Column("comment", Words),
    sa.Column("verdict", sa.ForeignKey("verdicts.number")),  # the one that stood
    sa.Column("review_url", Words),
    sa.Column("published", Words),
    sa.Column("rule", sa.String(16)),  # the rule of approval that held then
    sa.Column("evidence", sa.Integer),  # the number of the last piece of evidence that there was then
    _undoes("steps"),
)

comments = sa.Table(
    "comments",
    metadata,
    _number(),
    _to("claims.id"),
    *_signed(),
    sa.Column("text", Words),
    _undoes("comments"),
)

votes = sa.Table(
    "votes",
    metadata,
    _number(),
    _to("claims.id"),
    sa.Column("verdict", sa.ForeignKey("verdicts.number")),
    sa.Column("step", sa.ForeignKey("steps.number")),  # the asking for a second look that the vote answers
    *_signed(),
    sa.Column("role", sa.String(16)),  # of the voter, at that time
    sa.Column("vote", sa.String(16)),  # approve or return
    sa.Column("comment", Words),
    _undoes("votes"),
)

settings = sa.Table(
    "settings",
    metadata,
    _number(),
    *_signed("by"),
    sa.Column("settings", sa.JSON, nullable=False),  # as `checking.settings.Settings.as_dict` gives them
)

fact_checks = sa.Table(
    "fact_checks",
    metadata,
    _number(),
    sa.Column("key", sa.String(64), nullable=False, unique=True),  # SHA-256 of all that it says
    sa.Column("place", sa.String(64), nullable=False, index=True),  # SHA-256 of what stays when it is corrected
    sa.Column("claim", Words, nullable=False),
    sa.Column("claimant", Words),
    sa.Column("claimed_on", Words),
    sa.Column("rating", Words),
    sa.Column("rating_value", sa.Float),
    sa.Column("best_rating", sa.Float),
    sa.Column("worst_rating", sa.Float),
    sa.Column("url", Words),
    sa.Column("publisher", Words),
    sa.Column("published", Words),
    sa.Column("rationale", Words),
    sa.Column("record", sa.JSON(none_as_null=True)),  # as it was read
    sa.Column("origin", Words),  # the file or address that it was read from
    sa.Column("vector", sa.LargeBinary),  # derived, and by which model
    sa.Column("model", sa.String(64)),
    *_signed("by"),
)

sameness = sa.Table(
    "sameness",
    metadata,
    _number(),
    sa.Column("one", Word(32), index=True),  # a claim's id, or "f" and the number of a fact-check
    sa.Column("other", Word(32), index=True),
    sa.Column("decision", sa.String(16)),  # same or different
    *_signed(),
    _undoes("sameness"),
)

samples = sa.Table(
    "samples",
    metadata,
    _number(),
    sa.Column("name", Words),
    sa.Column("what", sa.String(16)),  # verdict or extraction
    _to("claims.id"),
    sa.Column("reviewer", Words, sa.ForeignKey("reviewers.name"), index=True),
    *_signed("by"),
    _undoes("samples"),
)

answers = sa.Table(
    "answers",
    metadata,
    _number(),
    _to("samples.number", unique=True),
    *_signed(),
    sa.Column("rating", Words),
    sa.Column("decision", sa.String(16)),
    sa.Column("spans", sa.JSON(none_as_null=True)),  # {"content": [[start, end], …], "cue": …, "source": …}
    sa.Column("comment", Words),
)

adjudications = sa.Table(
    "adjudications",
    metadata,
    _number(),
    sa.Column("name", Words, nullable=False),
    sa.Column("what", sa.String(16), nullable=False),
    _to("claims.id"),
    *_signed("by"),
    sa.Column("answer", sa.ForeignKey("answers.number")),
    sa.Column("rating", Words),
    sa.Column("decision", sa.String(16)),
    sa.Column("comment", Words),
)

# What models make of claims; it may be made anew at any time.

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("attribution", sa.ForeignKey("attributions.number"), primary_key=True, autoincrement=False),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("vector", sa.LargeBinary),
    sa.Column("grouped", sa.Boolean, nullable=False, default=False),  # whether a grouping has taken the vector in
    sa.Column("at", sa.String(32), nullable=False, index=True),  # to the microsecond
)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("claim", sa.ForeignKey("claims.id"), primary_key=True),
    sa.Column("group", Word(16), nullable=False, index=True),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("at", sa.String(32), nullable=False, index=True),  # to the microsecond
)

roster_events = sa.Table(
    "roster_events",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("by", Words, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("what", sa.JSON, nullable=False),
)

# What the roster's events add up to, for queries; written along with every event (`speakers`).

speakers = sa.Table(
    "speakers",
    metadata,
    sa.Column("id", Word(32), primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("kind", sa.String(16)),
    sa.Column("role", Words),
    sa.Column("wikidata", sa.String(32)),
    sa.Column("joined", sa.String(32)),  # the id that this one leads to since they were joined
)

speaker_names = sa.Table(
    "speaker_names",
    metadata,
    _number(),
    sa.Column("speaker", sa.ForeignKey("speakers.id"), nullable=False, index=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("folded", Words, nullable=False, index=True),  # as `speakers.names.fold` has it, at most `LONGEST`
)

sightings = sa.Table(
    "sightings",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),  # SHA-256 of the roster's key
    sa.Column("article", Words, nullable=False, index=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("speaker", sa.ForeignKey("speakers.id"), nullable=False, index=True),
)

# What people are at; none of it is a decision, so it may be changed and deleted.

saved_filters = sa.Table(
    "saved_filters",
    metadata,
    sa.Column("name", Words, primary_key=True),
    *_signed("by"),
    sa.Column("filters", sa.JSON, nullable=False),  # the fields of `current.Filters` that are set, and "order"
)

viewing = sa.Table(
    "viewing",
    metadata,
    sa.Column("session", sa.String(64), primary_key=True),
    sa.Column("claim", sa.ForeignKey("claims.id"), nullable=False, index=True),
    sa.Column("reviewer", Words, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)

LONGEST = 500
"""Characters of a text that is looked up by: PostgreSQL's indexes hold no longer ones."""

DERIVED = (scores, groups)
CHECKING = (steps, comments, votes, files, settings, fact_checks, sameness, samples, answers, adjudications)
HISTORY = (judgements, verdicts, evidence, assignments, *CHECKING, roster_events)
"""The tables whose rows are never changed or deleted; of fact-checks only the vector may be."""
