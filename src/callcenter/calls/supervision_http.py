"""What supervisors ask for over HTTP. All of it is desired state: asked twice, it is done once.

Rules: whoever else tries is refused, and written down (`main/web/refusals.py`).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, status
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import OwnAgent, SignedIn, may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.agents.life import Status
from callcenter.agents.queues import agent_view
from callcenter.agents.views import AgentView
from callcenter.calls.supervision import Supervision
from callcenter.calls.supervision_facts import Manner, WhyRaised
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.tiers import Tier

_PLAIN = r"^[A-Za-z0-9._-]+$"
CallInPath = Annotated[CallId, Path(max_length=64, pattern=_PLAIN)]
AgentInPath = Annotated[AgentId, Path(max_length=64, pattern=_PLAIN)]


def supervision(connection: HTTPConnection) -> Supervision:
    """The room's service, put into the app's state by `main`."""
    found: Supervision = connection.app.state.supervision
    return found


Room = Annotated[Supervision, Depends(supervision)]


CallerSteerer = Annotated[Session, Depends(may(Permission.STEER_CALLERS))]
TalkJoiner = Annotated[Session, Depends(may(Permission.JOIN_TALKS))]
AgentSteerer = Annotated[Session, Depends(may(Permission.STEER_AGENTS))]
Watcher = Annotated[Session, Depends(may(Permission.WATCH_BOARD))]

routes = APIRouter(prefix="/api/v1/supervision", tags=["supervision"])


own_routes = APIRouter(prefix="/api/v1/calls", tags=["calls"])


@own_routes.put("/{call}/alarm", status_code=status.HTTP_204_NO_CONTENT)
async def raise_alarm(call: CallInPath, agent: OwnAgent, session: SignedIn, room: Room) -> None:
    """Ask for help with your own caller: supervisors are told at once, on whatever page they are."""
    await room.raise_alarm(call, agent, session.user.name)


class WantedQueue(BaseModel, frozen=True, extra="forbid"):
    queue: Annotated[QueueId, Field(max_length=64)]


class WantedTier(BaseModel, frozen=True, extra="forbid"):
    tier: Annotated[Tier, Field(description="0 emergency … 4 ordinary; the caller's own takes the raising back")]
    why: WhyRaised


class WantedManner(BaseModel, frozen=True, extra="forbid"):
    manner: Manner


class WantedStatus(BaseModel, frozen=True, extra="forbid"):
    status: Status
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """Why on a break; of no account with another status."""


@routes.put("/calls/{call}/queue", status_code=status.HTTP_204_NO_CONTENT)
async def move_caller(call: CallInPath, wanted: WantedQueue, session: CallerSteerer, room: Room) -> None:
    """Put a waiting caller into another queue. The place in line, which began with the arrival, stays."""
    await room.move(call, wanted.queue, session.user.name)


@routes.put("/calls/{call}/tier", status_code=status.HTTP_204_NO_CONTENT)
async def raise_caller(call: CallInPath, wanted: WantedTier, session: CallerSteerer, room: Room) -> None:
    """Have a waiting caller served as one of this tier, which is no worse than their own."""
    await room.raise_caller(call, wanted.tier, wanted.why, session.user.name)


@routes.put("/calls/{call}/listening", status_code=status.HTTP_204_NO_CONTENT)
async def listen(call: CallInPath, wanted: WantedManner, session: TalkJoiner, room: Room) -> None:
    """Listen to a talk at your own seat, whisper to the agent, or speak with both. Your telephone answers by itself."""
    await room.listen(call, wanted.manner, session.user)


@routes.delete("/calls/{call}/listening", status_code=status.HTTP_204_NO_CONTENT)
async def stop_listening(call: CallInPath, session: TalkJoiner, room: Room) -> None:
    """Listen no more."""
    await room.stop_listening(call, session.user.name)


@routes.put("/calls/{call}/taken-over", status_code=status.HTTP_204_NO_CONTENT)
async def take_over(call: CallInPath, session: TalkJoiner, room: Room) -> None:
    """Have the call that you listen to from now on: the agent is out of it."""
    await room.take_over(call, session.user)


@routes.put("/agents/{agent}/status")
async def choose_status(agent: AgentInPath, wanted: WantedStatus, session: AgentSteerer, room: Room) -> AgentView:
    """Choose an agent's status for them. Chosen during a call, it holds after it."""
    return agent_view(await room.choose_status(agent, wanted.status, wanted.reason, session.user.name))


@routes.put("/alarms/{call}/seen", status_code=status.HTTP_204_NO_CONTENT)
async def alarm_seen(call: CallInPath, session: Watcher, room: Room) -> None:
    """You look after this alarm: nobody is told of it any more."""
    await room.alarm_seen(call, session.user.name)
