"""Failed sign-ins in PostgreSQL: a lock holds at every service of the site, and over restarts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.access.lock_outs import Failures, LockRules, after_failure
from callcenter.access.tables import FailureRow, UserRow
from callcenter.database.engine import Database


class LockStore:
    """`ports.Locks` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def failures(self, name: str) -> Failures | None:
        query = select(FailureRow).join(UserRow, UserRow.id == FailureRow.user_id).where(UserRow.name == name)
        async with self._database.transaction() as session:
            row = (await session.scalars(query)).one_or_none()
        return None if row is None else _failures(row)

    async def failed(self, name: str, address: str, now: datetime, rules: LockRules) -> Failures | None:
        owner = select(UserRow.id).where(UserRow.name == name, UserRow.is_active).with_for_update()
        async with self._database.transaction() as session:
            user_id = (await session.scalars(owner)).one_or_none()
            if user_id is None:
                return None
            row = await session.get(FailureRow, user_id)
            after = after_failure(None if row is None else _failures(row), address, now, rules)
            values = {
                "count": after.count,
                "last_at": after.last_at,
                "address": after.address,
                "locked_until": after.locked_until,
            }
            keep = insert(FailureRow).values(user_id=user_id, **values)
            await session.execute(keep.on_conflict_do_update(index_elements=["user_id"], set_=values))
        return after

    async def clear(self, name: str) -> bool:
        owner = select(UserRow.id).where(UserRow.name == name).scalar_subquery()
        gone = delete(FailureRow).where(FailureRow.user_id == owner).returning(FailureRow.user_id)
        async with self._database.transaction() as session:
            cleared = (await session.scalars(gone)).one_or_none()
            if cleared is None:
                return False
            count = update(UserRow).where(UserRow.id == cleared).values(forgiven=UserRow.forgiven + 1)
            await session.execute(count)
        return True

    async def times_cleared(self, name: str) -> int:
        query = select(UserRow.forgiven).where(UserRow.name == name)
        async with self._database.transaction() as session:
            return (await session.scalars(query)).one_or_none() or 0

    async def failing(self) -> Mapping[str, Failures]:
        """Everybody who has failed and not come in since, by name."""
        query = select(UserRow.name, FailureRow).join(UserRow, UserRow.id == FailureRow.user_id)
        async with self._database.transaction() as session:
            return {name: _failures(row) for name, row in (await session.execute(query)).all()}


def _failures(row: FailureRow) -> Failures:
    return Failures(count=row.count, last_at=row.last_at, address=row.address, locked_until=row.locked_until)
