"""A day as it is planned and played: streams of callers by quarter hour, single callers, and who is there to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, log, sqrt
from random import Random

from callcenter.staffing.patience import ENDLESS, Patience
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

QUARTER_S = 900
QUARTERS = 96
DAY_S = QUARTER_S * QUARTERS
"""Also on the two days of a year when clocks change: a plan has no hour twice."""


class Shape(StrEnum):
    """How handling times are spread about their mean."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True)
class Spread:
    """Times of one kind."""

    mean_s: float
    shape: Shape = Shape.EXPONENTIAL
    variation: float = 1.0
    """Of lognormal times: standard deviation divided by mean."""

    def draw(self, chance: Random) -> float:
        match self.shape:
            case Shape.FIXED:
                return self.mean_s
            case Shape.EXPONENTIAL:
                return chance.expovariate(1 / self.mean_s)
            case Shape.LOGNORMAL:
                variance = log(1 + self.variation**2)
                return chance.lognormvariate(log(self.mean_s) - variance / 2, sqrt(variance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Callers of one queue and tier, who come by chance at a rate that is steady within each quarter hour."""

    queue: QueueId
    tier: Tier
    calls: Sequence[float]
    """Expected in each quarter hour."""
    handling: Spread
    """Talk and wrap-up."""
    patience: Patience = ENDLESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who joins the line, and everything that chance has decided about them beforehand."""

    at_s: float
    """Since the day's beginning: joins the line."""
    queue: QueueId
    tier: Tier
    handling_s: float
    patience_s: float = inf
    ahead_s: float = 0.0
    """By how much their place in the line is earlier than their joining it: the time in the menu, or a kept place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who answers, in the spans of time in which they do."""

    agent: AgentId
    queues: frozenset[QueueId]
    spans: tuple[tuple[float, float], ...]
    """From and to, in seconds since the day's beginning; a talk that is on at the end of one is finished."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Agents who serve the same queues: how many are there in each quarter hour."""

    queues: frozenset[QueueId]
    seats: Sequence[int]


def agents_of(crews: Sequence[Crew]) -> list[Agent]:
    """One agent for each seat of each crew, there whenever so many are."""
    made: list[Agent] = []
    for number, crew in enumerate(crews, start=1):
        for seat in range(max(crew.seats, default=0)):
            spans = spans_of([seat < seats for seats in crew.seats])
            made.append(Agent(agent=AgentId(f"{number}-{seat:04d}"), queues=crew.queues, spans=spans))
    return made


def spans_of(is_there: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """Whole spans of quarter hours in which somebody is there."""
    spans: list[tuple[float, float]] = []
    for quarter, there in enumerate(is_there):
        begins_s = float(quarter * QUARTER_S)
        if there and spans and spans[-1][1] == begins_s:
            spans[-1] = (spans[-1][0], begins_s + QUARTER_S)
        elif there:
            spans.append((begins_s, begins_s + QUARTER_S))
    return tuple(spans)


def there_by_quarter(agents: Sequence[Agent]) -> list[int]:
    """How many are there when each quarter hour begins; nothing where nobody is named."""
    if not agents:
        return []
    begins = [quarter * QUARTER_S for quarter in range(QUARTERS)]
    return [sum(any(first <= at < last for first, last in agent.spans) for agent in agents) for at in begins]
