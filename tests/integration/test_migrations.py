"""The schema's way up and down, on a real PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import callcenter.access.tables
import callcenter.agents.tables
import callcenter.audit.tables
import callcenter.callbacks.tables
import callcenter.calls.tables
import callcenter.casework.tables
import callcenter.database.tables
import callcenter.integrations.tables
import callcenter.publishing.tables
import callcenter.seats.tables
import callcenter.special_list.importing.tables
import callcenter.special_list.tables
import callcenter.transcripts.tables  # noqa: F401 each import fills the metadata
from callcenter.database import migrate
from callcenter.database.base import Base
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database, DatabaseAwayError, DatabaseRefusedError, asyncpg_url
from callcenter.database.tables import OutboxRow


@pytest.fixture
async def empty(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The URL of a database of its own, with nothing in it."""
    server = create_async_engine(asyncpg_url(postgres.url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with server.connect() as connection:
        await connection.execute(text("create database migrations"))
    yield make_url(postgres.url).set(database="migrations").render_as_string(hide_password=False)
    async with server.connect() as connection:
        await connection.execute(text("drop database migrations with (force)"))
    await server.dispose()


async def test_the_schema_goes_up_and_down_and_up_again(empty: str) -> None:
    before = await migrate.missing(empty)
    await migrate.upgrade(empty)
    await migrate.downgrade(empty, "base")
    left = await tables(empty)
    await migrate.upgrade(empty)

    assert before > 0
    assert left == {"alembic_version"}
    assert await tables(empty) == {"alembic_version", *Base.metadata.tables}
    assert await migrate.missing(empty) == 0


async def test_the_models_equal_the_migrations(empty: str) -> None:
    await migrate.upgrade(empty)

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    engine = create_async_engine(asyncpg_url(empty), poolclass=NullPool)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()

    assert found == []


async def test_who_stood_on_the_list_before_there_were_kinds_of_it_still_does(empty: str) -> None:
    await migrate.upgrade(empty, "0006")
    engine = create_async_engine(asyncpg_url(empty), poolclass=NullPool)
    entry = text(
        "insert into special_list (digest, list_name, category, level, tier, needs, valid_from, batch, basis) values"
        " (:digest, 'special', :category, 1, 1, '{text_only,speak_slowly}', '2026-01-01', 'by hand', 'consent')"
    )
    async with engine.begin() as connection:
        # A household: the same number, twice.
        await connection.execute(entry, [{"digest": b"d" * 32, "category": category} for category in (2, 5)])

    await migrate.upgrade(empty)
    async with engine.connect() as connection:
        kept = (await connection.execute(text("select category, needs, person, batch from special_list"))).all()
    await migrate.downgrade(empty, "0006")
    async with engine.connect() as connection:
        back = (await connection.execute(text("select category, needs, batch from special_list"))).all()
    await engine.dispose()

    assert {(row.category, row.needs, row.batch) for row in kept} == {(2, 0b100010, None), (5, 0b100010, None)}
    assert b"d" * 16 in {row.person for row in kept}
    assert {(row.category, *row.needs, row.batch) for row in back} == {
        (category, "text_only", "speak_slowly", "by hand") for category in (2, 5)
    }


async def test_migrating_a_database_that_is_away_says_so(unused_tcp_port: int) -> None:
    with pytest.raises(DatabaseAwayError, match=r"database\.url"):
        await migrate.upgrade(f"postgresql://callcenter:x@127.0.0.1:{unused_tcp_port}/callcenter")


async def test_who_asks_a_database_without_its_schema_is_told_how_to_make_it(empty: str) -> None:
    database = Database(empty)
    with pytest.raises(DatabaseRefusedError, match=r"42P01.*→ callcenter migrate"):
        async with database.transaction() as session:
            await session.execute(select(OutboxRow))
    await database.close()


async def tables(url: str) -> set[str]:
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        rows = await connection.execute(text("select tablename from pg_tables where schemaname = 'public'"))
        found = {str(row[0]) for row in rows}
    await engine.dispose()
    return found
