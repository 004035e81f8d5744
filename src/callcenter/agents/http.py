"""What agents tell of themselves: the status they choose, and that their after-call work is done; what they may see."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.http import OwnAgent, SignedIn
from callcenter.agents.life import Status
from callcenter.agents.queues import agent_view
from callcenter.agents.room import People
from callcenter.agents.roster import Roster
from callcenter.agents.views import AgentView
from callcenter.vocabulary.ids import QueueId

routes = APIRouter(prefix="/api/v1/agents", tags=["agents"])


class ChosenStatus(BaseModel, frozen=True, extra="forbid"):
    status: Status
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """Why on a break: one of `/break-reasons`, or empty; of no account with another status."""


class NamedReason(BaseModel, frozen=True):
    """Why somebody takes a break."""

    id: str
    name_zh: str
    name_en: str


def roster(connection: HTTPConnection) -> Roster:
    """The roster, put into the app's state by `main`."""
    found: Roster = connection.app.state.roster
    return found


Agents = Annotated[Roster, Depends(roster)]


def seen_queues(session: SignedIn, agents: Agents) -> Collection[QueueId] | None:
    """The queues whose callers' wishes may be seen: an agent's own; None for all."""
    if session.user.role.sees_all_calls:
        return None
    agent = session.user.agent
    return frozenset() if agent is None else agents.agent(agent).queues


SeenQueues = Annotated[Collection[QueueId] | None, Depends(seen_queues)]


@routes.get("/me")
async def me(agent: OwnAgent, agents: Agents) -> AgentView:
    """Your own status and state."""
    return agent_view(agents.agent(agent))


@routes.put("/me/status")
async def choose_status(chosen: ChosenStatus, agent: OwnAgent, people: People) -> AgentView:
    """Choose your status. Chosen during a call, it holds after it."""
    return agent_view(await people.choosing.choose(agent, chosen.status, chosen.reason))


@routes.get("/break-reasons")
async def break_reasons(_session: SignedIn, people: People) -> tuple[NamedReason, ...]:
    """Why you may take a break, in the order of lists."""
    return tuple(
        NamedReason(id=one.id, name_zh=one.name_zh, name_en=one.name_en)
        for one in await people.reasons.reasons()
        if one.is_active
    )


@routes.post("/me/wrap-up/extend")
async def extend_wrap_up(agent: OwnAgent, agents: Agents) -> AgentView:
    """Keep your after-call work from ending soon. Nothing changes where there is none; twice at once is once."""
    return agent_view(agents.extend_wrap_up(agent))


@routes.post("/me/wrap-up/done")
async def finish_wrap_up(agent: OwnAgent, agents: Agents) -> AgentView:
    """End your after-call work before its time. Nothing changes where there is none."""
    return agent_view(agents.finish_wrap_up(agent))
