"""How agents stood, from when to when: every change of the roster is written down, in order, for reports and others.

Rules: an agent has one row without an end at most; while the database is away changes wait, bounded, the oldest given
up first; what nobody saw (this process was dead) is counted to the state before it.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from callcenter.agents.life import Agent, Status
from callcenter.agents.queues import call_of
from callcenter.agents.roster import Roster
from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId, CallId, SeatId

MOST_WAITING = 20_000
"""A day of a thousand agents is some 300,000: the changes of an hour's outage at a busy time."""
AT_ONCE = 200
RETRY_S = 2.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stand:
    """How an agent stands."""

    agent: AgentId
    seat: SeatId | None
    status: Status
    reason: str
    state: str
    call: CallId | None


@dataclass(frozen=True, slots=True)
class Changed:
    """From `at` on."""

    stand: Stand
    at: datetime


class States(Protocol):
    """Where they are kept."""

    async def keep(self, changes: Sequence[Changed]) -> None: ...


def stand_of(agent: Agent) -> Stand:
    return Stand(agent.id, agent.seat, agent.status, agent.reason, agent.state.name, call_of(agent.state))


class StateHistory:
    """Follows the roster."""

    def __init__(self, roster: Roster, states: States, clock: Clock, most: int = MOST_WAITING) -> None:
        self._roster = roster
        self._states = states
        self._clock = clock
        self._most = most
        self._waiting: deque[Changed] = deque()
        self._has_waiting = asyncio.Event()
        roster.watch(self._on_agent)

    async def run(self) -> None:
        """Until cancelled. Everybody is told once at the begin; who stands as before has no new row."""
        for agent in self._roster.all():
            self._add(Changed(stand_of(agent), self._clock.now()))
        while True:
            await self._has_waiting.wait()
            changes = [self._waiting[place] for place in range(min(AT_ONCE, len(self._waiting)))]
            try:
                await self._states.keep(changes)
            except DatabaseAwayError as error:
                log.warning("history.waits", waiting=len(self._waiting), cause=str(error))
                await asyncio.sleep(RETRY_S)
                continue
            except DatabaseRefusedError as error:
                log.error("history.refused", lost=len(changes), cause=str(error))
            for change in changes:
                # Some may have been given up meanwhile.
                if self._waiting and self._waiting[0] is change:
                    self._waiting.popleft()
            if not self._waiting:
                self._has_waiting.clear()

    def _on_agent(self, before: Agent, after: Agent) -> None:
        stand = stand_of(after)
        if stand_of(before) != stand:
            self._add(Changed(stand, self._clock.now()))

    def _add(self, change: Changed) -> None:
        if len(self._waiting) >= self._most:
            log.error("history.change_lost", agent=self._waiting.popleft().stand.agent)
        self._waiting.append(change)
        self._has_waiting.set()
