"""Transcripts: one row a recording that says how far its transcript has come, one a thing that was said."""

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index, Integer, SmallInteger
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class TranscriptRow(Base):
    """Goes with its recording. The queue of jobs is the rows that are due."""

    __tablename__ = "transcripts"

    call: Mapped[str] = mapped_column(ForeignKey("recordings.call", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """Nobody begins before: of what waits, the time for it; of what is worked on, the end of the lease."""
    cause: Mapped[str | None]
    """Why the last attempt failed."""
    ended_at: Mapped[datetime | None]


class UtteranceRow(Base):
    """One thing that was said."""

    __tablename__ = "utterances"
    __table_args__ = (Index("ix_utterances_lexemes", "lexemes", postgresql_using="gin"),)

    call: Mapped[str] = mapped_column(ForeignKey("transcripts.call", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    speaker: Mapped[str]
    start_s: Mapped[float] = mapped_column(Double)
    end_s: Mapped[float] = mapped_column(Double)
    text: Mapped[str]
    """Personal."""
    engine: Mapped[str]
    language: Mapped[str]
    confidence: Mapped[float | None] = mapped_column(Double)
    lexemes: Mapped[str] = mapped_column(TSVECTOR)
    """Personal. What it is found by: `lexemes.vector`."""
