"""What is told of what happened, and to whom. Pure.

Rules: an event is drawn from the timeline up to its own entry, so that it says the same whenever it is sent; who has
not the scope for a field gets none of it; a token made for an agent sees that agent's calls only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from callcenter.calls.cards import LISTED
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.timeline import Entry
from callcenter.integrations.messages import (
    VERSION,
    AgentData,
    AgentEvent,
    CallData,
    CallEvent,
    CallEventName,
    CaseData,
    CaseEvent,
    RouteData,
)
from callcenter.integrations.scopes import Scope
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.numbers import masked
from callcenter.vocabulary.routes import RouteReason

NAMES: Mapping[str, CallEventName] = {
    "call.arrived": "call.arrived",
    "callback.dialled": "call.arrived",
    "call.dialled": "call.arrived",
    "queue.joined": "call.queued",
    "offer.made": "call.ringing",
    "offer.ended": "call.unanswered",
    "agent.connected": "call.connected",
    "language.chosen": "call.changed",
    "needs.noted": "call.changed",
    "queue.left": "call.changed",
    "transfer.started": "call.changed",
    "transfer.answered": "call.changed",
    "transfer.ended": "call.changed",
    "lifeboat.entered": "call.changed",
    "lifeboat.left": "call.changed",
    "talk.held": "call.changed",
    "talk.resumed": "call.changed",
    "talk.merged": "call.changed",
    "talk.transferred": "call.changed",
    "third.rung": "call.changed",
    "third.answered": "call.changed",
    "third.left": "call.changed",
    "agent.lost": "call.changed",
    "rejoin.given_up": "call.changed",
    "supervision.moved": "call.changed",
    "supervision.raised": "call.changed",
    "talk.ended": "call.talk_ended",
    "survey.answered": "call.rated",
    "call.ended": "call.ended",
    "recording.kept": "call.recorded",
}
"""Kinds of facts that are told, and as what. What is not named here stays inside."""

EVENT_NAMES: tuple[str, ...] = (*get_args(CallEventName), "call.case_saved", "agent.changed")
"""What an endpoint may choose among."""


@dataclass(frozen=True, slots=True)
class CallNews:
    """Something happened in a call."""

    position: int
    """Its outbox id."""
    at: datetime
    name: CallEventName
    record: CallRecord
    """After it."""
    agents: frozenset[AgentId]
    """Those whose call it is, or was until then."""


@dataclass(frozen=True, slots=True)
class AgentNews:
    """An agent's status or state is another one."""

    position: int
    at: datetime
    agent: AgentData


@dataclass(frozen=True, slots=True)
class CaseNews:
    """An agent has saved what a call was about."""

    position: int
    at: datetime
    case: CaseData


News = CallNews | AgentNews | CaseNews


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody may see, and of that wants to."""

    scopes: frozenset[Scope]
    agent: AgentId | None = None
    """Whose calls alone; None for all."""
    types: frozenset[str] = frozenset()
    """Empty: all."""
    queues: frozenset[QueueId] = frozenset()
    """Empty: all."""


def drawn(position: int, entries: Iterable[Entry]) -> CallNews | None:
    """What the last of `entries`, which begin with the call's first, tells; None where it is told to nobody."""
    record: CallRecord | None = None
    before: AgentId | None = None
    last: Entry | None = None
    for entry in entries:
        before = None if record is None else record.agent
        try:
            record = begun(entry) if record is None else after(record, entry)
        except ValueError:
            # A call whose arrival was lost: nothing can be said of it.
            return None
        last = entry
    if record is None or last is None or last.fact.kind not in NAMES:
        return None
    agents = frozenset(agent for agent in (before, record.agent) if agent is not None)
    return CallNews(position, last.at, NAMES[last.fact.kind], record, agents)


def agent_news(position: int, at: datetime, body: Mapping[str, Any], name: str) -> AgentNews:
    """What a row of the agents' history tells."""
    return AgentNews(position, at, AgentData(**{**body, "agent": body["id"], "name": name}))


def case_news(position: int, at: datetime, call: str, body: Mapping[str, Any]) -> CaseNews:
    """What saving a case tells: none of its words."""
    return CaseNews(position, at, CaseData.model_validate({**body, "call": call}))


