"""Users whom the site's identity provider vouches for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("users", sa.Column("subject", sa.Text(), nullable=True))
    op.create_unique_constraint("uq_users_subject", "users", ["subject"])


def downgrade() -> None:
    op.drop_constraint("uq_users_subject", "users")
    op.drop_column("users", "subject")
