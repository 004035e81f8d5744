"""What agents tell of themselves: the status they choose, and that their after-call work is done; what they may see."""

from collections.abc import Collection
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.http import OwnAgent, SignedIn
from callcenter.agents.life import Status
from callcenter.agents.messages import AgentView
from callcenter.agents.ports import Statuses
from callcenter.agents.queues import agent_view
from callcenter.agents.roster import Roster
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import QueueId

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/agents", tags=["agents"])


class ChosenStatus(BaseModel, frozen=True, extra="forbid"):
    status: Status
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """Why on a break; of no account with another status."""


def roster(connection: HTTPConnection) -> Roster:
    """The roster, put into the app's state by `main`."""
    found: Roster = connection.app.state.roster
    return found


def statuses(connection: HTTPConnection) -> Statuses:
    """Where statuses are kept, put into the app's state by `main`."""
    found: Statuses = connection.app.state.statuses
    return found


def seen_queues(session: SignedIn, agents: Annotated[Roster, Depends(roster)]) -> Collection[QueueId] | None:
    """The queues whose callers' wishes may be seen: an agent's own; None for all."""
    if session.user.role.sees_all_calls:
        return None
    agent = session.user.agent
    return frozenset() if agent is None else agents.agent(agent).queues


SeenQueues = Annotated[Collection[QueueId] | None, Depends(seen_queues)]


@routes.get("/me")
async def me(agent: OwnAgent, agents: Annotated[Roster, Depends(roster)]) -> AgentView:
    """Your own status and state."""
    return agent_view(agents.agent(agent))


@routes.put("/me/status")
async def choose_status(
    chosen: ChosenStatus,
    agent: OwnAgent,
    agents: Annotated[Roster, Depends(roster)],
    kept: Annotated[Statuses, Depends(statuses)],
) -> AgentView:
    """Choose your status. Chosen during a call, it holds after it."""
    changed = agents.choose(agent, chosen.status, chosen.reason)
    try:
        await kept.keep_status(agent, changed.status, changed.reason)
    except CallCenterError as fault:
        # The roster and app_queue have it already; a database that is away keeps nobody from a break.
        log.warning("agent.status_not_kept", agent=agent, fault=str(fault))
    return agent_view(changed)


@routes.post("/me/wrap-up/done")
async def finish_wrap_up(agent: OwnAgent, agents: Annotated[Roster, Depends(roster)]) -> AgentView:
    """End your after-call work before its time. Nothing changes where there is none."""
    return agent_view(agents.finish_wrap_up(agent))
