"""Tokens, webhook endpoints and what became of their deliveries, pages to open. No secret stands here."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, LargeBinary, Text, false, func, text, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class TokenRow(Base):
    """A token; of its secret only the SHA-256."""

    __tablename__ = "integration_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    agent: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class EndpointRow(Base):
    """A webhook endpoint, and how far its deliveries are."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Empty: all."""
    queues: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Empty: all."""
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_on: Mapped[bool] = mapped_column(server_default=true())
    off_cause: Mapped[str | None]
    """by_hand or gone."""
    secret_generation: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    secret_changed_at: Mapped[datetime]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    position: Mapped[int] = mapped_column(BigInteger)
    """The outbox id of the last event that is done with."""
    failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    """In a row, of the event that is due."""
    failing_since: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    last_delivered_at: Mapped[datetime | None]
    leased_by: Mapped[str | None]
    """Which process delivers."""
    leased_until: Mapped[datetime | None]


class AttemptRow(Base):
    """One delivery that was tried; the last ones of each endpoint are kept."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (Index("ix_webhook_attempts_endpoint_id", "endpoint", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    endpoint: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event: Mapped[int] = mapped_column(BigInteger)
    """Its outbox id; 0 for a test."""
    type: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    took_ms: Mapped[int] = mapped_column(Integer)
    status: Mapped[int | None]
    fault: Mapped[str | None]
    """None where it was delivered."""


class DeadLetterRow(Base):
    """An event that was given up; a copy of the outbox's row, which is pruned, and holds nothing personal."""

    __tablename__ = "webhook_dead_letters"

    endpoint: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), primary_key=True)
    event: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    topic: Mapped[str]
    key: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    type: Mapped[str]
    given_up_at: Mapped[datetime]
    fault: Mapped[str]
    is_wanted: Mapped[bool] = mapped_column(server_default=false())
    """Somebody has asked for it to be sent again."""


class PopRow(Base):
    """A page of another system that agents open about a call."""

    __tablename__ = "screen_pops"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str]
    template: Mapped[str]
    opens: Mapped[str]
    """click or itself."""
    queues: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Empty: all."""
    is_on: Mapped[bool] = mapped_column(server_default=true())
    created_by: Mapped[str]
    created_at: Mapped[datetime]
