"""Declared needs are found without reading all lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_special_list_declared",
        "special_list",
        ["valid_to"],
        unique=False,
        postgresql_where=sa.text("list_name = 'declared'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_special_list_declared", table_name="special_list", postgresql_where=sa.text("list_name = 'declared'")
    )
