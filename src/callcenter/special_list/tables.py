"""The lists as they are kept: keyed digests, never a number, never a certificate number, never a name.

Rules: `needs` are the bits of `needs.py`. Which numbers an import changed is kept for as long as a service may have to
read it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.database.base import Base


class SpecialListRow(Base):
    """One person's number on one list; a household's line may stand there once for each of them.

    Columns of fixed width come first: two million rows are a tenth smaller so.
    """

    __tablename__ = "special_list"
    __table_args__ = (
        CheckConstraint("octet_length(digest) = 32", name="digest"),
        CheckConstraint("octet_length(person) = 16", name="person"),
        CheckConstraint("relation in ('own', 'household', 'carer')", name="relation"),
        CheckConstraint("category between 1 and 7", name="category"),
        CheckConstraint("level between 1 and 4", name="level"),
        CheckConstraint("(category is null) = (level is null)", name="disability"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity"),
        Index(None, "batch"),
        Index("ix_special_list_declared", "valid_to", postgresql_where=text("list_name = 'declared'")),
    )

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    batch: Mapped[int | None] = mapped_column(BigInteger)
    """The import that it came by; null: by hand."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """Last day on the list."""
    tier: Mapped[int] = mapped_column(SmallInteger)
    needs: Mapped[int] = mapped_column(SmallInteger)
    category: Mapped[int | None] = mapped_column(SmallInteger)
    level: Mapped[int | None] = mapped_column(SmallInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    list_name: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    key: Mapped[str]
    """Fingerprint of the key that digest and person were made with; empty: the one before there could be two."""
    relation: Mapped[str]
    basis: Mapped[str]
    """Why it may be kept: consent, or the law's paragraph."""


class SpecialListChangeRow(Base):
    """A number that an import, or its undoing, changed."""

    __tablename__ = "special_list_changes"

    batch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
