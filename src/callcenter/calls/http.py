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

from callcenter.access.http import SignedIn
from callcenter.access.service import ForbiddenError
from callcenter.access.sessions import Session
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


def may_see(session: Session, record: CallRecord) -> bool:
    """Whether the call is the caller's to see."""
    agent = session.user.agent
    consulted = None if record.talk is None else record.talk.consulted
    return session.user.role.sees_all_calls or (agent is not None and agent in (record.agent, consulted))


async def seen_call(
    call: Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")], session: SignedIn, store: Calls
) -> CallRecord:
    """The call in the path; raises CallNotFoundError (404)."""
    record = await store.call(call)
    if record is None or not may_see(session, record):
        raise CallNotFoundError("no such call, or it is not yours")
    return record


SeenCall = Annotated[CallRecord, Depends(seen_call)]


@routes.get("")
async def list_calls(wanted: Annotated[Wanted, Query()], session: SignedIn, store: Calls) -> CallPage:
    """Calls, newest first, in pages that stay stable while calls come in. Agents find the own ones."""
    page = await store.page(_filter(wanted, session), wanted.after, wanted.limit)
    if wanted.number is not None:
        log.info("calls.searched_by_number", user=session.user.name, found=len(page.calls))
    return CallPage(calls=tuple(summary(record) for record in page.calls), next=page.next)


@routes.get("/{call}")
async def one_call(record: SeenCall, session: SignedIn, store: Calls, known: KnownPlaces) -> CallDetail:
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


def _filter(wanted: Wanted, session: Session) -> CallFilter:
    agent = wanted.agent
    if not session.user.role.sees_all_calls:
        if wanted.number is not None or session.user.agent is None or agent not in {None, session.user.agent}:
            raise ForbiddenError("agents find their own calls; searching by number is for operators")
        agent = session.user.agent
    return CallFilter(
        queue=wanted.queue,
        agent=agent,
        states=wanted.state,
        tier=wanted.tier,
        number=wanted.number,
        outcome=wanted.outcome,
        arrived_from=wanted.arrived_from,
        arrived_before=wanted.arrived_before,
    )
