"""The people who answer, and the queues they serve."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Text,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class QueueRow(Base):
    """A service queue (服务队列)."""

    __tablename__ = "queues"

    id: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class AgentRow(Base):
    """A person who answers calls."""

    __tablename__ = "agents"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Staff number (工号)."""
    name: Mapped[str]
    seat: Mapped[str | None] = mapped_column(unique=True)
    """Extension of the phone they sit at; None while signed out of every seat."""
    status: Mapped[str] = mapped_column(server_default=text("'offline'"))
    """Chosen by the person, unlike the state that the system sees."""
    reason: Mapped[str] = mapped_column(server_default="")
    """Why on a break: one of `break_reasons`, or ours."""
    status_since: Mapped[datetime | None]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    is_active: Mapped[bool] = mapped_column(server_default=true())


class AgentQueueRow(Base):
    """An agent serves a queue."""

    __tablename__ = "agent_queues"
    __table_args__ = (CheckConstraint("level between 1 and 3", name="level"),)

    agent: Mapped[str] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True)
    queue: Mapped[str] = mapped_column(ForeignKey("queues.id", ondelete="CASCADE"), primary_key=True, index=True)
    level: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    """How well; 1 is best."""


class BreakReasonRow(Base):
    """Why somebody may take a break."""

    __tablename__ = "break_reasons"

    id: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger)
    """In lists; a smaller one stands first."""
    is_active: Mapped[bool] = mapped_column(server_default=true())


class AgentStateRow(Base):
    """How an agent stood for a while; the row without an end is how they stand now."""

    __tablename__ = "agent_states"
    __table_args__ = (
        Index("uq_agent_states_open", "agent", unique=True, postgresql_where=text("until is null")),
        Index(None, "agent", "since"),
        Index(None, "since"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    agent: Mapped[str] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    seat: Mapped[str | None]
    status: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]
    call: Mapped[str | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
