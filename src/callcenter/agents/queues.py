"""How the queues stand: who waits (told by the calls) beside who serves (told by the roster). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from callcenter.agents.life import Agent, Idle, Rejoining, Ringing, State, Status, Talking, WrapUp
from callcenter.agents.views import AgentView, QueueView, WaitView
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import CallId, QueueId


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """One queue's waiting callers."""

    queue: QueueId
    name_zh: str
    name_en: str
    waiting: int
    longest_since: datetime | None
    wait: ExpectedWait | None = None
    """Of an ordinary caller who joined now."""


def queue_views(loads: Sequence[QueueLoad], agents: Iterable[Agent]) -> tuple[QueueView, ...]:
    """Each queue with its callers and its agents, in the order of `loads`."""
    serving = [agent for agent in agents if agent.status is not Status.OFFLINE]
    return tuple(
        QueueView(
            queue=load.queue,
            name_zh=load.name_zh,
            name_en=load.name_en,
            waiting=load.waiting,
            longest_since=load.longest_since,
            agents_free=sum(agent.is_free and load.queue in agent.levels for agent in serving),
            agents_on=sum(load.queue in agent.levels for agent in serving),
            wait=WaitView.of(load.wait),
        )
        for load in loads
    )


def agent_view(agent: Agent) -> AgentView:
    """`agent` as their desktop shows them."""
    return AgentView(
        id=agent.id,
        name=agent.name,
        seat=agent.seat,
        queues=tuple(sorted(agent.queues)),
        levels=dict(sorted(agent.levels.items())),
        languages=tuple(sorted(agent.languages)),
        status=agent.status,
        status_since=agent.status_since,
        reason=agent.reason,
        state=agent.state.name,
        state_since=agent.state.since,
        call=call_of(agent.state),
        wrap_up_until=agent.state.until if isinstance(agent.state, WrapUp) else None,
        rejoin_until=agent.state.until if isinstance(agent.state, Rejoining) else None,
        phone=agent.phone,
    )


def call_of(state: State) -> CallId | None:
    """The call that `state` is about."""
    match state:
        case Idle():
            return None
        case Ringing(call=call) | Talking(call=call) | Rejoining(call=call) | WrapUp(call=call):
            return call
        case never:
            assert_never(never)
