"""How long a caller will wait, honestly: a range of whole minutes from what has just happened, or nothing at all; pure.

Rules:
- What counts is all the work that a queue's agents have just done, for whatever queue, against the answers that this
  queue has had of it: who serves several queues counts in each by what that queue gets.
- Callers of better tiers go on coming, as they did among the latest answers, and go before until this caller has waited
  their head start out.
- No estimate without enough recent answers or with nobody at work; none that ends beyond an hour.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, sqrt

from callcenter.routing.rules import RULES, Rules
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

FIRST_PLACE_S = 12.0
PLACE_EVERY_S = 30.0
"""Who waits is told the place so soon, and then so often."""

RECENT = timedelta(minutes=30)
ANSWERS_MIN = 5
"""Fewer answers than this say nothing."""
WORK_MIN_S = 1.0
"""Nobody has answered so many in less."""
WAIT_MAX_MIN = 60
"""Beyond this, only the place is told."""
_BELOW, _ABOVE = 0.7, 1.1
"""Standard deviations that a range reaches to either side: of ten waits, seven lie in it and one is longer."""
_ROUNDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an agent did for one caller: from being rung to being free for the next one."""

    ended_at: datetime
    busy_s: float
    queue: QueueId
    tier: Tier
    is_answer: bool = True
    """False where the ring was missed."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a queue has been served of late."""

    at_work: int
    """Agents who serve it, busy or not."""
    work_s: float
    """All that they have worked, for whatever queue."""
    answers: Mapping[Tier, int]
    """The queue's own."""


def pace(queue: QueueId, at_work: int, work: Iterable[Work], now: datetime) -> Pace:
    """Of `work`, which is that of the agents who serve `queue`, what is recent."""
    recent = [one for one in work if now - one.ended_at <= RECENT]
    answers = Counter(one.tier for one in recent if one.queue == queue and one.is_answer)
    return Pace(at_work, sum(one.busy_s for one in recent), answers)


def estimate(position: int, tier: Tier, waited: timedelta, pace: Pace, rules: Rules = RULES) -> ExpectedWait | None:
    """How long the caller at `position` (1 is next) still waits while all agents of the queue are busy."""
    answers = sum(pace.answers.values())
    if pace.at_work < 1 or answers < ANSWERS_MIN or pace.work_s < WORK_MIN_S:
        return None
    one_s = pace.work_s / answers / pace.at_work
    ahead_s = position * one_s
    middle_s = _with_those_who_pass(ahead_s, tier, waited, pace, rules)
    # Answers come irregularly, those who pass make it more so, and of few answers even the mean is not known well.
    spread_s = middle_s * sqrt((2 * middle_s / ahead_s - 1) / position + 1 / answers)
    from_min = max(1, int((middle_s - _BELOW * spread_s) / 60))
    to_min = max(from_min, ceil((middle_s + _ABOVE * spread_s) / 60))
    return ExpectedWait(from_min, to_min) if to_min <= WAIT_MAX_MIN else None


def _with_those_who_pass(ahead_s: float, tier: Tier, waited: timedelta, pace: Pace, rules: Rules) -> float:
    """`ahead_s` and the time for all who will come later and be served before."""
    answers = sum(pace.answers.values())
    own = rules.head_start.get(tier, timedelta())
    passing = [
        (count / answers, left_s)
        for other, count in pace.answers.items()
        if (left_s := (rules.head_start.get(other, timedelta()) - own - waited).total_seconds()) > 0
    ]
    # They pass for as long as the wait lasts, which lasts longer for it.
    wait_s = ahead_s
    for _ in range(_ROUNDS):
        wait_s = ahead_s + sum(part * min(wait_s, left_s) for part, left_s in passing)
    return wait_s
