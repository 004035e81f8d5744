"""The people who answer, and the queues they serve."""

from datetime import datetime

from sqlalchemy import ForeignKey, text, true
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
    status_since: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(server_default=true())


class AgentQueueRow(Base):
    """An agent serves a queue."""

    __tablename__ = "agent_queues"

    agent: Mapped[str] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True)
    queue: Mapped[str] = mapped_column(ForeignKey("queues.id", ondelete="CASCADE"), primary_key=True, index=True)
