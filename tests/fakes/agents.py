"""Agents as the database keeps them, in memory."""

from collections.abc import Sequence

from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.database.engine import DatabaseAwayError


class FakeAgentStore(AgentStore):
    """Whoever the test says works here."""

    def __init__(self, *agents: KeptAgent) -> None:
        self.kept = list(agents)
        self.is_away = False
        self.reads = 0

    async def agents(self) -> Sequence[KeptAgent]:
        self.reads += 1
        if self.is_away:
            raise DatabaseAwayError("the database is away")
        return tuple(self.kept)
