"""The line over HTTP: how each queue stands, and the place of one who waits."""

from typing import Annotated

from fastapi import APIRouter, Depends

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.agents.desks import Desks
from callcenter.agents.desktop import desks
from callcenter.agents.views import QueueView, Shape, WaitView
from callcenter.calls.flow_http import switchboard
from callcenter.calls.http import SeenCall
from callcenter.calls.switchboard import Switchboard

queue_routes = APIRouter(prefix="/api/v1/queues", tags=["queues"])
place_routes = APIRouter(prefix="/api/v1/calls", tags=["calls"])


class PlaceView(Shape):
    """A caller's place in the line of their queue, as it would be told to them now."""

    position: int
    """1 is next."""
    wait: WaitView | None
    """None without an honest estimate."""


@queue_routes.get("", dependencies=[Depends(may(Permission.SEE_QUEUES))])
async def queues(feed: Annotated[Desks, Depends(desks)]) -> tuple[QueueView, ...]:
    """How each queue stands, and how long who joined it now would wait."""
    return await feed.queues()


@place_routes.get("/{call}/place")
async def place(record: SeenCall, live: Annotated[Switchboard, Depends(switchboard)]) -> PlaceView | None:
    """Where the caller stands now; null for one who is not in line."""
    found = live.place(record.call)
    return None if found is None else PlaceView(position=found.position, wait=WaitView.of(found.wait))
