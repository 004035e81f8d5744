"""Where agents sit: the seats there are, and signing in and out of one."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from callcenter.access.asking import OwnAgent, may
from callcenter.access.permissions import Permission
from callcenter.agents.http import Agents
from callcenter.agents.life import Status
from callcenter.agents.queues import agent_view
from callcenter.agents.room import People
from callcenter.agents.views import AgentView
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.seats import SeatKind

routes = APIRouter(prefix="/api/v1/agents", tags=["agents"])


class Sitter(BaseModel, frozen=True):
    """Who sits at a seat."""

    id: AgentId
    name: str
    status: Status


class SeatView(BaseModel, frozen=True):
    seat: SeatId
    kind: SeatKind
    label: str
    """Where it stands."""
    agent: Sitter | None


class WantedSeat(BaseModel, frozen=True, extra="forbid"):
    seat: SeatId


@routes.get("/seats", dependencies=[Depends(may(Permission.SEE_SEATS))])
async def seats(agents: Agents, people: People) -> tuple[SeatView, ...]:
    """All seats, with who sits there."""
    sitting = {one.seat: one for one in agents.all() if one.seat is not None}
    return tuple(
        SeatView(
            seat=one.id,
            kind=one.kind,
            label=one.label,
            agent=Sitter(id=by.id, name=by.name, status=by.status) if (by := sitting.get(one.id)) else None,
        )
        for one in await people.seats.seats()
    )


@routes.put("/me/seat")
async def sit(wanted: WantedSeat, agent: OwnAgent, people: People) -> AgentView:
    """Sign in at a seat; whoever is offline there is put out of it. Your status stays."""
    return agent_view(await people.seating.sit(agent, wanted.seat))


@routes.delete("/me/seat")
async def leave(agent: OwnAgent, people: People) -> AgentView:
    """Sign out of your seat: you are offline then."""
    return agent_view(await people.seating.leave(agent))
