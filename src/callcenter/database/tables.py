"""The outbox: what happened, in the order in which it was committed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class OutboxRow(Base):
    """One change, told to whoever follows; pruned when old."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)
    topic: Mapped[str]
    key: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
