"""This service's role: it waits in line for the lock, makes sure that no other one acts, and keeps its right to act.

Without the database nobody changes roles: the active service goes on, the one that stands by does nothing, and says so
to Asterisk by leaving its heart to stop.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from callcenter.database.engine import DatabaseAwayError
from callcenter.database.journal import Journal, JournalInUseError
from callcenter.database.role_lock import RoleLock
from callcenter.main.roles.fencing import Evidence, Heart, Verdict, verdict
from callcenter.main.roles.peers import Peer, ServiceRole, peers
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import NodeId

log = structlog.get_logger(__name__)

IN_LINE_S = 1.0
"""How long one wait for the lock is; between two of them the session hears what it is told."""
PROOF_EVERY_S = 1.0
RETRY_S = 1.0
GIVEN_BACK_S = 3.0
"""Who has given the lock back lets the other one take it."""
LOOK_S = 0.2
STOP = "stop"

Hearts = Callable[[], Awaitable[dict[NodeId, Heart]]]


class SteppedDownError(CallCenterError):
    """Another service is active: this one ends, and whoever supervises it starts it again, to stand by."""


class Standing:
    """`until_active`, then `keep`; `leave` at the end."""

    def __init__(self, me: Peer, lock: RoleLock, journal: Journal, hearts: Hearts, clock: Clock) -> None:
        self._me = me
        self._lock = lock
        self._journal = journal
        self._hearts = hearts
        self._clock = clock
        self._is_in_line = False
        self._is_warm = False
        self._is_announced = False
        self._others: tuple[Peer, ...] = ()
        self.asked_to_stop = asyncio.Event()

    @property
    def me(self) -> Peer:
        return self._me

    @property
    def role(self) -> ServiceRole:
        return self._me.role

    @property
    def is_ready(self) -> bool:
        """Whether callers may be sent here, should the active service be gone."""
        return self._is_warm and self._is_in_line

    @property
    def is_warm(self) -> bool:
        return self._is_warm

    @property
    def others(self) -> tuple[Peer, ...]:
        """The other services of this database, as they were a second ago."""
        return self._others

    @property
    def is_followed(self) -> bool:
        """Whether another one stands by."""
        return any(one.role is ServiceRole.STANDBY for one in self._others)

    def told(self, what: str) -> None:
        """What services say to each other: one is asked to stop, by its id."""
        if what == f"{STOP} {self._me.id}":
            log.info("service.asked_to_stop", role=self.role)
            self.asked_to_stop.set()

    def warmed(self) -> None:
        """All is in memory."""
        self._is_warm = True

    def announced(self) -> None:
        """Every Asterisk that can be told knows that callers find us: only then may the active service rely on us."""
        self._is_announced = self.is_ready

    async def take_at_once(self) -> bool:
        """Become active if no other service is; waits out a database that is away."""
        while True:
            try:
                await self._lock.open(str(self._me))
                return await self._lock.take() and await self._may_act_or_gives_back()
            except DatabaseAwayError as error:
                log.error("service.waits_for_database", cause=str(error))
                await asyncio.sleep(RETRY_S)

    async def until_active(self) -> None:
        """Stand by until no other service is active."""
        while True:
            try:
                if await self._stood_in_line():
                    return
            except DatabaseAwayError as error:
                if self._is_in_line:
                    log.warning("service.out_of_line", cause=str(error))
                self._is_in_line = self._is_announced = False
                await asyncio.sleep(RETRY_S)

    async def keep(self) -> None:
        """Hold the lock until cancelled; raises SteppedDownError."""
        while True:
            await asyncio.sleep(PROOF_EVERY_S)
            try:
                if self._lock.is_open:
                    await self._lock.prove()
                else:
                    await self._regain()
                await self._look_around()
            except DatabaseAwayError as error:
                log.warning("service.lock_unproven", cause=str(error))

    async def may_act(self) -> bool:
        """Whether the lock is ours, for certain; without the database nobody can tell, and it counts as lost."""
        try:
            await self._lock.prove()
        except DatabaseAwayError:
            return False
        return self.role is ServiceRole.ACTIVE

    async def leave(self) -> None:
        """Let another service act, now."""
        await self._lock.close()
        self._journal.let_go()

    async def _stood_in_line(self) -> bool:
        if not self._lock.is_open:
            await self._lock.open(str(self._me))
        await self._be(ServiceRole.STANDBY if self._is_announced else ServiceRole.STARTING)
        await self._look_around()
        self._is_in_line = True
        if not await self._lock.wait(IN_LINE_S):
            return False
        if await self._may_act_or_gives_back():
            return True
        self._is_in_line = self._is_announced = False
        await asyncio.sleep(GIVEN_BACK_S)
        return False

    async def _may_act_or_gives_back(self) -> bool:
        """The lock is ours: is there another one that acts without it?"""
        try:
            last_writer = self._journal.claim()
        except JournalInUseError:
            log.warning("service.lock_given_back", cause="another service of this data folder is active")
            await self._lock.give_back()
            return False
        try:
            if await self._is_alone(last_writer):
                await self._be(ServiceRole.ACTIVE)
                self._journal.open(self._me.id)
                return True
            log.warning("service.lock_given_back", cause="another service's heart beats")
            self._journal.let_go()
            await self._lock.give_back()
        except BaseException:
            self._journal.let_go()
            raise
        return False

    async def _is_alone(self, last_writer: str) -> bool:
        took_at, first = self._clock.monotonic(), await self._hearts()
        now = first
        while True:
            since_s = self._clock.monotonic() - took_at
            match verdict(Evidence(self._me.id, last_writer, first, now, since_s)):
                case Verdict.ACT:
                    log.info("service.alone", id=self._me.id, after_s=round(since_s, 3))
                    return True
                case Verdict.GIVE_BACK:
                    return False
                case Verdict.LOOK_AGAIN:
                    await asyncio.sleep(LOOK_S)
                    now = await self._hearts()
                    first = {**now, **first}

    async def _regain(self) -> None:
        await self._lock.open(str(self._me))
        if await self._lock.take():
            log.info("service.lock_regained")
            return
        await self._look_around()
        if any(one.role is ServiceRole.ACTIVE for one in self._others):
            raise SteppedDownError("another service has become active meanwhile: this one has stopped acting")
        # Somebody has it for a moment, to see that we live.
        await self._lock.close()

    async def _be(self, role: ServiceRole) -> None:
        if role is not self._me.role:
            changed = self._me.become(role)
            await self._lock.rename(str(changed))
            self._me = changed

    async def _look_around(self) -> None:
        found = peers(await self._lock.names())
        self._others = tuple(one for one in found if one.id != self._me.id)
