"""Callbacks over HTTP.

Rules: operators see all, agents those of their queues. Lists show numbers masked; the whole number is given one at a
time, to who calls by hand, and nobody else dials it meanwhile. What people see and say stands in the book of deeds.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.agents.http import SeenQueues
from callcenter.agents.views import Shape
from callcenter.callbacks import ledger
from callcenter.callbacks.ledger import Attempt, HowDone, Kind, NotReached, StateName, Way
from callcenter.callbacks.store import Kept, Ledger, Said
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.numbers import masked
from callcenter.vocabulary.tiers import Need, Tier

routes = APIRouter(prefix="/api/v1", tags=["callbacks"])

CallInPath = Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
FOR_VIEWERS = Depends(may(Permission.SEE_CALLBACKS))
Settler = Annotated[Session, Depends(may(Permission.SETTLE_CALLBACKS))]
Limit = Annotated[int, Query(ge=1, le=200)]


class AttemptView(Shape):
    """One attempt that is over."""

    call: CallId | None
    """The call that was made; none where somebody called by hand."""
    by: str
    began_at: datetime
    ended_at: datetime
    why: NotReached | None
    """Why it reached nobody; none where it did."""

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        return cls(
            call=attempt.call, by=attempt.by, began_at=attempt.began_at, ended_at=attempt.ended_at, why=attempt.why
        )


class CallbackView(Shape):
    """Somebody who is to be called back."""

    call: CallId
    kind: Kind
    way: Way
    number: str
    """Masked, in lists."""
    queue: QueueId
    """Whose people owe it."""
    tier: Tier
    needs: tuple[Need, ...]
    since: datetime
    """Their place in line: when they came."""
    entered_at: datetime
    due_at: datetime
    is_overdue: bool
    state: StateName
    next_at: datetime | None
    """When it is dialled next, once an agent is free; none where people dial, or write."""
    is_in_line: bool
    """Whether it is dialled as soon as an agent is free."""
    being_called_by: AgentId | None
    being_called_in: CallId | None
    attempts: tuple[AttemptView, ...]
    attempts_left: int
    closed_at: datetime | None
    closed_how: HowDone | None
    closed_by: str | None
    reason: Annotated[str | None, Field(description="Why it was withdrawn")]

    @classmethod
    def of(cls, kept: Kept, room: "CallbackRoom", *, is_whole: bool = False) -> Self:
        one, now, rules = kept.obligation, room.clock.now(), room.ledger.rules
        is_dialled = room.dials(one.number)
        terms = {name: getattr(one, name) for name in _TERMS}
        return cls(
            **terms,
            number=one.number if is_whole else masked(one.number),
            is_overdue=one.is_open and one.due_at < now,
            is_in_line=is_dialled and ledger.may_be_called(one, now, rules),
            next_at=ledger.called_from(one, now, rules) if is_dialled else None,
            attempts=tuple(AttemptView.of(attempt) for attempt in kept.attempts),
            attempts_left=max(0, rules.most_attempts - one.attempts),
            **_state_shown(one.state),
        )


_TERMS = ("call", "kind", "way", "queue", "tier", "needs", "since", "entered_at", "due_at")


def _state_shown(state: ledger.State) -> dict[str, object]:
    blank = dict.fromkeys(
        ("being_called_by", "being_called_in", "closed_at", "closed_how", "closed_by", "reason"), None
    )
    match state:
        case ledger.Open():
            told: dict[str, object] = {"state": "open"}
        case ledger.Claimed(call=call, agent=agent):
            told = {"state": "claimed", "being_called_by": agent, "being_called_in": call}
        case ledger.Done(at=at, how=how, by=by):
            told = {"state": "done", "closed_at": at, "closed_how": how, "closed_by": by}
        case ledger.Failed(at=at):
            told = {"state": "failed", "closed_at": at}
        case ledger.Withdrawn(at=at, by=by, reason=reason):
            told = {"state": "withdrawn", "closed_at": at, "closed_by": by, "reason": reason}
    return blank | told


class CallbackRoom:
    """What these routes ask."""

    def __init__(self, ledger: Ledger, clock: Clock, *, dials: Callable[[str], bool]) -> None:
        self.ledger = ledger
        self.clock = clock
        self.dials = dials
        """Whether this site dials the number; else people do, by hand."""


def callback_room(connection: HTTPConnection) -> CallbackRoom:
    """The ledger, put into the app's state by `main`."""
    found: CallbackRoom = connection.app.state.callbacks
    return found


Room = Annotated[CallbackRoom, Depends(callback_room)]


class SaidNotReached(BaseModel, frozen=True, extra="forbid"):
    why: NotReached


class SaidWithdrawn(BaseModel, frozen=True, extra="forbid"):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """Shown to everybody who sees the callback: nothing personal."""


@routes.get("/callbacks", dependencies=[FOR_VIEWERS])
async def list_callbacks(
    queues: SeenQueues, room: Room, is_open: bool = True, limit: Limit = 100
) -> tuple[CallbackView, ...]:
    """Who is owed a callback, the first in line first; or who was, the latest first."""
    return _views(await room.ledger.listed(queues, is_open=is_open, limit=limit), room)


@routes.get("/calls/{call}/callback", dependencies=[FOR_VIEWERS])
async def callback_of_call(call: CallInPath, queues: SeenQueues, room: Room) -> CallbackView:
    """The callback that this call left us owing; the number is masked."""
    return CallbackView.of(await room.ledger.one(call, queues), room)


@routes.post("/callbacks/{call}/number")
async def whole_number(call: CallInPath, queues: SeenQueues, session: Settler, room: Room) -> CallbackView:
    """One of them with the whole number, for who calls by hand now. For a while nobody else dials it."""
    kept = await room.ledger.say(call, queues, ledger.NumberShown(), session.user.name)
    return CallbackView.of(kept, room, is_whole=True)


@routes.post("/callbacks/{call}/done")
async def callback_done(call: CallInPath, queues: SeenQueues, session: Settler, room: Room) -> CallbackView:
    """You have called by hand, or written, and reached the caller."""
    return await _said(call, queues, ledger.SaidDone(session.user.name), session, room)


@routes.post("/callbacks/{call}/not-reached")
async def callback_not_reached(
    call: CallInPath, said: SaidNotReached, queues: SeenQueues, session: Settler, room: Room
) -> CallbackView:
    """You have called by hand and reached nobody; or the call we made has met a machine."""
    return await _said(call, queues, ledger.SaidNotReached(session.user.name, said.why), session, room)


@routes.post("/callbacks/{call}/withdraw")
async def callback_withdrawn(
    call: CallInPath, said: SaidWithdrawn, queues: SeenQueues, session: Settler, room: Room
) -> CallbackView:
    """Nobody is to be called any more, for this reason."""
    return await _said(call, queues, ledger.SaidWithdrawn(session.user.name, said.reason), session, room)


async def _said(call: CallId, queues: SeenQueues, event: Said, session: Settler, room: CallbackRoom) -> CallbackView:
    kept = await room.ledger.say(call, queues, event, session.user.name)
    return CallbackView.of(kept, room)


def _views(found: Sequence[Kept], room: CallbackRoom) -> tuple[CallbackView, ...]:
    return tuple(CallbackView.of(one, room) for one in found)
