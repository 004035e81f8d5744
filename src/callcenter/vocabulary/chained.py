"""One rule for every book that is only added to: each link is bound to all that was written before it. Pure.

Rules: links are numbered from 1 without a gap; a link is the SHA-256 of the link before it and of what the entry says,
as text that reads the same for ever.
"""

import hashlib
from dataclasses import dataclass

FIRST_LINK = "0" * 64
"""Before the first entry."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain."""

    seq: int = 0
    link: str = FIRST_LINK


def link_after(before: str, text: str) -> str:
    """The link of an entry that says `text`."""
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def gap_before(seq: int, before: Head) -> str | None:
    """The numbers that are missing between `before` and `seq`; None where there are none."""
    if seq == before.seq + 1:
        return None
    return f"{before.seq + 1}" if seq == before.seq + 2 else f"{before.seq + 1} to {seq - 1}"
