"""Our own account of calls, as the database has it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from callcenter.balance.accounts import Told
from callcenter.balance.law import Sums
from callcenter.calls.tables import CallRow, RecordingRow, TimelineRow
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import CallId, LegId

ASKED_AT_A_TIME = 1000


class ToldStore:
    """Reads raise `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, calls: Sequence[CallId]) -> dict[CallId, Told]:
        """Those of `calls` that we have a record of."""
        told: dict[CallId, Told] = {}
        for start in range(0, len(calls), ASKED_AT_A_TIME):
            told |= await self._where(CallRow.id.in_(calls[start : start + ASKED_AT_A_TIME]))
        return told

    async def arrived(self, since: datetime, until: datetime) -> dict[CallId, Told]:
        """Those that came or were dialled in this time."""
        query = select(CallRow.id).where(CallRow.arrived_at >= since, CallRow.arrived_at < until)
        async with self._database.transaction() as session:
            calls = [CallId(call) for call in await session.scalars(query)]
        return await self.of(calls)

    async def open(self) -> dict[CallId, Told]:
        """Those that have not ended."""
        return await self._where(CallRow.state != "ended")

    async def sums(self, since: datetime) -> Sums:
        """The calls that came, or were dialled, from then on. Asterisk's count is taken to be ours."""
        is_dialled = or_(CallRow.callback_of.is_not(None), CallRow.called_by.is_not(None))
        query = (
            select(is_dialled, CallRow.state, CallRow.outcome, func.count())
            .where(CallRow.arrived_at >= since)
            .group_by(is_dialled, CallRow.state, CallRow.outcome)
        )
        async with self._database.transaction() as session:
            found = [(ours, state, outcome, count) for ours, state, outcome, count in await session.execute(query)]
        came = [(state, outcome, count) for ours, state, outcome, count in found if not ours]
        entered = sum(count for _, _, count in came)
        return Sums(
            by_asterisk=entered,
            entered=entered,
            dialled=sum(count for ours, _, _, count in found if ours),
            ended={outcome: count for _, outcome, count in came if outcome is not None},
            open={state: count for state, outcome, count in came if outcome is None},
        )

    async def _where(self, condition: ColumnElement[bool]) -> dict[CallId, Told]:
        chosen = select(CallRow.id).where(condition)
        entries = (
            select(
                TimelineRow.call,
                func.count().label("entries"),
                func.max(TimelineRow.at).label("last_at"),
            )
            .where(TimelineRow.call.in_(chosen))
            .group_by(TimelineRow.call)
            .subquery()
        )
        query = (
            select(CallRow, entries, RecordingRow.call.is_not(None).label("is_recorded"))
            .outerjoin(entries, entries.c.call == CallRow.id)
            .outerjoin(RecordingRow, RecordingRow.call == CallRow.id)
            .where(condition)
        )
        async with self._database.transaction() as session:
            return {CallId(row.CallRow.id): _told(row) for row in await session.execute(query)}


def _told(row: Any) -> Told:
    call: CallRow = row.CallRow
    return Told(
        call=CallId(call.id),
        leg=LegId(call.leg),
        arrived_at=call.arrived_at,
        is_dialled=call.callback_of is not None or call.called_by is not None,
        state=call.state,
        outcome=call.outcome,
        last_at=row.last_at or call.arrived_at,
        is_answered=call.connected_at is not None,
        was_in_lifeboat=call.was_in_lifeboat,
        last_seq=call.last_seq,
        entries=row.entries or 0,
        is_recorded=row.is_recorded,
        is_unrecorded_on_purpose=call.is_unrecorded,
    )
