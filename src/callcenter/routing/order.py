"""The order of service: who is answered next, by whom, and why.

Rules: the smaller tier first; within a tier, who came first. An agent takes calls of the queues they belong to; of
several, the one idle longest is offered the call; agents who did not answer this caller are tried after all others.
The same input always gives the same offers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_TICKETS = 400_000_000
"""Tickets of one tier; five tiers of them fit a signed 32-bit number. They come round after 463 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A caller in line."""

    call: CallId
    queue: QueueId
    tier: Tier
    since: datetime
    """When the caller came; kept through failed offers and the lifeboat."""
    missed_by: tuple[AgentId, ...] = ()
    """Agents who were rung for this caller and did not answer, in that order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeAgent:
    """An agent who can be rung now."""

    agent: AgentId
    seat: SeatId
    queues: frozenset[QueueId]
    idle_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Ring this agent for this caller."""

    call: CallId
    agent: AgentId
    seat: SeatId
    reason: str
    """Why this caller and this agent, in one line without anything personal."""


def offers(waiting: Iterable[Waiting], free: Iterable[FreeAgent]) -> tuple[Offer, ...]:
    """Everything that can be offered now, in order of service; each caller and each agent at most once."""
    idle = sorted(free, key=lambda agent: (agent.idle_since, agent.agent))
    made: list[Offer] = []
    callers = in_order(waiting)
    for caller in callers:
        if not idle:
            break
        able = [agent for agent in idle if caller.queue in agent.queues]
        if able:
            # min keeps the first of equals, and `idle` is sorted by idleness.
            agent = min(able, key=lambda agent: _misses(caller, agent))
            idle.remove(agent)
            reason = _reason(caller, callers, agent, able)
            made.append(Offer(call=caller.call, agent=agent.agent, seat=agent.seat, reason=reason))
    return tuple(made)


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The callers as they will be served."""
    return sorted(waiting, key=lambda caller: (caller.tier, caller.since, caller.call))


def line(waiting: Iterable[Waiting]) -> Mapping[CallId, int]:
    """Each caller's place in their own queue; 1 is next."""
    told: dict[QueueId, int] = {}
    places: dict[CallId, int] = {}
    for caller in in_order(waiting):
        places[caller.call] = told[caller.queue] = told.get(caller.queue, 0) + 1
    return places


def ticket(at: datetime) -> int:
    """The number drawn by a caller who comes at `at`: tenths of a second; a smaller one is sooner."""
    return (at - _EPOCH) // timedelta(milliseconds=100) % _TICKETS


def lifeboat_priority(tier: Tier, ticket: int) -> int:
    """QUEUE_PRIO for app_queue, which takes the largest first, to keep our order; the dialplan has the same formula."""
    return (Tier.ORDINARY - tier) * _TICKETS + _TICKETS - 1 - ticket


def _misses(caller: Waiting, agent: FreeAgent) -> int:
    """0 for an agent not tried yet, else larger the later they were tried."""
    return max((turn for turn, missed in enumerate(caller.missed_by, start=1) if missed == agent.agent), default=0)


def _reason(caller: Waiting, callers: list[Waiting], agent: FreeAgent, able: list[FreeAgent]) -> str:
    overtaken = sum(
        1
        for other in callers
        if other.queue == caller.queue and other.since < caller.since and other.tier > caller.tier
    )
    place = f"before {overtaken} who came earlier" if overtaken else "next by time of arrival"
    untried = sum(1 for other in able if not _misses(caller, other))
    if not untried:
        choice = "tried again, nobody else is free"
    elif len(able) == 1:
        choice = "the only one free"
    else:
        choice = f"idle longest of {untried}"
    return f"tier {caller.tier.value} ({caller.tier.name.lower()}), {place} in {caller.queue}; {agent.agent}: {choice}"
