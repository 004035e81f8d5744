"""The book of recordings: what is kept, where and why; and the chain, to which is only added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Double, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class VaultRow(Base):
    """One recording as it is kept now."""

    __tablename__ = "vault"
    __table_args__ = (
        Index("ix_vault_class_kept_at", "class", "kept_at", postgresql_where=text("deleted_at is null")),
        Index("ix_vault_key_id", "key_id", postgresql_where=text("deleted_at is null")),
        Index("ix_vault_medium_kept_at", "medium", "kept_at", postgresql_where=text("deleted_at is null")),
    )

    path: Mapped[str] = mapped_column(primary_key=True)
    """As the timeline names it."""
    call: Mapped[str] = mapped_column(index=True)
    """No foreign key: what became of a recording is known longer than its call."""
    kind: Mapped[str]
    seq: Mapped[int] = mapped_column(Integer)
    """Of a message's timeline entry; 0 for a talk."""
    kept_at: Mapped[datetime]
    object: Mapped[str]
    envelope: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """A copy of what lies in the store; null once the recording is deleted."""
    key_id: Mapped[str]
    medium: Mapped[str]
    original_sha256: Mapped[str]
    stored_size: Mapped[int] = mapped_column(BigInteger)
    duration_s: Mapped[float] = mapped_column(Double)
    class_: Mapped[str] = mapped_column("class")
    held_at: Mapped[datetime | None]
    held_by: Mapped[str | None]
    held_why: Mapped[str | None]
    deleted_at: Mapped[datetime | None]
    deleted_why: Mapped[str | None]


class RecordingChainRow(Base):
    """A `ChainEntry`."""

    __tablename__ = "recording_chain"
    __table_args__ = (Index("ix_recording_chain_path", "path"), Index("ix_recording_chain_day", "day"))

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    deed: Mapped[str]
    path: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    link: Mapped[str]


class UnwantedObjectRow(Base):
    """An object of the store that no recording is kept in any more, and that is still to be removed."""

    __tablename__ = "unwanted_objects"

    object: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
