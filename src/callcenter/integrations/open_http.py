"""What other systems ask and tell by a token: calls under way, one call with what is known of it, agents' states.

Rules: a call that is not the token's agent's is refused and written down; numbers are masked but for who has the scope.
"""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, StringConstraints

from callcenter.access.asking import for_anybody
from callcenter.access.service import ForbiddenError
from callcenter.agents.life import Status
from callcenter.calls.cards import MOST_EARLIER
from callcenter.calls.http import CallNotFoundError
from callcenter.integrations.doors import ForAgents, ForAny, ForCalls, ForStatus, Room
from callcenter.integrations.events import Interest, agent_data, call_data, own_call
from callcenter.integrations.messages import AgentData, CallData, Told, integrations_schema
from callcenter.integrations.scopes import Scope
from callcenter.integrations.states import agent_state, agent_states
from callcenter.integrations.tokens import Token
from callcenter.vocabulary.ids import AgentId, CallId

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/open", tags=["open"])

CallInPath = Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
AgentInPath = Annotated[AgentId, Path(max_length=32, pattern=r"^[A-Za-z0-9._-]+$")]


class WhoAmI(Told):
    """What this token is for."""

    name: str
    scopes: tuple[Scope, ...]
    agent: AgentId | None


class KnownCall(Told):
    """A call, and the same caller's calls before it, the latest first."""

    call: CallData
    earlier: tuple[CallData, ...]


class WantedStatus(BaseModel, frozen=True, extra="forbid"):
    status: Status
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """Why on a break; of no account with another status."""


@routes.get("/schema", dependencies=[Depends(for_anybody("it says what messages look like, and nothing of anybody"))])
async def schema() -> dict[str, object]:
    """JSON Schema of everything that goes out: the stream's messages and the bodies of webhooks."""
    return dict(integrations_schema())


@routes.get("/me")
async def who_am_i(token: ForAny) -> WhoAmI:
    """Which token this is."""
    return WhoAmI(name=token.name, scopes=tuple(sorted(token.scopes)), agent=token.agent)


@routes.get("/calls")
async def calls_under_way(token: ForCalls, room: Room) -> tuple[CallData, ...]:
    """The calls that go on now, as far as the token sees them."""
    interest = Interest(token.scopes, token.agent)
    return tuple(call_data(one, token.scopes) for one in await room.calls.open_calls() if own_call(one, interest))


@routes.get("/calls/{call}")
async def one_call(call: CallInPath, token: ForCalls, room: Room) -> KnownCall:
    """A call, under way or over."""
    record = await room.calls.call(call)
    if record is None:
        raise CallNotFoundError(f"no call {call}")
    if not own_call(record, Interest(token.scopes, token.agent)):
        await room.tokens.note_refusal(token, f"call:{call}")
        raise ForbiddenError("this call is not the one of the agent whom the token is made for")
    before = await room.calls.earlier(record, MOST_EARLIER)
    return KnownCall(
        call=call_data(record, token.scopes), earlier=tuple(call_data(one, token.scopes) for one in before)
    )


@routes.get("/agents")
async def agents(token: ForAgents, room: Room) -> tuple[AgentData, ...]:
    """Everybody's status and state."""
    return tuple(_shown(one, token) for one in agent_states(room.roster))


@routes.get("/agents/{agent}")
async def one_agent(agent: AgentInPath, token: ForAgents, room: Room) -> AgentData:
    """One agent's status and state."""
    return _shown(agent_state(room.roster, agent), token)


@routes.put("/agents/{agent}/status")
async def set_status(wanted: WantedStatus, agent: AgentInPath, token: ForStatus, room: Room) -> AgentData:
    """Set the status of the agent that the token is made for. Set during a call, it holds after it."""
    if token.agent != agent:
        await room.tokens.note_refusal(token, f"agent:{agent}")
        raise ForbiddenError(f"this token is made for another agent than {agent}")
    await room.choosing.choose(agent, wanted.status, wanted.reason)
    return _shown(agent_state(room.roster, agent), token)


def _shown(agent: AgentData, token: Token) -> AgentData:
    return agent_data(agent, Interest(token.scopes, token.agent))
