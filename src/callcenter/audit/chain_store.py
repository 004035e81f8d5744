"""The chain of the book as PostgreSQL has it; it is PostgreSQL, too, that adds to it."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import Text, cast, func, select
from sqlalchemy.engine import Row
from sqlalchemy.sql import Select

from callcenter.audit.chain import Fault, Found, Link
from callcenter.audit.tables import AuditChainRow, AuditRow
from callcenter.database.engine import Database
from callcenter.vocabulary.chained import Head

LINKS_AT_ONCE = 500
"""A few milliseconds of an event loop that callers share."""
MOST_UNCHAINED = 100


class AuditChain:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def end(self) -> Link | None:
        """The last link, without its entry; None for an empty book."""
        async with self._database.transaction() as session:
            row = (await session.scalars(select(AuditChainRow).order_by(AuditChainRow.seq.desc()).limit(1))).first()
        return None if row is None else _link(row, None)

    async def head(self) -> Head:
        """Where the chain ends."""
        end = await self.end()
        return Head() if end is None else Head(end.seq, end.link)

    async def head_at(self, seq: int) -> Head:
        """The link of that number, or the nearest one before it."""
        query = select(AuditChainRow.seq, AuditChainRow.link).where(AuditChainRow.seq <= seq)
        async with self._database.transaction() as session:
            row = (await session.execute(query.order_by(AuditChainRow.seq.desc()).limit(1))).first()
        return Head() if row is None else Head(row.seq, row.link)

    async def before(self, since: datetime) -> int:
        """The number of the link after which all from `since` on come."""
        query = select(func.min(AuditChainRow.seq)).where(AuditChainRow.at >= since)
        async with self._database.transaction() as session:
            first = (await session.execute(query)).scalar_one()
        return (await self.head()).seq if first is None else int(first) - 1

    async def links(self, after: int) -> AsyncIterator[list[Link]]:
        """Those after a number, some at a time, each with its entry as it is now."""
        while True:
            query = select(AuditChainRow).where(AuditChainRow.seq > after).order_by(AuditChainRow.seq)
            async with self._database.transaction() as session:
                rows = list(await session.scalars(query.limit(LINKS_AT_ONCE)))
                # By their ids, not joined: that stays quick whatever the planner thinks of so large a table.
                entries = {row.id: row for row in await session.execute(_entries([row.entry for row in rows]))}
            some = [_link(row, entries.get(row.entry)) for row in rows]
            if not some:
                return
            yield some
            after = some[-1].seq

    async def unchained(self, after: int) -> list[Fault]:
        """Entries that no link is about, younger than the one of the link `after`."""
        known = select(AuditChainRow.entry).where(AuditChainRow.seq == after).scalar_subquery()
        query = (
            select(AuditRow.id, AuditRow.at)
            .where(AuditRow.id > func.coalesce(known, 0))
            .where(~select(AuditChainRow.seq).where(AuditChainRow.entry == AuditRow.id).exists())
            .order_by(AuditRow.id)
            .limit(MOST_UNCHAINED)
        )
        what = "was put in past the chain: no link is about it"
        async with self._database.transaction() as session:
            return [Fault(entry=row.id, at=row.at, what=what) for row in await session.execute(query)]


def _entries(ids: list[int]) -> Select[int, datetime, str, str, str, str]:
    body = cast(AuditRow.body, Text).label("body")
    columns = select(AuditRow.id, AuditRow.at, AuditRow.who, AuditRow.deed, AuditRow.subject, body)
    return columns.where(AuditRow.id.in_(ids))


def _link(row: AuditChainRow, entry: Row[int, datetime, str, str, str, str] | None) -> Link:
    found = None
    if entry is not None:
        found = Found(at=entry.at, who=entry.who, deed=entry.deed, subject=entry.subject, body=entry.body)
    return Link(seq=row.seq, entry=row.entry, at=row.at, said=row.said, link=row.link, found=found)
