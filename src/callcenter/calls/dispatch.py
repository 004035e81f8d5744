"""Who waits, and the moment a caller and a free agent are brought together.

The rule of who is next is `routing.order`; this room only keeps the two lists it is asked about, and asks the moment
either changes: an agent who becomes free is offered a call in the same turn of the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from callcenter.agents.life import Agent, Answered, Idle, RingCancelled, RingMissed, Rung, Status, TalkEnded
from callcenter.agents.roster import Roster
from callcenter.ivr.walk.around import Load
from callcenter.routing.estimate import Pace, Work, estimate, pace
from callcenter.routing.latest import Latest
from callcenter.routing.matching import FreeAgent
from callcenter.routing.offers import Offer, offers
from callcenter.routing.order import Waiting, line
from callcenter.routing.rules import RULES, Rules
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, node_of
from callcenter.vocabulary.tiers import Tier

WORK_KEPT = 20
"""An agent's latest callers, from whom expected waits are told."""
PLACES_KEPT_S = 1.0
"""Places are counted once for everybody, and so long afterwards they may be told; who joins is counted at once.
The same goes for how fast each line moves."""


@dataclass(frozen=True, slots=True)
class Place:
    """A caller's place in the line of their queue."""

    position: int
    wait: ExpectedWait | None
    """None without an honest estimate."""


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
    work: Work | None = None
    """Until the end of the talk; None where they still talk."""


@dataclass(slots=True)
class _InLine:
    waiting: Waiting
    caller: Caller
    is_ready: bool
    """Whether the caller's line is open, so that it can be handed to an agent."""


@dataclass(slots=True)
class _Busy:
    """An agent is at work for a caller."""

    since: datetime
    waiting: Waiting
    is_answer: bool = False


class Dispatch:
    """The line. One event loop."""

    def __init__(self, roster: Roster, clock: Clock, rules: Rules = RULES) -> None:
        self.rules = rules
        self._roster = roster
        self._clock = clock
        self._line: dict[CallId, _InLine] = {}
        self._latest = Latest(rules.window)
        self._busy: dict[AgentId, _Busy] = {}
        self._work: dict[AgentId, deque[Work]] = {}
        self._paces: dict[QueueId, tuple[float, Pace]] = {}
        self._places: tuple[float, Mapping[CallId, int]] | None = None
        self._is_due = False
        roster.watch(self._on_agent)

    def remember(self, answered: Iterable[Answer]) -> None:
        """Whom agents answered in an earlier life, the latest last."""
        agents = {agent.id: agent for agent in self._roster.all()}
        for one in answered:
            agent = agents.get(one.agent) if one.agent else None
            self._latest.add(one.tier, agent.queues if agent and agent.levels else (one.queue,))
            if agent and one.work:
                self._keep(agent.id, replace(one.work, busy_s=one.work.busy_s + agent.wrap_up_s))

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
        if (busy := self._busy.get(agent)) is not None:
            busy.is_answer = True
        self.leave(call)
        self._roster.apply(agent, Answered(call))

    def found(self, call: CallId, agent: AgentId, *, is_ringing: bool) -> None:
        """The agent has this call already: offered or connected in an earlier life of this process."""
        self._roster.apply(agent, Rung(call) if is_ringing else Answered(call))

    def parted(self, call: CallId, agent: AgentId) -> None:
        """Their talk is over."""
        self._roster.apply(agent, TalkEnded(call))

    def place(self, call: CallId) -> Place | None:
        """Where the caller stands now; None when not in line."""
        entry = self._line.get(call)
        if entry is None:
            return None
        waiting, position = entry.waiting, self._counted()[call]
        waited = self._clock.now() - waiting.since
        return Place(position, estimate(position, waiting.tier, waited, self._pace(waiting.queue), self.rules))

    def load(self, queue: QueueId) -> Load:
        """How full the queue is, as a caller would find it who came now."""
        waiting = sum(1 for entry in self._line.values() if entry.waiting.queue == queue)
        moving = self._pace(queue)
        return Load(waiting, estimate(waiting + 1, Tier.ORDINARY, timedelta(), moving, self.rules), moving.at_work)

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

    def _pace(self, queue: QueueId) -> Pace:
        """How fast the queue moves."""
        now = self._clock.monotonic()
        known = self._paces.get(queue)
        if known is None or now - known[0] > PLACES_KEPT_S:
            serving = [one.id for one in self._roster.all() if queue in one.levels and one.status is Status.AVAILABLE]
            work = (done for agent in serving for done in self._work.get(agent, ()))
            known = self._paces[queue] = now, pace(queue, len(serving), work, self._clock.now())
        return known[1]

    def _keep(self, agent: AgentId, done: Work) -> None:
        self._work.setdefault(agent, deque(maxlen=WORK_KEPT)).append(done)

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
                self._busy[offer.agent] = _Busy(self._clock.now(), entry.waiting)
                self._roster.apply(offer.agent, Rung(offer.call))
                entry.caller.offered(offer)

    def _on_agent(self, _before: Agent, after: Agent) -> None:
        if isinstance(after.state, Idle) and (busy := self._busy.pop(after.id, None)) is not None:
            self._keep(after.id, _done(busy, after.state.since))
        if after.is_free:
            self._look_soon()

    def _look_soon(self) -> None:
        # Once a turn of the loop, however many changes it brought: the order then sees them all.
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self.look)


def _as_free(agent: Agent) -> FreeAgent:
    assert isinstance(agent.state, Idle)  # noqa: S101 what is_free means, said to the type checker
    assert agent.seat is not None  # noqa: S101 the same
    return FreeAgent(
        agent=agent.id,
        seat=agent.seat,
        queues=frozenset(agent.levels),
        idle_since=agent.state.since,
        levels=agent.levels,
        languages=agent.languages,
    )


def _done(busy: _Busy, ended_at: datetime) -> Work:
    busy_s = (ended_at - busy.since).total_seconds()
    caller = busy.waiting
    return Work(ended_at=ended_at, busy_s=busy_s, queue=caller.queue, tier=caller.tier, is_answer=busy.is_answer)
