"""The roster follows the database: agents added, changed or gone there are taken over within seconds.

The other way goes only what no person chose: a break after a missed ring must outlast a restart, or the empty desk
would be rung again.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from callcenter.agents.life import MISSED_RING, Agent, Status
from callcenter.agents.roster import Roster
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, NodeId

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0


class People:
    """Brings `roster` into step with `store`; `read_phones` brings a node's phones into the roster."""

    def __init__(
        self,
        roster: Roster,
        store: AgentStore,
        node: NodeId,
        read_phones: Callable[[NodeId], Awaitable[None]],
        wrap_up_s: float = 0.0,
    ) -> None:
        self._roster = roster
        self._store = store
        self._node = node
        self._read_phones = read_phones
        self._wrap_up_s = wrap_up_s
        self._known: dict[AgentId, KeptAgent] = {}
        self._to_keep: set[AgentId] = set()
        roster.watch(self._on_agent)

    async def take_over(self) -> bool:
        """Read everybody: who is new comes with the status kept last, who is gone goes offline.

        Says whether anybody has come to another seat. Raises DatabaseAwayError.
        """
        has_come = False
        working = {kept.id: kept for kept in await self._store.agents()}
        for gone in self._known.keys() - working.keys():
            del self._known[gone]
            self._roster.choose(gone, Status.OFFLINE)
        for kept in working.values():
            known = self._known.get(kept.id)
            if known == kept:
                continue
            self._known[kept.id] = kept
            self._roster.add(
                kept.id,
                name=kept.name,
                seat=kept.seat,
                node=self._node,
                queues=kept.levels,
                levels=kept.levels,
                languages=kept.languages,
                wrap_up_s=self._wrap_up_s,
            )
            has_come |= kept.seat is not None and (known is None or known.seat != kept.seat)
            if known is None and kept.status is not Status.OFFLINE:
                self._roster.choose(kept.id, kept.status, kept.reason, kept.status_since)
            elif kept.seat is None:
                self._roster.choose(kept.id, Status.OFFLINE)
        return has_come

    async def follow(self) -> None:
        """Until cancelled; waits out a database that is away."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._keep_statuses()
                if await self.take_over():
                    # Their phones may have registered when nobody was known at that seat.
                    await self._read_phones(self._node)
            except DatabaseAwayError as error:
                log.warning("people.stale", cause=str(error))
            except TelephonyError as error:
                # Phones are read again as soon as the link is back.
                log.warning("people.phones_unknown", cause=str(error))

    def _on_agent(self, before: Agent, after: Agent) -> None:
        if after.status is not before.status and after.reason == MISSED_RING:
            self._to_keep.add(after.id)

    async def _keep_statuses(self) -> None:
        for agent in tuple(self._to_keep):
            # As it is by now: the person may have chosen another one meanwhile.
            known = self._roster.agent(agent)
            await self._store.keep_status(agent, known.status, known.reason)
            self._to_keep.discard(agent)
