"""One's own login: password, second factor, and the browsers that are signed in by it.

Rules: what a thief of an open page could keep the page by asks for the password once more.
"""

from datetime import datetime
from typing import Annotated, Self

import segno
from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import BaseModel, Field

from callcenter.access.asking import access, for_anybody, may
from callcenter.access.cookies import set_token, token_of
from callcenter.access.http import CodeGiven, SignedInUser, shown, visitor
from callcenter.access.password_rules import LONGEST_PASSWORD
from callcenter.access.permissions import Permission
from callcenter.access.service import Access
from callcenter.access.sessions import KeptSession, Session, SessionId, Stage
from callcenter.access.users import Role
from callcenter.vocabulary.ids import AgentId

SITE = "12345 callcenter"
"""What an authenticator app shows beside the user's name."""

routes = APIRouter(prefix="/api/v1/account", tags=["account"])

Doors = Annotated[Access, Depends(access)]
Password = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


class SessionView(BaseModel, frozen=True):
    """A browser that is signed in."""

    id: SessionId
    is_this: bool
    """The one that asks."""
    began_at: datetime
    seen_at: datetime
    """As of some minutes ago."""
    ends_at: datetime
    address: str
    browser: str
    """What it calls itself."""

    @classmethod
    def of(cls, session: KeptSession, this: SessionId | None = None) -> Self:
        return cls(
            id=session.id,
            is_this=session.id == this,
            began_at=session.began_at,
            seen_at=session.seen_at,
            ends_at=session.ends_at,
            address=session.visitor.address,
            browser=session.visitor.browser,
        )


class AccountView(BaseModel, frozen=True):
    name: str
    role: Role
    agent: AgentId | None
    has_second_factor: bool
    needs_second_factor: bool
    """The role is not to be without one."""
    sessions: tuple[SessionView, ...]
    """The latest seen first."""


class OwnPassword(BaseModel, frozen=True, extra="forbid"):
    password: Password


class NewPassword(BaseModel, frozen=True, extra="forbid"):
    old: Password
    new: Password


class EnrolmentAsked(BaseModel, frozen=True, extra="forbid"):
    password: Password | None = None
    """Not asked of who has just typed it and must set up a second factor before anything else."""


class EnrolmentView(BaseModel, frozen=True):
    """What an authenticator app is set up by; shown once."""

    secret: str
    uri: str
    qr: str
    """The same as a picture: a `data:` address."""


class RecoveryCodes(BaseModel, frozen=True):
    """Each lets its owner in once, where the app is lost; shown once, kept nowhere but as digests."""

    codes: tuple[str, ...]
    user: SignedInUser | None
    """Who is signed in now; None: a password of their own is still to be chosen."""


Own = Annotated[Session, Depends(may(Permission.OWN_ACCOUNT))]


async def enrolling(request: Request, doors: Doors) -> Session:
    """An open session, or one that only serves to set up the second factor; raises NotSignedInError (401)."""
    return await doors.sessions.session(token_of(request), Stage.OPEN, Stage.ENROLMENT)


Enrolling = Annotated[Session, Depends(enrolling)]
ByPassword = Depends(for_anybody("it asks itself for a session that knows the password, open or not yet"))


@routes.get("")
async def account(session: Own, doors: Doors) -> AccountView:
    """The own login."""
    user = session.user
    return AccountView(
        name=user.name,
        role=user.role,
        agent=user.agent,
        has_second_factor=await doors.second_factors.is_on(user),
        needs_second_factor=doors.second_factors.is_needed_by(user),
        sessions=tuple(SessionView.of(one, session.id) for one in await doors.sessions.of_user(user.name)),
    )


@routes.put("/password", status_code=status.HTTP_204_NO_CONTENT)
async def choose_password(given: NewPassword, session: Own, request: Request, doors: Doors) -> None:
    """Choose a new password; every other browser is signed out."""
    await doors.choose_password(session, given.old, given.new, visitor(request))


@routes.post("/second-factor", dependencies=[ByPassword])
async def enrol(given: EnrolmentAsked, session: Enrolling, request: Request, doors: Doors) -> EnrolmentView:
    """Begin to set up an authenticator app; one that is set up counts until the new one has shown a right code."""
    begun = await doors.enrol(session, given.password, SITE, visitor(request))
    qr = segno.make(begun.uri, error="m").svg_data_uri(scale=5, border=2)
    return EnrolmentView(secret=begun.secret, uri=begun.uri, qr=qr)


@routes.post("/second-factor/code", dependencies=[ByPassword])
async def confirm(
    given: CodeGiven, session: Enrolling, request: Request, response: Response, doors: Doors
) -> RecoveryCodes:
    """The app's first code: from now on it is asked for at each sign-in."""
    codes, begun = await doors.confirm(session, given.code, visitor(request))
    if begun is not None:
        set_token(response, request, begun.token, doors.sessions.seconds_left(begun.session))
    now = begun.session if begun else session
    return RecoveryCodes(codes=codes, user=shown(now, request) if now.stage is Stage.OPEN else None)


@routes.post("/second-factor/removal", status_code=status.HTTP_204_NO_CONTENT)
async def drop_second_factor(given: OwnPassword, session: Own, request: Request, doors: Doors) -> None:
    """Sign in by the password alone again, where the role allows it."""
    await doors.drop_second_factor(session, given.password, visitor(request))


@routes.delete("/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_others(session: Own, doors: Doors) -> None:
    """Sign out everywhere else."""
    await doors.end_sessions(session.user.name, session.user.name, but=session.id)


@routes.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(session_id: SessionId, session: Own, doors: Doors) -> None:
    """Sign out one browser of one's own."""
    await doors.end_session(session.user.name, session_id, session.user.name)
