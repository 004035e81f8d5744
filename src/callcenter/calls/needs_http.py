"""What a caller tells the agent of how to be served: for the rest of this call, and for a month where they agree.

Rules: only the agent who has the call says so; what is kept is a need, never a reason, and changes no order of service.
"""

from datetime import date
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from callcenter.access.asking import OwnAgent, SignedIn
from callcenter.calls.flow_http import switchboard
from callcenter.calls.http import CallNotFoundError, SeenCall
from callcenter.calls.requests import CallIsOverError
from callcenter.calls.switchboard import Switchboard
from callcenter.special_list.http import Lists
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.tiers import Need

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/calls", tags=["calls"])


class NoNumberToKeepError(CallCenterError):
    """The caller withheld the number, so nothing can be kept for their next call."""


class ToldNeeds(BaseModel, frozen=True, extra="forbid"):
    """How the caller asks to be served."""

    needs: Annotated[tuple[Need, ...], Field(min_length=1, max_length=len(Need))]
    is_kept: bool = False
    """The caller agrees that it is kept for 30 days."""


class NotedNeeds(BaseModel, frozen=True):
    is_noted: bool
    """For this call; False where it was over already."""
    kept_to: date | None
    """The last day."""


@routes.post("/{call}/needs")
async def note_needs(  # noqa: PLR0913 what the route is given
    told: ToldNeeds,
    agent: OwnAgent,
    record: SeenCall,
    session: SignedIn,
    lists: Lists,
    board: Annotated[Switchboard, Depends(switchboard)],
) -> NotedNeeds:
    """Serve the caller so from here on, and where they agree also when they call again within 30 days."""
    if record.agent != agent:
        raise CallNotFoundError("no such call, or it is not yours")
    if told.is_kept and record.number is None:
        raise NoNumberToKeepError("is_kept: the caller withheld the number, so nothing can be kept; leave it out")
    needs = tuple(dict.fromkeys(told.needs))
    kept_to = None
    if told.is_kept and record.number is not None:
        kept_to = (await lists.declaring.declare(record.number, needs, record.call, session.user.name)).valid_to
    is_noted = board.needs_told(record.call, needs, agent)
    if not is_noted and kept_to is None:
        raise CallIsOverError("the call is over; needs can only be kept for the next one")
    log.info("call.needs_told", call_id=record.call, agent=agent, is_kept=told.is_kept)
    return NotedNeeds(is_noted=is_noted, kept_to=kept_to)
