"""What callers have got from the flow; messages; callbacks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("result", sa.Text(), nullable=True))
    op.create_table(
        "messages",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_messages_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "seq", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_queue_left_at", "messages", ["queue", "left_at"], unique=False)
    op.create_index(op.f("ix_messages_left_at"), "messages", ["left_at"], unique=False)
    op.create_table(
        "callbacks",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name=op.f("fk_callbacks_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_callbacks")),
    )
    op.create_index(
        "ix_callbacks_due",
        "callbacks",
        ["queue", "arrived_at"],
        unique=False,
        postgresql_where=sa.text("done_at is null"),
    )


def downgrade() -> None:
    op.drop_index("ix_callbacks_due", table_name="callbacks", postgresql_where=sa.text("done_at is null"))
    op.drop_table("callbacks")
    op.drop_index(op.f("ix_messages_left_at"), table_name="messages")
    op.drop_index("ix_messages_queue_left_at", table_name="messages")
    op.drop_table("messages")
    op.drop_column("calls", "result")
