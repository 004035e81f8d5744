"""Passwords that somebody else has set, and how often a login's failures were forgotten."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("users", sa.Column("must_choose", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("users", sa.Column("forgiven", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.execute("delete from sessions where stage = 'new_password'")
    op.drop_column("users", "forgiven")
    op.drop_column("users", "must_choose")
