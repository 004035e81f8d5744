"""Who works here, with which skills, at which seats, and why they may take a break: for who keeps it.

Rules: every change says what is to be, so that it may be sent twice; each stands in the book of deeds.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, status
from pydantic import BaseModel, Field, StringConstraints

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.agents.breaks import BreakReason
from callcenter.agents.http import Agents
from callcenter.agents.life import Agent, Status
from callcenter.agents.room import People, PeopleRoom
from callcenter.agents.store import KeptAgent
from callcenter.agents.views import AgentState
from callcenter.seats.store import KeptSeat
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.seats import SeatKind
from callcenter.vocabulary.skills import SkillLevel

routes = APIRouter(prefix="/api/v1/people", tags=["people"])

AgentKeeper = Annotated[Session, Depends(may(Permission.KEEP_AGENTS))]
SeatKeeper = Annotated[Session, Depends(may(Permission.KEEP_SEATS))]
PeopleViewer = Annotated[Session, Depends(may(Permission.KEEP_AGENTS, Permission.KEEP_SEATS, Permission.KEEP_USERS))]
"""Who says who signs in says also as which agent."""
# What PostgreSQL cannot keep is no text.
_KEPT = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=_KEPT)]


class StaffDetails(BaseModel, frozen=True, extra="forbid"):
    """What is kept of an agent."""

    name: Line
    levels: dict[QueueId, SkillLevel] = {}
    """The queues they serve, each with how well; 1 is best."""
    languages: frozenset[Language] = frozenset()
    """None: nobody has said, which counts as all."""
    is_active: bool = True
    """Works here."""


class StaffView(BaseModel, frozen=True):
    """An agent as whoever keeps them sees them."""

    id: AgentId
    name: str
    seat: SeatId | None
    levels: dict[QueueId, SkillLevel]
    languages: tuple[Language, ...]
    is_active: bool
    status: Status
    state: AgentState


class NamedQueue(BaseModel, frozen=True):
    id: QueueId
    name_zh: str
    name_en: str


class ReasonDetails(BaseModel, frozen=True, extra="forbid"):
    """Why somebody may take a break."""

    name_zh: Line
    name_en: Line
    position: Annotated[int, Field(ge=0, le=999)]
    """A smaller one stands first."""
    is_active: bool = True


class ReasonView(ReasonDetails, frozen=True):
    id: str


class SeatDetails(BaseModel, frozen=True, extra="forbid"):
    kind: SeatKind
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=_KEPT)] = ""
    """Where it stands."""


class KeptSeatView(SeatDetails, frozen=True):
    id: SeatId


class PeopleView(BaseModel, frozen=True):
    """Everything that is kept here but users."""

    agents: tuple[StaffView, ...]
    queues: tuple[NamedQueue, ...]
    reasons: tuple[ReasonView, ...]
    seats: tuple[KeptSeatView, ...]


@routes.get("")
async def people(_by: PeopleViewer, agents: Agents, room: People) -> PeopleView:
    """Agents, also those who worked here, with the queues, reasons of breaks and seats there are."""
    here = {one.id: one for one in agents.all()}
    return PeopleView(
        agents=tuple(_staff_view(kept, here.get(kept.id)) for kept in await room.agents.everybody()),
        queues=tuple(
            NamedQueue(id=one.id, name_zh=one.name_zh, name_en=one.name_en) for one in await room.agents.queues()
        ),
        reasons=tuple(map(_reason_view, await room.reasons.reasons())),
        seats=tuple(KeptSeatView(id=one.id, kind=one.kind, label=one.label) for one in await room.seats.seats()),
    )


@routes.put("/agents/{agent}")
async def keep_agent(agent: AgentId, details: StaffDetails, by: AgentKeeper, agents: Agents, room: People) -> StaffView:
    """Add an agent, or replace what is known of one; callers are offered to them by it within seconds."""
    kept = KeptAgent(
        agent, details.name, None, details.levels, languages=details.languages, is_active=details.is_active
    )
    await room.staff.keep(kept, by.user.name)
    here = next((one for one in agents.all() if one.id == agent), None)
    return _staff_view(kept, here)


@routes.delete("/agents/{agent}/seat", status_code=status.HTTP_204_NO_CONTENT)
async def unseat(agent: AgentId, by: SeatKeeper, room: People) -> None:
    """Put an agent out of their seat: they are offline then."""
    await room.seating.leave(agent, put_out_by=by.user.name)


@routes.put("/break-reasons/{reason}")
async def keep_reason(reason: str, details: ReasonDetails, by: AgentKeeper, room: People) -> ReasonView:
    """Add a reason of breaks, or change one."""
    kept = BreakReason(reason, details.name_zh, details.name_en, details.position, details.is_active)
    await room.staff.keep_reason(kept, by.user.name)
    return _reason_view(kept)


SeatInPath = Annotated[SeatId, Path(pattern=r"^[0-9]{2,8}$")]


@routes.put("/seats/{seat}")
async def keep_seat(seat: SeatInPath, details: SeatDetails, by: SeatKeeper, room: People) -> KeptSeatView:
    """Add a seat, or change one; who works there keeps its kind of telephone."""
    before = await _seat(room, seat)
    if before is not None and before.kind is not details.kind:
        await room.seating.clear(seat)
    await room.seats.keep(KeptSeat(seat, details.kind, details.label), by.user.name)
    return KeptSeatView(id=seat, kind=details.kind, label=details.label)


@routes.delete("/seats/{seat}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_seat(seat: SeatInPath, by: SeatKeeper, room: People) -> None:
    """Take a seat away where nobody works. Twice is no fault."""
    await room.seating.clear(seat)
    await room.seats.remove(seat, by.user.name)


async def _seat(room: PeopleRoom, seat: SeatId) -> KeptSeat | None:
    return next((one for one in await room.seats.seats() if one.id == seat), None)


def _staff_view(kept: KeptAgent, here: Agent | None) -> StaffView:
    return StaffView(
        id=kept.id,
        name=kept.name,
        seat=kept.seat if here is None else here.seat,
        levels=dict(sorted(kept.levels.items())),
        languages=tuple(sorted(kept.languages)),
        is_active=kept.is_active,
        status=kept.status if here is None else here.status,
        state="idle" if here is None else here.state.name,
    )


def _reason_view(reason: BreakReason) -> ReasonView:
    return ReasonView(
        id=reason.id,
        name_zh=reason.name_zh,
        name_en=reason.name_en,
        position=reason.position,
        is_active=reason.is_active,
    )
