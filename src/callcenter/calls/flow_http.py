"""What calls show of the flows they are in: who is where now, and which nodes have failed callers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.agents.views import Shape
from callcenter.calls.faults import Faults
from callcenter.calls.switchboard import Switchboard

routes = APIRouter(prefix="/api/v1/flows", tags=["flows"])

FlowName = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class FaultView(Shape):
    """One fault of one node, since the service has started."""

    node: str
    fault: str
    version: str
    count: int
    """Callers that have met it."""
    first_at: datetime
    last_at: datetime


FOR_FLOW_WATCHERS = Depends(may(Permission.WATCH_FLOWS))


def switchboard(connection: HTTPConnection) -> Switchboard:
    """The live calls, put into the app's state by `main`."""
    found: Switchboard = connection.app.state.switchboard
    return found


def faults(connection: HTTPConnection) -> Faults:
    """The latest faults, put into the app's state by `main`."""
    found: Faults = connection.app.state.faults
    return found


@routes.get("/{name}/callers", dependencies=[FOR_FLOW_WATCHERS])
async def callers(name: FlowName, live: Annotated[Switchboard, Depends(switchboard)]) -> Mapping[str, int]:
    """How many callers are at each node now, of nodes that anybody is at."""
    return live.callers(name)


@routes.get("/{name}/faults", dependencies=[FOR_FLOW_WATCHERS])
async def flow_faults(name: FlowName, kept: Annotated[Faults, Depends(faults)]) -> tuple[FaultView, ...]:
    """What nodes have failed callers of running calls, the latest first."""
    return tuple(
        FaultView(
            node=one.node,
            fault=one.fault,
            version=one.version,
            count=one.count,
            first_at=one.first_at,
            last_at=one.last_at,
        )
        for one in kept.of(name)
    )
