"""Callers in order of service, and the free agents they get; pure.

Rules:
- Agents take calls of the queues they belong to.
- In order, each caller gets an agent if any rearrangement of the free ones allows it without leaving a caller before
  them without; else of several the one idle longest; who did not answer this caller is tried after all others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.routing.latest import Recent
from callcenter.routing.order import Line, Waiting
from callcenter.routing.rules import Rules
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
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
    """In order of service; `idle` agents stand in theirs."""
    able = _by_queue(idle)
    turns = Line((caller for caller in callers if caller.queue in able), now, recent, rules)
    taken: _Taken = {}
    served: list[tuple[Waiting, Tier | None]] = []
    while len(taken) < len(idle) and (turn := turns.pop()) is not None:
        caller, _ = turn
        if (found := _seat(caller, able, taken, set())) is not None:
            turns.served(caller.tier, found.queues)
            served.append(turn)
        else:
            # What no rearrangement does for one caller it does for nobody of the same queue behind them.
            turns.close(caller.queue)
    agents = {taken[agent.agent].call: agent for agent in idle if agent.agent in taken}
    return [Match(caller, agents[caller.call], instead_of) for caller, instead_of in served]


def misses(caller: Waiting, agent: FreeAgent) -> int:
    """0 for an agent not tried yet, else larger the later they were tried."""
    return max((turn for turn, missed in enumerate(caller.missed_by, start=1) if missed == agent.agent), default=0)


def _by_queue(idle: Iterable[FreeAgent]) -> Mapping[QueueId, Sequence[FreeAgent]]:
    able: dict[QueueId, list[FreeAgent]] = {}
    for agent in idle:
        for queue in agent.queues:
            able.setdefault(queue, []).append(agent)
    return able


_Taken = dict[AgentId, Waiting]
"""Who is to ring for whom."""


def _seat(
    caller: Waiting, able: Mapping[QueueId, Sequence[FreeAgent]], taken: _Taken, tried: set[QueueId]
) -> FreeAgent | None:
    """Find an agent for `caller`, others changing theirs where it must be; nobody loses one.

    Returns the agent who was free until now. No deeper than there are queues.
    """
    if caller.queue in tried:
        return None
    tried.add(caller.queue)
    agents = able[caller.queue]
    if caller.missed_by:
        # Sorting keeps the order of idleness among equals.
        agents = sorted(agents, key=lambda one: misses(caller, one))
    for agent in agents:
        if agent.agent not in taken:
            taken[agent.agent] = caller
            return agent
    for agent in agents:
        if (found := _seat(taken[agent.agent], able, taken, tried)) is not None:
            taken[agent.agent] = caller
            return found
    return None
