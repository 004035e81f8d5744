"""What was said in calls, and how far writing it down has come."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_recordings_kept_at"), "recordings", ["kept_at"], unique=False)
    op.create_table(
        "transcripts",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["recordings.call"], name=op.f("fk_transcripts_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_transcripts")),
    )
    op.create_index(op.f("ix_transcripts_due_at"), "transcripts", ["due_at"], unique=False)
    op.create_table(
        "utterances",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("lexemes", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["transcripts.call"], name=op.f("fk_utterances_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "n", name=op.f("pk_utterances")),
    )
    op.create_index("ix_utterances_lexemes", "utterances", ["lexemes"], unique=False, postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_utterances_lexemes", table_name="utterances", postgresql_using="gin")
    op.drop_table("utterances")
    op.drop_index(op.f("ix_transcripts_due_at"), table_name="transcripts")
    op.drop_table("transcripts")
    op.drop_index(op.f("ix_recordings_kept_at"), table_name="recordings")
