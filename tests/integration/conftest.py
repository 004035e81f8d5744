"""A real PostgreSQL for the session, its schema made by the migrations; every test begins with empty tables.

But for the reasons of breaks: those that the migrations put there stay.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

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
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables if table.name != "break_reasons")
        await session.execute(text(f"truncate {tables} restart identity cascade"))
        await session.execute(text("delete from break_reasons where id <> all(:built_in)"), {"built_in": BUILT_IN})
        await session.execute(text("update break_reasons set is_active = true"))
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[2]
