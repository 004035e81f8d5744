"""Handing over on purpose, and an upgrade by it: the new version stands by, takes over, and the old one ends."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from callcenter.database.engine import DatabaseAwayError
from callcenter.database.role_lock import RoleLock
from callcenter.main.roles.peers import Peer, ServiceRole, as_named, peers
from callcenter.main.roles.standing import STOP
from callcenter.vocabulary.errors import CallCenterError

HANDED_WITHIN_S = 30.0
BACK_WITHIN_S = 300.0
"""Programs start and models load; a service that is to stand by is in no hurry."""
LOOK_S = 0.05
MEND = "start a second `callcenter serve` with the same settings (CALLCENTER_STANDBY__WANTED with `callcenter up`)"

Tell = Callable[[str], None]


class NotHandedOverError(CallCenterError):
    """Who is active stays so."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who was active, who is, and how long nobody was."""

    before: Peer
    after: Peer
    took_s: float


class Pair:
    """The services of a database, seen by somebody who is none of them. Raises DatabaseAwayError."""

    def __init__(self, lock: RoleLock) -> None:
        self._lock = lock

    async def hand_over(self) -> HandedOver:
        """Have the active service give everything to the one that stands by; raises NotHandedOverError."""
        active, _ = await self._both()
        began_s = asyncio.get_running_loop().time()
        await self._ask_to_stop(active)

        async def another() -> Peer | None:
            return next((one for one in await self._all() if _acts(one) and one.id != active.id), None)

        after = await _within(HANDED_WITHIN_S, another, f"no other service has become active; {active.id} was asked to")
        return HandedOver(active, after, asyncio.get_running_loop().time() - began_s)

    async def upgrade(self, version: str, migrate: Callable[[], Awaitable[None]], tell: Tell) -> HandedOver:
        """Bring both services to `version`, the one that is installed by now, and no caller to harm.

        Raises NotHandedOverError; whatever was done until then does no harm to the old version.
        """
        active, standby = await self._both()
        tell("database: migrations, which the old version does not mind")
        await migrate()
        tell(f"{standby.id} stands by: starting it again, as {version}")
        await self._renew(standby, version)
        tell(f"{active.id} is active: handing over")
        handed = await self.hand_over()
        tell(f"{handed.after.id} is active after {handed.took_s:.2f} s; {active.id} starts again, to stand by")
        await self._until_stands_by(active, version)
        return handed

    async def _both(self) -> tuple[Peer, Peer]:
        found = await self._all()
        active = next((one for one in found if _acts(one)), None)
        standby = next((one for one in found if one.role is ServiceRole.STANDBY), None)
        if active is None or standby is None:
            raise NotHandedOverError(f"no service {'is active' if active is None else 'stands by'} → {MEND}")
        return active, standby

    async def _renew(self, standby: Peer, version: str) -> None:
        await self._ask_to_stop(standby)
        await self._until_stands_by(standby, version)

    async def _until_stands_by(self, ended: Peer, version: str) -> None:
        """Wait for the next life of `ended`; whoever supervises it starts it."""

        async def next_life() -> Peer | None:
            found = await self._all()
            return next((one for one in found if one.role is ServiceRole.STANDBY and one.id != ended.id), None)

        told = f"nobody has started {ended.id} again: see its supervisor"
        after = await _within(BACK_WITHIN_S, next_life, told)
        if after.version != as_named(version):
            raise NotHandedOverError(
                f"{after.id} stands by as {after.version}, not {version} → install the new version where it starts"
            )

    async def _ask_to_stop(self, one: Peer) -> None:
        await self._lock.say(f"{STOP} {one.id}")

    async def _all(self) -> list[Peer]:
        return peers(await self._lock.names())


def _acts(one: Peer) -> bool:
    return one.role is ServiceRole.ACTIVE


async def _within(seconds: float, ask: Callable[[], Awaitable[Peer | None]], otherwise: str) -> Peer:
    try:
        async with asyncio.timeout(seconds):
            while (found := await ask()) is None:  # noqa: ASYNC110 the database is asked
                await asyncio.sleep(LOOK_S)
            return found
    except TimeoutError:
        raise NotHandedOverError(f"not within {seconds:g} s: {otherwise}") from None
    except DatabaseAwayError as error:
        raise NotHandedOverError(f"not seen to its end: {error}; `callcenter services` tells who is active") from error
