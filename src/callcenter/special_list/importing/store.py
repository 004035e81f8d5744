"""Batches in the database, with each step that somebody takes written into the book of deeds."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import append as write_down
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.alarms import Alarm, AlarmKind
from callcenter.special_list.importing.batches import Batch, BatchId, Mode, State, UnknownBatchError
from callcenter.special_list.importing.columns import ColumnMap
from callcenter.special_list.importing.difference import Difference
from callcenter.special_list.importing.problems import Field, Reason, RowProblem
from callcenter.special_list.importing.tables import ListBatchRow, ListColumnsRow, history, problems, staging

Session = AsyncSession
"""For those who ask nothing themselves."""
TOPIC = "list_batches"
"""The outbox topic of batches' states; the key is the batch."""
PART = 2_000
_ALIVE = (State.READING, State.STAGED, State.APPLYING, State.APPLIED, State.UNDOING)
_AT_WORK = (State.READING, State.APPLYING, State.UNDOING)


class BatchStore:
    """All methods raise `DatabaseAwayError`, those that name a batch also `UnknownBatchError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, **values: Any) -> Batch:
        """A file that was received."""
        async with self._database.transaction() as session:
            statement = insert(ListBatchRow).values(state=State.RECEIVED, **_EMPTY | values).returning(ListBatchRow)
            batch = _batch((await session.execute(statement)).scalar_one())
            await tell(session, batch)
        return batch

    async def batch(self, batch_id: BatchId) -> Batch:
        async with self._database.transaction() as session:
            return _batch(await _row(session, batch_id))

    async def latest(self, most: int = 100) -> list[Batch]:
        """The newest first."""
        async with self._database.transaction() as session:
            rows = await session.execute(select(ListBatchRow).order_by(ListBatchRow.id.desc()).limit(most))
            return [_batch(row) for row in rows.scalars()]

    async def at_work(self) -> list[Batch]:
        """What is to be read, applied or undone, the oldest first."""
        return await self._in_states(_AT_WORK)

    async def received(self) -> list[Batch]:
        return await self._in_states((State.RECEIVED,))

    async def same_file(self, batch: Batch, list_name: ListKind) -> Batch | None:
        """Another batch of the same file that stands on this list, or is on its way there."""
        row = ListBatchRow
        wanted = (row.sha256 == batch.sha256, row.list_name == list_name, row.id != batch.id, row.state.in_(_ALIVE))
        async with self._database.transaction() as session:
            found = await session.execute(select(row).where(*wanted).order_by(row.id.desc()).limit(1))
            same = found.scalar_one_or_none()
        return None if same is None else _batch(same)

    async def remembered(self, list_name: ListKind) -> ColumnMap | None:
        """How the columns of this list's last file were mapped."""
        async with self._database.transaction() as session:
            row = await session.get(ListColumnsRow, list_name)
        return None if row is None else ColumnMap.of(row.columns)

    async def problems(self, batch_id: BatchId) -> AsyncGenerator[RowProblem, None]:
        """In the order of lines."""
        async with self._database.transaction() as session:
            rows = await session.stream(
                select(problems)
                .where(problems.c.batch == batch_id)
                .order_by(problems.c.line)
                .execution_options(yield_per=PART)
            )
            async for row in rows:
                yield RowProblem(row.line, Field(row.field), Reason(row.reason), row.other_line)

    @asynccontextmanager
    async def changing(self, batch_id: BatchId) -> AsyncGenerator[tuple[AsyncSession, Batch], None]:
        """The batch, kept from others until the transaction ends."""
        async with self._database.transaction() as session:
            yield session, _batch(await _row(session, batch_id, is_locked=True))

    async def change(
        self, batch_id: BatchId, decide: Callable[[Batch], dict[str, Any]], deed: str = "", by: str = ""
    ) -> Batch:
        """Write what `decide` makes of the batch, and the deed, if one is named; raises what `decide` raises."""
        async with self.changing(batch_id) as (session, batch):
            return await changed(session, batch_id, decide(batch), deed, by)

    async def forget(self, before: datetime) -> None:
        """What batches replaced that were applied before, and what was wrong with files submitted before."""
        row = ListBatchRow
        applied = select(row.id).where(row.applied_at < before, row.state == State.APPLIED)
        submitted = select(row.id).where(row.submitted_at < before, row.state.not_in(_AT_WORK))
        async with self._database.transaction() as session:
            await session.execute(delete(history).where(history.c.batch.in_(applied)))
            await session.execute(delete(problems).where(problems.c.batch.in_(submitted)))

    async def _in_states(self, states: Sequence[State]) -> list[Batch]:
        async with self._database.transaction() as session:
            rows = await session.execute(
                select(ListBatchRow).where(ListBatchRow.state.in_(states)).order_by(ListBatchRow.id)
            )
            return [_batch(row) for row in rows.scalars()]


