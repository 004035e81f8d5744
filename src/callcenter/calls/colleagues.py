"""Agents beside the line: who can be asked or given a call, who is waited for, and what that does to their state."""

from collections.abc import Callable
from datetime import timedelta

from callcenter.agents.life import (
    Agent,
    Answered,
    ConsultLeft,
    LegLost,
    PhoneState,
    RejoinGivenUp,
    RingCancelled,
    Ringing,
    Rung,
    Status,
    Talking,
)
from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.calls.talk_facts import Colleague
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, NodeId


class NotFreeError(CallCenterError):
    """This colleague cannot be rung now; the message says why, and whom else to choose."""


class Colleagues:
    """One event loop."""

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self._roster = roster
        self._clock = clock
        self._waited_for: dict[AgentId, Callable[[], None]] = {}
        roster.watch(self._on_agent)

    def beside(self, agent: AgentId) -> tuple[Agent, ...]:
        """Those who can be there for a call of this agent's: at the same exchange, and not offline."""
        node = self._roster.agent(agent).node
        others = (one for one in self._roster.all() if one.node == node and one.id != agent)
        return tuple(one for one in others if one.status is not Status.OFFLINE)

    def free(self, agent: AgentId, node: NodeId) -> Colleague:
        """Who can be rung now; raises NotFreeError."""
        try:
            one = self._roster.agent(agent)
        except UnknownAgentError:
            raise NotFreeError(f"there is no agent {agent}: choose another one") from None
        if one.node != node:
            raise NotFreeError(f"{agent} is at another exchange: transfer to a queue instead")
        if one.seat is None or not one.is_free:
            raise NotFreeError(f"{agent} is {_why_not(one)}: choose somebody else, or a queue")
        return Colleague(agent=one.id, seat=one.seat, name=one.name)

    def talk_of(self, agent: AgentId) -> CallId | None:
        """The call that they talk in."""
        state = self._roster.agent(agent).state
        return state.call if isinstance(state, Talking) else None

    # --- asked --------------------------------------------------------------------------------------------------------

    def asked(self, call: CallId, agent: AgentId) -> None:
        """They are rung about a colleague's call; raises NotFreeError where they are no longer idle."""
        match self._roster.apply(agent, Rung(call)).state:
            case Ringing(call=own) if own == call:
                pass
            case state:
                raise NotFreeError(f"{agent} is {state.name} since a moment ago: choose somebody else, or a queue")

    def took_over(self, call: CallId, agent: AgentId) -> None:
        """They listened to it, and it is theirs."""
        self._roster.apply(agent, Answered(call))

    def found(self, call: CallId, agent: AgentId, *, is_talking: bool) -> None:
        """They were asked in an earlier life of this process."""
        self._roster.apply(agent, Rung(call))
        if is_talking:
            self._roster.apply(agent, Answered(call))

    def joined(self, call: CallId, agent: AgentId) -> None:
        """They talk about it."""
        match self._roster.agent(agent).state:
            case Ringing(call=own) if own == call:
                self._roster.apply(agent, Answered(call))
            case _:
                pass

    def left(self, call: CallId, agent: AgentId) -> None:
        """They are not asked any more. Idempotent."""
        match self._roster.agent(agent).state:
            case Ringing(call=own) if own == call:
                self._roster.apply(agent, RingCancelled(call))
            case Talking(call=own) if own == call:
                self._roster.apply(agent, ConsultLeft(call))
            case _:
                pass

    # --- lost ---------------------------------------------------------------------------------------------------------

    def lost(self, call: CallId, agent: AgentId, rejoin_s: float) -> None:
        """Their telephone is gone: the caller is kept for them."""
        self._roster.apply(agent, LegLost(call, self._clock.now() + timedelta(seconds=rejoin_s)))

    def given_up(self, call: CallId, agent: AgentId) -> None:
        """The caller is anybody's."""
        self._roster.apply(agent, RejoinGivenUp(call))

    def can_be_rung(self, agent: AgentId) -> bool:
        """Whether their telephone is there and idle."""
        return self._roster.agent(agent).phone is PhoneState.READY

    def wait_for(self, agent: AgentId, back: Callable[[], None]) -> None:
        """Tell `back` whenever their telephone becomes ready. One caller at a time waits for an agent."""
        self._waited_for[agent] = back

    def wait_no_more(self, agent: AgentId) -> None:
        """Idempotent."""
        self._waited_for.pop(agent, None)

    def _on_agent(self, before: Agent, after: Agent) -> None:
        if after.phone is PhoneState.READY and before.phone is not PhoneState.READY:
            back = self._waited_for.get(after.id)
            if back is not None:
                back()


def _why_not(agent: Agent) -> str:
    if agent.status is not Status.AVAILABLE:
        return agent.status
    if agent.phone is not PhoneState.READY:
        return f"away from the telephone ({agent.phone})"
    return agent.state.name
