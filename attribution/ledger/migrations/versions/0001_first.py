"""The first schema: articles, extractions, claims, what people decide on them, and the roster of speakers."""

import sqlalchemy as sa
from alembic import op

from attribution.ledger.schema import Words

revision = "0001"
down_revision = None

KEPT = ("judgements", "verdicts", "evidence", "assignments", "roster_events")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("id", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("title", Words),
        sa.Column("url", Words),
        sa.Column("publisher", Words),
        sa.Column("published", Words),
        sa.Column("author", Words),
        sa.Column("language", sa.String(16)),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("extra", sa.JSON, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("place", sa.String(64)),
        sa.Column("added", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sa.UniqueConstraint("id", name="uq_articles_id"),
        sa.UniqueConstraint("place", name="uq_articles_place"),
    )
    op.create_index("ix_articles_fingerprint", "articles", ["fingerprint"], unique=False)
    op.create_table(
        "reviewers",
        sa.Column("name", Words, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_reviewers"),
    )
    op.create_table(
        "roster_events",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("what", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_roster_events"),
    )
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("models", sa.String(64), nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_runs"),
        sa.UniqueConstraint("models", name="uq_runs_models"),
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("kind", sa.String(16)),
        sa.Column("role", Words),
        sa.Column("wikidata", sa.String(32)),
        sa.Column("joined", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_speakers"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("article", sa.Integer, nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_claims_article"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
    )
    op.create_index("ix_claims_article", "claims", ["article"], unique=False)
    op.create_table(
        "extractions",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("article", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("error", Words),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_extractions_article"),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name="fk_extractions_run"),
        sa.PrimaryKeyConstraint("number", name="pk_extractions"),
    )
    op.create_index(
        "uq_extractions_done",
        "extractions",
        ["run", "article"],
        unique=True,
        sqlite_where=sa.text("error IS NULL"),
        postgresql_where=sa.text("error IS NULL"),
    )
    op.create_index("ix_extractions_article", "extractions", ["article"], unique=False)
    op.create_index("ix_extractions_run", "extractions", ["run"], unique=False)
    op.create_table(
        "origins",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("article", sa.Integer, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_origins_article"),
        sa.PrimaryKeyConstraint("number", name="pk_origins"),
    )
    op.create_index("ix_origins_article", "origins", ["article"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("article", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("speaker", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["speaker"], ["speakers.id"], name="fk_sightings_speaker"),
        sa.PrimaryKeyConstraint("key", name="pk_sightings"),
    )
    op.create_index("ix_sightings_article", "sightings", ["article"], unique=False)
    op.create_index("ix_sightings_speaker", "sightings", ["speaker"], unique=False)
    op.create_table(
        "speaker_names",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("speaker", sa.String(32), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("folded", Words, nullable=False),
        sa.ForeignKeyConstraint(["speaker"], ["speakers.id"], name="fk_speaker_names_speaker"),
        sa.PrimaryKeyConstraint("number", name="pk_speaker_names"),
    )
    op.create_index("ix_speaker_names_folded", "speaker_names", ["folded"], unique=False)
    op.create_index("ix_speaker_names_speaker", "speaker_names", ["speaker"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reviewer", Words),
        sa.Column("due", Words),
        sa.Column("undoes", sa.Integer),
        sa.ForeignKeyConstraint(["by"], ["reviewers.name"], name="fk_assignments_by"),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_assignments_claim"),
        sa.ForeignKeyConstraint(["reviewer"], ["reviewers.name"], name="fk_assignments_reviewer"),
        sa.ForeignKeyConstraint(["undoes"], ["assignments.number"], name="fk_assignments_undoes"),
        sa.PrimaryKeyConstraint("number", name="pk_assignments"),
        sa.UniqueConstraint("undoes", name="uq_assignments_undoes"),
    )
    op.create_index("ix_assignments_claim", "assignments", ["claim"], unique=False)
    op.create_index("ix_assignments_reviewer", "assignments", ["reviewer"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("reviewer", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("url", Words),
        sa.Column("quote", Words),
        sa.Column("publisher", Words),
        sa.Column("published", Words),
        sa.Column("accessed", Words),
        sa.Column("archived", Words),
        sa.Column("stance", sa.String(16)),
        sa.Column("undoes", sa.Integer),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_evidence_claim"),
        sa.ForeignKeyConstraint(["reviewer"], ["reviewers.name"], name="fk_evidence_reviewer"),
        sa.ForeignKeyConstraint(["undoes"], ["evidence.number"], name="fk_evidence_undoes"),
        sa.PrimaryKeyConstraint("number", name="pk_evidence"),
        sa.UniqueConstraint("undoes", name="uq_evidence_undoes"),
    )
    op.create_index("ix_evidence_claim", "evidence", ["claim"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("reviewer", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("reason", Words),
        sa.Column("comment", Words),
        sa.Column("undoes", sa.Integer),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_judgements_claim"),
        sa.ForeignKeyConstraint(["reviewer"], ["reviewers.name"], name="fk_judgements_reviewer"),
        sa.ForeignKeyConstraint(["undoes"], ["judgements.number"], name="fk_judgements_undoes"),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
        sa.UniqueConstraint("undoes", name="uq_judgements_undoes"),
    )
    op.create_index("ix_judgements_claim", "judgements", ["claim"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("reviewer", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("rating", Words),
        sa.Column("rating_value", sa.Float),
        sa.Column("best_rating", sa.Float),
        sa.Column("worst_rating", sa.Float),
        sa.Column("wording", Words),
        sa.Column("rationale", Words),
        sa.Column("review_url", Words),
        sa.Column("organisation", Words),
        sa.Column("published", Words),
        sa.Column("undoes", sa.Integer),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_verdicts_claim"),
        sa.ForeignKeyConstraint(["reviewer"], ["reviewers.name"], name="fk_verdicts_reviewer"),
        sa.ForeignKeyConstraint(["undoes"], ["verdicts.number"], name="fk_verdicts_undoes"),
        sa.PrimaryKeyConstraint("number", name="pk_verdicts"),
        sa.UniqueConstraint("undoes", name="uq_verdicts_undoes"),
    )
    op.create_index("ix_verdicts_claim", "verdicts", ["claim"], unique=False)
    op.create_table(
        "attributions",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("extraction", sa.Integer),
        sa.Column("judgement", sa.Integer),
        sa.Column("speaker", Words),
        sa.Column("speaker_role", Words),
        sa.Column("speaker_kind", sa.String(16)),
        sa.Column("speaker_id", sa.String(32)),
        sa.Column("speaker_score", sa.Float),
        sa.Column("speaker_affiliation", Words),
        sa.Column("speaker_description", Words),
        sa.Column("claim_text", Words, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
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
        sa.Column("detail", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_attributions_claim"),
        sa.ForeignKeyConstraint(["extraction"], ["extractions.number"], name="fk_attributions_extraction"),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"], name="fk_attributions_judgement"),
        sa.PrimaryKeyConstraint("number", name="pk_attributions"),
        sa.UniqueConstraint("claim", "extraction", name="uq_attributions_claim"),
        sa.UniqueConstraint("judgement", name="uq_attributions_judgement"),
    )
    op.create_index("ix_attributions_extraction", "attributions", ["extraction"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for table in KEPT:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"
            )
    op.execute(
        "CREATE TRIGGER articles_text_stays BEFORE UPDATE OF text ON articles "
        "BEGIN SELECT RAISE(ABORT, 'the text of an article is never altered'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION attribution_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are only added to', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION attribution_text_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the text of an article is never altered'; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION attribution_only_added_to()"
        )
    op.execute(
        "CREATE TRIGGER articles_text_stays BEFORE UPDATE OF text ON articles "
        "FOR EACH ROW EXECUTE FUNCTION attribution_text_stays()"
    )
