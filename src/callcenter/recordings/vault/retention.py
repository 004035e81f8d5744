"""How long a recording is kept. Pure.

Rules: a class has a term; a recording that is held is kept whatever its term; nothing is deleted before its term, but
ordinary recordings of which the site says that they may go earlier where the disk has no room.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callcenter.recordings.vault.envelope import Kind


class Class(StrEnum):
    """Why a recording is kept, which says how long."""

    ORDINARY = "ordinary"
    ORDER = "order"
    """Of a complaint or report that was passed on: kept with it."""
    CALLBACK = "callback"
    """We have called them: kept by the rules for such calls."""
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The site's."""

    days: Mapping[Class, int]
    relief_days: int | None = None
    """How old an ordinary recording is at least that may go where the disk has no room; None: none may."""

    def ends_before(self, class_: Class, now: datetime) -> datetime:
        """Recordings of the class that were kept earlier have served their term."""
        return now - timedelta(days=self.days[class_])

    def relieves_before(self, now: datetime) -> datetime:
        """Ordinary recordings that were kept earlier may go where the disk has no room."""
        return now - timedelta(days=self.days[Class.ORDINARY] if self.relief_days is None else self.relief_days)

    def is_over(self, class_: Class, kept_at: datetime, now: datetime) -> bool:
        return kept_at < self.ends_before(class_, now)


def class_of(kind: Kind, *, is_order: bool, is_callback: bool) -> Class:
    """An order outweighs all else: it is kept longest."""
    if is_order:
        return Class.ORDER
    if kind is Kind.MESSAGE:
        return Class.MESSAGE
    return Class.CALLBACK if is_callback else Class.ORDINARY
