"""The ledger of callbacks as it is kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, Integer, SmallInteger, Text, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base

IS_OPEN = "state in ('open', 'claimed')"


class CallbackRow(Base):
    """An `Obligation`: one a call, and one that is open a number."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("uq_callbacks_open_number", "number", unique=True, postgresql_where=text(IS_OPEN)),
        Index("ix_callbacks_open", "queue", "since", postgresql_where=text(IS_OPEN)),
        Index("ix_callbacks_closed_at", "closed_at"),
        Index("ix_callbacks_number", "number"),
    )

    call: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str]
    way: Mapped[str]
    number: Mapped[str]
    """Personal. E.164."""
    queue: Mapped[str]
    tier: Mapped[int] = mapped_column(SmallInteger)
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    language: Mapped[str]
    dialled: Mapped[str]
    since: Mapped[datetime]
    entered_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    not_before: Mapped[datetime | None]
    """Where it is open."""
    claimed_call: Mapped[str | None]
    """Where it is claimed, as the three after it."""
    claimed_agent: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    is_not_reached: Mapped[bool] = mapped_column(server_default=false())
    served_in: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    """Where it is done, failed or withdrawn."""
    closed_how: Mapped[str | None]
    closed_by: Mapped[str | None]
    reason: Mapped[str | None]


class AttemptRow(Base):
    """An `Attempt`; only added to."""

    __tablename__ = "callback_attempts"

    id: Mapped[int] = mapped_column(Integer, Identity(always=True), primary_key=True)
    callback: Mapped[str] = mapped_column(ForeignKey("callbacks.call", ondelete="CASCADE"), index=True)
    call: Mapped[str | None]
    by: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    why: Mapped[str | None]
