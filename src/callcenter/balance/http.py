"""Whether every call is accounted for, as supervisors see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.balance.known import Balance
from callcenter.balance.weighing import Kind
from callcenter.vocabulary.ids import CallId

MOST_SHOWN = 100

routes = APIRouter(prefix="/api/v1/supervision", tags=["supervision"])


def balance(connection: HTTPConnection) -> Balance:
    """Put into the app's state by `main`."""
    found: Balance = connection.app.state.balance
    return found


class DriftView(BaseModel, frozen=True):
    """A call of which not everybody tells the same."""

    call: CallId
    kind: Kind
    at: datetime
    """When something of the call changed last."""
    found_at: datetime
    tries: int
    """How often the service has tried to mend it."""
    mended_at: datetime | None
    missing: str
    """What is missing, in English."""
    mend: str
    """What to do, in English."""


class BalanceView(BaseModel, frozen=True):
    """Today's calls, and those that do not balance."""

    looked_at: datetime | None
    """None until the first look."""
    fault: str | None
    """Why the last look failed."""
    entered: int
    dialled: int
    """Calls that we made."""
    ended: Mapping[str, int]
    """Callers of today by outcome."""
    open: Mapping[str, int]
    """Callers of today who are not gone, by where they are."""
    pending: int
    """Calls that differ, and of which something has just changed."""
    standing: int
    """How many differences are not mended."""
    drifts: tuple[DriftView, ...]
    """The latest, those that are mended last."""


@routes.get("/balance", dependencies=[Depends(may(Permission.WATCH_BOARD))])
async def show_balance(known: Annotated[Balance, Depends(balance)]) -> BalanceView:
    """Entered = answered, gave up, called back, left a message … or still there; and whatever does not add up."""
    standing = known.standing
    mended = sorted(
        (one for one in known.findings.values() if not one.is_standing), key=lambda one: one.found_at, reverse=True
    )
    return BalanceView(
        looked_at=known.looked_at,
        fault=known.fault,
        entered=known.sums.entered,
        dialled=known.sums.dialled,
        ended=known.sums.ended,
        open=known.sums.open,
        pending=known.pending,
        standing=len(standing),
        drifts=tuple(
            DriftView(
                call=one.call,
                kind=one.kind,
                at=one.at,
                found_at=one.found_at,
                tries=one.tries,
                mended_at=one.mended_at,
                missing=one.missing,
                mend=one.mend,
            )
            for one in [*standing, *mended][:MOST_SHOWN]
        ),
    )