def may_see(news: News, interest: Interest) -> bool:
    """Whether this is told to whoever has this interest."""
    if interest.types and name_of(news) not in interest.types:
        return False
    match news:
        case AgentNews():
            return Scope.AGENTS in interest.scopes
        case CaseNews(case=case):
            return Scope.CALLS in interest.scopes and not interest.queues and interest.agent in (None, case.agent)
        case CallNews(record=record, agents=agents):
            return (
                Scope.CALLS in interest.scopes
                and (interest.agent is None or interest.agent in agents)
                and (not interest.queues or record.queue in interest.queues)
            )


def name_of(news: News) -> str:
    match news:
        case CallNews(name=name):
            return name
        case CaseNews():
            return "call.case_saved"
        case AgentNews():
            return "agent.changed"


def cloud_event(news: News, interest: Interest, source: str) -> CallEvent | CaseEvent | AgentEvent:
    """`news` as they may see it."""
    match news:
        case CallNews(position=position, at=at, record=record):
            return CallEvent.model_validate(
                {
                    "id": str(position),
                    "source": source,
                    "subject": f"call/{record.call}",
                    "time": at,
                    "type": f"callcenter.{news.name}.{VERSION}",
                    "data": call_data(record, interest.scopes),
                }
            )
        case CaseNews(position=position, at=at, case=case):
            return CaseEvent(id=str(position), source=source, subject=f"call/{case.call}", time=at, data=case)
        case AgentNews(position=position, at=at, agent=agent):
            return AgentEvent(
                id=str(position),
                source=source,
                subject=f"agent/{agent.agent}",
                time=at,
                data=agent_data(agent, interest),
            )


def agent_data(agent: AgentData, interest: Interest) -> AgentData:
    """`agent` as they may see it: whose call a colleague is on is not for every agent's own desktop."""
    hides = interest.agent not in (None, agent.agent) or Scope.CALLS not in interest.scopes
    return agent.model_copy(update={"call": None}) if hides else agent


def call_data(record: CallRecord, scopes: frozenset[Scope]) -> CallData:
    """`record` as `scopes` allow."""
    is_whole = Scope.NUMBERS in scopes
    shows_needs = Scope.NEEDS in scopes
    return CallData(
        call=record.call,
        seq=record.last_seq,
        state=record.state,
        direction="inbound" if record.callback_of is None and record.called_by is None else "outbound",
        talk=None if record.talk is None else record.talk.shape,
        number=record.number if is_whole or record.number is None else masked(record.number),
        is_number_whole=is_whole and record.number is not None,
        dialled=record.dialled,
        language=record.language,
        queue=record.queue,
        agent=record.agent,
        seat=record.seat,
        route=None if record.reason is None else _route(record.reason, shows_needs=shows_needs),
        words=record.words if Scope.WORDS in scopes else None,
        needs=record.needs if shows_needs else None,
        is_priority=record.list_name is not None and record.tier in LISTED if shows_needs else None,
        arrived_at=record.arrived_at,
        queued_at=record.queued_at,
        since=record.since,
        ringing_at=record.ringing_at,
        connected_at=record.connected_at,
        ended_at=record.ended_at,
        wait_ms=record.wait_ms,
        talk_ms=record.talk_ms,
        rating=record.rating,
        outcome=record.outcome,
        has_recording=record.recording is not None,
        callback_of=record.callback_of,
    )


def own_call(record: CallRecord, interest: Interest) -> bool:
    """Whether a call under way is theirs to see."""
    news = CallNews(0, record.arrived_at, "call.changed", record, _only(record.agent))
    return may_see(news, replace(interest, types=frozenset()))


def _only(agent: AgentId | None) -> frozenset[AgentId]:
    return frozenset() if agent is None else frozenset({agent})


def _route(reason: RouteReason, *, shows_needs: bool) -> RouteData:
    # That somebody stands on a list is personal, also where it is the reason of a queue.
    by = "other" if reason.by == "list" and not shows_needs else reason.by
    known = get_args(RouteData.model_fields["by"].annotation)
    return RouteData(by=by if by in known else "other", destination=reason.destination, key=reason.key)
