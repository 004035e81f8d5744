"""What a walk may know of the world at one moment: a value, made by the shell, never read twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Load:
    """How full a queue is."""

    waiting: int = 0
    wait: ExpectedWait | None = None
    """What an ordinary caller who joined now would be told; None without an honest estimate."""
    agents_on: int = 0
    """Agents available for it, busy or not."""


class Schedules(Protocol):
    """Opening hours and days, as published; pure."""

    def is_open(self, schedule: str, at: datetime) -> bool:
        """Raises KeyError for a schedule that does not exist."""
        ...

    def day(self, at: datetime) -> str:
        """``workday``, ``weekend`` or ``holiday``."""
        ...


class AlwaysOpen:
    """`Schedules` of a site that has none."""

    def is_open(self, schedule: str, at: datetime) -> bool:
        return True

    def day(self, at: datetime) -> str:
        return "weekend" if at.weekday() >= 5 else "workday"


@dataclass(frozen=True, slots=True)
class Around:
    """Now."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    """In the site's own time zone."""
    schedules: Schedules = field(default_factory=AlwaysOpen)
    loads: Mapping[QueueId, Load] = field(default_factory=dict)
    closed: Mapping[QueueId, Mapping[Language, str]] = field(default_factory=dict)
    """Queues closed by a click, and the words of their notice."""
    announcement: Mapping[Language, str] = field(default_factory=dict)
    """The emergency announcement in force; empty for none."""


CALM = Around()
"""A quiet working day without schedules; for tests and pictures."""
