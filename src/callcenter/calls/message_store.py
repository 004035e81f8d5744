"""Messages that callers have left, for somebody to hear: drawn from the timeline (`calls.store`), read here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.sql import Select

from callcenter.calls.tables import CallRow, MessageRow
from callcenter.calls.timeline import MessageLeft
from callcenter.database.engine import Database
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, QueueId


class UnknownMessageError(CallCenterError):
    """There is no such message, or it is of a queue that is not this agent's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that a caller has left."""

    call: CallId
    seq: int
    left_at: datetime
    number: str | None
    """Personal. E.164."""
    left: MessageLeft


Queues = Collection[QueueId] | None
"""Those that may be seen; None for all."""


class LeftMessages:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def messages(self, queues: Queues, before: tuple[datetime, CallId, int] | None, limit: int) -> list[Message]:
        """The latest first; `before` is the last one of the page before."""
        query = _messages(queues).order_by(MessageRow.left_at.desc(), MessageRow.call.desc(), MessageRow.seq.desc())
        if before is not None:
            query = query.where(tuple_(MessageRow.left_at, MessageRow.call, MessageRow.seq) < tuple_(*before))
        async with self._database.transaction() as session:
            return [_message(*row) for row in await session.execute(query.limit(limit))]

    async def message(self, call: CallId, seq: int, queues: Queues) -> Message:
        """Raises `UnknownMessageError`."""
        query = _messages(queues).where(MessageRow.call == call, MessageRow.seq == seq)
        async with self._database.transaction() as session:
            row = (await session.execute(query)).first()
        if row is None:
            raise UnknownMessageError("no such message, or it is not of your queues")
        return _message(*row)


def _messages(queues: Queues) -> Select[MessageRow, str | None]:
    query = select(MessageRow, CallRow.number).join(CallRow, CallRow.id == MessageRow.call)
    return query if queues is None else query.where(MessageRow.queue.in_(queues))


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
