"""Versions, approvals, releases, locks and notices. What was published is never changed: the migration holds it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Identity, Integer, SmallInteger, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from callcenter.database.base import Base


class DocumentVersionRow(Base):
    """One text of a document, as it was published."""

    __tablename__ = "document_versions"

    document: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str]
    """Verbatim, comments and all."""
    hash: Mapped[str]
    meaning: Mapped[str | None] = mapped_column(index=True)
    """Of a flow: `Flow.version`, which calls on it have in their timelines."""
    author: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class ApprovalRow(Base):
    """A second person's word for a version."""

    __tablename__ = "document_approvals"
    __table_args__ = (
        ForeignKeyConstraint(["document", "number"], ["document_versions.document", "document_versions.number"]),
    )

    document: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class ReleaseRow(Base):
    """One entry of the history of who gets which version."""

    __tablename__ = "document_releases"
    __table_args__ = (
        ForeignKeyConstraint(["document", "number"], ["document_versions.document", "document_versions.number"]),
        CheckConstraint("action in ('requested', 'released', 'stopped', 'retired')", name="action"),
        CheckConstraint("percent between 1 and 99", name="percent"),
        CheckConstraint("percent is null or numbers is null", name="audience"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    document: Mapped[str]
    number: Mapped[int]
    action: Mapped[str]
    percent: Mapped[int | None] = mapped_column(SmallInteger)
    numbers: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """Test numbers, E.164; percent and numbers both null: all calls."""
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class DocumentLockRow(Base):
    """Who edits a document."""

    __tablename__ = "document_locks"

    document: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    expires_at: Mapped[datetime]


class NoticeRow(Base):
    """An emergency announcement, or a queue closed by a click."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("kind in ('announcement', 'closure')", name="kind"),
        CheckConstraint("(kind = 'closure') = (queue is not null)", name="queue"),
        CheckConstraint("ends_at > starts_at", name="time"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    queue: Mapped[str | None]
    words: Mapped[dict[str, str]] = mapped_column(JSONB)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ended_at: Mapped[datetime | None]
    """Ended by hand before `ends_at`."""
    ended_by: Mapped[str | None]
