"""What may be asked about a day, and what is answered: as pages, the command line and the process apart write it.

Rules: everything has a bound, so that no question takes longer than its process is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import inf, isinf
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from callcenter.staffing.day import QUARTERS, Shape, Spread, Stream
from callcenter.staffing.measures import Measured, Target
from callcenter.staffing.patience import Patience
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

CALLS_MAX = 250_000
"""A day of the largest hotline at one and a half times its load."""
SEATS_MAX = 5_000
STREAMS_MAX = 100

Order = Literal["ours", "fifo", "strict"]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Queue = Annotated[str, Field(min_length=1, max_length=64)]
Calls = Annotated[float, Field(ge=0, le=CALLS_MAX, allow_inf_nan=False)]
Seats = Annotated[int, Field(ge=0, le=SEATS_MAX)]
ByQuarter = Field(min_length=QUARTERS, max_length=QUARTERS)


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StreamModel(Model):
    """Callers of one queue and tier."""

    queue: Queue
    tier: Tier
    calls: Annotated[tuple[Calls, ...], ByQuarter]
    handling_s: Seconds
    variation: Annotated[float, Field(ge=0, le=10, description="Standard deviation of handling times, by their mean")]
    patience_s: Annotated[Seconds | None, Field(description="Mean; null where nobody hangs up")] = None

    @classmethod
    def of(cls, stream: Stream) -> Self:
        spread, patience_s = stream.handling, stream.patience.mean_s
        return cls(
            queue=stream.queue,
            tier=stream.tier,
            calls=tuple(stream.calls),
            handling_s=spread.mean_s,
            variation=spread.variation if spread.shape is Shape.LOGNORMAL else 1.0,
            patience_s=None if isinf(patience_s) else patience_s,
        )

    def stream(self) -> Stream:
        return Stream(
            queue=QueueId(self.queue),
            tier=self.tier,
            calls=self.calls,
            handling=Spread(self.handling_s, Shape.LOGNORMAL if self.variation else Shape.FIXED, self.variation),
            patience=Patience(inf if self.patience_s is None else self.patience_s),
        )


class SkillModel(Model):
    """People who serve these queues."""

    queues: Annotated[frozenset[Queue], Field(min_length=1, max_length=50)]
    people: Annotated[float, Field(gt=0, le=SEATS_MAX)]

    @classmethod
    def counted(cls, skills: Mapping[AgentId, frozenset[QueueId]], streams: Iterable[Stream]) -> list[Self]:
        """How many serve the same; queues that nobody serves any more are everybody's, so that a day can be played."""
        called = {stream.queue for stream in streams}
        orphans = called - frozenset[QueueId]().union(*skills.values())
        groups = Counter(served for queues in skills.values() if (served := (queues & called) | orphans))
        return [cls(queues=queues, people=people) for queues, people in sorted(groups.items(), key=_by_name)]


def _by_name(group: tuple[frozenset[QueueId], int]) -> list[QueueId]:
    return sorted(group[0])


class TargetModel(Model):
    """So large a share answered within so many seconds."""

    share: Annotated[float, Field(gt=0, lt=1)] = 0.8
    within_s: Annotated[float, Field(ge=0, le=3600)] = 15

    def target(self) -> Target:
        return Target(self.share, self.within_s)


class Question(Model):
    """A load, a target, seats, and what if."""

    streams: Annotated[tuple[StreamModel, ...], Field(min_length=1, max_length=STREAMS_MAX)]
    skills: Annotated[tuple[SkillModel, ...], Field(max_length=STREAMS_MAX)] = ()
    """Without any, everybody serves every queue."""
    target: TargetModel = TargetModel()
    occupancy_max: Annotated[float, Field(gt=0.1, le=1)] = 0.85
    plan: Annotated[tuple[Seats, ...], ByQuarter] | None = None
    """Seats planned; without, those that are needed for the load as it is."""
    agents: Annotated[int, Field(ge=-SEATS_MAX, le=SEATS_MAX)] = 0
    """More or fewer than planned, in every quarter hour in which anybody is there; one of them always stays."""
    listed: Share | None = None
    """The share of callers on the special-service list; without, as the load is."""
    load: Annotated[float, Field(gt=0, le=10)] = 1.0
    """So many times the calls."""
    orders: Annotated[tuple[Order, ...], Field(max_length=3)] = ("ours",)
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1

    @model_validator(mode="after")
    def _is_within_bounds(self) -> Self:
        calls = self.load * sum(sum(stream.calls) for stream in self.streams)
        if calls > CALLS_MAX:
            raise ValueError(f"{calls:.0f} calls a day are more than {CALLS_MAX} → ask for a smaller load")
        if any(stream.queue not in self._served for stream in self.streams):
            raise ValueError("skills: nobody serves one of the queues → name it with some of the people")
        return self

    @property
    def _served(self) -> frozenset[str]:
        named = frozenset[str]().union(*(skill.queues for skill in self.skills))
        return named or frozenset(stream.queue for stream in self.streams)


class QuarterModel(Model):
    """One quarter hour."""

    calls: float
    erlang: float
    needed: int
    planned: int
    """Before anybody is taken away or added."""
    service_level: float
    """By formula, with the seats needed."""


class FiguresModel(Model):
    """Waits are of all callers, answered or not; null where nobody called."""

    callers: int
    answered: int
    hung_up: int
    waiting: int
    mean_s: float | None
    p50_s: float | None
    p95_s: float | None
    max_s: float | None
    service_level: float | None

    @classmethod
    def of(cls, found: Measured) -> Self:
        return cls.model_validate({name: getattr(found, name) for name in cls.model_fields})


class TierModel(Model):
    """Callers of one tier."""

    tier: Tier
    figures: FiguresModel


class DayModel(Model):
    """The day under one order of service."""

    order: Order
    tiers: tuple[TierModel, ...]
    all: FiguresModel
    occupancy: float
    listed_p95_s: tuple[float | None, ...]
    """Of callers on the list, by the quarter hour in which they came."""
    others_p95_s: tuple[float | None, ...]


class Answer(Model):
    quarters: tuple[QuarterModel, ...]
    days: tuple[DayModel, ...]
