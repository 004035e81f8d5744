"""The roster follows the database: agents added or changed there are taken over within seconds."""

import asyncio

import structlog

from callcenter.agents.life import Status
from callcenter.agents.roster import Roster
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import NodeId

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0


class People:
    """Brings `roster` into step with `store`."""

    def __init__(self, roster: Roster, store: AgentStore, node: NodeId) -> None:
        self._roster = roster
        self._store = store
        self._node = node
        self._known: dict[str, KeptAgent] = {}

    async def take_over(self) -> None:
        """Read everybody; who is new comes with the status kept last. Raises DatabaseAwayError."""
        for kept in await self._store.agents():
            known = self._known.get(kept.id)
            if kept.seat is None or known == kept:
                continue
            self._known[kept.id] = kept
            self._roster.add(kept.id, name=kept.name, seat=kept.seat, node=self._node, queues=kept.queues)
            if known is None and kept.status is not Status.OFFLINE:
                self._roster.choose(kept.id, kept.status)

    async def follow(self) -> None:
        """Until cancelled; waits out a database that is away."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.take_over()
            except DatabaseAwayError as error:
                log.warning("people.stale", cause=str(error))
