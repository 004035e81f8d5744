"""What kind of telephone stands on a seat."""

from enum import StrEnum


class SeatKind(StrEnum):
    BROWSER = "browser"
    """The page of whoever sits there is the telephone."""
    DESK = "desk"
    """A SIP telephone of its own."""
