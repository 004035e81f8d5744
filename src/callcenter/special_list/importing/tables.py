"""Imports as they are kept: batches, what they staged, what they replaced, what was wrong with their files.

Rules: nothing here holds a number or a name; what is staged leaves with the decision about it, before-images with the
next batch of the same list.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class ListBatchRow(Base):
    """One file on its way to a list."""

    __tablename__ = "list_batches"
    __table_args__ = (CheckConstraint("mode in ('replace', 'add')", name="mode"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    state: Mapped[str] = mapped_column(index=True)
    cause: Mapped[str | None]
    """Why it failed, or came back to be decided again."""
    file_name: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    headings: Mapped[list[str]] = mapped_column(JSONB)
    list_name: Mapped[str | None]
    mode: Mapped[str | None]
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Which headings each field is read from; before reading begins, a suggestion."""
    basis: Mapped[str]
    key: Mapped[str]
    """Fingerprint of the key that its numbers were digested with."""
    submitted_by: Mapped[str]
    submitted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    """Readings begun; one that breaks off is begun again."""
    share_read: Mapped[float]
    lines: Mapped[int]
    entries: Mapped[int]
    problems: Mapped[int]
    difference: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """`difference.Difference`, once staged."""
    alarms: Mapped[list[Any]] = mapped_column(JSONB)


class ListColumnsRow(Base):
    """How the last file of a list was mapped."""

    __tablename__ = "list_columns"

    list_name: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB)


staging = Table(
    "list_staging",
    Base.metadata,
    Column("batch", BigInteger, nullable=False),
    Column("line", Integer, nullable=False),
    Column("category", SmallInteger),
    Column("level", SmallInteger),
    Column("tier", SmallInteger, nullable=False),
    Column("needs", SmallInteger, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("digest", LargeBinary, nullable=False),
    Column("person", LargeBinary, nullable=False),
    Column("relation", Text, nullable=False),
    Column("basis", Text, nullable=False),
    # A crash of PostgreSQL empties it, which its batch finds out; that is half the writing saved.
    prefixes=["UNLOGGED"],
)
"""Entries of a file that nobody has approved yet."""

history = Table(
    "list_history",
    Base.metadata,
    Column("batch", BigInteger, nullable=False),
    Column("was", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("of_batch", BigInteger),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("tier", SmallInteger, nullable=False),
    Column("needs", SmallInteger, nullable=False),
    Column("category", SmallInteger),
    Column("level", SmallInteger),
    Column("digest", LargeBinary, nullable=False),
    Column("list_name", Text, nullable=False),
    Column("person", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("basis", Text, nullable=False),
    CheckConstraint("was in ('changed', 'gone')", name="was"),
    Index(None, "batch"),
)
"""Entries as they stood before a batch changed or removed them."""

problems = Table(
    "list_problems",
    Base.metadata,
    Column("batch", BigInteger, nullable=False),
    Column("line", Integer, nullable=False),
    Column("other_line", Integer),
    Column("field", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "batch", "line"),
)
"""What was wrong with a file: never a value."""
