"""Who edits a document: one person at a time, seen by the others; given up by itself when the browser is gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.database.engine import Database
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.tables import DocumentLockRow
from callcenter.vocabulary.errors import CallCenterError

LASTS = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Lock:
    holder: str
    expires_at: datetime


class LockedError(CallCenterError):
    """A colleague edits this document."""

    def __init__(self, document: DocumentName, lock: Lock) -> None:
        super().__init__(f"{lock.holder} is editing {document} → ask them, or take the lock by force")
        self.lock = lock


class Locks:
    """All methods raise DatabaseAwayError. The database's clock counts, whoever asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def held(self) -> dict[DocumentName, Lock]:
        """Every lock that holds now."""
        query = select(DocumentLockRow).where(DocumentLockRow.expires_at > func.clock_timestamp())
        async with self._database.transaction() as session:
            rows = (await session.scalars(query)).all()
        return {DocumentName(row.document): Lock(row.holder, row.expires_at) for row in rows}

    async def holder(self, document: DocumentName) -> Lock | None:
        return (await self.held()).get(document)

    async def check(self, document: DocumentName, person: str) -> None:
        """Raises LockedError where somebody else holds it."""
        lock = await self.holder(document)
        if lock is not None and lock.holder != person:
            raise LockedError(document, lock)

    async def take(self, document: DocumentName, person: str, *, force: bool = False) -> Lock:
        """Take or renew; raises LockedError where somebody else holds it and `force` is not set."""
        until = func.clock_timestamp() + LASTS
        statement = insert(DocumentLockRow).values(document=document, holder=person, expires_at=until)
        is_free = or_(
            DocumentLockRow.holder == person, DocumentLockRow.expires_at <= func.clock_timestamp(), literal(force)
        )
        async with self._database.transaction() as session:
            taken = await session.execute(
                statement.on_conflict_do_update(
                    index_elements=["document"],
                    set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
                    where=is_free,
                ).returning(DocumentLockRow.holder, DocumentLockRow.expires_at)
            )
            row = taken.one_or_none()
            if row is not None:
                return Lock(row.holder, row.expires_at)
            other = await session.get_one(DocumentLockRow, document)
            raise LockedError(document, Lock(other.holder, other.expires_at))

    async def give_up(self, document: DocumentName, person: str) -> None:
        """Nothing happens where it is not theirs."""
        own = and_(DocumentLockRow.document == document, DocumentLockRow.holder == person)
        async with self._database.transaction() as session:
            await session.execute(delete(DocumentLockRow).where(own))
