"""The book of recordings, and its chain, which nothing changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

HERE = sa.text("deleted_at is null")


def upgrade() -> None:
    op.create_table(
        "vault",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("envelope", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("original_sha256", sa.Text(), nullable=False),
        sa.Column("stored_size", sa.BigInteger(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("held_why", sa.Text(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_vault")),
    )
    op.create_index(op.f("ix_vault_call"), "vault", ["call"])
    op.create_index("ix_vault_class_kept_at", "vault", ["class", "kept_at"], postgresql_where=HERE)
    op.create_index("ix_vault_key_id", "vault", ["key_id"], postgresql_where=HERE)
    op.create_index("ix_vault_medium_kept_at", "vault", ["medium", "kept_at"], postgresql_where=HERE)
    op.create_table(
        "recording_chain",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_recording_chain")),
    )
    op.create_index("ix_recording_chain_path", "recording_chain", ["path"])
    op.create_index("ix_recording_chain_day", "recording_chain", ["day"])
    op.execute(
        "create function recording_chain_is_only_added_to() returns trigger language plpgsql as $$"
        " begin raise exception 'recording_chain: entries are only added' using errcode = 'insufficient_privilege';"
        " end $$"
    )
    op.execute(
        "create trigger recording_chain_is_only_added_to before update or delete or truncate on recording_chain"
        " for each statement execute function recording_chain_is_only_added_to()"
    )
    op.create_table(
        "unwanted_objects",
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("object", name=op.f("pk_unwanted_objects")),
    )
    op.add_column("recordings", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "deleted_at")
    op.drop_column("recordings", "deleted_at")
    op.drop_table("unwanted_objects")
    op.drop_table("recording_chain")
    op.execute("drop function recording_chain_is_only_added_to()")
    op.drop_table("vault")
