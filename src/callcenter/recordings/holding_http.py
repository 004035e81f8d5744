"""Legal hold over HTTP: whose recordings are kept whatever their term, by whom and why; put and lifted for a reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.agents.views import Shape
from callcenter.audit.entries import UnfitEntryError, holds_a_number
from callcenter.calls.http import SeenCall
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.vault.book_store import BookStore, Kept
from callcenter.recordings.vault.chain import Moment

routes = APIRouter(prefix="/api/v1", tags=["recordings"])

Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


@dataclass(frozen=True, slots=True)
class Holds:
    """The vault's book, and its clock."""

    book: BookStore
    now: Callable[[], Moment]


def holds(connection: HTTPConnection) -> Holds:
    """Put into the app's state by `main`."""
    found: Holds = connection.app.state.holds
    return found


Holder = Annotated[Session, Depends(may(Permission.HOLD_RECORDINGS))]
Held = Annotated[Holds, Depends(holds)]


class HoldWanted(BaseModel, frozen=True, extra="forbid"):
    why: Why
    """By what: a court, an order, a complaint; no numbers of persons."""


class HoldView(Shape):
    """Whether a call's recordings are held. The three are null where they are not."""

    held_at: datetime | None
    by: str | None
    why: str | None
    recordings: int
    """Talk and messages that are there."""

    @classmethod
    def of(cls, kept: Sequence[Kept]) -> Self:
        first = next((one for one in kept if one.held_at is not None), None)
        return cls(
            held_at=None if first is None else first.held_at,
            by=None if first is None else first.held_by,
            why=None if first is None else first.held_why,
            recordings=len(kept),
        )


@routes.get("/calls/{call}/recording/hold", dependencies=[Depends(may(Permission.HEAR_RECORDINGS))])
async def hold_of(record: SeenCall, held: Held) -> HoldView:
    """Whether a call's recordings are held, by whom and why."""
    return HoldView.of([one for one in await held.book.of_call(record.call) if one.deleted_at is None])


@routes.put("/calls/{call}/recording/hold")
async def hold(wanted: HoldWanted, session: Holder, record: SeenCall, held: Held) -> HoldView:
    """Keep a call's recordings whatever their term; written down, and bound into the chain."""
    await held.book.hold(record.call, _fit(wanted.why), session.user.name, held.now())
    return await _as_it_stands(record, held)


@routes.delete("/calls/{call}/recording/hold")
async def release(
    why: Annotated[Why, Query(description="Why it is over; no numbers of persons.")],
    session: Holder,
    record: SeenCall,
    held: Held,
) -> HoldView:
    """End the hold: the recordings' term counts again."""
    await held.book.hold(record.call, None, session.user.name, held.now(), released_why=_fit(why))
    return await _as_it_stands(record, held)


async def _as_it_stands(record: SeenCall, held: Holds) -> HoldView:
    found = await hold_of(record, held)
    if not found.recordings:
        raise NothingRecordedError("this call has no recording, or not yet")
    return found


def _fit(why: str) -> str:
    # It stands in the vault's book, too, which nobody masks.
    if holds_a_number(why):
        raise UnfitEntryError("why: holds a whole number; leave it out")
    return why
