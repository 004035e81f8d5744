"""The book of deeds in PostgreSQL."""

import structlog
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import Select

from callcenter.audit.entries import Deed, Entry, Wanted, Written, checked
from callcenter.audit.tables import AuditRow
from callcenter.database.engine import Database
from callcenter.vocabulary.errors import CallCenterError

log = structlog.get_logger(__name__)


async def append(session: AsyncSession, *entries: Entry) -> None:
    """Write `entries` down if and when the caller's transaction commits; raises `UnfitEntryError`."""
    rows = [
        {"who": each.who, "deed": each.deed, "subject": each.subject, "body": dict(each.body)}
        for each in map(checked, entries)
    ]
    if rows:
        await session.execute(insert(AuditRow), rows)


class AuditBook:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, *entries: Entry) -> None:
        """Write down what is no change of the database's own: that somebody has looked. Raises `UnfitEntryError`."""
        async with self._database.transaction() as session:
            await append(session, *entries)

    async def note(self, *entries: Entry) -> None:
        """Write down what was refused. Never raises: it is refused all the same, and the log tells of it."""
        try:
            await self.append(*entries)
        except CallCenterError as fault:
            for entry in entries:
                log.error("audit.not_written", deed=entry.deed, subject=entry.subject, cause=str(fault))

    async def write(self, entry: Entry) -> Written:
        """Write one down and return it as it stands there. Raises `UnfitEntryError`."""
        kept = checked(entry)
        row = AuditRow(who=kept.who, deed=kept.deed, subject=kept.subject, body=dict(kept.body))
        async with self._database.transaction() as session:
            session.add(row)
            await session.flush()
            await session.refresh(row)
            return _written(row)

    async def find(self, entry_id: int) -> Written | None:
        async with self._database.transaction() as session:
            row = await session.get(AuditRow, entry_id)
            return None if row is None else _written(row)

    async def page(self, wanted: Wanted, before: int | None, limit: int) -> list[Written]:
        """The latest first; `before` is the id of the last one of the page before."""
        query = _fitting(wanted).order_by(AuditRow.id.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.id < before)
        async with self._database.transaction() as session:
            return [_written(row) for row in await session.scalars(query)]


def _fitting(wanted: Wanted) -> Select[AuditRow]:
    query = select(AuditRow)
    if wanted.who is not None:
        query = query.where(AuditRow.who == wanted.who)
    if wanted.deed is not None and "." in wanted.deed:
        query = query.where(AuditRow.deed == wanted.deed)
    elif wanted.deed is not None:
        query = query.where(AuditRow.deed.startswith(f"{wanted.deed}.", autoescape=True))
    if wanted.subject is not None:
        query = query.where(AuditRow.subject == wanted.subject)
    if wanted.at_from is not None:
        query = query.where(AuditRow.at >= wanted.at_from)
    if wanted.at_before is not None:
        query = query.where(AuditRow.at < wanted.at_before)
    return query


def _written(row: AuditRow) -> Written:
    entry = Entry(who=row.who, deed=Deed(row.deed), subject=row.subject, body=row.body)
    return Written(row.id, row.at, entry)
