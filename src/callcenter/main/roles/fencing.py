"""Whether a service that has the lock may act: only if no other one does. Pure.

The lock says little by itself: PostgreSQL gives it away when the active service merely loses its session, and both
lose theirs when PostgreSQL starts again. What counts is the journal, which one process at a time may write, and the
heart that each Asterisk sees beat. Clocks of two machines differ, so a heart lives while it moves, whatever it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from callcenter.vocabulary.ids import NodeId

STILL_S = 2.0
"""A heart that has not moved for so long stands still: it beats each second."""
UNSEEN_S = 3.0
"""Where no Asterisk can be asked, the other one has so long to take the lock again."""


@dataclass(frozen=True, slots=True)
class Heart:
    """What one Asterisk was told last."""

    by: str
    """Which service."""
    until: str
    """Until when it lives; empty or 0 says that it does not."""

    @property
    def is_stopped(self) -> bool:
        return not self.until.strip("0")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the service before us."""

    me: str
    last_writer: str
    """Who had the journal open before us; empty where it is new."""
    first: Mapping[NodeId, Heart]
    """By node, as they were when we took the lock; those that could be asked."""
    now: Mapping[NodeId, Heart]
    since_s: float
    """How long ago that was."""


class Verdict(Enum):
    """What to do with the lock."""

    ACT = auto()
    LOOK_AGAIN = auto()
    GIVE_BACK = auto()
    """Another one acts, and only lost its session."""


def verdict(seen: Evidence) -> Verdict:
    """Our journal is open, so no process of this data folder acts; one of another folder may."""
    if any(_has_moved(heart, seen.first[node]) for node, heart in seen.now.items() if node in seen.first):
        return Verdict.GIVE_BACK
    beating = [heart for heart in seen.now.values() if not heart.is_stopped and heart.by != seen.me]
    if seen.now and all(heart.by and heart.by == seen.last_writer for heart in beating):
        # None beats, or whoever did had this very journal, and has let it go.
        return Verdict.ACT
    return Verdict.ACT if seen.since_s >= (STILL_S if seen.now else UNSEEN_S) else Verdict.LOOK_AGAIN


def _has_moved(now: Heart, first: Heart) -> bool:
    return now != first and not now.is_stopped
