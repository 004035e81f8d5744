"""Who waits, and the moment a caller and a free agent are brought together.

The rule of who is next is `routing.order`; this room only keeps the two lists it is asked about, and asks the moment
either changes: an agent who becomes free is offered a call in the same turn of the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from callcenter.agents.life import Agent, Answered, Idle, RingCancelled, RingMissed, Rung, Status, TalkEnded
from callcenter.agents.roster import Roster
from callcenter.ivr.walk.around import Load
from callcenter.routing.estimate import Talk, estimate
from callcenter.routing.order import RULES, FreeAgent, Latest, Offer, Rules, Waiting, line, offers
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, node_of
from callcenter.vocabulary.tiers import Tier

RECENT_TALKS = 50
"""A queue's latest talks, from which its expected wait is told."""
PLACES_KEPT_S = 1.0
"""Places are counted once for everybody, and so long afterwards they may be told; who joins is counted at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A caller's place in the line of their queue."""

    position: int
    wait_min: int | None


class Caller(Protocol):
    """A conversation in the line."""

    def offered(self, offer: Offer) -> None:
        """An agent is reserved for this caller: ring them. Must not block or raise."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A caller who was answered."""

    tier: Tier
    queue: QueueId
    agent: AgentId | None
    """None where the lifeboat connected a seat nobody had signed in at."""


@dataclass(slots=True)
class _InLine:
    waiting: Waiting
    caller: Caller
    is_ready: bool
    """Whether the caller's line is open, so that it can be handed to an agent."""


class Dispatch:
    """The line. One event loop."""

    def __init__(self, roster: Roster, clock: Clock, rules: Rules = RULES) -> None:
        self.rules = rules
        self._roster = roster
        self._clock = clock
        self._line: dict[CallId, _InLine] = {}
        self._latest = Latest(rules.window)
        self._talks: dict[QueueId, deque[Talk]] = {}
        self._places: tuple[float, Mapping[CallId, int]] | None = None
        self._is_due = False
        roster.watch(self._on_agent)

    def remember(self, answered: Iterable[Answer]) -> None:
        """Whom agents answered in an earlier life, the latest last."""
        queues = {agent.id: agent.queues for agent in self._roster.all()}
        for one in answered:
            served = queues.get(one.agent) if one.agent else None
            self._latest.add(one.tier, served or (one.queue,))

    def join(self, waiting: Waiting, caller: Caller, *, is_ready: bool) -> None:
        """Take a caller into the line, or over into another queue; earlier misses are kept."""
        before = self._line.get(waiting.call)
        missed_by = before.waiting.missed_by if before else waiting.missed_by
        self._line[waiting.call] = _InLine(replace(waiting, missed_by=missed_by), caller, is_ready)
        self._places = None
        self._look_soon()

    def leave(self, call: CallId) -> None:
        """Answered, gone, or back in the menu."""
        self._line.pop(call, None)

    def ready(self, call: CallId, is_ready: bool) -> None:
        """The caller's line has opened or closed."""
        if (entry := self._line.get(call)) is not None:
            entry.is_ready = is_ready
            self._look_soon()

    def missed(self, call: CallId, agent: AgentId) -> None:
        """The agent did not answer; the caller keeps the place and the agent takes a break."""
        if (entry := self._line.get(call)) is not None:
            entry.waiting = replace(entry.waiting, missed_by=(*entry.waiting.missed_by, agent))
        self._roster.apply(agent, RingMissed(call))
        self._look_soon()

    def cancelled(self, call: CallId, agent: AgentId) -> None:
        """The offer never rang, or the caller left meanwhile."""
        self._roster.apply(agent, RingCancelled(call))

    def answered(self, call: CallId, agent: AgentId) -> None:
        """The agent talks with the caller."""
        self.leave(call)
        self._roster.apply(agent, Answered(call))

    def found(self, call: CallId, agent: AgentId, *, is_ringing: bool) -> None:
        """The agent has this call already: offered or connected in an earlier life of this process."""
        self._roster.apply(agent, Rung(call) if is_ringing else Answered(call))

    def parted(self, call: CallId, agent: AgentId, queue: QueueId, talk_s: float) -> None:
        """Their talk is over."""
        recent = self._talks.setdefault(queue, deque(maxlen=RECENT_TALKS))
        recent.append(Talk(self._clock.now(), talk_s))
        self._roster.apply(agent, TalkEnded(call))

    def place(self, call: CallId) -> Place | None:
        """Where the caller stands now; None when not in line."""
        entry = self._line.get(call)
        if entry is None:
            return None
        queue = entry.waiting.queue
        position = self._counted()[call]
        return Place(position, self._wait_min(queue, position))

    def load(self, queue: QueueId) -> Load:
        """How full the queue is, as a caller would find it who came now."""
        waiting = sum(1 for entry in self._line.values() if entry.waiting.queue == queue)
        return Load(waiting, self._wait_min(queue, waiting + 1), self._at_work(queue))

    def lengths(self) -> dict[QueueId, int]:
        """How many wait in each queue that anybody waits in."""
        told: dict[QueueId, int] = {}
        for entry in self._line.values():
            told[entry.waiting.queue] = told.get(entry.waiting.queue, 0) + 1
        return told

    def _counted(self) -> Mapping[CallId, int]:
        now = self._clock.monotonic()
        if self._places is None or now - self._places[0] > PLACES_KEPT_S:
            waiting = [one.waiting for one in self._line.values()]
            self._places = now, line(waiting, self._clock.now(), self._latest.by_queue, self.rules)
        return self._places[1]

    def _wait_min(self, queue: QueueId, position: int) -> int | None:
        talks = tuple(self._talks.get(queue, ()))
        expected = estimate(position, self._at_work(queue), talks, self._clock.now())
        return expected.to_min if expected else None

    def _at_work(self, queue: QueueId) -> int:
        return sum(1 for one in self._roster.all() if queue in one.queues and one.status is Status.AVAILABLE)

    def look(self) -> None:
        """Offer whatever can be offered now."""
        self._is_due = False
        free_by_node: dict[NodeId, list[FreeAgent]] = {}
        for agent in self._roster.free():
            free_by_node.setdefault(agent.node, []).append(_as_free(agent))
        for node, free in free_by_node.items():
            # A seat's phone is registered at one Asterisk: calls are offered to agents of their own node.
            waiting = [e.waiting for e in self._line.values() if e.is_ready and node_of(e.waiting.call) == node]
            for offer in offers(waiting, free, self._clock.now(), self._latest.by_queue, self.rules):
                self._latest.add(offer.why.tier, self._roster.agent(offer.agent).queues)
                entry = self._line[offer.call]
                entry.is_ready = False
                self._roster.apply(offer.agent, Rung(offer.call))
                entry.caller.offered(offer)

    def _on_agent(self, _before: Agent, after: Agent) -> None:
        if after.is_free:
            self._look_soon()

    def _look_soon(self) -> None:
        # Once a turn of the loop, however many changes it brought: the order then sees them all.
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self.look)


def _as_free(agent: Agent) -> FreeAgent:
    assert isinstance(agent.state, Idle)  # noqa: S101 what is_free means, said to the type checker
    return FreeAgent(agent=agent.id, seat=agent.seat, queues=agent.queues, idle_since=agent.state.since)
