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
