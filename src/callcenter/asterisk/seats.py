"""Seats: which extensions have a phone, and the password each registers with. Pure."""

import base64
import hashlib
import hmac
import re

from callcenter.vocabulary.ids import SeatId

MAX_SEATS = 5000


def seats_of(text: str) -> tuple[SeatId, ...]:
    """The extensions that `text` names, such as ``1001-1040,2001``; raises ValueError with the mend."""
    seats: dict[SeatId, None] = {}
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{2,8})(?:-(\d{2,8}))?\s*", part)
        if found is None:
            raise ValueError(f"{part.strip()!r} is neither an extension nor a range; write for example 1001-1040,2001")
        first, last = found[1], found[2] or found[1]
        if len(first) != len(last) or first > last:
            raise ValueError(f"{part.strip()!r} runs backwards or changes its length; write for example 1001-1040")
        if len(seats) + int(last) - int(first) >= MAX_SEATS:
            raise ValueError(f"more than {MAX_SEATS} seats; write smaller ranges")
        seats |= {SeatId(f"{number:0{len(first)}d}"): None for number in range(int(first), int(last) + 1)}
    return tuple(seats)


def seat_password(seat_key: str, seat: SeatId) -> str:
    """The SIP password of `seat`: 24 characters, the same on every node."""
    digest = hmac.digest(seat_key.encode(), seat.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()[:24]
