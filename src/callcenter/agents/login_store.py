"""Who may sign in, changed by whoever keeps it: each change with its entry in the book of deeds.

Rules: a password that is given here only opens the way to one of their own (`Stage.NEW_PASSWORD`); nobody takes their
own rights away, so there is always somebody left who keeps users; who works as an agent works as one who is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.access.permissions import Permission, allows
from callcenter.access.service import check_user
from callcenter.access.tables import UserRow
from callcenter.access.users import KeptUser, Role, UnfitUserError, User, UserExistsError, user_name
from callcenter.agents.tables import AgentRow
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import append
from callcenter.database.engine import Database
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId

ADDED = Deed("people.user_added")
CHANGED = Deed("people.user_changed")
PASSWORD_CHANGED = Deed("people.password_changed")


class UnknownUserError(CallCenterError):
    """Nobody signs in by this name."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user as whoever keeps them sees them."""

    user: User
    is_active: bool


class LoginStore:
    """One transaction a method; `by` is the user who does it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def logins(self) -> Sequence[Login]:
        """All, by name."""
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(UserRow).order_by(UserRow.name))).all()
        return [Login(_user(row), row.is_active) for row in rows]

    async def add(self, kept: KeptUser, by: str) -> str:
        """The name as it is kept. Raises UnfitUserError or UserExistsError."""
        user = check_user(kept.user)
        values = {
            "name": user.name,
            "role": user.role.value,
            "agent": user.agent,
            "password_hash": kept.password_hash,
            "must_choose": True,
        }
        async with self._database.transaction() as session:
            await _check_agent(session, user)
            added = await session.scalars(insert(UserRow).values(values).on_conflict_do_nothing().returning(UserRow.id))
            if added.one_or_none() is None:
                raise UserExistsError(f"name: there is a user {user.name} already; choose another")
            await append(session, _entry(by, ADDED, user, is_active=True))
        return user.name

    async def change(self, user: User, *, is_active: bool, by: str) -> None:
        """Role, agent, and whether they may sign in at all; holds for open sessions within seconds.

        Raises UnfitUserError or UnknownUserError.
        """
        user = check_user(user)
        if user.name == by and not (is_active and allows(user.role, Permission.KEEP_USERS)):
            raise UnfitUserError("role: these are your own rights; have another security administrator take them away")
        change = update(UserRow).where(UserRow.name == user.name).returning(UserRow.id)
        async with self._database.transaction() as session:
            await _check_agent(session, user)
            changed = await session.scalars(change.values(role=user.role.value, agent=user.agent, is_active=is_active))
            _check_found(changed.one_or_none(), user.name)
            await append(session, _entry(by, CHANGED, user, is_active=is_active))

    async def change_password(self, name: str, password_hash: str, by: str) -> None:
        """Ends their sessions; raises UnfitUserError or UnknownUserError."""
        name = user_name(name)
        given = {"password_hash": password_hash, "must_choose": True}
        change = update(UserRow).where(UserRow.name == name).values(given).returning(UserRow.id)
        async with self._database.transaction() as session:
            _check_found((await session.scalars(change)).one_or_none(), name)
            await append(session, Entry(who=by, deed=PASSWORD_CHANGED, subject=f"user:{name}"))


async def _check_agent(session: AsyncSession, user: User) -> None:
    is_there = exists().where(AgentRow.id == user.agent, AgentRow.is_active)
    if user.agent is not None and not (await session.scalars(select(is_there))).one():
        raise UnfitUserError(f"agent: there is no agent {user.agent}; add the agent first")


def _check_found(found: int | None, name: str) -> None:
    if found is None:
        raise UnknownUserError(f"there is no user {name}")


def _entry(by: str, deed: Deed, user: User, *, is_active: bool) -> Entry:
    body = {"role": user.role.value, "agent": user.agent, "is_active": is_active}
    return Entry(who=by, deed=deed, subject=f"user:{user.name}", body=body)


def _user(row: UserRow) -> User:
    return User(row.name, Role(row.role), None if row.agent is None else AgentId(row.agent))
