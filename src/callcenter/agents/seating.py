"""Hot desks: who sits where. A seat is one agent's at a time, and the database decides between two who come at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from callcenter.agents.life import Agent, Idle, Status, WrapUp
from callcenter.agents.roster import Roster
from callcenter.agents.store import AgentStore, SeatTakenError
from callcenter.vocabulary.errors import CallCenterError, TelephonyError
from callcenter.vocabulary.ids import AgentId, NodeId, SeatId

PHONE_WITHIN_S = 2.0
"""How long somebody who sits down waits for the state of the telephone there; it is told later, too."""

log = structlog.get_logger(__name__)


class UnknownSeatError(CallCenterError):
    """There is no such seat."""


class OnACallError(CallCenterError):
    """Nobody changes seats with a caller on the line."""


class Seated(Protocol):
    """A seat that there is."""

    @property
    def id(self) -> SeatId: ...


class KnownSeats(Protocol):
    """Which seats there are; raises the database room's errors when it is away."""

    async def seats(self) -> Sequence[Seated]: ...


class Seating:
    """Brings people to seats, in the database, the roster and (by the roster) in app_queue."""

    def __init__(
        self,
        roster: Roster,
        store: AgentStore,
        seats: KnownSeats,
        read_phones: Callable[[NodeId], Awaitable[None]],
    ) -> None:
        self._roster = roster
        self._store = store
        self._seats = seats
        self._read_phones = read_phones

    async def sit(self, agent: AgentId, seat: SeatId) -> Agent:
        """Sign in at `seat`, whatever the status. Idempotent.

        Raises UnknownSeatError, SeatTakenError or OnACallError; who is offline there is put out of it.
        """
        known = self._roster.agent(agent)
        if known.seat == seat:
            return known
        _check_off_the_line(known)
        if seat not in {one.id for one in await self._seats.seats()}:
            raise UnknownSeatError(f"there is no seat {seat}: choose another one, or have it added")
        self._check_left(seat)
        for gone in await self._store.take_seat(agent, seat):
            self._roster.sit(gone, None)
        seated = self._roster.sit(agent, seat)
        log.info("agent.sits", agent=agent, seat=seat)
        try:
            async with asyncio.timeout(PHONE_WITHIN_S):
                await self._read_phones(seated.node)
        except (TelephonyError, TimeoutError) as error:
            # Read again as soon as the link is back; until then nobody is rung there.
            log.warning("agent.phone_unknown", agent=agent, cause=str(error))
        return self._roster.agent(agent)

    async def leave(self, agent: AgentId, put_out_by: str | None = None) -> Agent:
        """Sign out of the seat: offline. Idempotent; raises OnACallError. `put_out_by`: the user who has them leave."""
        known = self._roster.agent(agent)
        if known.seat is None:
            return known
        _check_off_the_line(known)
        await self._store.leave_seat(agent, put_out_by)
        self._roster.choose(agent, Status.OFFLINE)
        log.info("agent.left", agent=agent, seat=known.seat)
        return self._roster.sit(agent, None)

    async def clear(self, seat: SeatId) -> None:
        """Put out who is offline there, before the seat is changed; raises SeatTakenError where somebody works."""
        self._check_left(seat)
        if (sitting := self._roster.at(seat)) is not None:
            await self.leave(sitting.id)

    def _check_left(self, seat: SeatId) -> None:
        sitting = self._roster.at(seat)
        if sitting is not None and not _may_be_put_out(sitting):
            raise SeatTakenError(f"at seat {seat} sits {sitting.name} ({sitting.id}): choose another one")


def _check_off_the_line(agent: Agent) -> None:
    if not isinstance(agent.state, Idle | WrapUp):
        raise OnACallError("a call is on this line: finish it first")


def _may_be_put_out(agent: Agent) -> bool:
    return agent.status is Status.OFFLINE and isinstance(agent.state, Idle | WrapUp)
