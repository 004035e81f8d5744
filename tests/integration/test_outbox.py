"""The outbox on a real PostgreSQL: in the order of commits, none twice, none missed, through a restart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.database.outbox import BATCH, LOOK_EVERY_S, News, Outbox, append
from tests.integration.test_embedded import kill
from tests.waiting import until


async def tell(database: Database, *keys: str, topic: str = "call") -> None:
    async with database.transaction() as session:
        await append(session, [News(topic, key, {"n": 1}) for key in keys])


@asynccontextmanager
async def following(outbox: Outbox, after_id: int = 0, topics: tuple[str, ...] = ()) -> AsyncIterator[list[str]]:
    seen: list[str] = []

    async def follow() -> None:
        async for event in outbox.follow(after_id, topics):
            seen.append(event.key)

    task = asyncio.create_task(follow())
    yield seen
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_follower_catches_up_and_then_hears_of_each_change(database: Database) -> None:
    await tell(database, "1", "2")
    async with following(Outbox(database)) as seen:
        await until(lambda: seen == ["1", "2"])
        await tell(database, "3")
        await until(lambda: seen == ["1", "2", "3"])


async def test_a_change_that_is_rolled_back_is_never_told(database: Database) -> None:
    async def fail_after_telling() -> None:
        async with database.transaction() as session:
            await append(session, [News("call", "never", {})])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_telling()
    await tell(database, "told")

    async with following(Outbox(database)) as seen:
        await until(lambda: seen)
    assert seen == ["told"]


async def test_a_follower_may_choose_topics(database: Database) -> None:
    await tell(database, "call")
    await tell(database, "list", topic="special_list")
    async with following(Outbox(database), topics=("special_list",)) as seen:
        await until(lambda: seen)
    assert seen == ["list"]


async def test_a_follower_of_one_topic_is_woken_by_a_change_of_several(database: Database) -> None:
    async with following(Outbox(database), topics=("special_list",)) as seen:
        await tell(database, "first", topic="special_list")
        await until(lambda: seen == ["first"])
        async with database.transaction() as session:
            await append(session, [News("call", "call", {}), News("special_list", "second", {})])

        # Sooner than it would look by itself.
        await until(lambda: seen == ["first", "second"], LOOK_EVERY_S - 1)


async def test_a_follower_far_behind_reads_on_past_one_batch(database: Database) -> None:
    keys = [str(number) for number in range(2 * BATCH + 1)]
    await tell(database, *keys)

    async with following(Outbox(database)) as seen:
        await until(lambda: seen == keys)


async def test_ids_follow_the_order_of_commits_so_none_is_missed(database: Database) -> None:
    """Writers that begin early and commit late must not slip in behind the follower's back."""

    async def write(writer: int) -> None:
        for n in range(10):
            async with database.transaction() as session:
                await append(session, [News("call", f"{writer}.{n}", {})])
                await session.execute(text("select pg_sleep(0.001)"))

    async with following(Outbox(database)) as seen:
        await asyncio.gather(*(write(writer) for writer in range(6)))
        await until(lambda: len(seen) >= 60)

    assert len(seen) == len(set(seen)) == 60
    for writer in range(6):
        assert [key for key in seen if key.startswith(f"{writer}.")] == [f"{writer}.{n}" for n in range(10)]


async def test_a_follower_goes_on_after_the_database_was_killed(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    url = await server.start()
    await migrate.upgrade(url)
    database = Database(url)
    try:
        async with following(Outbox(database)) as seen:
            await tell(database, "before")
            await until(lambda: seen == ["before"])
            kill(server)
            await server.start()
            await tell(database, "after")
            await until(lambda: seen == ["before", "after"], 30)
    finally:
        await database.close()
        await server.stop()


async def test_old_events_are_pruned(database: Database) -> None:
    await tell(database, "old")
    outbox = Outbox(database)
    async with database.transaction() as session:
        await session.execute(text("update outbox set at = now() - interval '8 days'"))
        cut = (await session.execute(text("select now() - interval '7 days'"))).scalar_one()
    await tell(database, "new")

    assert await outbox.prune(cut) == 1
    assert await outbox.last_id() == 2
