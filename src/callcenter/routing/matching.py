"""Callers in order of service, and the free agents they get; pure.

Rules:
- Agents take calls of the queues they belong to.
- In order, each caller gets an agent if any rearrangement of the free ones allows it without leaving a caller before
  them without.
- Then, in order, each of those gets the agent who suits them best of all that leave the others theirs: not tried for
  this caller yet, speaks the call's language, serves the queue best, speaks more than one language where the call's is
  not the caller's own, idle longest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.routing.latest import Recent
from callcenter.routing.order import Line, Waiting
from callcenter.routing.rules import Rules
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import Levels, SkillLevel
from callcenter.vocabulary.tiers import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeAgent:
    """An agent who can be rung now."""

    agent: AgentId
    seat: SeatId
    queues: frozenset[QueueId]
    idle_since: datetime
    levels: Levels = field(default_factory=dict[QueueId, SkillLevel])
    """How well each of `queues` is served; the best where it is not said."""
    languages: frozenset[Language] = frozenset()
    """Spoken; empty where nobody has said, which counts as all."""


@dataclass(frozen=True, slots=True)
class Match:
    """A caller with their agent."""

    caller: Waiting
    agent: FreeAgent
    instead_of: Tier | None
    """The tier that gave way to this caller."""


def matches(
    callers: Sequence[Waiting], idle: Sequence[FreeAgent], now: datetime, recent: Recent, rules: Rules
) -> list[Match]:
    """In order of service; `idle` agents stand in theirs, idle longest first."""
    able = _Able(idle)
    turns = Line((caller for caller in callers if able.of(caller)), now, recent, rules)
    seating = _Seating(able)
    served: list[tuple[Waiting, Tier | None]] = []
    while len(served) < len(idle) and (turn := turns.pop()) is not None:
        caller, _ = turn
        if (found := seating.seat(caller, set())) is not None:
            turns.served(caller.tier, found.queues)
            served.append(turn)
        else:
            # What no rearrangement does for one caller it does for nobody of the same queue behind them.
            turns.close(caller.queue)
    for caller, _ in served:
        seating.settle(caller)
    return [Match(caller, seating.agent_of[caller.call], instead_of) for caller, instead_of in served]


def misses(caller: Waiting, agent: FreeAgent) -> int:
    """0 for an agent not tried yet, else larger the later they were tried."""
    return max((turn for turn, missed in enumerate(caller.missed_by, start=1) if missed == agent.agent), default=0)


def is_foreign(caller: Waiting, agent: FreeAgent) -> bool:
    """Whether the agent does not speak the call's language."""
    return bool(caller.language and agent.languages) and caller.language not in agent.languages


def level_of(caller: Waiting, agent: FreeAgent) -> SkillLevel:
    """How well the agent serves the caller's queue."""
    return agent.levels.get(caller.queue, SkillLevel.EXPERT)


def is_strained(caller: Waiting, agent: FreeAgent) -> bool:
    """Whether the call's language is not the caller's own, and the agent speaks no other."""
    return caller.is_second_language and len(agent.languages) == 1


def unfitness(caller: Waiting, agent: FreeAgent) -> tuple[bool, int, bool]:
    """The smallest suits best; of equals, whoever is idle longest."""
    return is_foreign(caller, agent), level_of(caller, agent), is_strained(caller, agent)


class _Able:
    """Free agents by the queues they serve, those who suit a caller best first."""

    def __init__(self, idle: Iterable[FreeAgent]) -> None:
        self._by_queue: dict[QueueId, list[FreeAgent]] = {}
        for agent in idle:
            for queue in agent.queues:
                self._by_queue.setdefault(queue, []).append(agent)
        self._sorted: dict[tuple[QueueId, Language | None, bool], Sequence[FreeAgent]] = {}

    def of(self, caller: Waiting) -> Sequence[FreeAgent]:
        """Whoever can take the call, the best first; among equals as they were given."""
        alike = (caller.queue, caller.language, caller.is_second_language)
        if alike not in self._sorted:
            self._sorted[alike] = sorted(
                self._by_queue.get(caller.queue, ()),
                key=lambda one: unfitness(caller, one),
            )
        agents = self._sorted[alike]
        return sorted(agents, key=lambda one: misses(caller, one)) if caller.missed_by else agents


class _Seating:
    """Who is to ring for whom; once somebody has an agent, they never end without."""

    def __init__(self, able: _Able) -> None:
        self._able = able
        self.agent_of: dict[CallId, FreeAgent] = {}
        self._taken: dict[AgentId, Waiting] = {}
        self._settled: set[CallId] = set()

    def seat(self, caller: Waiting, tried: set[QueueId]) -> FreeAgent | None:
        """Find an agent for `caller`, others changing theirs where it must be; nobody loses one.

        Returns the agent who was free until now. No deeper than there are queues.
        """
        if caller.queue in tried:
            return None
        tried.add(caller.queue)
        agents = self._able.of(caller)
        for agent in agents:
            if agent.agent not in self._taken:
                self._give(caller, agent)
                return agent
        for agent in agents:
            holder = self._taken[agent.agent]
            if holder.call not in self._settled and (found := self.seat(holder, tried)) is not None:
                self._give(caller, agent)
                return found
        return None

    def settle(self, caller: Waiting) -> None:
        """Give a caller who has an agent the best one that leaves the others theirs, and leave it so."""
        self._settled.add(caller.call)
        before = self.agent_of[caller.call]
        for agent in self._able.of(caller):
            if agent is before:
                return
            holder = self._taken.get(agent.agent)
            if holder is not None and holder.call in self._settled:
                continue
            del self._taken[before.agent]
            self._give(caller, agent)
            if holder is None or self.seat(holder, set()) is not None:
                return
            self._give(holder, agent)
            self._give(caller, before)

    def _give(self, caller: Waiting, agent: FreeAgent) -> None:
        self._taken[agent.agent] = caller
        self.agent_of[caller.call] = agent
