"""Why agents take breaks: the reasons that a site keeps. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from callcenter.vocabulary.errors import CallCenterError

MOST = 30
_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")


class UnfitBreakError(CallCenterError):
    """A break for a reason that the site does not keep, or a reason that cannot be kept."""


@dataclass(frozen=True, slots=True)
class BreakReason:
    """One that agents may choose; an inactive one stays for what was written down with it."""

    id: str
    name_zh: str
    name_en: str
    position: int
    is_active: bool = True


class BreakReasons(Protocol):
    """Where they are kept; raises the database room's errors when it is away."""

    async def reasons(self) -> Sequence[BreakReason]:
        """All, in the order of lists."""
        ...


def check_chosen(reason: str, reasons: Collection[BreakReason]) -> None:
    """No reason at all is one, too. Raises UnfitBreakError."""
    known = [one.id for one in reasons if one.is_active]
    if reason and reason not in known:
        raise UnfitBreakError(f"reason: this site has no {reason!r}; use one of {', '.join(known)}, or none")


def check_kept(reason: BreakReason, others: Collection[BreakReason], reserved: Collection[str]) -> None:
    """Raises UnfitBreakError."""
    if not _ID.fullmatch(reason.id):
        raise UnfitBreakError("id: use 1 to 32 of a-z, 0-9 and underscore, a letter first")
    if reason.id in reserved:
        raise UnfitBreakError(f"id: {reason.id} is what the system itself says; choose another")
    if len({one.id for one in others} | {reason.id}) > MOST:
        raise UnfitBreakError(f"there are {MOST} reasons already: change one of them")
