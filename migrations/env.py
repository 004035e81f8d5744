"""Alembic's entry: runs on the connection that `callcenter.database.migrate` opened, or on an ``-x url=…``."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import callcenter.access.tables
import callcenter.agents.tables
import callcenter.audit.tables
import callcenter.callbacks.tables
import callcenter.calls.tables
import callcenter.database.tables
import callcenter.integrations.tables
import callcenter.publishing.tables
import callcenter.recordings.vault.tables
import callcenter.seats.tables
import callcenter.special_list.importing.tables
import callcenter.special_list.tables
import callcenter.transcripts.tables  # noqa: F401 each import fills the metadata
from callcenter.database.base import Base
from callcenter.database.engine import asyncpg_url


def run_on(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, compare_server_default=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_at(url: str) -> None:
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(run_on)
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run_on(given)
else:
    asyncio.run(run_at(context.get_x_argument(as_dictionary=True)["url"]))
