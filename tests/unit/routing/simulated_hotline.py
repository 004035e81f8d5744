"""A hotline in virtual time, served by the order that production runs; tells what callers were told, and what came."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from callcenter.routing.estimate import Work, estimate, pace
from callcenter.routing.matching import FreeAgent
from callcenter.routing.offers import offers
from callcenter.routing.order import Waiting, line
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TALK_S = 180.0


@dataclass(frozen=True, slots=True)
class Told:
    """Said to a caller who has just joined, and what came of it."""

    tier: Tier
    expected: ExpectedWait
    waited_s: float

    @property
    def is_in_range(self) -> bool:
        least_s = 0 if self.expected.from_min == 1 else self.expected.from_min * 60
        return least_s <= self.waited_s <= self.expected.to_min * 60

    @property
    def is_later(self) -> bool:
        return self.waited_s > self.expected.to_min * 60


@dataclass(slots=True)
class SimulatedHotline:
    """Poisson arrivals and exponential talks; agents by the queues they serve."""

    agents: Mapping[AgentId, frozenset[QueueId]]
    per_hour: Mapping[tuple[QueueId, Tier], float]
    seed: int
    told: list[Told] = field(default_factory=list)
    _now_s: float = 0
    _free_since: dict[AgentId, float] = field(default_factory=dict)
    _waiting: dict[CallId, Waiting] = field(default_factory=dict)
    _expected: dict[CallId, ExpectedWait] = field(default_factory=dict)
    _work: dict[AgentId, list[Work]] = field(default_factory=dict)

    def run(self, hours: float) -> Sequence[Told]:
        chance = random.Random(self.seed)  # noqa: S311 the same seed has to give the same day
        self._free_since = dict.fromkeys(self.agents, 0.0)
        due: list[tuple[float, int, Waiting | tuple[AgentId, Work]]] = []
        for (queue, tier), rate in self.per_hour.items():
            at_s = 0.0
            while (at_s := at_s + chance.expovariate(rate / 3600)) < hours * 3600:
                call = CallId(f"{queue}.{tier.name}.{at_s}")
                heappush(due, (at_s, len(due), Waiting(call=call, queue=queue, tier=tier, since=_at(at_s))))
        serial = len(due)
        while due:
            self._now_s, _, what = heappop(due)
            if isinstance(what, Waiting):
                self._join(what)
            else:
                self._free(*what)
            for agent, caller in self._matched():
                serial += 1
                busy_s = chance.expovariate(1 / TALK_S)
                ended = self._now_s + busy_s
                work = Work(ended_at=_at(ended), busy_s=busy_s, queue=caller.queue, tier=caller.tier)
                heappush(due, (ended, serial, (agent, work)))
        return self.told

    def _join(self, caller: Waiting) -> None:
        self._waiting[caller.call] = caller
        if any(caller.queue in self.agents[agent] for agent in self._free_since):
            return
        serving = [agent for agent, queues in self.agents.items() if caller.queue in queues]
        work = (one for agent in serving for one in self._work.get(agent, ())[-20:])
        position = line(self._waiting.values(), _at(self._now_s))[caller.call]
        now = _at(self._now_s)
        expected = estimate(position, caller.tier, timedelta(), pace(caller.queue, len(serving), work, now))
        if expected is not None:
            self._expected[caller.call] = expected

    def _free(self, agent: AgentId, work: Work) -> None:
        self._work.setdefault(agent, []).append(work)
        self._free_since[agent] = self._now_s

    def _matched(self) -> list[tuple[AgentId, Waiting]]:
        free = [
            FreeAgent(agent=agent, seat=SeatId(agent), queues=self.agents[agent], idle_since=_at(since_s))
            for agent, since_s in self._free_since.items()
        ]
        matched = []
        for offer in offers(self._waiting.values(), free, _at(self._now_s)):
            caller = self._waiting.pop(offer.call)
            del self._free_since[offer.agent]
            matched.append((offer.agent, caller))
            if (expected := self._expected.pop(offer.call, None)) is not None:
                self.told.append(Told(caller.tier, expected, (_at(self._now_s) - caller.since).total_seconds()))
        return matched


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)
