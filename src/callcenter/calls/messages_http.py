"""Messages over HTTP: operators see all, agents those of their queues; numbers are masked."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.agents.http import SeenQueues
from callcenter.agents.views import Shape
from callcenter.calls.message_store import LeftMessages, Message
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.numbers import masked

routes = APIRouter(prefix="/api/v1", tags=["messages"])

SeqInPath = Annotated[int, Path(ge=1, le=2**31 - 1)]
CallInPath = Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]


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


def left_messages(connection: HTTPConnection) -> LeftMessages:
    """The store, put into the app's state by `main`."""
    found: LeftMessages = connection.app.state.left_messages
    return found


Kept = Annotated[LeftMessages, Depends(left_messages)]


class WantedMessages(BaseModel, frozen=True, extra="forbid"):
    """Which messages: for the next page, `before_…` hold what stands in the last one of this page."""

    before_at: AwareDatetime | None = None
    before_call: Annotated[str, Field(max_length=64)] = ""
    before_seq: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@routes.get("/messages", dependencies=[Depends(may(Permission.SEE_MESSAGES))])
async def list_messages(
    wanted: Annotated[WantedMessages, Query()], queues: SeenQueues, kept: Kept
) -> tuple[MessageView, ...]:
    """Messages, the latest first."""
    before = None if wanted.before_at is None else (wanted.before_at, CallId(wanted.before_call), wanted.before_seq)
    return tuple(MessageView.of(one) for one in await kept.messages(queues, before, wanted.limit))