async def changed(
    session: AsyncSession, batch_id: BatchId, values: dict[str, Any], deed: str = "", by: str = ""
) -> Batch:
    """Within the caller's transaction. To be called last in it."""
    statement = update(ListBatchRow).where(ListBatchRow.id == batch_id).values(**values).returning(ListBatchRow)
    batch = _batch((await session.execute(statement)).scalar_one())
    if deed:
        body = {"list": batch.list_name, "mode": batch.mode, "entries": batch.entries}
        await write_down(session, Entry(who=by, deed=Deed(f"list.{deed}"), subject=f"batch:{batch_id}", body=body))
    if "state" in values:
        await tell(session, batch)
    return batch


async def clear_staging(session: AsyncSession, batch_id: BatchId) -> None:
    await session.execute(delete(staging).where(staging.c.batch == batch_id))


async def clear_problems(session: AsyncSession, batch_id: BatchId) -> None:
    await session.execute(delete(problems).where(problems.c.batch == batch_id))


async def latest_applied(session: AsyncSession, list_name: ListKind) -> BatchId | None:
    """By the time of its application, not of its upload; undone or not."""
    row = ListBatchRow
    found = await session.execute(
        select(row.id)
        .where(row.list_name == list_name, row.applied_at.is_not(None))
        .order_by(row.applied_at.desc())
        .limit(1)
    )
    latest = found.scalar_one_or_none()
    return None if latest is None else BatchId(latest)


async def remember_columns(session: AsyncSession, list_name: ListKind, columns: ColumnMap) -> None:
    values = {"list_name": list_name, "columns": columns.as_object()}
    statement = upsert(ListColumnsRow).values(values)
    await session.execute(statement.on_conflict_do_update(index_elements=["list_name"], set_=values))


async def tell(session: AsyncSession, batch: Batch) -> None:
    await append(session, [News(TOPIC, str(batch.id), {"state": batch.state})])


_EMPTY: dict[str, Any] = {
    "basis": "",
    "key": "",
    "attempts": 0,
    "share_read": 0.0,
    "lines": 0,
    "entries": 0,
    "problems": 0,
    "alarms": [],
}


async def _row(session: AsyncSession, batch_id: BatchId, *, is_locked: bool = False) -> ListBatchRow:
    row = await session.get(ListBatchRow, batch_id, with_for_update=is_locked)
    if row is None:
        raise UnknownBatchError(f"batch: there is none with the number {batch_id}")
    return row


def _batch(row: ListBatchRow) -> Batch:
    return Batch(
        id=BatchId(row.id),
        state=State(row.state),
        cause=row.cause,
        file_name=row.file_name,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        headings=tuple(row.headings),
        list_name=None if row.list_name is None else ListKind(row.list_name),
        mode=None if row.mode is None else Mode(row.mode),
        columns=ColumnMap({Field(name): tuple(headings) for name, headings in row.columns.items()}),
        basis=row.basis,
        key=row.key,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        applied_at=row.applied_at,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
        attempts=row.attempts,
        share_read=row.share_read,
        lines=row.lines,
        entries=row.entries,
        problems=row.problems,
        difference=None if row.difference is None else Difference(**row.difference),
        alarms=tuple(Alarm(AlarmKind(kind), figure, of, is_grave) for kind, figure, of, is_grave in row.alarms),
    )
