"""People: skill levels, languages, reasons of breaks, how each agent stood when, and the role of supervisors."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_REASONS = (
    ("rest", "休息", "Rest"),
    ("meal", "用餐", "Meal"),
    ("meeting", "会议", "Meeting"),
    ("equipment", "设备故障", "Equipment"),
    ("other", "其他", "Other"),
)


def upgrade() -> None:
    _allow_roles("agent", "supervisor", "operator", "list_officer", "admin")
    op.add_column("agents", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "agents",
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("agent_queues", sa.Column("level", sa.SmallInteger(), server_default=sa.text("1"), nullable=False))
    op.create_check_constraint(op.f("ck_agent_queues_level"), "agent_queues", "level between 1 and 3")
    reasons = op.create_table(
        "break_reasons",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_reasons")),
    )
    op.bulk_insert(
        reasons,
        [
            {"id": name, "name_zh": zh, "name_en": en, "position": place}
            for place, (name, zh, en) in enumerate(_REASONS)
        ],
    )
    op.create_table(
        "agent_states",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"], name=op.f("fk_agent_states_agent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_states")),
    )
    op.create_index(
        "uq_agent_states_open", "agent_states", ["agent"], unique=True, postgresql_where=sa.text("until is null")
    )
    op.create_index(op.f("ix_agent_states_agent_since"), "agent_states", ["agent", "since"], unique=False)
    op.create_index(op.f("ix_agent_states_since"), "agent_states", ["since"], unique=False)


def downgrade() -> None:
    op.drop_table("agent_states")
    op.drop_table("break_reasons")
    op.drop_constraint(op.f("ck_agent_queues_level"), "agent_queues")
    op.drop_column("agent_queues", "level")
    op.drop_column("agents", "languages")
    op.drop_column("agents", "reason")
    op.execute("update agents set status = 'break' where status = 'training'")
    op.execute("update users set role = 'operator' where role = 'supervisor'")
    _allow_roles("agent", "operator", "list_officer", "admin")


def _allow_roles(*roles: str) -> None:
    op.drop_constraint(op.f("ck_users_role"), "users")
    op.create_check_constraint(
        op.f("ck_users_role"), "users", "role in (" + ", ".join(f"'{one}'" for one in roles) + ")"
    )
