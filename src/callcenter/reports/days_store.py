"""Days of calls for staffing, from the database: `staffing.ports.Days`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Time, and_, case, cast, extract, func, or_, select

from callcenter.agents.tables import AgentQueueRow, AgentRow
from callcenter.calls.tables import CallRow
from callcenter.database.engine import Database
from callcenter.staffing.day import QUARTER_S, QUARTERS
from callcenter.staffing.history import Cell, Counted, Seen
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

EARLIER = timedelta(hours=1)
"""A call that joins a queue on a day may have come the day before."""


class DaysStore:
    """Raises `DatabaseAwayError`."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone

    async def counted(self, days: Sequence[date]) -> Counted:
        if not days:
            return Counted(0, ())
        local = func.timezone(str(self._zone), CallRow.queued_at)
        quarter = func.floor(extract("epoch", cast(local, Time)) / QUARTER_S)
        answered = case((CallRow.connected_at.is_not(None), 1), else_=0)
        talk_s = func.coalesce(CallRow.talk_ms, 0) / 1000.0
        query = (
            select(
                CallRow.queue,
                CallRow.tier,
                quarter,
                func.count(),
                func.sum(_wait_s()),
                func.sum(answered),
                func.sum(answered * talk_s),
                func.sum(answered * talk_s * talk_s),
                func.array_agg(func.distinct(func.date(local))),
            )
            .where(or_(*(self._on(day) for day in days)))
            .group_by(CallRow.queue, CallRow.tier, quarter)
        )
        async with self._database.transaction() as session:
            found = (await session.execute(query)).all()
        return Counted(len({day for row in found for day in row[8]}), [_cell(row) for row in found])

    async def seen(self, day: date) -> list[Seen]:
        query = (
            select(
                CallRow.queued_at,
                func.coalesce(CallRow.since, CallRow.arrived_at),
                CallRow.queue,
                CallRow.tier,
                _wait_s(),
                CallRow.talk_ms,
                CallRow.connected_at,
                CallRow.agent,
            )
            .where(self._on(day))
            .order_by(CallRow.queued_at, CallRow.id)
        )
        begins = self._begins(day)
        async with self._database.transaction() as session:
            found = (await session.execute(query)).all()
        return [
            Seen(
                joined_s=(queued_at - begins).total_seconds(),
                place_s=(since - begins).total_seconds(),
                queue=QueueId(queue),
                tier=Tier(tier),
                wait_s=float(wait_s),
                talk_s=None if connected_at is None else (talk_ms or 0) / 1000,
                agent=None if connected_at is None or agent is None else AgentId(agent),
            )
            for queued_at, since, queue, tier, wait_s, talk_ms, connected_at, agent in found
        ]

    async def skills(self) -> Mapping[AgentId, frozenset[QueueId]]:
        query = (
            select(AgentRow.id, func.array_agg(AgentQueueRow.queue))
            .join(AgentQueueRow, AgentQueueRow.agent == AgentRow.id)
            .where(AgentRow.is_active)
            .group_by(AgentRow.id)
        )
        async with self._database.transaction() as session:
            found = (await session.execute(query)).all()
        return {AgentId(agent): frozenset(map(QueueId, queues)) for agent, queues in found}

    def _on(self, day: date) -> ColumnElement[bool]:
        begins, ends = self._begins(day), self._begins(day + timedelta(days=1))
        return and_(
            # The index is on the arrival.
            CallRow.arrived_at >= begins - EARLIER,
            CallRow.arrived_at < ends,
            CallRow.queued_at >= begins,
            CallRow.queued_at < ends,
            CallRow.queue.is_not(None),
            CallRow.called_by.is_(None),
            CallRow.ended_at.is_not(None),
        )

    def _begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def _wait_s() -> ColumnElement[Any]:
    """Until an agent answered, else until the call ended."""
    return extract("epoch", func.coalesce(CallRow.connected_at, CallRow.ended_at) - CallRow.queued_at)


def _cell(row: Any) -> Cell:
    queue, tier, quarter, calls, waited_s, answered, talked_s, talked_squared, _ = row
    return Cell(
        queue=QueueId(queue),
        tier=Tier(tier),
        quarter=min(QUARTERS - 1, int(quarter)),
        calls=calls,
        waited_s=float(waited_s),
        hung_up=calls - answered,
        answered=answered,
        talked_s=float(talked_s),
        talked_squared=float(talked_squared),
    )
