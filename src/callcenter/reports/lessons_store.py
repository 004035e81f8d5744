"""Calls that may teach something about callers' words, from the database."""

from collections.abc import AsyncIterator
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select, tuple_

from callcenter.calls import rows
from callcenter.calls.tables import CallRow, TimelineRow
from callcenter.calls.timeline import Entry
from callcenter.database.engine import Database

CALLS_AT_A_TIME = 500
KINDS = ("speech.heard", "key.taken", "queue.joined", "queue.left", "transfer.started", "talk.ended")
"""Facts that say where words led, and how it ended."""


class LessonsStore:
    """Raises `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def calls(self, since: datetime) -> AsyncIterator[tuple[str, list[Entry]]]:
        """Of each call since then in which the caller has spoken: who called, and what of its timeline counts.

        Whose number is not known is a caller of their own.
        """
        after: tuple[datetime, str] | None = None
        while True:
            query = (
                select(CallRow.id, CallRow.number, CallRow.arrived_at)
                .where(CallRow.arrived_at >= since, func.cardinality(CallRow.words) > 0)
                .order_by(CallRow.arrived_at, CallRow.id)
                .limit(CALLS_AT_A_TIME)
            )
            if after is not None:
                query = query.where(tuple_(CallRow.arrived_at, CallRow.id) > tuple_(*after))
            async with self._database.transaction() as session:
                found = (await session.execute(query)).all()
                callers = {call: number or call for call, number, _ in found}
                facts = (
                    select(TimelineRow)
                    .where(TimelineRow.call.in_(callers), TimelineRow.kind.in_(KINDS))
                    .order_by(TimelineRow.call, TimelineRow.seq)
                )
                timelines = [rows.entry(row) for row in (await session.scalars(facts))]
            for call, entries in groupby(timelines, key=lambda entry: entry.call):
                yield callers[call], list(entries)
            if len(found) < CALLS_AT_A_TIME:
                return
            after = (found[-1].arrived_at, found[-1].id)
