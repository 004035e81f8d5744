"""A real PostgreSQL for the session, its schema made by the migrations; every test begins with empty tables.

But for the reasons of breaks: those that the migrations put there stay.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import exists, literal, select, text, union_all

from callcenter.database import migrate
from callcenter.database.base import Base
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database

BUILT_IN = ["rest", "meal", "meeting", "equipment", "other"]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"))
    url = asyncio.run(server.start())
    asyncio.run(migrate.upgrade(url))
    yield server
    asyncio.run(server.stop())


@pytest.fixture
async def database(postgres: EmbeddedPostgres) -> AsyncIterator[Database]:
    opened = Database(postgres.url)
    async with opened.transaction() as session:
        # The book of deeds refuses to be emptied; between tests it is.
        await session.execute(text("set local session_replication_role = replica"))
        # Only what was used: the other sixty tables would take five times as long.
        tables = [table for table in Base.metadata.sorted_tables if table.name != "break_reasons"]
        are_used = union_all(*(select(literal(one.name)).where(exists().select_from(one)) for one in tables))
        if used := [*await session.scalars(are_used)]:
            await session.execute(text(f"truncate {', '.join(used)} cascade"))
        counted = "select format('%I.%I', schemaname, sequencename) from pg_sequences where last_value is not null"
        for sequence in [*await session.scalars(text(counted))]:
            await session.execute(text(f"alter sequence {sequence} restart"))
        await session.execute(text("delete from break_reasons where id <> all(:built_in)"), {"built_in": BUILT_IN})
        await session.execute(text("update break_reasons set is_active = true"))
    yield opened
    # Whatever the test has cancelled gives its connection back first: a pool that is closed would not take it.
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.cancelling()), return_exceptions=True)
    await opened.close()


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[2]
