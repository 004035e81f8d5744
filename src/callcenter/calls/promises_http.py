"""Messages and callbacks over HTTP.

Rules: operators see all, agents those of their queues. Lists show numbers masked; the whole number of a callback is
given one at a time, to who calls back, and each time is logged.
"""

from datetime import datetime
from typing import Annotated, Self

import structlog
from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.http import SignedIn
from callcenter.access.sessions import Session
from callcenter.agents.http import roster
from callcenter.agents.messages import Shape
from callcenter.agents.roster import Roster
from callcenter.calls.promise_store import Callback, Message, Promises, Queues
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.numbers import masked

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1", tags=["promises"])

CallInPath = Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
Limit = Annotated[int, Query(ge=1, le=200)]


class MessageView(Shape):
    """A message; its sound is at ``/api/v1/messages/{call}/{seq}/sound``."""

    call: CallId
    seq: int
    left_at: datetime
    number: str | None
    """Masked."""
    node: str
    queue: QueueId
    duration_s: float

    @classmethod
    def of(cls, message: Message) -> Self:
        return cls(
            call=message.call,
            seq=message.seq,
            left_at=message.left_at,
            number=None if message.number is None else masked(message.number),
            node=message.left.node,
            queue=message.left.queue,
            duration_s=message.left.duration_s,
        )


class CallbackView(Shape):
    """A caller who waits to be called back."""

    call: CallId
    number: str
    """Masked, in lists."""
    queue: QueueId
    arrived_at: datetime
    """The caller's place: who came first is called first."""
    promised_at: datetime
    done_at: datetime | None
    done_by: Annotated[str | None, Field(description="The user who said so")]

    @classmethod
    def of(cls, callback: Callback, *, is_whole: bool = False) -> Self:
        return cls(
            call=callback.call,
            number=callback.number if is_whole else masked(callback.number),
            queue=callback.queue,
            arrived_at=callback.arrived_at,
            promised_at=callback.promised_at,
            done_at=callback.done_at,
            done_by=callback.done_by,
        )


def promises(connection: HTTPConnection) -> Promises:
    """The store, put into the app's state by `main`."""
    found: Promises = connection.app.state.promises
    return found


def seen_queues(session: SignedIn, agents: Annotated[Roster, Depends(roster)]) -> Queues:
    """The queues whose promises the caller may see."""
    return _queues(session, agents)


Kept = Annotated[Promises, Depends(promises)]
SeenQueues = Annotated[Queues, Depends(seen_queues)]


class WantedMessages(BaseModel, frozen=True, extra="forbid"):
    """Which messages: for the next page, `before_…` hold what stands in the last one of this page."""

    before_at: AwareDatetime | None = None
    before_call: Annotated[str, Field(max_length=64)] = ""
    before_seq: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@routes.get("/messages")
async def list_messages(
    wanted: Annotated[WantedMessages, Query()], queues: SeenQueues, kept: Kept
) -> tuple[MessageView, ...]:
    """Messages, the latest first."""
    before = None if wanted.before_at is None else (wanted.before_at, CallId(wanted.before_call), wanted.before_seq)
    return tuple(MessageView.of(one) for one in await kept.messages(queues, before, wanted.limit))


@routes.get("/callbacks")
async def list_callbacks(
    queues: SeenQueues, kept: Kept, is_done: bool = False, limit: Limit = 100
) -> tuple[CallbackView, ...]:
    """Callers to be called back, who came first first; or those that were, the latest first."""
    return tuple(CallbackView.of(one) for one in await kept.callbacks(queues, is_done=is_done, limit=limit))


@routes.get("/callbacks/{call}")
async def one_callback(call: CallInPath, queues: SeenQueues, session: SignedIn, kept: Kept) -> CallbackView:
    """One of them, with the whole number: for who calls back now."""
    callback = await kept.callback(call, queues)
    log.info("callback.number_shown", user=session.user.name, call_id=call)
    return CallbackView.of(callback, is_whole=True)


@routes.post("/callbacks/{call}/done")
async def callback_done(call: CallInPath, queues: SeenQueues, session: SignedIn, kept: Kept) -> CallbackView:
    """The caller has been called back. Said twice, the first one stays."""
    callback = await kept.done(call, queues, session.user.name)
    log.info("callback.done", user=session.user.name, call_id=call)
    return CallbackView.of(callback)


def _queues(session: Session, agents: Roster) -> Queues:
    if session.user.role.sees_all_calls:
        return None
    agent = session.user.agent
    return frozenset() if agent is None else agents.agent(agent).queues
