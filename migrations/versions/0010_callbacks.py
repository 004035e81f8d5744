"""The ledger of callbacks: kinds, deadlines, attempts; one open obligation a number."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_IS_OPEN = sa.text("state in ('open', 'claimed')")


def upgrade() -> None:
    op.add_column("calls", sa.Column("callback_of", sa.Text(), nullable=True))
    op.drop_index("ix_callbacks_due", table_name="callbacks", postgresql_where=sa.text("done_at is null"))
    for column in (
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("tier", sa.SmallInteger(), nullable=True),
        sa.Column("needs", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("dialled", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_call", sa.Text(), nullable=True),
        sa.Column("claimed_agent", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_not_reached", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("served_in", sa.Text(), nullable=True),
        sa.Column("closed_how", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
    ):
        op.add_column("callbacks", column)
    op.alter_column("callbacks", "arrived_at", new_column_name="since")
    op.alter_column("callbacks", "promised_at", new_column_name="entered_at")
    op.alter_column("callbacks", "done_at", new_column_name="closed_at")
    op.alter_column("callbacks", "done_by", new_column_name="closed_by")
    op.execute(
        "update callbacks set kind = 'promised', way = 'voice', attempts = 0, tier = calls.tier, needs = calls.needs,"
        " language = calls.language, dialled = calls.dialled, due_at = entered_at + interval '2 hours',"
        " state = case when closed_at is null then 'open' else 'done' end,"
        " closed_how = case when closed_at is null then null else 'by_hand' end,"
        " not_before = case when closed_at is null then entered_at end"
        " from calls where calls.id = callbacks.call"
    )
    # Of several promises to one number the first keeps its place; calling once keeps them all.
    op.execute(
        "update callbacks set state = 'withdrawn', closed_at = now(), closed_by = 'callcenter', not_before = null,"
        " reason = 'the same number is called back already' from callbacks as first"
        " where callbacks.state = 'open' and first.state = 'open' and first.number = callbacks.number"
        " and (first.since, first.call) < (callbacks.since, callbacks.call)"
    )
    for name in ("kind", "way", "tier", "needs", "language", "dialled", "due_at", "attempts", "state"):
        op.alter_column("callbacks", name, nullable=False)
    op.create_index("uq_callbacks_open_number", "callbacks", ["number"], unique=True, postgresql_where=_IS_OPEN)
    op.create_index("ix_callbacks_open", "callbacks", ["queue", "since"], unique=False, postgresql_where=_IS_OPEN)
    op.create_index("ix_callbacks_closed_at", "callbacks", ["closed_at"], unique=False)
    op.create_table(
        "callback_attempts",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["callback"], ["callbacks.call"], name=op.f("fk_callback_attempts_callback"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempts")),
    )
    op.create_index(op.f("ix_callback_attempts_callback"), "callback_attempts", ["callback"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_callback_attempts_callback"), table_name="callback_attempts")
    op.drop_table("callback_attempts")
    op.drop_index("ix_callbacks_closed_at", table_name="callbacks")
    op.drop_index("ix_callbacks_open", table_name="callbacks", postgresql_where=_IS_OPEN)
    op.drop_index("uq_callbacks_open_number", table_name="callbacks", postgresql_where=_IS_OPEN)
    # What was missed was never promised, and nothing but promises was kept before.
    op.execute("delete from callbacks where kind <> 'promised'")
    op.execute("update callbacks set closed_at = null, closed_by = null where state = 'failed'")
    op.alter_column("callbacks", "since", new_column_name="arrived_at")
    op.alter_column("callbacks", "entered_at", new_column_name="promised_at")
    op.alter_column("callbacks", "closed_at", new_column_name="done_at")
    op.alter_column("callbacks", "closed_by", new_column_name="done_by")
    for name in (
        *("kind", "way", "tier", "needs", "language", "dialled", "due_at", "attempts", "state", "not_before"),
        *("claimed_call", "claimed_agent", "claimed_at", "is_not_reached", "served_in", "closed_how", "reason"),
    ):
        op.drop_column("callbacks", name)
    op.create_index(
        "ix_callbacks_due",
        "callbacks",
        ["queue", "arrived_at"],
        unique=False,
        postgresql_where=sa.text("done_at is null"),
    )
    op.drop_column("calls", "callback_of")
