"""Who may sign in, and what they may do there: for security administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response, status
from pydantic import BaseModel, Field

from callcenter.access.asking import may
from callcenter.access.passwords import generated_password
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session
from callcenter.access.users import KeptUser, Role, User
from callcenter.agents.room import People
from callcenter.vocabulary.ids import AgentId

routes = APIRouter(prefix="/api/v1/people/users", tags=["people"])

UserKeeper = Annotated[Session, Depends(may(Permission.KEEP_USERS))]
UserName = Annotated[str, Field(min_length=1, max_length=64)]


class UserDetails(BaseModel, frozen=True, extra="forbid"):
    role: Role
    agent: AgentId | None = None
    """The agent they work as, if any."""
    is_active: bool = True
    """May sign in."""


class UserView(UserDetails, frozen=True):
    name: str


class NewUser(BaseModel, frozen=True, extra="forbid"):
    name: UserName
    role: Role
    agent: AgentId | None = None


class FreshPassword(BaseModel, frozen=True):
    """Shown once; kept nowhere but as its hash."""

    name: str
    password: str


@routes.get("")
async def users(_by: UserKeeper, people: People) -> tuple[UserView, ...]:
    """Everybody who may sign in or might once, by name."""
    return tuple(
        UserView(name=one.user.name, role=one.user.role, agent=one.user.agent, is_active=one.is_active)
        for one in await people.logins.logins()
    )


@routes.post("", status_code=status.HTTP_201_CREATED)
async def add_user(new: NewUser, by: UserKeeper, people: People, response: Response) -> FreshPassword:
    """Add a user, with a password that is told once."""
    response.headers["cache-control"] = "no-store"
    password = generated_password()
    kept = KeptUser(User(new.name, new.role, new.agent), await people.passwords.hashed(password))
    name = await people.logins.add(kept, by.user.name)
    return FreshPassword(name=name, password=password)


@routes.put("/{name}")
async def change_user(name: UserName, details: UserDetails, by: UserKeeper, people: People) -> UserView:
    """Change what a user may do, and whether they may sign in."""
    user = User(name, details.role, details.agent)
    await people.logins.change(user, is_active=details.is_active, by=by.user.name)
    return UserView(name=name, role=details.role, agent=details.agent, is_active=details.is_active)


@routes.post("/{name}/password")
async def new_password(name: UserName, by: UserKeeper, people: People, response: Response) -> FreshPassword:
    """Give a user a new password, told once; they are signed out everywhere."""
    response.headers["cache-control"] = "no-store"
    password = generated_password()
    await people.logins.change_password(name, await people.passwords.hashed(password), by.user.name)
    return FreshPassword(name=name, password=password)
