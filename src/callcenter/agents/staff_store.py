"""Agents and reasons of breaks, changed by whoever keeps them: each change with its entry in the book of deeds."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.agents.breaks import BreakReason, check_kept
from callcenter.agents.life import MISSED_RING, Status
from callcenter.agents.staff import check_agent
from callcenter.agents.store import KeptAgent
from callcenter.agents.tables import AgentQueueRow, AgentRow, BreakReasonRow, QueueRow
from callcenter.audit.entries import Body, Deed, Entry
from callcenter.audit.store import append
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import QueueId

KEPT = Deed("people.agent_kept")
REASON_KEPT = Deed("people.break_reason_kept")


class StaffStore:
    """One transaction a method; `by` is the user who does it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, agent: KeptAgent, by: str) -> None:
        """Add an agent, or replace what is known of one; seat and status stay. Raises UnfitAgentError.

        Who works here no more sits nowhere and is offline; their history stays.
        """
        values = {
            "name": agent.name.strip(),
            "languages": sorted(agent.languages),
            "is_active": agent.is_active,
            **({} if agent.is_active else {"seat": None, "status": Status.OFFLINE.value, "reason": ""}),
        }
        levels = [{"agent": agent.id, "queue": queue, "level": level} for queue, level in sorted(agent.levels.items())]
        body: Body = {
            "levels": {queue: int(level) for queue, level in sorted(agent.levels.items())},
            "languages": [str(one) for one in sorted(agent.languages)],
            "is_active": agent.is_active,
        }
        statement = insert(AgentRow).values(id=agent.id, **values)
        async with self._database.transaction() as session:
            check_agent(agent, [QueueId(one) for one in await session.scalars(select(QueueRow.id))])
            await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
            await session.execute(delete(AgentQueueRow).where(AgentQueueRow.agent == agent.id))
            if levels:
                await session.execute(insert(AgentQueueRow).values(levels))
            await append(session, Entry(who=by, deed=KEPT, subject=f"agent:{agent.id}", body=body))

    async def reasons(self) -> Sequence[BreakReason]:
        """All reasons of breaks, in the order of lists."""
        query = select(BreakReasonRow).order_by(BreakReasonRow.position, BreakReasonRow.id)
        async with self._database.transaction() as session:
            rows = (await session.scalars(query)).all()
        return [BreakReason(row.id, row.name_zh, row.name_en, row.position, row.is_active) for row in rows]

    async def keep_reason(self, reason: BreakReason, by: str) -> None:
        """Add one, or change one that is there; raises UnfitBreakError."""
        check_kept(reason, await self.reasons(), {MISSED_RING})
        values: Body = {
            "name_zh": reason.name_zh,
            "name_en": reason.name_en,
            "position": reason.position,
            "is_active": reason.is_active,
        }
        statement = insert(BreakReasonRow).values(id=reason.id, **values)
        entry = Entry(who=by, deed=REASON_KEPT, subject=f"break_reason:{reason.id}", body=values)
        async with self._database.transaction() as session:
            await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
            await append(session, entry)
