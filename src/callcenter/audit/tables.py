"""The book of deeds: added to, never changed. A trigger of the migration refuses update, delete and truncate."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class AuditRow(Base):
    """One deed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "deed", "id"), Index(None, "who", "id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)
    who: Mapped[str]
    """A user's name. No foreign key: a user may go, what they did stays."""
    deed: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)


class AuditChainRow(Base):
    """What binds a deed to all before it: added by a trigger of `audit` at the commit, changed by nothing."""

    __tablename__ = "audit_chain"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Without a gap, in the order of commits."""
    entry: Mapped[int] = mapped_column(BigInteger, unique=True)
    """No foreign key: an entry that was taken away is still named here."""
    at: Mapped[datetime]
    said: Mapped[str]
    """The SHA-256 of the deed's fields."""
    link: Mapped[str]
