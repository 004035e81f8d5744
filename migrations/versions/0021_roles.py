"""Roles for seniors, quality assurance, auditors and security administrators."""

from collections.abc import Sequence

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = ("agent", "supervisor", "operator", "list_officer", "admin")
_NOW = ("agent", "senior", "supervisor", "qa", "operator", "list_officer", "auditor", "security_admin", "admin")


def upgrade() -> None:
    _allow_roles(_NOW)


def downgrade() -> None:
    op.execute("update users set role = 'agent' where role = 'senior'")
    # The older version has no role that may so little: who had one of these can be given another one.
    op.execute("delete from users where role in ('qa', 'auditor', 'security_admin')")
    _allow_roles(_BEFORE)


def _allow_roles(roles: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_users_role"), "users")
    named = ", ".join(f"'{role}'" for role in roles)
    op.create_check_constraint(op.f("ck_users_role"), "users", f"role in ({named})")
