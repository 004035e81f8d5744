"""How long a caller will wait, honestly: a range of whole minutes from what has just happened, or nothing at all; pure.

Rules: no estimate without enough recent answers or without anybody at work; no range so wide that it tells nothing;
never less than one minute. The upper end is what is announced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, sqrt

FIRST_PLACE_S = 12.0
PLACE_EVERY_S = 30.0
"""Who waits is told the place so soon, and then so often."""

RECENT = timedelta(minutes=30)
ANSWERS_MIN = 5
"""Fewer talks than this say nothing."""
WAIT_MAX_MIN = 60
"""Beyond this, only the place is told."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk of the queue that has ended."""

    ended_at: datetime
    talk_s: float
    """From the agent's answer to the end of their work on it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Whole minutes."""

    from_min: int
    to_min: int


def estimate(position: int, at_work: int, talks: Sequence[Talk], now: datetime) -> Estimate | None:
    """How long the caller at `position` (1 is next) of a queue waits whose agents, `at_work`, are all busy."""
    recent = [talk.talk_s for talk in talks if now - talk.ended_at <= RECENT]
    if at_work < 1 or len(recent) < ANSWERS_MIN:
        return None
    mean_s = sum(recent) / len(recent)
    # `position` talks have to end, and the agents end them at a rate of at_work / mean_s. With talk times spread about
    # as widely as their mean, the time until then varies by the square root of their number.
    middle_s = position * mean_s / at_work
    spread_s = middle_s / sqrt(position)
    from_min = max(1, int((middle_s - spread_s / 2) / 60))
    to_min = max(from_min, ceil((middle_s + spread_s) / 60))
    return Estimate(from_min, to_min) if to_min <= WAIT_MAX_MIN else None
