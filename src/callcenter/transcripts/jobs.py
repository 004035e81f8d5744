"""When a recording is tried again, and when it is given up; pure.

A job is a row that is due: whoever takes it moves its time to the end of a lease, which is prolonged while the work
goes on, so that the work of one who was killed comes due by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from callcenter.calls.timeline import Recorded
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationCause

State = Literal["waiting", "working", "done", "failed"]

MOST_ATTEMPTS = 4
PAUSES = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
"""After the first failed attempt, the second, the third."""
LEASE = timedelta(seconds=30)
LEASE_RENEWED_EVERY_S = 10.0
ENLISTED_FOR = timedelta(days=7)
"""Recordings older than this are not begun: what was kept while transcripts were off stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One recording to be written down."""

    call: CallId
    attempt: int
    """From 1."""
    recorded: Recorded
    language: Language


@dataclass(frozen=True, slots=True)
class TriedAgain:
    """Not before `at`."""

    at: datetime
    cause: DictationCause


@dataclass(frozen=True, slots=True)
class GivenUp:
    cause: DictationCause


def after_failure(
    attempt: int, cause: DictationCause, now: datetime, *, is_final: bool = False
) -> TriedAgain | GivenUp:
    """What becomes of a job whose `attempt` has failed."""
    if is_final or attempt >= MOST_ATTEMPTS:
        return GivenUp(cause)
    return TriedAgain(now + PAUSES[min(attempt, len(PAUSES)) - 1], cause)


def is_worn_out(attempts: int) -> bool:
    """Whether a job that comes due again has ended whoever worked on it too often: it is not begun once more."""
    return attempts >= MOST_ATTEMPTS
