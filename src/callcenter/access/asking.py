"""Who asks, and whether they may: the dependencies by which every room's routes let people in.

Rules: every route has a door: `may(…)`, `may_later(…)` or `for_anybody(…)`; a test finds one that has none. Who is
not signed in is told so (401) before anything else, who may not is told what is missing (403).
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.access.cookies import token_of
from callcenter.access.permissions import Permission, allows
from callcenter.access.service import Access, ForbiddenError
from callcenter.access.sessions import Session
from callcenter.access.users import AccessError
from callcenter.vocabulary.ids import AgentId


class NotAnAgentError(AccessError):
    """This user works as no agent."""


class NotPermittedError(ForbiddenError):
    """The role does not allow this."""

    def __init__(self, user: str, role: str, any_of: tuple[Permission, ...]) -> None:
        super().__init__(
            f"this needs the permission {' or '.join(any_of)}, which the role {role} does not have"
            " → ask a security administrator for another role"
        )
        self.user = user
        self.role = role
        self.any_of = any_of


def access(connection: HTTPConnection) -> Access:
    """The room's service, put into the app's state by `main`."""
    found: Access = connection.app.state.access
    return found


async def signed_in(connection: HTTPConnection, doors: Annotated[Access, Depends(access)]) -> Session:
    """The caller's session; raises NotSignedInError (401)."""
    return await doors.sessions.session(token_of(connection))


SignedIn = Annotated[Session, Depends(signed_in)]
"""For what is under a door already: alone, it lets everybody in who is signed in, and is no door."""


@dataclass(frozen=True, slots=True)
class Door:
    """A dependency: lets in whoever has one of these permissions."""

    any_of: tuple[Permission, ...]

    async def __call__(self, session: SignedIn) -> Session:
        """The caller's session; raises NotSignedInError (401), NotPermittedError (403)."""
        return self.let_in(session)

    def let_in(self, session: Session) -> Session:
        """`session`, if it may; raises NotPermittedError."""
        user = session.user
        if not any(allows(user.role, permission) for permission in self.any_of):
            raise NotPermittedError(user.name, user.role, self.any_of)
        return session


def may(*any_of: Permission) -> Door:
    """The door to what needs one of these permissions."""
    return Door(any_of)


@dataclass(frozen=True, slots=True)
class LateDoor:
    """For WebSockets, which know their session only once they are accepted: the route itself asks `let_in`."""

    door: Door

    async def __call__(self) -> Door:
        return self.door


def may_later(*any_of: Permission) -> LateDoor:
    """The door of a WebSocket, which its route must ask."""
    return LateDoor(Door(any_of))


@dataclass(frozen=True, slots=True)
class NoDoor:
    """Lets everybody in, signed in or not; says why that does no harm."""

    why: str

    async def __call__(self) -> None:
        return None


def for_anybody(why: str) -> NoDoor:
    """What is open to everybody, also to who is not signed in."""
    return NoDoor(why)


AtWork = Annotated[Session, Depends(may(Permission.TAKE_CALLS))]


async def own_agent(session: AtWork) -> AgentId:
    """The agent the caller works as; raises NotAnAgentError (403)."""
    if session.user.agent is None:
        raise NotAnAgentError("you are signed in, but work as no agent")
    return session.user.agent


OwnAgent = Annotated[AgentId, Depends(own_agent)]
