"""What calls to numbers outside have cost today, and what they may. Pure: the day is the site's, told by whoever asks.

Rules: every call that we make counts when it is dialled, whether or not somebody answers; a number, an agent and the
day have their caps, and so has what goes on at the same time. Numbers that the site names itself are not counted.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from callcenter.vocabulary.ids import AgentId


class Cap(StrEnum):
    """Which one is reached."""

    NUMBER = "number"
    AGENT = "agent"
    DAY = "day"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Caps:
    """The site's."""

    a_number_a_day: int
    an_agent_a_day: int
    a_day: int
    at_once: int


@dataclass(slots=True)
class Spending:
    """Of one day. No more is remembered than the day's cap lets through."""

    caps: Caps
    refused: Counter[Cap] = field(default_factory=Counter)
    _day: date = date.min
    _all: int = 0
    _of_number: Counter[str] = field(default_factory=Counter)
    _of_agent: Counter[AgentId] = field(default_factory=Counter)

    def reached(self, number: str, agent: AgentId | None, today: date, up: int) -> Cap | None:
        """The cap that stands against one more call, while `up` go on; None where none does."""
        self._turn_to(today)
        if up >= self.caps.at_once:
            return Cap.AT_ONCE
        if self._all >= self.caps.a_day:
            return Cap.DAY
        if self._of_number[number] >= self.caps.a_number_a_day:
            return Cap.NUMBER
        if agent is not None and self._of_agent[agent] >= self.caps.an_agent_a_day:
            return Cap.AGENT
        return None

    def dialled(self, number: str, agent: AgentId | None, today: date) -> None:
        """One more."""
        self._turn_to(today)
        self._all += 1
        self._of_number[number] += 1
        if agent is not None:
            self._of_agent[agent] += 1

    def restore(self, today: date, calls: Iterable[tuple[str, AgentId | None]]) -> None:
        """What the database has of today: number, and who called."""
        self._day = date.min
        for number, agent in calls:
            self.dialled(number, agent, today)

    def _turn_to(self, today: date) -> None:
        if today != self._day:
            self._day, self._all = today, 0
            self._of_number.clear()
            self._of_agent.clear()
