"""Users in PostgreSQL."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.access.tables import UserRow
from callcenter.access.users import KeptUser, Role, User, UserExistsError
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import AgentId


class UserStore:
    """`ports.Users` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, name: str) -> KeptUser | None:
        """The user of this name; None also where they were made inactive."""
        return (await self.users({name})).get(name)

    async def users(self, names: Collection[str]) -> Mapping[str, KeptUser]:
        query = select(UserRow).where(UserRow.name.in_(names), UserRow.is_active)
        async with self._database.transaction() as session:
            rows = (await session.scalars(query)).all()
        return {row.name: _kept(row) for row in rows}

    async def add(self, kept: KeptUser) -> None:
        user = kept.user
        values = {"name": user.name, "role": user.role.value, "agent": user.agent, "password_hash": kept.password_hash}
        statement = insert(UserRow).values(values).on_conflict_do_nothing().returning(UserRow.id)
        async with self._database.transaction() as session:
            added = (await session.scalars(statement)).one_or_none()
        if added is None:
            raise UserExistsError(f"name: there is a user {user.name} already; choose another")

    async def change_password(self, name: str, password_hash: str) -> bool:
        change = update(UserRow).where(UserRow.name == name).values(password_hash=password_hash).returning(UserRow.id)
        async with self._database.transaction() as session:
            return (await session.scalars(change)).one_or_none() is not None


def _kept(row: UserRow) -> KeptUser:
    agent = None if row.agent is None else AgentId(row.agent)
    return KeptUser(User(row.name, Role(row.role), agent), row.password_hash)
