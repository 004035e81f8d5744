"""The database killed and brought back while calls go on: in order, none twice, none lost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, KeyTaken
from callcenter.calls.writer import TimelineWriter
from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.database.journal import Journal
from callcenter.vocabulary.ids import CallId
from tests.fakes.entries import START, arrived, entries, whole_call
from tests.integration.test_embedded import kill
from tests.waiting import until


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(tmp_path / "postgres")
    await migrate.upgrade(await made.start())
    yield made
    await made.stop()


async def test_entries_flow_through_outages_in_order_none_twice_none_lost(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    database = Database(server.url)
    store = CallStore(database)
    journal = Journal(tmp_path / "journal", segment_bytes=4096)
    journal.open()
    writer = TimelineWriter(journal, store)
    task = asyncio.create_task(writer.run())
    published = 1
    writer.publish(entries("pbx1.a", [arrived()])[0])

    def publish(count: int) -> None:
        nonlocal published
        for _ in range(count):
            published += 1
            writer.publish(Entry(CallId("pbx1.a"), published, START, KeyTaken(key="1", node=f"{published}")))

    for _ in range(3):
        publish(150)
        await asyncio.sleep(0)
        kill(server)
        publish(150)
        await until(lambda: writer.is_away, what="the outage noticed")
        publish(150)
        await server.start()
        publish(150)
        async with asyncio.timeout(60):
            await writer.caught_up()

    timeline = await store.timeline(CallId("pbx1.a"))
    async with database.transaction() as session:
        told = (await session.execute(text("select body->>'seq' from outbox order by id"))).scalars().all()
    task.cancel()
    await journal.close()
    await database.close()

    assert [entry.seq for entry in timeline] == list(range(1, published + 1))
    assert [int(seq) for seq in told] == list(range(1, published + 1))


async def test_what_a_crash_left_over_is_written_by_the_next_service(database: Database, tmp_path: Path) -> None:
    crashed = Journal(tmp_path)
    crashed.open()
    before = TimelineWriter(crashed, CallStore(database))
    for entry in whole_call("pbx1.a"):
        before.publish(entry)
    await crashed.close()

    journal = Journal(tmp_path)
    journal.open()
    writer = TimelineWriter(journal, CallStore(database))
    task = asyncio.create_task(writer.run())
    async with asyncio.timeout(20):
        await writer.caught_up()
    task.cancel()
    await journal.close()

    assert await CallStore(database).timeline(CallId("pbx1.a")) == whole_call("pbx1.a")


async def test_what_the_database_refuses_is_set_aside_and_does_not_hold_up_the_rest(
    database: Database, tmp_path: Path
) -> None:
    journal = Journal(tmp_path)
    journal.open()
    writer = TimelineWriter(journal, CallStore(database))
    writer.publish(entries("pbx1.\0", [arrived()])[0])
    journal.append(b"not an entry")
    for entry in whole_call("pbx1.a"):
        writer.publish(entry)
    task = asyncio.create_task(writer.run())
    async with asyncio.timeout(20):
        await writer.caught_up()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await journal.close()
    refused = await asyncio.to_thread((tmp_path / "refused").read_text)

    assert len(refused.splitlines()) == 2
    assert "not an entry" in refused
    assert await CallStore(database).timeline(CallId("pbx1.a")) == whole_call("pbx1.a")


async def test_a_schema_that_is_missing_loses_nothing(server: EmbeddedPostgres, tmp_path: Path) -> None:
    await migrate.downgrade(server.url, "base")
    database = Database(server.url)
    journal = Journal(tmp_path / "journal")
    journal.open()
    writer = TimelineWriter(journal, CallStore(database))
    task = asyncio.create_task(writer.run())
    for entry in whole_call("pbx1.a"):
        writer.publish(entry)
    await until(lambda: writer.is_away)
    await migrate.upgrade(server.url)
    async with asyncio.timeout(20):
        await writer.caught_up()
    task.cancel()
    await journal.close()

    assert await CallStore(database).timeline(CallId("pbx1.a")) == whole_call("pbx1.a")
    await database.close()
