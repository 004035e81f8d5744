"""Whose call it is: what only the agent who has the call may do, and who tried otherwise.

Rules: a call of somebody else's is refused (403), and the try stands in the book of deeds before the refusal is told.
"""

from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from callcenter.access.asking import OwnAgent, SignedIn
from callcenter.access.service import ForbiddenError
from callcenter.agents.http import roster
from callcenter.agents.queues import agent_view
from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import AuditBook
from callcenter.calls.http import CallNotFoundError, Calls
from callcenter.calls.record import CallRecord
from callcenter.vocabulary.ids import AgentId, CallId

REFUSED = Deed("call.refused")
NUMBER_SHOWN = Deed("call.number_shown")

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1/calls", tags=["calls"])


class NotYourCallError(ForbiddenError):
    """Somebody else has this call, or nobody has."""


def book(connection: HTTPConnection) -> AuditBook:
    """The book of deeds, put into the app's state by `main`."""
    found: AuditBook = connection.app.state.audit
    return found


Book = Annotated[AuditBook, Depends(book)]


async def own_call(  # noqa: PLR0913 what the dependency is given
    call: Annotated[CallId, Path(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")],
    connection: HTTPConnection,
    agent: OwnAgent,
    session: SignedIn,
    store: Calls,
    deeds: Book,
    agents: Annotated[Roster, Depends(roster)],
) -> CallRecord:
    """The call in the path, which this agent has or had last; raises CallNotFoundError, NotYourCallError (403)."""
    record = await store.call(call)
    if record is None:
        raise CallNotFoundError("no such call")
    if record.agent != agent and _has(agents, agent, call):
        # It rings, or is being talked in, and the database does not know it yet.
        return replace(record, agent=agent)
    if record.agent != agent:
        asked = connection.scope["route"].name
        await deeds.append(Entry(who=session.user.name, deed=REFUSED, subject=f"call:{call}", body={"asked": asked}))
        log.warning("call.refused", user=session.user.name, call_id=call, asked=asked)
        raise NotYourCallError("this call is not yours → ask the colleague who has it, or a supervisor")
    return record


def _has(agents: Roster, agent: AgentId, call: CallId) -> bool:
    """Whether the roster, which knows it first, sees the agent in this call."""
    try:
        return agent_view(agents.agent(agent)).call == call
    except UnknownAgentError:
        return False


OwnCall = Annotated[CallRecord, Depends(own_call)]


class WholeNumber(BaseModel, frozen=True):
    number: str | None
    """E.164; None where the caller withheld it."""


@routes.post("/{call}/number")
async def show_number(record: OwnCall, session: SignedIn, deeds: Book) -> WholeNumber:
    """The whole number of your caller, where you need it; that you asked is written down first."""
    if record.number is not None:
        await deeds.append(Entry(who=session.user.name, deed=NUMBER_SHOWN, subject=f"call:{record.call}"))
    return WholeNumber(number=record.number)
