"""Casework: what agents keep of calls, with its versions; callbacks found by their number."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_callbacks_number", "callbacks", ["number"])
    op.create_table(
        "cases",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("is_solved", sa.Boolean(), nullable=True),
        sa.Column("suggested", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_cases_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_matter_at", "cases", ["matter", "at"])
    op.create_index("ix_cases_agent_at", "cases", ["agent", "at"])
    op.create_table(
        "case_versions",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("case", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["cases.call"], name=op.f("fk_case_versions_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "version", name=op.f("pk_case_versions")),
    )


def downgrade() -> None:
    op.drop_table("case_versions")
    op.drop_table("cases")
    op.drop_index("ix_callbacks_number", table_name="callbacks")
