"""Reviewing: judgements made together, saved filters, and who looks at which claim."""

import sqlalchemy as sa
from alembic import op

from attribution.ledger.schema import Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("judgements", sa.Column("action", sa.String(32)))
    op.create_table(
        "saved_filters",
        sa.Column("name", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("filters", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["reviewers.name"], name="fk_saved_filters_by"),
        sa.PrimaryKeyConstraint("name", name="pk_saved_filters"),
    )
    op.create_table(
        "viewing",
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("claim", sa.String(16), nullable=False),
        sa.Column("reviewer", Words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_viewing_claim"),
        sa.PrimaryKeyConstraint("session", name="pk_viewing"),
    )
    op.create_index("ix_viewing_claim", "viewing", ["claim"], unique=False)
