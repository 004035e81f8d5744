"""What becomes of a delivery: done, tried again, given up, or the endpoint is switched off. Pure.

Rules: events go out in order, so one that fails keeps the ones behind it waiting; what the other side will never take
(it says the event itself is unfit) is given up after some tries, everything else only when it is old; nothing that is
given up is lost: it is a dead letter, and can be sent again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

PAUSES_S = (1, 5, 15, 60, 300, 900)
"""Before the second try, the third …; the last one from then on."""
LONGEST_ASKED_S = 3600
"""As long as a Retry-After is minded."""
REFUSALS = 4
"""Tries of an event that the other side calls unfit."""
GIVE_UP = timedelta(days=3)
"""Well below the week that the outbox is kept."""

OffCause = Literal["by_hand", "gone"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an endpoint is."""

    position: int
    """The last event that is done with."""
    failures: int = 0
    """Of the one that is due, in a row."""
    failing_since: datetime | None = None
    next_at: datetime | None = None
    """Not before."""
    off_cause: OffCause | None = None
    """None while it is on."""


@dataclass(frozen=True, slots=True)
class Due:
    """The event that is to be delivered next."""

    event: int
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class NotAnswered:
    cause: str


Outcome = Answered | NotAnswered
Verdict = Literal["delivered", "again", "given_up", "off"]


def fault(outcome: Outcome) -> str | None:
    """Why it was not delivered, for people; None where it was."""
    match outcome:
        case NotAnswered(cause=cause):
            return cause
        case Answered(status=status) if 200 <= status < 300:
            return None
        case Answered(status=status) if 300 <= status < 400:
            return f"it answers {status}: redirects are not followed, name the new address"
        case Answered(status=410):
            return "it answers 410, gone: switched off"
        case Answered(status=status):
            return f"it answers {status}"
        case never:
            assert_never(never)


def on(standing: Standing, due: Due, outcome: Outcome, now: datetime, share: float) -> tuple[Standing, Verdict]:
    """After a try of what is `due`; `share` (0 to 1) spreads tries out, so that endpoints do not all come at once."""
    match outcome:
        case Answered(status=status) if 200 <= status < 300:
            return Standing(due.event), "delivered"
        case Answered(status=410):
            return replace(standing, off_cause="gone", next_at=None), "off"
        case Answered(status=(400 | 413 | 422)) if standing.failures + 1 >= REFUSALS:
            return Standing(due.event), "given_up"
        case Answered() | NotAnswered() if is_too_old(due, now):
            # It goes on failing: what comes next need not be tried at once.
            return replace(_failed(standing, outcome, now, share), position=due.event), "given_up"
        case Answered() | NotAnswered():
            return _failed(standing, outcome, now, share), "again"
        case never:
            assert_never(never)


def is_too_old(due: Due, now: datetime) -> bool:
    """Whether an event is tried no more once a try has failed."""
    return now - due.happened_at > GIVE_UP


def _failed(standing: Standing, outcome: Outcome, now: datetime, share: float) -> Standing:
    pause_s = PAUSES_S[min(standing.failures, len(PAUSES_S) - 1)] * (0.8 + 0.4 * share)
    if isinstance(outcome, Answered) and outcome.retry_after_s is not None:
        pause_s = max(pause_s, min(outcome.retry_after_s, LONGEST_ASKED_S))
    return replace(
        standing,
        failures=standing.failures + 1,
        failing_since=standing.failing_since or now,
        next_at=now + timedelta(seconds=pause_s),
    )
