"""What callers who got no person were promised: messages that somebody hears, and callbacks. Kept in the database.

Both are drawn from the timeline (`calls.store`); here they are read, and a callback is said to be done.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import Select

from callcenter.calls.tables import CallbackRow, CallRow, MessageRow
from callcenter.calls.timeline import MessageLeft
from callcenter.database.engine import Database
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, QueueId


class UnknownPromiseError(CallCenterError):
    """There is no such message or callback, or it is of a queue that is not this agent's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that a caller has left."""

    call: CallId
    seq: int
    left_at: datetime
    number: str | None
    """Personal. E.164."""
    left: MessageLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A caller who was promised to be called back."""

    call: CallId
    number: str
    """Personal. E.164."""
    queue: QueueId
    arrived_at: datetime
    promised_at: datetime
    done_at: datetime | None
    done_by: str | None


Queues = Collection[QueueId] | None
"""Those that may be seen; None for all."""


class Promises:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def messages(self, queues: Queues, before: tuple[datetime, CallId, int] | None, limit: int) -> list[Message]:
        """The latest first; `before` is the last one of the page before."""
        query = _messages(queues).order_by(MessageRow.left_at.desc(), MessageRow.call.desc(), MessageRow.seq.desc())
        if before is not None:
            query = query.where(tuple_(MessageRow.left_at, MessageRow.call, MessageRow.seq) < tuple_(*before))
        async with self._database.transaction() as session:
            return [_message(*row) for row in await session.execute(query.limit(limit))]

    async def message(self, call: CallId, seq: int, queues: Queues) -> Message:
        """Raises `UnknownPromiseError`."""
        query = _messages(queues).where(MessageRow.call == call, MessageRow.seq == seq)
        async with self._database.transaction() as session:
            row = (await session.execute(query)).first()
        if row is None:
            raise UnknownPromiseError("no such message, or it is not of your queues")
        return _message(*row)

    async def callbacks(self, queues: Queues, *, is_done: bool, limit: int) -> list[Callback]:
        """Those to be called, the first to be called first; or those that were called, the latest first."""
        query = _callbacks(queues)
        if is_done:
            query = query.where(CallbackRow.done_at.is_not(None)).order_by(CallbackRow.done_at.desc())
        else:
            query = query.where(CallbackRow.done_at.is_(None)).order_by(CallbackRow.arrived_at, CallbackRow.call)
        async with self._database.transaction() as session:
            return [_callback(row) for row in (await session.scalars(query.limit(limit)))]

    async def callback(self, call: CallId, queues: Queues) -> Callback:
        """Raises `UnknownPromiseError`."""
        async with self._database.transaction() as session:
            return _callback(await _found(session, call, queues))

    async def done(self, call: CallId, queues: Queues, by: str) -> Callback:
        """The caller has been called; said twice, the first one stays. Raises `UnknownPromiseError`."""
        now = self._clock.now()
        open_one = update(CallbackRow).where(CallbackRow.call == call, CallbackRow.done_at.is_(None))
        async with self._database.transaction() as session:
            await _found(session, call, queues)
            await session.execute(open_one.values(done_at=now, done_by=by))
            row = await _found(session, call, queues)
            await session.refresh(row)
            return _callback(row)


def _messages(queues: Queues) -> Select[MessageRow, str | None]:
    query = select(MessageRow, CallRow.number).join(CallRow, CallRow.id == MessageRow.call)
    return query if queues is None else query.where(MessageRow.queue.in_(queues))


def _callbacks(queues: Queues) -> Select[CallbackRow]:
    query = select(CallbackRow)
    return query if queues is None else query.where(CallbackRow.queue.in_(queues))


async def _found(session: AsyncSession, call: CallId, queues: Queues) -> CallbackRow:
    row = (await session.scalars(_callbacks(queues).where(CallbackRow.call == call))).first()
    if row is None:
        raise UnknownPromiseError("no such callback, or it is not of your queues")
    return row


def _message(row: MessageRow, number: str | None) -> Message:
    left = MessageLeft(
        node=row.node,
        queue=QueueId(row.queue),
        path=row.path,
        duration_s=row.duration_s,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
    )
    return Message(call=CallId(row.call), seq=row.seq, left_at=row.left_at, number=number, left=left)


def _callback(row: CallbackRow) -> Callback:
    return Callback(
        call=CallId(row.call),
        number=row.number,
        queue=QueueId(row.queue),
        arrived_at=row.arrived_at,
        promised_at=row.promised_at,
        done_at=row.done_at,
        done_by=row.done_by,
    )


def message_values(call: CallId, seq: int, left_at: datetime, left: MessageLeft) -> dict[str, Any]:
    """The row of a message."""
    return {
        "call": call,
        "seq": seq,
        "node": left.node,
        "queue": left.queue,
        "left_at": left_at,
        "path": left.path,
        "duration_s": left.duration_s,
        "sha256": left.sha256,
        "size_bytes": left.size_bytes,
    }
