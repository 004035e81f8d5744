"""Agents and queues in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.agents.life import Status
from callcenter.agents.tables import AgentQueueRow, AgentRow, QueueRow
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import append as write_down
from callcenter.database.engine import Database, DatabaseRefusedError
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import Levels, SkillLevel

UNSEATED = Deed("people.agent_unseated")


@dataclass(frozen=True, slots=True)
class KeptAgent:
    """An agent's master data, and the status chosen last."""

    id: AgentId
    name: str
    seat: SeatId | None
    levels: Levels
    languages: frozenset[Language] = frozenset()
    status: Status = Status.OFFLINE
    reason: str = ""
    status_since: datetime | None = None
    is_active: bool = True
    """Works here."""


@dataclass(frozen=True, slots=True)
class KeptQueue:
    id: QueueId
    name_zh: str
    name_en: str


class SeatTakenError(CallCenterError):
    """The seat belongs to another agent, or a queue does not exist."""


class AgentStore:
    """One transaction a method."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def agents(self) -> Sequence[KeptAgent]:
        """Those who work here, by number."""
        return [one for one in await self.everybody() if one.is_active]

    async def everybody(self) -> Sequence[KeptAgent]:
        """Those who worked here, too."""
        levels = func.jsonb_object_agg(AgentQueueRow.queue, AgentQueueRow.level)
        query = (
            select(AgentRow, levels.filter(AgentQueueRow.queue.is_not(None)))
            .outerjoin(AgentQueueRow, AgentQueueRow.agent == AgentRow.id)
            .group_by(AgentRow.id)
            .order_by(AgentRow.id)
        )
        async with self._database.transaction() as session:
            rows = (await session.execute(query)).all()
        return [_agent(row, served) for row, served in rows]

    async def queues(self) -> Sequence[KeptQueue]:
        """By id."""
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(QueueRow).order_by(QueueRow.id))).all()
        return [KeptQueue(QueueId(row.id), row.name_zh, row.name_en) for row in rows]

    async def keep_queues(self, queues: Sequence[KeptQueue]) -> None:
        """Add or rename queues; those not named stay."""
        if not queues:
            return
        statement = insert(QueueRow).values(
            [{"id": queue.id, "name_zh": queue.name_zh, "name_en": queue.name_en} for queue in queues]
        )
        renamed = {"name_zh": statement.excluded.name_zh, "name_en": statement.excluded.name_en}
        async with self._database.transaction() as session:
            await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=renamed))

    async def keep_agent(self, agent: KeptAgent) -> None:
        """Add an agent, or replace a known one's master data; the status stays. Raises SeatTakenError."""
        try:
            await self._keep_agent(agent)
        except DatabaseRefusedError as refused:
            if refused.is_data_fault:
                raise SeatTakenError(
                    f"agent {agent.id}: seat {agent.seat} is another agent's, or a queue is not known"
                ) from refused
            raise

    async def _keep_agent(self, agent: KeptAgent) -> None:
        values = {"name": agent.name, "seat": agent.seat, "languages": sorted(agent.languages)}
        statement = insert(AgentRow).values(id=agent.id, **values)
        async with self._database.transaction() as session:
            await session.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_={**values, "is_active": True})
            )
            await session.execute(delete(AgentQueueRow).where(AgentQueueRow.agent == agent.id))
            if agent.levels:
                served = [
                    {"agent": agent.id, "queue": queue, "level": level} for queue, level in sorted(agent.levels.items())
                ]
                await session.execute(insert(AgentQueueRow).values(served))

    async def keep_status(self, agent: AgentId, status: Status, reason: str = "") -> None:
        change = update(AgentRow).where(AgentRow.id == agent)
        async with self._database.transaction() as session:
            await session.execute(change.values(status=status.value, reason=reason, status_since=self._clock.now()))

    async def take_seat(self, agent: AgentId, seat: SeatId) -> Sequence[AgentId]:
        """Let the agent sit there; who was offline there sits nowhere any more, and is told. Raises SeatTakenError."""
        is_offline = AgentRow.status == Status.OFFLINE.value
        rise = update(AgentRow).where(AgentRow.seat == seat, AgentRow.id != agent, is_offline).values(seat=None)
        sit = update(AgentRow).where(AgentRow.id == agent).values(seat=seat)
        try:
            async with self._database.transaction() as session:
                gone = (await session.scalars(rise.returning(AgentRow.id))).all()
                await session.execute(sit)
        except DatabaseRefusedError as refused:
            if refused.is_data_fault:
                raise SeatTakenError(
                    f"at seat {seat} sits somebody else since a moment: choose another one"
                ) from refused
            raise
        return [AgentId(one) for one in gone]

    async def leave_seat(self, agent: AgentId, put_out_by: str | None = None) -> None:
        """Offline, at no seat; by another's deed where a user is named."""
        change = update(AgentRow).where(AgentRow.id == agent)
        gone = {"seat": None, "status": Status.OFFLINE.value, "reason": "", "status_since": self._clock.now()}
        async with self._database.transaction() as session:
            await session.execute(change.values(**gone))
            if put_out_by is not None:
                await write_down(session, Entry(who=put_out_by, deed=UNSEATED, subject=f"agent:{agent}"))


def _agent(row: AgentRow, levels: Mapping[str, int] | None) -> KeptAgent:
    return KeptAgent(
        id=AgentId(row.id),
        name=row.name,
        seat=None if row.seat is None else SeatId(row.seat),
        levels={QueueId(queue): SkillLevel(level) for queue, level in (levels or {}).items()},
        languages=frozenset(map(Language, row.languages)),
        status=Status(row.status),
        reason=row.reason,
        status_since=row.status_since,
        is_active=row.is_active,
    )
