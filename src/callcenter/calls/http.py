"""Calls over HTTP: lists, and one call with its timeline.

Rules: numbers leave masked only; an agent sees the own calls, others' are as if they were not there; searching by
number is for those who see all calls, and is logged.
"""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Self

import structlog
from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission, allows
from callcenter.access.reach import Reach
from callcenter.access.service import ForbiddenError
from callcenter.access.sessions import Session
from callcenter.agents.http import SeenCalls
from callcenter.agents.views import CallCard, CallSummary, Shape
from callcenter.calls.callback_facts import CallbackDialled
from callcenter.calls.cards import MOST_EARLIER, card, summary
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord, CallState
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Arrived, ChannelStats, Entry, Fact, Outcome, Recognised, Recorded
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.numbers import masked
from callcenter.vocabulary.places import Places
from callcenter.vocabulary.tiers import Tier

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/calls", tags=["calls"])


class CallNotFoundError(CallCenterError):
    """There is no such call, or it is not this agent's."""


class Wanted(BaseModel, frozen=True, extra="forbid"):
    """Which calls; every field that is given must fit."""

    queue: QueueId | None = None
    agent: AgentId | None = None
    state: tuple[CallState, ...] = ()
    tier: Annotated[Tier | None, Field(description="0 emergency … 4 ordinary, 5 deferred")] = None
    outcome: Outcome | None = None
    number: Annotated[str | None, Field(pattern=r"^\+[0-9]{6,15}$", description="E.164, exact; operators only")] = None
    arrived_from: AwareDatetime | None = None
    arrived_before: AwareDatetime | None = None
    after: Annotated[str | None, Field(max_length=300, description="`next` of the page before")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CallPage(Shape):
    """Newest first."""

    calls: tuple[CallSummary, ...]
    next: str | None
    """Give it as `after` for the next page; None on the last."""


class TimelineEntry(Shape):
    """One numbered fact."""

    seq: int
    at: datetime
    fact: Fact

    @classmethod
    def of(cls, entry: Entry) -> Self:
        fact = entry.fact
        if isinstance(fact, Arrived | CallbackDialled | CalledOut) and fact.number is not None:
            fact = replace(fact, number=masked(fact.number))
        elif isinstance(fact, Recognised):
            # Which list may tell why, and that is for list officers.
            fact = replace(fact, list_name="")
        return cls(seq=entry.seq, at=entry.at, fact=fact)


class RecordingView(Shape):
    """What is known of the recording; the sound itself is at ``/recording`` below the call."""

    duration_s: float
    size_bytes: int
    sha256: str
    caller: ChannelStats
    agent: ChannelStats

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        return cls(
            duration_s=recorded.duration_s,
            size_bytes=recorded.size_bytes,
            sha256=recorded.sha256,
            caller=recorded.caller,
            agent=recorded.agent,
        )


class CallDetail(CallCard):
    """One call with everything that is known of it."""

    words: tuple[str, ...]
    """What the caller said, in order."""
    outcome: Outcome | None
    cause: int | None
    """Q.850."""
    recording: RecordingView | None
    timeline: tuple[TimelineEntry, ...]


def calls(connection: HTTPConnection) -> CallStore:
    """The store of calls, put into the app's state by `main`."""
    found: CallStore = connection.app.state.calls
    return found


Calls = Annotated[CallStore, Depends(calls)]


def places(connection: HTTPConnection) -> Places:
    """Where numbers are from, put into the app's state by `main`."""
    found: Places = connection.app.state.places
    return found


KnownPlaces = Annotated[Places, Depends(places)]


Viewer = Annotated[Session, Depends(may(Permission.SEE_CALLS))]


def is_seen(record: CallRecord, reach: Reach) -> bool:
    """Whether `reach` holds the call."""
    consulted = None if record.talk is None else record.talk.consulted
    return reach.holds((record.agent, consulted), record.queue)


def check_asked(seen: Reach, agent: AgentId | None) -> None:
    """Raises ForbiddenError where `agent`'s calls are asked for by who sees only the own ones."""
    if agent is not None and agent != seen.agent and not seen.is_all and not seen.queues:
        raise ForbiddenError("agent: you find your own calls; leave it out")


async def seen_call(
    call: Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")],
    _session: Viewer,
    seen: SeenCalls,
    store: Calls,
) -> CallRecord:
    """The call in the path; raises CallNotFoundError (404)."""
    record = await store.call(call)
    if record is None or not is_seen(record, seen):
        raise CallNotFoundError("no such call, or it is not yours")
    return record


SeenCall = Annotated[CallRecord, Depends(seen_call)]


@routes.get("")
async def list_calls(wanted: Annotated[Wanted, Query()], session: Viewer, seen: SeenCalls, store: Calls) -> CallPage:
    """Calls, newest first, in pages that stay stable while calls come in: those that you see."""
    page = await store.page(_filter(wanted, session, seen), wanted.after, wanted.limit)
    if wanted.number is not None:
        log.info("calls.searched_by_number", user=session.user.name, found=len(page.calls))
    return CallPage(calls=tuple(summary(record) for record in page.calls), next=page.next)


@routes.get("/{call}")
async def one_call(record: SeenCall, session: Viewer, store: Calls, known: KnownPlaces) -> CallDetail:
    """One call: why it went where it went, its timeline, earlier calls by the same number."""
    background = await store.background(record, MOST_EARLIER)
    timeline = await store.timeline(record.call)
    log.info("call.viewed", user=session.user.name, call_id=record.call)
    return CallDetail(
        **dict(card(record, background, known)),
        words=record.words,
        outcome=record.outcome,
        cause=record.cause,
        recording=None if record.recording is None else RecordingView.of(record.recording),
        timeline=tuple(TimelineEntry.of(entry) for entry in timeline),
    )


def _filter(wanted: Wanted, session: Session, seen: Reach) -> CallFilter:
    if wanted.number is not None and not allows(session.user.role, Permission.SEARCH_NUMBERS):
        raise ForbiddenError("number: your role may not search by it; leave it out")
    check_asked(seen, wanted.agent)
    return CallFilter(
        seen=seen,
        queue=wanted.queue,
        agent=wanted.agent,
        states=wanted.state,
        tier=wanted.tier,
        number=wanted.number,
        outcome=wanted.outcome,
        arrived_from=wanted.arrived_from,
        arrived_before=wanted.arrived_before,
    )
