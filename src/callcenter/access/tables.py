"""Who may sign in, and who is signed in."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, false, func, true
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class UserRow(Base):
    """One login; the password only as its argon2 hash."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(
            "role in ('agent', 'senior', 'supervisor', 'qa', 'operator', 'list_officer', 'auditor', 'security_admin',"
            " 'admin')",
            name="role",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    agent: Mapped[str | None]
    """Staff number. No foreign key: this room stands below agents."""
    subject: Mapped[str | None] = mapped_column(unique=True)
    """Who they are to the site's identity provider, where it vouches for them."""
    is_active: Mapped[bool] = mapped_column(server_default=true())
    must_choose: Mapped[bool] = mapped_column(server_default=false())
    """Somebody else has set the password."""
    forgiven: Mapped[int] = mapped_column(server_default="0")
    """How often failures to sign in were forgotten: what a service remembers from before counts no more."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SessionRow(Base):
    """One browser that is signed in; its row is gone when it is signed out."""

    __tablename__ = "sessions"
    # A user's own are few; those that are over are found by their end.
    __table_args__ = (Index(None, "user_id"), Index(None, "ends_at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    """Of the token in the cookie, with the site's key."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    password_stamp: Mapped[str]
    """Of the password that it was opened with."""
    address: Mapped[str]
    browser: Mapped[str]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(server_default="open")


class FailureRow(Base):
    """Failures in a row to prove to be somebody; gone once they have come in."""

    __tablename__ = "sign_in_failures"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
    address: Mapped[str]
    locked_until: Mapped[datetime | None]


class FactorRow(Base):
    """Somebody's authenticator app; its secret only sealed, its recovery codes only as digests."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes | None]
    begun: Mapped[bytes | None]
    last_step: Mapped[int] = mapped_column(BigInteger, server_default="0")
    recovery: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary), server_default="{}")
