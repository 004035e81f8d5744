"""Calls as they are kept: the timeline, and what is drawn from it for lists and pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Integer, SmallInteger, Text, false, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class TimelineRow(Base):
    """One numbered fact. The truth: every other table here can be drawn again from it.

    No foreign key to `calls`: a fact is kept even where the call's arrival was lost.
    """

    __tablename__ = "timeline"

    call: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str]
    fact: Mapped[dict[str, Any]] = mapped_column(JSONB)


class CallRow(Base):
    """A `CallRecord`."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_arrived_at_id", "arrived_at", "id"),
        Index("ix_calls_queue_arrived_at", "queue", "arrived_at"),
        Index("ix_calls_agent_arrived_at", "agent", "arrived_at"),
        Index("ix_calls_number_arrived_at", "number", "arrived_at"),
        Index("ix_calls_open", "state", postgresql_where=text("state <> 'ended'")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    node: Mapped[str]
    leg: Mapped[str]
    state: Mapped[str]
    number: Mapped[str | None]
    """Personal. E.164."""
    dialled: Mapped[str]
    language: Mapped[str]
    arrived_at: Mapped[datetime]
    last_seq: Mapped[int]
    list_name: Mapped[str | None]
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    tier: Mapped[int] = mapped_column(SmallInteger)
    raised_from: Mapped[int | None] = mapped_column(SmallInteger)
    """The tier of their own, where a supervisor has raised them."""
    priority: Mapped[int | None] = mapped_column(BigInteger)
    flow: Mapped[str | None]
    flow_version: Mapped[str | None]
    result: Mapped[str | None]
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Personal."""
    queue: Mapped[str | None]
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    queued_at: Mapped[datetime | None]
    since: Mapped[datetime | None]
    agent: Mapped[str | None]
    seat: Mapped[str | None]
    why_now: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    ringing_at: Mapped[datetime | None]
    connected_at: Mapped[datetime | None]
    wait_ms: Mapped[int | None] = mapped_column(BigInteger)
    talk_ms: Mapped[int | None] = mapped_column(BigInteger)
    talk: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    is_unrecorded: Mapped[bool] = mapped_column(server_default=false())
    """The caller does not want to be recorded."""
    was_in_lifeboat: Mapped[bool] = mapped_column(server_default=false())
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    cause: Mapped[int | None] = mapped_column(SmallInteger)
    callback_of: Mapped[str | None]
    """The call that left us owing this one."""
    called_by: Mapped[str | None]
    """The agent who has called them."""


class LegRow(Base):
    """One channel of a call."""

    __tablename__ = "legs"

    id: Mapped[str] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    """caller or agent."""
    agent: Mapped[str | None]
    seat: Mapped[str | None]
    answered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RecordingRow(Base):
    """The recording of a call's conversation. Stands here because it is drawn from the timeline, too."""

    __tablename__ = "recordings"

    call: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str]
    duration_s: Mapped[float] = mapped_column(Double)
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    caller: Mapped[dict[str, Any]] = mapped_column(JSONB)
    agent: Mapped[dict[str, Any]] = mapped_column(JSONB)
    kept_at: Mapped[datetime] = mapped_column(index=True)
    deleted_at: Mapped[datetime | None]
    """By the vault: the sound is no more."""


class MessageRow(Base):
    """A message that a caller has left; drawn from the timeline."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_queue_left_at", "queue", "left_at"),)

    call: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Of its timeline entry."""
    node: Mapped[str]
    queue: Mapped[str]
    left_at: Mapped[datetime] = mapped_column(index=True)
    path: Mapped[str]
    duration_s: Mapped[float] = mapped_column(Double)
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    deleted_at: Mapped[datetime | None]
    """By the vault: the sound is no more."""


class AlarmRow(Base):
    """An agent has asked for help with a caller; drawn from the timeline, but for who has seen it."""

    __tablename__ = "alarms"
    __table_args__ = (Index("ix_alarms_unseen", "raised_at", postgresql_where=text("seen_at is null")),)

    call: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    agent: Mapped[str]
    raised_at: Mapped[datetime]
    number: Mapped[str | None]
    """Of the emergency service that the agent has called."""
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None]
    """A user's name."""
