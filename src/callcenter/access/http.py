"""Sign in, sign out, who am I.

Rules: a cookie alone never changes anything from another site: SameSite=Strict, and `SameOriginMiddleware`.
"""

from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from callcenter.access.asking import access, for_anybody, may
from callcenter.access.cookies import drop_token, set_token, token_of
from callcenter.access.password_rules import LONGEST_PASSWORD
from callcenter.access.permissions import ALLOWED, Permission
from callcenter.access.service import Access
from callcenter.access.sessions import Begun, NotSignedInError, Session, Stage, Visitor
from callcenter.access.users import Role
from callcenter.vocabulary.ids import AgentId

routes = APIRouter(prefix="/api/v1/session", tags=["session"])


class Credentials(BaseModel, frozen=True, extra="forbid"):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


class SignedInUser(BaseModel, frozen=True):
    """Who is signed in at this browser."""

    name: str
    role: Role
    agent: AgentId | None
    permissions: tuple[Permission, ...]
    """What this person may do; pages show no more than that."""
    ends_at: datetime
    time_zone: str
    """The site's, IANA: what pages show times in, wherever the browser is."""


class StillToProve(BaseModel, frozen=True):
    """The password is right; `code` wants the second factor, `enrolment` wants one to be set up, `new_password` wants a
    password of one's own in place of one that somebody else has set."""

    stage: Literal[Stage.CODE, Stage.ENROLMENT, Stage.NEW_PASSWORD]


class CodeGiven(BaseModel, frozen=True, extra="forbid"):
    code: Annotated[str, Field(min_length=6, max_length=64)]


class FirstPassword(BaseModel, frozen=True, extra="forbid"):
    new: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


def visitor(connection: HTTPConnection) -> Visitor:
    """Where a request comes from."""
    address = connection.client.host if connection.client else "unknown"
    return Visitor.of(address, connection.headers.get("user-agent", ""))


def shown(session: Session, connection: HTTPConnection) -> SignedInUser:
    """Who is signed in, as pages are told."""
    user = session.user
    return SignedInUser(
        name=user.name,
        role=user.role,
        agent=user.agent,
        permissions=tuple(sorted(ALLOWED[user.role])),
        ends_at=session.ends_at,
        time_zone=connection.app.state.time_zone,
    )


@routes.post(
    "",
    responses={202: {"model": StillToProve}},
    dependencies=[Depends(for_anybody("whoever signs in is not signed in yet"))],
)
async def sign_in(
    credentials: Credentials, request: Request, response: Response, doors: Annotated[Access, Depends(access)]
) -> SignedInUser | StillToProve:
    """Sign in: sets the session cookie. 202: it opens nothing yet but what is still to be proven."""
    begun = await doors.sign_in(credentials.name, credentials.password, visitor(request))
    return _come_in(begun, request, response, doors)


@routes.post(
    "/code",
    responses={202: {"model": StillToProve}},
    dependencies=[Depends(for_anybody("it opens nothing but for who has proven the password"))],
)
async def prove(
    given: CodeGiven, request: Request, response: Response, doors: Annotated[Access, Depends(access)]
) -> SignedInUser | StillToProve:
    """The code of the authenticator app, or a recovery code, after the password: opens the session."""
    pending = await doors.sessions.session(token_of(request), Stage.CODE)
    return _come_in(await doors.prove(pending, given.code, visitor(request)), request, response, doors)


@routes.post(
    "/password",
    dependencies=[Depends(for_anybody("it opens nothing but for who has just come in by a given password"))],
)
async def choose_first_password(
    given: FirstPassword, request: Request, response: Response, doors: Annotated[Access, Depends(access)]
) -> SignedInUser:
    """A password of one's own, in place of the one that somebody else has set: opens the session."""
    pending = await doors.sessions.session(token_of(request), Stage.NEW_PASSWORD)
    begun = await doors.choose_first_password(pending, given.new, visitor(request))
    set_token(response, request, begun.token, doors.sessions.seconds_left(begun.session))
    return shown(begun.session, request)


@routes.get("")
async def who_am_i(session: Annotated[Session, Depends(may(Permission.OWN_ACCOUNT))], request: Request) -> SignedInUser:
    """Who is signed in."""
    return shown(session, request)


@routes.delete(
    "",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(for_anybody("it ends nothing but the session whose cookie comes with it"))],
)
async def sign_out(request: Request, response: Response, doors: Annotated[Access, Depends(access)]) -> None:
    """Sign out: the session ends everywhere it is open. Signing out twice is no fault."""
    with suppress(NotSignedInError):
        await doors.sign_out(await doors.sessions.session(token_of(request), *Stage))
    drop_token(response, request)


def _come_in(begun: Begun, request: Request, response: Response, doors: Access) -> SignedInUser | StillToProve:
    set_token(response, request, begun.token, doors.sessions.seconds_left(begun.session))
    stage = begun.session.stage
    if stage is Stage.OPEN:
        return shown(begun.session, request)
    response.status_code = status.HTTP_202_ACCEPTED
    return StillToProve(stage=stage)
