"""Who is here: every agent's status and state in memory, in the event loop only.

The truth about membership and pauses is app_queue's (`persistentmembers`): after a restart or a reconnect the roster
is read back from Asterisk, so no agent is stuck in a state that nobody sees.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog

from callcenter.agents.life import (
    Agent,
    Event,
    Idle,
    PhoneState,
    Rejoining,
    RingCancelled,
    Ringing,
    Status,
    StatusChosen,
    TalkEnded,
    Talking,
    UnexpectedAgentEventError,
    WrapUp,
    WrapUpDone,
    WrapUpExtended,
    on,
)
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import SkillLevel

log = structlog.get_logger(__name__)

Watcher = Callable[[Agent, Agent], None]
"""Told (before, after) of every change; quick, never raises."""


class UnknownAgentError(CallCenterError):
    """No agent with this number is in the roster."""


@dataclass(frozen=True, slots=True)
class WrapUpBounds:
    """How far agents may extend their after-call work."""

    extend_s: float = 60.0
    """So much is left at least after an extension."""
    longest_s: float = 600.0
    """From its begin."""


class Roster:
    """The agents. Not thread-safe: one event loop."""

    def __init__(self, clock: Clock, wrap_up: WrapUpBounds | None = None) -> None:
        self._clock = clock
        self._wrap_up = wrap_up or WrapUpBounds()
        self._agents: dict[AgentId, Agent] = {}
        self._unsettled: set[NodeId] = set()
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of every change from now on."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        """Tell `watcher` no more."""
        self._watchers.remove(watcher)

    def add(  # noqa: PLR0913 an agent is these
        self,
        agent: AgentId,
        *,
        name: str,
        seat: SeatId | None,
        node: NodeId,
        queues: Iterable[QueueId],
        levels: Mapping[QueueId, SkillLevel] = MappingProxyType({}),
        languages: Iterable[Language] = (),
        wrap_up_s: float = 0.0,
    ) -> Agent:
        """Take an agent in, or take over changed master data; status and state of a known agent stay.

        Of `queues` that `levels` says nothing of, the level is the best.
        """
        now = self._clock.now()
        known = self._agents.get(agent)
        before = known or Agent(agent, name, seat, node, {}, Idle(now), now)
        fresh = replace(
            before,
            name=name,
            seat=seat,
            node=node,
            levels={queue: levels.get(queue, SkillLevel.EXPERT) for queue in queues},
            languages=frozenset(languages),
            wrap_up_s=wrap_up_s,
            # Of another phone nothing is known yet.
            phone=before.phone if (before.seat, before.node) == (seat, node) else PhoneState.ABSENT,
        )
        self._agents[agent] = fresh
        self._tell(known or fresh, fresh)
        return fresh

    def all(self) -> tuple[Agent, ...]:
        """Every agent, by number."""
        return tuple(self._agents[agent] for agent in sorted(self._agents))

    def agent(self, agent: AgentId) -> Agent:
        """The agent; raises UnknownAgentError."""
        try:
            return self._agents[agent]
        except KeyError:
            raise UnknownAgentError(f"no agent {agent} in the roster") from None

    def at(self, seat: SeatId) -> Agent | None:
        """Who sits at `seat`: the one not offline, else whose seat it is."""
        sitting = [agent for agent in self._agents.values() if agent.seat == seat]
        return min(sitting, key=lambda agent: (agent.status is Status.OFFLINE, agent.id), default=None)

    def free(self) -> tuple[Agent, ...]:
        """Those a call may be offered to now."""
        return tuple(one for one in self._agents.values() if one.is_free and one.node not in self._unsettled)

    def unsettle(self, node: NodeId) -> None:
        """What agents of `node` did while nobody looked is still to be told: until `settle` nothing is offered to them.

        Who talks with a caller of the lifeboat seems free until then.
        """
        self._unsettled.add(node)

    def settle(self, node: NodeId) -> None:
        """All is told."""
        self._unsettled.discard(node)
        for agent in self.free():
            if agent.node == node:
                self._tell(agent, agent)

    def apply(self, agent: AgentId, event: Event) -> Agent:
        """Take `event` in; an event out of place is logged and changes nothing."""
        before = self.agent(agent)
        try:
            after = on(before, event, self._clock.now())
        except UnexpectedAgentEventError as stray:
            log.warning("agent.stray_event", agent=agent, fault=str(stray))
            return before
        if after != before:
            self._agents[agent] = after
            self._tell(before, after)
        return after

    def choose(self, agent: AgentId, status: Status, reason: str = "", at: datetime | None = None) -> Agent:
        """The person's own choice, made now or known from before."""
        return self.apply(agent, StatusChosen(status, reason if status is Status.BREAK else "", at))

    def sit(self, agent: AgentId, seat: SeatId | None) -> Agent:
        """Bring the agent to another seat, or away from any."""
        known = self.agent(agent)
        if known.seat == seat:
            return known
        # Of another phone nothing is known yet.
        moved = self._agents[agent] = replace(known, seat=seat, phone=PhoneState.ABSENT)
        self._tell(known, moved)
        return moved

    def finish_wrap_up(self, agent: AgentId) -> Agent:
        """End after-call work before its time; an agent without any stays as they are."""
        known = self.agent(agent)
        return self.apply(agent, WrapUpDone()) if isinstance(known.state, WrapUp) else known

    def extend_wrap_up(self, agent: AgentId) -> Agent:
        """Keep after-call work from ending soon; an agent without any stays as they are. Twice at once is once."""
        known = self.agent(agent)
        if not isinstance(known.state, WrapUp):
            return known
        wanted = self._clock.now() + timedelta(seconds=self._wrap_up.extend_s)
        latest = known.state.since + timedelta(seconds=self._wrap_up.longest_s)
        until = max(known.state.until, min(wanted, latest))
        return self.apply(agent, WrapUpExtended(until))

    def release_strays(self, node: NodeId, is_live: Callable[[CallId], bool]) -> None:
        """Free whoever is held by a call of `node` that is no more: no agent stays stuck after a lost link."""
        for agent in tuple(self._agents.values()):
            if agent.node != node:
                continue
            match agent.state:
                case Ringing(call=call) if not is_live(call):
                    self.apply(agent.id, RingCancelled(call))
                case Talking(call=call) | Rejoining(call=call) if not is_live(call):
                    self.apply(agent.id, TalkEnded(call))
                case _:
                    pass

    def end_wrap_ups(self) -> None:
        """End those whose time is over; called by a ticker."""
        now = self._clock.now()
        for agent in tuple(self._agents.values()):
            if isinstance(agent.state, WrapUp) and agent.state.until <= now:
                self.apply(agent.id, WrapUpDone())

    def _tell(self, before: Agent, after: Agent) -> None:
        for watcher in self._watchers:
            watcher(before, after)
