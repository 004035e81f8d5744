"""What agents tell of themselves: the status they choose, and that their after-call work is done; what they may see."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import OwnAgent, SignedIn, may
from callcenter.access.permissions import Permission
from callcenter.access.reach import Reach, queues_left_to, reach
from callcenter.agents.life import Status
from callcenter.agents.queues import agent_view
from callcenter.agents.room import People
from callcenter.agents.roster import Roster, UnknownAgentError
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


def served_queues(session: SignedIn, agents: Agents) -> Collection[QueueId]:
    """The queues that the caller serves as an agent."""
    agent = session.user.agent
    try:
        return frozenset() if agent is None else agents.agent(agent).queues
    except UnknownAgentError:
        return frozenset()


Serves = Annotated[Collection[QueueId], Depends(served_queues)]


def seen_queues(session: SignedIn, serves: Serves) -> Collection[QueueId] | None:
    """The queues whose callers' wishes may be seen; None for all."""
    return queues_left_to(session.user, serves)


SeenQueues = Annotated[Collection[QueueId] | None, Depends(seen_queues)]


def seen_calls(session: SignedIn, serves: Serves) -> Reach:
    """The calls that may be seen."""
    return reach(session.user, serves)


SeenCalls = Annotated[Reach, Depends(seen_calls)]


@routes.get("/me")
async def me(agent: OwnAgent, agents: Agents) -> AgentView:
    """Your own status and state."""
    return agent_view(agents.agent(agent))


@routes.put("/me/status")
async def choose_status(chosen: ChosenStatus, agent: OwnAgent, people: People) -> AgentView:
    """Choose your status. Chosen during a call, it holds after it."""
    return agent_view(await people.choosing.choose(agent, chosen.status, chosen.reason))


@routes.get("/break-reasons", dependencies=[Depends(may(Permission.TAKE_CALLS, Permission.STEER_AGENTS))])
async def break_reasons(people: People) -> tuple[NamedReason, ...]:
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
