"""Cases as they are kept: how each stands now, for lists and reports, and its latest versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class CaseRow(Base):
    """A `Kept`: one a call."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_matter_at", "matter", "at"), Index("ix_cases_agent_at", "agent", "at"))

    call: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    agent: Mapped[str]
    by: Mapped[str]
    notes: Mapped[str]
    """Personal."""
    matter: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    disposition: Mapped[str | None]
    is_solved: Mapped[bool | None]
    suggested: Mapped[str | None]


class CaseVersionRow(Base):
    """What a case was; the oldest are forgotten."""

    __tablename__ = "case_versions"

    call: Mapped[str] = mapped_column(ForeignKey("cases.call", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    case: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Personal: its notes."""
