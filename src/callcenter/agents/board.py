"""The live board: queues, agents and calls as supervisors see them, and what has changed since the last look; pure.

Rules: a row changes only when something happened, never because time went by, so that a quiet second costs nothing; for
whom an agent is being rung, and who is in the lifeboat, still waits.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from callcenter.agents.life import Agent, Status
from callcenter.agents.messages import BoardCall, BoardQueue, QueueLevels
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.tiers import Tier

WAITING = ("waiting", "ringing", "lifeboat")

_Key = TypeVar("_Key", bound=Hashable)
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Served:
    """A queue by name, and how its callers were served lately; None while nobody could count."""

    queue: QueueId
    name_zh: str
    name_en: str
    levels: QueueLevels | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """All rows, by what they are of."""

    queues: Mapping[QueueId, BoardQueue] = field(default_factory=dict[QueueId, BoardQueue])
    agents: Mapping[AgentId, Agent] = field(default_factory=dict[AgentId, Agent])
    calls: Mapping[CallId, BoardCall] = field(default_factory=dict[CallId, BoardCall])


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two boards: rows that are new or as they are now, and those that are gone."""

    queues: tuple[BoardQueue, ...]
    agents: tuple[Agent, ...]
    agents_gone: tuple[AgentId, ...]
    calls: tuple[BoardCall, ...]
    calls_gone: tuple[CallId, ...]

    def __bool__(self) -> bool:
        return any((self.queues, self.agents, self.agents_gone, self.calls, self.calls_gone))


def board(served: Sequence[Served], agents: Iterable[Agent], calls: Iterable[BoardCall]) -> Board:
    """The board as it is now; a queue that only a caller names stands on it, too."""
    by_agent, by_call = {one.id: one for one in agents}, {one.call: one for one in calls}
    known = {one.queue: one for one in served}
    for call in by_call.values():
        if call.queue is not None and call.queue not in known:
            known[call.queue] = Served(call.queue, call.queue, call.queue)
    return Board(_queues(known.values(), by_agent.values(), by_call.values()), by_agent, by_call)


def changes(before: Board, now: Board) -> Changes:
    """What to tell somebody who knows `before`."""
    return Changes(
        queues=_changed(before.queues, now.queues),
        agents=_changed(before.agents, now.agents),
        agents_gone=_gone(before.agents, now.agents),
        calls=_changed(before.calls, now.calls),
        calls_gone=_gone(before.calls, now.calls),
    )


def _queues(
    served: Iterable[Served], agents: Iterable[Agent], calls: Iterable[BoardCall]
) -> Mapping[QueueId, BoardQueue]:
    waiting: dict[QueueId, list[BoardCall]] = {}
    for call in calls:
        if call.queue is not None and call.state in WAITING:
            waiting.setdefault(call.queue, []).append(call)
    on: dict[QueueId, int] = {}
    free: dict[QueueId, int] = {}
    for agent in agents:
        for queue in agent.queues if agent.status is not Status.OFFLINE else ():
            on[queue] = on.get(queue, 0) + 1
            free[queue] = free.get(queue, 0) + agent.is_free
    return {
        one.queue: _queue(one, waiting.get(one.queue, ()), free.get(one.queue, 0), on.get(one.queue, 0))
        for one in served
    }


def _queue(served: Served, waiting: Sequence[BoardCall], agents_free: int, agents_on: int) -> BoardQueue:
    by_tier = [0] * len(Tier)
    for call in waiting:
        by_tier[call.tier] += 1
    return BoardQueue(
        queue=served.queue,
        name_zh=served.name_zh,
        name_en=served.name_en,
        waiting_by_tier=tuple(by_tier),
        longest_since=min((call.queued_at or call.arrived_at for call in waiting), default=None),
        agents_free=agents_free,
        agents_on=agents_on,
        levels=served.levels,
    )


def _changed(before: Mapping[_Key, _Row], now: Mapping[_Key, _Row]) -> tuple[_Row, ...]:
    return tuple(row for key, row in now.items() if before.get(key) != row)


def _gone(before: Mapping[_Key, _Row], now: Mapping[_Key, _Row]) -> tuple[_Key, ...]:
    return tuple(key for key in before if key not in now)
