"""Sign in, sign out, who am I; and the dependencies by which other rooms' routes ask who calls them.

Rules: a cookie alone never changes anything from another site: SameSite=Strict, and `SameOriginMiddleware`.
"""

from contextlib import suppress
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.service import Access, ForbiddenError
from callcenter.access.sessions import NotSignedInError, Session
from callcenter.access.users import LONGEST_PASSWORD, AccessError, Role
from callcenter.vocabulary.ids import AgentId

COOKIE = "callcenter_session"

routes = APIRouter(prefix="/api/v1/session", tags=["session"])


class Credentials(BaseModel, frozen=True, extra="forbid"):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


class SignedInUser(BaseModel, frozen=True):
    """Who is signed in at this browser."""

    name: str
    role: Role
    agent: AgentId | None
    ends_at: datetime
    time_zone: str
    """The site's, IANA: what pages show times in, wherever the browser is."""


class NotAnAgentError(AccessError):
    """This user works as no agent."""


def access(connection: HTTPConnection) -> Access:
    """The room's service, put into the app's state by `main`."""
    found: Access = connection.app.state.access
    return found


async def signed_in(connection: HTTPConnection, doors: Annotated[Access, Depends(access)]) -> Session:
    """The caller's session; raises NotSignedInError (401)."""
    return await doors.session(connection.cookies.get(COOKIE))


SignedIn = Annotated[Session, Depends(signed_in)]


async def list_officer(session: SignedIn) -> Session:
    """The caller's session; raises ForbiddenError (403) for who keeps no lists."""
    if not session.user.role.keeps_lists:
        raise ForbiddenError("lists are kept by list officers and administrators")
    return session


ListOfficer = Annotated[Session, Depends(list_officer)]
ForListOfficers = Depends(list_officer)
"""For routes that need not know who asks."""


async def supervisor(session: SignedIn) -> Session:
    """The caller's session; raises ForbiddenError (403) for who supervises nobody."""
    if not session.user.role.supervises:
        raise ForbiddenError("this is for supervisors and administrators")
    return session


Supervisor = Annotated[Session, Depends(supervisor)]
ForSupervisors = Depends(supervisor)


async def people_keeper(session: SignedIn) -> Session:
    """The caller's session; raises ForbiddenError (403) for who keeps no agents."""
    if not session.user.role.keeps_people:
        raise ForbiddenError("agents, skills and seats are kept by supervisors and administrators")
    return session


async def user_keeper(session: SignedIn) -> Session:
    """The caller's session; raises ForbiddenError (403) for who keeps no users."""
    if not session.user.role.keeps_users:
        raise ForbiddenError("who may sign in is decided by administrators")
    return session


PeopleKeeper = Annotated[Session, Depends(people_keeper)]
UserKeeper = Annotated[Session, Depends(user_keeper)]


async def own_agent(session: SignedIn) -> AgentId:
    """The agent the caller works as; raises NotAnAgentError (403)."""
    if session.user.agent is None:
        raise NotAnAgentError("you are signed in, but work as no agent")
    return session.user.agent


OwnAgent = Annotated[AgentId, Depends(own_agent)]


def _shown(session: Session, connection: HTTPConnection) -> SignedInUser:
    user = session.user
    return SignedInUser(
        name=user.name,
        role=user.role,
        agent=user.agent,
        ends_at=session.ends_at,
        time_zone=connection.app.state.time_zone,
    )


@routes.post("")
async def sign_in(
    credentials: Credentials, request: Request, response: Response, doors: Annotated[Access, Depends(access)]
) -> SignedInUser:
    """Sign in: sets the session cookie."""
    address = request.client.host if request.client else "unknown"
    session, cookie = await doors.sign_in(credentials.name, credentials.password, address)
    response.set_cookie(
        COOKIE,
        cookie,
        # Not a date: the browser's clock may be wrong.
        max_age=doors.seconds_left(session),
        httponly=True,
        samesite="strict",
        secure=request.app.state.secure_cookies,
        path="/",
    )
    return _shown(session, request)


@routes.get("")
async def who_am_i(session: SignedIn, request: Request) -> SignedInUser:
    """Who is signed in."""
    return _shown(session, request)


@routes.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(request: Request, response: Response, doors: Annotated[Access, Depends(access)]) -> None:
    """Sign out: the session ends everywhere it is open. Signing out twice is no fault."""
    with suppress(NotSignedInError):
        doors.sign_out(await doors.session(request.cookies.get(COOKIE)))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=request.app.state.secure_cookies)
