"""Alarms: an agent has asked for help with a caller."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_alarms_call_calls"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_alarms")),
    )
    op.create_index("ix_alarms_unseen", "alarms", ["raised_at"], postgresql_where=sa.text("seen_at is null"))


def downgrade() -> None:
    op.drop_table("alarms")
