"""Seats in PostgreSQL. What Asterisk needs to know of them is drawn from here, on every node."""

from datetime import datetime

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class SeatRow(Base):
    """One seat."""

    __tablename__ = "seats"
    __table_args__ = (CheckConstraint("kind in ('browser', 'desk')", name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """Its extension."""
    kind: Mapped[str]
    label: Mapped[str] = mapped_column(server_default="")
    """Where it stands, for people: a room, a row."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
