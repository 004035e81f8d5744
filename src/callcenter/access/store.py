"""Users in PostgreSQL."""

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
        query = select(UserRow).where(UserRow.name == name, UserRow.is_active)
        async with self._database.transaction() as session:
            row = (await session.scalars(query)).one_or_none()
        if row is None:
            return None
        agent = None if row.agent is None else AgentId(row.agent)
        return KeptUser(User(row.name, Role(row.role), agent), row.password_hash)

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
