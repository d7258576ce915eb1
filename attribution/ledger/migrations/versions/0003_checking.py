"""Fact-checking: the work on checks, settings, files, other desks' checks, double assignments; what models score."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from attribution.ledger.schema import Words

revision = "0003"
down_revision = "0002"

KEPT_BEFORE = ("judgements", "verdicts", "evidence", "assignments", "roster_events")
KEPT = ("steps", "comments", "votes", "files", "settings", "sameness", "samples", "answers", "adjudications")
TAKEN_BACK = (*KEPT_BEFORE[:4], "steps", "comments", "votes", "sameness", "samples")  # by a row of the same table
OF_FACT_CHECKS = (
    "number, key, place, claim, claimant, claimed_on, rating, rating_value, best_rating, worst_rating, url, publisher, "
    "published, rationale, record, origin, by, at"
)


def upgrade() -> None:
    _table(
        "files",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("type", Words, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        *_signed("by"),
        key="id",
        leads={"by": "reviewers.name"},
    )
    _further("verdicts", "scale", "note", corrects="verdicts (number)")
    _further("evidence", "title", "note", file="files (id)")
    _table(
        "steps",
        _number(),
        sa.Column("claim", sa.String(16), nullable=False),
        *_signed("reviewer"),
        sa.Column("state", sa.String(32)),
        sa.Column("comment", Words),
        sa.Column("verdict", sa.Integer),
        sa.Column("review_url", Words),
        sa.Column("published", Words),
        sa.Column("rule", sa.String(16)),
        sa.Column("evidence", sa.Integer),
        sa.Column("undoes", sa.Integer),
        leads={"claim": "claims.id", "reviewer": "reviewers.name", "verdict": "verdicts.number"},
        undoes=True,
        indexed=("claim",),
    )
    _table(
        "comments",
        _number(),
        sa.Column("claim", sa.String(16), nullable=False),
        *_signed("reviewer"),
        sa.Column("text", Words),
        sa.Column("undoes", sa.Integer),
        leads={"claim": "claims.id", "reviewer": "reviewers.name"},
        undoes=True,
        indexed=("claim",),
    )
    _table(
        "votes",
        _number(),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("verdict", sa.Integer),
        sa.Column("step", sa.Integer),
        *_signed("reviewer"),
        sa.Column("role", sa.String(16)),
        sa.Column("vote", sa.String(16)),
        sa.Column("comment", Words),
        sa.Column("undoes", sa.Integer),
        leads={
            "claim": "claims.id",
            "reviewer": "reviewers.name",
            "verdict": "verdicts.number",
            "step": "steps.number",
        },
        undoes=True,
        indexed=("claim",),
    )
    _table(
        "settings",
        _number(),
        *_signed("by"),
        sa.Column("settings", sa.JSON, nullable=False),
        leads={"by": "reviewers.name"},
    )
    _table(
        "fact_checks",
        _number(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
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
        sa.Column("record", sa.JSON),
        sa.Column("origin", Words),
        sa.Column("vector", sa.LargeBinary),
        sa.Column("model", sa.String(64)),
        *_signed("by"),
        leads={"by": "reviewers.name"},
        unique="key",
        indexed=("place",),
    )
    _table(
        "sameness",
        _number(),
        sa.Column("one", sa.String(32)),
        sa.Column("other", sa.String(32)),
        sa.Column("decision", sa.String(16)),
        *_signed("reviewer"),
        sa.Column("undoes", sa.Integer),
        leads={"reviewer": "reviewers.name"},
        undoes=True,
        indexed=("one", "other"),
    )
    _table(
        "samples",
        _number(),
        sa.Column("name", Words),
        sa.Column("what", sa.String(16)),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("reviewer", Words),
        *_signed("by"),
        sa.Column("undoes", sa.Integer),
        leads={"claim": "claims.id", "reviewer": "reviewers.name", "by": "reviewers.name"},
        undoes=True,
        indexed=("claim", "reviewer"),
    )
    _table(
        "answers",
        _number(),
        sa.Column("sample", sa.Integer, nullable=False),
        *_signed("reviewer"),
        sa.Column("rating", Words),
        sa.Column("decision", sa.String(16)),
        sa.Column("spans", sa.JSON),
        sa.Column("comment", Words),
        leads={"sample": "samples.number", "reviewer": "reviewers.name"},
        unique="sample",
    )
    _table(
        "adjudications",
        _number(),
        sa.Column("name", Words, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        *_signed("by"),
        sa.Column("answer", sa.Integer),
        sa.Column("rating", Words),
        sa.Column("decision", sa.String(16)),
        sa.Column("comment", Words),
        leads={"claim": "claims.id", "by": "reviewers.name", "answer": "answers.number"},
        indexed=("claim",),
    )
    _table(
        "scores",
        sa.Column("attribution", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("vector", sa.LargeBinary),
        sa.Column("grouped", sa.Boolean, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        key="attribution",
        leads={"attribution": "attributions.number"},
        indexed=("at",),
    )
    _table(
        "groups",
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("group", sa.String(16), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        key="claim",
        leads={"claim": "claims.id"},
        indexed=("group", "at"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, autoincrement=True, nullable=False)


def _signed(by: str) -> tuple[sa.Column[Any], sa.Column[str]]:
    return sa.Column(by, Words, nullable=False), sa.Column("at", sa.String(32), nullable=False)


def _table(
    name: str,
    *columns: sa.Column[Any],
    leads: dict[str, str],
    key: str = "number",
    undoes: bool = False,
    unique: str | None = None,
    indexed: tuple[str, ...] = (),
) -> None:
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(key, name=f"pk_{name}")]
    if undoes:
        leads = leads | {"undoes": f"{name}.number"}
    constraints += [sa.ForeignKeyConstraint([own], [to], name=f"fk_{name}_{own}") for own, to in leads.items()]
    constraints += [
        sa.UniqueConstraint(own, name=f"uq_{name}_{own}") for own in ("undoes" if undoes else None, unique) if own
    ]
    op.create_table(name, *columns, *constraints)
    for own in indexed:
        op.create_index(f"ix_{name}_{own}", name, [own], unique=False)


def _further(table: str, *texts: str, **leads: str) -> None:
    """Add columns behind; Alembic cannot add one that leads to another table on SQLite, which itself can."""
    for name in texts:
        op.add_column(table, sa.Column(name, Words))
    for name, to in leads.items():
        kind = "VARCHAR(64)" if to.endswith("(id)") else "INTEGER"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} CONSTRAINT fk_{table}_{name} REFERENCES {to}")


def _guard_sqlite() -> None:
    for table in (*KEPT, "fact_checks"):
        for deed in ("UPDATE", "DELETE"):
            of = f"{deed} OF {OF_FACT_CHECKS}" if (table, deed) == ("fact_checks", "UPDATE") else deed
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {of} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"
            )
    for table in (*KEPT, *KEPT_BEFORE, "fact_checks"):
        # INSERT OR REPLACE deletes the row that is there, and no trigger of deleting hears of it
        keys = {"files": ["id"], "fact_checks": ["number", "key"], "answers": ["number", "sample"]}.get(
            table, ["number"]
        )
        keys += ["undoes"] if table in TAKEN_BACK else []
        there = " OR ".join(f"{key} = NEW.{key}" for key in keys)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"
        )


def _guard_postgresql() -> None:
    for table in (*KEPT, "fact_checks"):
        of = f" OF {OF_FACT_CHECKS}" if table == "fact_checks" else ""
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE{of} OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION attribution_only_added_to()"
        )
    for table in (*KEPT, *KEPT_BEFORE, "fact_checks"):
        op.execute(
            f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION attribution_only_added_to()"
        )
