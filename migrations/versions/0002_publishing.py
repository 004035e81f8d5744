"""Documents: versions, approvals, releases, locks; notices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEVER_CHANGED = ("document_versions", "document_approvals", "document_releases")


def upgrade() -> None:
    op.create_table(
        "document_versions",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("document", "number", name=op.f("pk_document_versions")),
    )
    op.create_index(op.f("ix_document_versions_meaning"), "document_versions", ["meaning"], unique=False)
    op.create_table(
        "document_approvals",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document", "number"],
            ["document_versions.document", "document_versions.number"],
            name=op.f("fk_document_approvals_document_number"),
        ),
        sa.PrimaryKeyConstraint("document", "number", "by", name=op.f("pk_document_approvals")),
    )
    op.create_table(
        "document_releases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=True),
        sa.Column("numbers", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint(
            "action in ('requested', 'released', 'stopped', 'retired')", name=op.f("ck_document_releases_action")
        ),
        sa.CheckConstraint("percent between 1 and 99", name=op.f("ck_document_releases_percent")),
        sa.CheckConstraint("percent is null or numbers is null", name=op.f("ck_document_releases_audience")),
        sa.ForeignKeyConstraint(
            ["document", "number"],
            ["document_versions.document", "document_versions.number"],
            name=op.f("fk_document_releases_document_number"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_releases")),
    )
    op.create_table(
        "document_locks",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_document_locks")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('announcement', 'closure')", name=op.f("ck_notices_kind")),
        sa.CheckConstraint("(kind = 'closure') = (queue is not null)", name=op.f("ck_notices_queue")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_notices_time")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_ends_at"), "notices", ["ends_at"], unique=False)
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as $$"
        " begin raise exception '% is never changed', tg_table_name using errcode = 'restrict_violation'; end $$"
    )
    for table in NEVER_CHANGED:
        op.execute(
            f"create trigger {table}_never_changed before update or delete on {table}"
            " for each statement execute function refuse_change()"
        )


def downgrade() -> None:
    op.drop_index(op.f("ix_notices_ends_at"), table_name="notices")
    op.drop_table("notices")
    op.drop_table("document_locks")
    op.drop_table("document_releases")
    op.drop_table("document_approvals")
    op.drop_index(op.f("ix_document_versions_meaning"), table_name="document_versions")
    op.drop_table("document_versions")
    op.execute("drop function refuse_change()")
