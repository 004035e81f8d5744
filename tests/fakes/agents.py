"""Agents as the database keeps them, in memory."""

from collections.abc import Sequence

from callcenter.agents.life import Status
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import AgentId, SeatId


class FakeAgentStore(AgentStore):
    """Whoever the test says works here."""

    def __init__(self, *agents: KeptAgent) -> None:
        self.kept = list(agents)
        self.is_away = False
        self.reads = 0
        self.statuses: dict[AgentId, Status] = {}
        """As kept by `keep_status`."""
        self.sat: list[tuple[AgentId, SeatId | None]] = []
        self.offline_at: dict[SeatId, list[AgentId]] = {}

    async def agents(self) -> Sequence[KeptAgent]:
        self.reads += 1
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        return tuple(self.kept)

    async def keep_status(self, agent: AgentId, status: Status, reason: str = "") -> None:
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        self.statuses[agent] = status

    async def take_seat(self, agent: AgentId, seat: SeatId) -> Sequence[AgentId]:
        self.sat.append((agent, seat))
        return self.offline_at.pop(seat, [])

    async def leave_seat(self, agent: AgentId, put_out_by: str | None = None) -> None:
        self.sat.append((agent, None))
