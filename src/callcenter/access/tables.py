"""Who may sign in."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, func, true
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class UserRow(Base):
    """One login; the password only as its argon2 hash."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role in ('agent', 'supervisor', 'operator', 'list_officer', 'admin')", name="role"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    agent: Mapped[str | None]
    """Staff number. No foreign key: this room stands below agents."""
    is_active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
