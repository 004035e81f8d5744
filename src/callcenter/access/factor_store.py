"""Second factors in PostgreSQL; each change of one is a single statement, so that a code never counts twice."""

from collections.abc import Collection, Sequence

from sqlalchemy import ScalarSelect, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.access.tables import FactorRow, UserRow
from callcenter.access.totp import KeptFactor
from callcenter.database.engine import Database


class FactorStore:
    """`ports.Factors` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def factor(self, name: str) -> KeptFactor | None:
        query = select(FactorRow).join(UserRow, UserRow.id == FactorRow.user_id).where(UserRow.name == name)
        async with self._database.transaction() as session:
            row = (await session.scalars(query)).one_or_none()
        if row is None:
            return None
        return KeptFactor(sealed=row.sealed, begun=row.begun, last_step=row.last_step, codes_left=len(row.recovery))

    async def begin(self, name: str, sealed: bytes) -> None:
        keep = insert(FactorRow).values(user_id=_owner(name), begun=sealed)
        async with self._database.transaction() as session:
            await session.execute(keep.on_conflict_do_update(index_elements=["user_id"], set_={"begun": sealed}))

    async def confirm(self, name: str, begun: bytes, step: int, recovery: Collection[bytes]) -> bool:
        change = (
            update(FactorRow)
            .where(FactorRow.user_id == _owner(name), FactorRow.begun == begun)
            .values(sealed=begun, begun=None, last_step=step, recovery=list(recovery))
            .returning(FactorRow.user_id)
        )
        async with self._database.transaction() as session:
            return (await session.scalars(change)).one_or_none() is not None

    async def use_step(self, name: str, step: int) -> bool:
        change = (
            update(FactorRow)
            .where(FactorRow.user_id == _owner(name), FactorRow.last_step < step)
            .values(last_step=step)
            .returning(FactorRow.user_id)
        )
        async with self._database.transaction() as session:
            return (await session.scalars(change)).one_or_none() is not None

    async def use_recovery_code(self, name: str, digest: bytes) -> int | None:
        change = (
            update(FactorRow)
            .where(FactorRow.user_id == _owner(name), literal(digest) == func.any(FactorRow.recovery))
            .values(recovery=func.array_remove(FactorRow.recovery, digest))
            .returning(func.cardinality(FactorRow.recovery))
        )
        async with self._database.transaction() as session:
            return (await session.scalars(change)).one_or_none()

    async def remove(self, name: str) -> bool:
        gone = delete(FactorRow).where(FactorRow.user_id == _owner(name)).returning(FactorRow.user_id)
        async with self._database.transaction() as session:
            return (await session.scalars(gone)).one_or_none() is not None

    async def owners(self) -> Collection[str]:
        query = (
            select(UserRow.name).join(FactorRow, UserRow.id == FactorRow.user_id).where(FactorRow.sealed.is_not(None))
        )
        async with self._database.transaction() as session:
            return (await session.scalars(query)).all()

    async def sealed(self) -> Sequence[tuple[str, bytes]]:
        """Everything that is sealed, each with whose it is."""
        query = select(UserRow.name, FactorRow.sealed, FactorRow.begun).join(UserRow, UserRow.id == FactorRow.user_id)
        async with self._database.transaction() as session:
            rows = (await session.execute(query)).all()
        return [(name, one) for name, *both in rows for one in both if one is not None]

    async def seal_anew(self, name: str, before: bytes, sealed: bytes) -> None:
        """The same secret under another key; what was replaced meanwhile stays."""
        own = FactorRow.user_id == _owner(name)
        async with self._database.transaction() as session:
            await session.execute(update(FactorRow).where(own, FactorRow.sealed == before).values(sealed=sealed))
            await session.execute(update(FactorRow).where(own, FactorRow.begun == before).values(begun=sealed))


def _owner(name: str) -> ScalarSelect[int]:
    return select(UserRow.id).where(UserRow.name == name).scalar_subquery()
