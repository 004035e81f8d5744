"""Two services' roles on a real PostgreSQL: who has the lock, who may act, and who steps down."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.database.engine import Database
from callcenter.database.journal import Journal
from callcenter.database.role_lock import RoleLock
from callcenter.main.roles import standing as rules
from callcenter.main.roles.fencing import Heart
from callcenter.main.roles.handing_over import NotHandedOverError, Pair
from callcenter.main.roles.peers import ServiceRole, peer
from callcenter.main.roles.standing import Standing, SteppedDownError
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import NodeId
from tests.waiting import until

Start = Callable[..., Awaitable["Service"]]
PBX = NodeId("pbx1")


class Service:
    """Its role, and nothing that it would do in it."""

    def __init__(self, url: str, folder: Path, number: int, hearts: dict[NodeId, Heart]) -> None:
        async def look() -> dict[NodeId, Heart]:
            return dict(hearts)

        me = peer("here", number, f"{number:04x}", "1.0")
        self.lock = RoleLock(url, lambda what: self.standing.told(what))
        self.standing = Standing(me, self.lock, Journal(folder), look, SystemClock())
        self.standing.warmed()
        self.life = asyncio.create_task(self._live(), name=me.id)
        self._heart = asyncio.create_task(self._beat())

    @property
    def role(self) -> ServiceRole:
        return self.standing.role

    async def _live(self) -> None:
        if not await self.standing.take_at_once():
            await self.standing.until_active()
        await self.standing.keep()

    async def _beat(self) -> None:
        while True:
            self.standing.announced()
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        self.life.cancel()
        self._heart.cancel()
        with suppress(asyncio.CancelledError, SteppedDownError):
            await self.life
        await self.standing.leave()


@pytest.fixture
async def start(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    for clock in ("IN_LINE_S", "PROOF_EVERY_S", "RETRY_S", "GIVEN_BACK_S", "LOOK_S"):
        monkeypatch.setattr(rules, clock, 0.1)
    numbers = count(1)
    async with AsyncExitStack() as stack:

        async def started(folder: str = "data", hearts: dict[NodeId, Heart] | None = None) -> Service:
            beats = {PBX: Heart("", "")} if hearts is None else hearts
            service = Service(database.url, tmp_path / folder, next(numbers), beats)
            stack.push_async_callback(service.end)
            await until(lambda: service.role is not ServiceRole.STARTING, what="a role")
            return service

        yield started


async def cut(database: Database, service: Service) -> None:
    """End the session of `service`, as a network does."""
    async with database.transaction() as session:
        await session.execute(
            text("select pg_terminate_backend(pid) from pg_stat_activity where application_name like :name"),
            {"name": f"callcenter:%:{service.standing.me.id}"},
        )


async def test_one_is_active_and_the_other_follows_when_it_ends(start: Start) -> None:
    first, second = await start(), await start()
    assert (first.role, second.role) == (ServiceRole.ACTIVE, ServiceRole.STANDBY)
    await until(lambda: first.standing.is_followed, what="the first one sees the second")
    await first.end()

    await until(lambda: second.role is ServiceRole.ACTIVE, what="the second one is active")
    assert not second.standing.is_followed


async def test_a_service_that_loses_its_session_stays_active(start: Start, database: Database) -> None:
    first, second = await start(), await start()
    for _ in range(3):
        await cut(database, first)
        await until(lambda: not first.lock.is_open, what="the session is lost")
        await until(lambda: first.lock.is_open, what="another session")
        assert not await first.standing.may_act() or first.role is ServiceRole.ACTIVE
    await asyncio.sleep(0.5)

    await until(lambda: second.role is ServiceRole.STANDBY, what="the second one is in line again")
    assert first.role is ServiceRole.ACTIVE
    assert not first.life.done()


async def test_on_another_machine_a_heart_that_moves_keeps_the_lock_away(start: Start, database: Database) -> None:
    hearts = {PBX: Heart("", "0")}
    first, second = await start("one", hearts), await start("two", hearts)
    beats = count(100)

    async def beat() -> None:
        while True:
            hearts[PBX] = Heart(first.standing.me.id, str(next(beats)))
            await asyncio.sleep(0.05)

    beating = asyncio.create_task(beat())
    await cut(database, first)
    await asyncio.sleep(1)
    await until(lambda: second.role is ServiceRole.STANDBY, what="the second one is in line again")
    assert first.role is ServiceRole.ACTIVE
    assert not first.life.done()
    beating.cancel()


async def test_who_was_away_while_another_one_became_active_steps_down(start: Start, database: Database) -> None:
    hearts = {PBX: Heart("", "0")}
    first, second = await start("one", hearts), await start("two", hearts)
    # It hears nothing of the world for a while: neither the database nor an Asterisk.
    first.life.cancel()
    await cut(database, first)
    await until(lambda: second.role is ServiceRole.ACTIVE, what="the second one is active")

    assert not await first.standing.may_act()
    with pytest.raises(SteppedDownError):
        await first.standing.keep()


async def test_nobody_hands_over_to_nobody(start: Start, database: Database) -> None:
    first = await start()
    lock = RoleLock(database.url)
    await lock.open("nobody")
    with pytest.raises(NotHandedOverError, match="stands by"):
        await Pair(lock).hand_over()

    assert not first.standing.asked_to_stop.is_set()
    await start()
    handing = asyncio.create_task(Pair(lock).hand_over())
    await until(first.standing.asked_to_stop.is_set, what="the active one is asked")
    await first.end()
    assert (await handing).before == first.standing.me
    await lock.close()


async def test_without_the_database_nobody_changes_roles(start: Start, database: Database) -> None:
    first, second = await start(), await start()
    for one in (first, second):
        one.lock._url = "postgresql://nobody@127.0.0.1:1/none"
        await cut(database, one)
    await until(lambda: not second.standing.is_ready, what="nobody is sent to who cannot take over")

    assert (first.role, second.role) == (ServiceRole.ACTIVE, ServiceRole.STANDBY)
    assert not first.life.done()
    assert not second.life.done()
    assert not await first.standing.may_act()
