"""A status is chosen: by the agent, by a program in their name, or for them by a supervisor."""

import structlog

from callcenter.agents.breaks import BreakReasons, check_chosen
from callcenter.agents.life import Agent, Status
from callcenter.agents.ports import Statuses
from callcenter.agents.roster import Roster
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId

log = structlog.get_logger(__name__)


class NoSeatError(CallCenterError):
    """Nobody is rung who sits nowhere."""


class Choosing:
    """The one way to another status."""

    def __init__(self, roster: Roster, statuses: Statuses, reasons: BreakReasons) -> None:
        self._roster = roster
        self._statuses = statuses
        self._reasons = reasons

    async def choose(self, agent: AgentId, status: Status, reason: str = "") -> Agent:
        """Chosen during a call, it holds after it. Raises what `check` raises."""
        await self.check(agent, status, reason)
        changed = self._roster.choose(agent, status, reason)
        try:
            await self._statuses.keep_status(agent, changed.status, changed.reason)
        except CallCenterError as fault:
            # The roster and app_queue have it already; a database that is away keeps nobody from a break.
            log.warning("agent.status_not_kept", agent=agent, fault=str(fault))
        return changed

    async def check(self, agent: AgentId, status: Status, reason: str) -> None:
        """Raises UnknownAgentError, UnfitBreakError or NoSeatError where this cannot be chosen."""
        known = self._roster.agent(agent)
        if status is Status.AVAILABLE and known.seat is None:
            raise NoSeatError(f"{known.name} sits nowhere: a seat has to be chosen first")
        if status is not Status.BREAK or not reason:
            return
        try:
            reasons = await self._reasons.reasons()
        except DatabaseAwayError as fault:
            log.warning("agent.break_not_checked", fault=str(fault))
        else:
            check_chosen(reason, reasons)
