"""The special-service list (特服名单) as it is kept: keyed digests, never a number, never a certificate number."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, LargeBinary, SmallInteger, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from callcenter.database.base import Base


class SpecialListRow(Base):
    """One person's number on one list; a household's line may stand there several times."""

    __tablename__ = "special_list"
    __table_args__ = (
        UniqueConstraint("digest", "list_name", "category"),
        CheckConstraint("octet_length(digest) = 32", name="digest"),
        CheckConstraint("category between 1 and 7", name="category"),
        CheckConstraint("level between 1 and 4", name="level"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    list_name: Mapped[str]
    category: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[int] = mapped_column(SmallInteger)
    tier: Mapped[int] = mapped_column(SmallInteger)
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """Last day on the list."""
    batch: Mapped[str]
    """The import, or the hand, that it came by."""
    basis: Mapped[str]
    """Why it may be kept: consent, or the law's paragraph."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
