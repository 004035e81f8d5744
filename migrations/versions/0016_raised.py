"""Callers whom a supervisor has raised in the order of service."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("raised_from", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("calls", "raised_from")
