"""The agents' history in PostgreSQL; each change is told in the outbox, too."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.agents.history import Changed
from callcenter.agents.tables import AgentStateRow
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.vocabulary.ids import AgentId

TOPIC = "agent_state"

# Cast, because what a bound value is cannot be seen from a comparison of rows.
_END = text(
    "update agent_states set until = greatest(since, :at) where agent = :agent and until is null"
    " and (seat, status, reason, state, call) is distinct from"
    " (cast(:seat as text), cast(:status as text), cast(:reason as text), cast(:state as text), cast(:call as text))"
)
_BEGIN = text(
    "insert into agent_states (agent, seat, status, reason, state, call, since)"
    " select id, :seat, :status, :reason, :state, :call, :at from agents where id = :agent"
    " and not exists (select from agent_states where agent = :agent and until is null) returning id"
)


class HistoryStore:
    """`history.States` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, changes: Sequence[Changed]) -> None:
        """In order; a change that is none, and one of somebody unknown, is passed over. A retry is safe."""
        async with self._database.transaction() as session:
            news = [told for change in changes if (told := await _keep(session, change)) is not None]
            await append(session, news)

    async def of(self, agent: AgentId, start: datetime, end: datetime) -> Sequence[AgentStateRow]:
        """Every row that has a part between, the earliest first."""
        query = select(AgentStateRow).where(
            AgentStateRow.agent == agent,
            AgentStateRow.since < end,
            func.coalesce(AgentStateRow.until, end + timedelta(seconds=1)) > start,
        )
        async with self._database.transaction() as session:
            return (await session.scalars(query.order_by(AgentStateRow.since, AgentStateRow.id))).all()


async def _keep(session: AsyncSession, change: Changed) -> News | None:
    stand = change.stand
    now = {
        "seat": stand.seat,
        "status": stand.status.value,
        "reason": stand.reason,
        "state": stand.state,
        "call": stand.call,
    }
    given = {"agent": stand.agent, "at": change.at, **now}
    await session.execute(_END, given)
    begun = (await session.execute(_BEGIN, given)).scalar_one_or_none()
    if begun is None:
        return None
    return News(TOPIC, stand.agent, {"id": begun, "agent": stand.agent, **now, "since": change.at.isoformat()})
