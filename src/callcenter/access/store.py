"""Users in PostgreSQL."""

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.access.outsiders import NO_PASSWORD, NotWelcomeError, Outsider
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
        return {row.name: kept_user(row) for row in rows}

    async def add(self, kept: KeptUser) -> None:
        user = kept.user
        values = {
            "name": user.name,
            "role": user.role.value,
            "agent": user.agent,
            "password_hash": kept.password_hash,
            "must_choose": kept.must_choose,
        }
        statement = insert(UserRow).values(values).on_conflict_do_nothing().returning(UserRow.id)
        async with self._database.transaction() as session:
            added = (await session.scalars(statement)).one_or_none()
        if added is None:
            raise UserExistsError(f"name: there is a user {user.name} already; choose another")

    async def known(self, who: Outsider, *, adopts: bool) -> tuple[KeptUser, bool]:
        """`ports.Outsiders`."""
        user = who.user
        is_theirs = or_(UserRow.subject == who.subject, UserRow.name == user.name)
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(UserRow).where(is_theirs).with_for_update())).all()
            row = next((one for one in rows if one.subject == who.subject), None)
            if row is None and rows:
                row = rows[0] if adopts and rows[0].subject is None else None
                if row is None:
                    raise UserExistsError(f"name: somebody else signs in as {user.name}; a password is theirs")
            if row is None:
                row = UserRow(name=user.name, password_hash=NO_PASSWORD, is_active=True)
                session.add(row)
            if not row.is_active:
                raise NotWelcomeError("this login is shut out")
            said = (who.subject, user.role.value, user.agent)
            is_changed = (row.subject, row.role, row.agent) != said
            row.subject, row.role, row.agent = said
            await session.flush()
            return kept_user(row), is_changed

    async def change_password(self, name: str, password_hash: str) -> bool:
        own = {"password_hash": password_hash, "must_choose": False}
        change = update(UserRow).where(UserRow.name == name).values(own).returning(UserRow.id)
        async with self._database.transaction() as session:
            return (await session.scalars(change)).one_or_none() is not None


def kept_user(row: UserRow) -> KeptUser:
    """The user that stands in `row`."""
    agent = None if row.agent is None else AgentId(row.agent)
    return KeptUser(User(row.name, Role(row.role), agent), row.password_hash, row.must_choose)
