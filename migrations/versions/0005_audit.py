"""The book of deeds, which nothing changes; list officers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_index(op.f("ix_audit_deed_id"), "audit", ["deed", "id"], unique=False)
    op.create_index(op.f("ix_audit_who_id"), "audit", ["who", "id"], unique=False)
    op.execute(
        "create function audit_is_only_added_to() returns trigger language plpgsql as $$"
        " begin raise exception 'audit: entries are only added' using errcode = 'insufficient_privilege'; end $$"
    )
    op.execute(
        "create trigger audit_is_only_added_to before update or delete or truncate on audit"
        " for each statement execute function audit_is_only_added_to()"
    )
    op.drop_constraint(op.f("ck_users_role"), "users")
    op.create_check_constraint(op.f("ck_users_role"), "users", "role in ('agent', 'operator', 'list_officer', 'admin')")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_users_role"), "users")
    # The older version knows no such role: who had it can be given another one.
    op.execute("delete from users where role = 'list_officer'")
    op.create_check_constraint(op.f("ck_users_role"), "users", "role in ('agent', 'operator', 'admin')")
    op.drop_table("audit")
    op.execute("drop function audit_is_only_added_to()")
