"""Who is signed in where, whose login is locked, who has a second factor: for security administrators.

Rules: nobody is named who does not show; ending, unlocking and taking away stand in the book of deeds.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, Field

from callcenter.access.account_http import SessionView
from callcenter.access.asking import access, may
from callcenter.access.permissions import Permission
from callcenter.access.service import Access
from callcenter.access.sessions import Session, SessionId

routes = APIRouter(prefix="/api/v1/logins", tags=["logins"])

Doors = Annotated[Access, Depends(access)]
Keeper = Annotated[Session, Depends(may(Permission.KEEP_SESSIONS))]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]


class LoginView(BaseModel, frozen=True):
    """One login that somebody is signed in by, that was failed at, or that has a second factor."""

    name: str
    failures: int
    """Wrong passwords and codes in a row."""
    failed_at: datetime | None
    failed_from: str | None
    """The address of the last one."""
    locked_until: datetime | None
    has_second_factor: bool
    sessions: tuple[SessionView, ...]


@routes.get("")
async def logins(by: Keeper, doors: Doors) -> tuple[LoginView, ...]:
    """By name; whoever is not here is neither signed in, nor locked, nor has a second factor."""
    sessions, failing = await doors.sessions.everybodys(), await doors.guard.failing()
    owners = set(await doors.second_factors.owners())
    return tuple(
        LoginView(
            name=name,
            failures=failing[name].count if name in failing else 0,
            failed_at=failing[name].last_at if name in failing else None,
            failed_from=failing[name].address if name in failing else None,
            locked_until=failing[name].locked_until if name in failing else None,
            has_second_factor=name in owners,
            sessions=tuple(SessionView.of(one, by.id) for one in sessions.get(name, ())),
        )
        for name in sorted({*sessions, *failing, *owners})
    )


@routes.delete("/{name}/lock", status_code=status.HTTP_204_NO_CONTENT)
async def unlock(name: Name, by: Keeper, doors: Doors) -> None:
    """Let somebody try again at once."""
    await doors.unlock(name, by.user.name)


@routes.delete("/{name}/second-factor", status_code=status.HTTP_204_NO_CONTENT)
async def take_second_factor(name: Name, by: Keeper, doors: Doors) -> None:
    """Of somebody who has lost it: they are signed out, and set up a new one where their role needs one."""
    await doors.take_second_factor(name, by.user.name)


@routes.delete("/{name}/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_sessions(name: Name, by: Keeper, doors: Doors) -> None:
    """Sign somebody out everywhere."""
    await doors.end_sessions(name, by.user.name)


@routes.delete("/{name}/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(name: Name, session_id: SessionId, by: Keeper, doors: Doors) -> None:
    """Sign somebody out of one browser."""
    await doors.end_session(name, session_id, by.user.name)
