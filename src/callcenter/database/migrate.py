"""Bring a database to a version of the schema; the versions are `migrations/`, run by Alembic."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from callcenter.database.engine import CONNECT_S, DatabaseAwayError, asyncpg_url, translated
from callcenter.vocabulary.errors import CallCenterError

_MIGRATE_LOCK = 0x63616C6C01
"""Advisory lock: two processes that start together do not migrate at the same time."""
LOCK_S = 2
TRIES = 10
RETRY_S = 1.0
LOCK_NOT_HAD = "55P03"


class MigrationError(CallCenterError):
    """No such revision, or no way there from the schema as it is; nothing was changed."""


def _scripts() -> Path:
    packaged = Path(__file__).parent / "migrations"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    return config


async def upgrade(url: str, revision: str = "head") -> None:
    """Apply what is missing up to `revision`, all in one transaction; raises `DatabaseAwayError`, `MigrationError`."""
    for left in reversed(range(TRIES)):
        try:
            await _run(url, lambda config: command.upgrade(config, revision))
            return
        except DatabaseAwayError as error:
            if LOCK_NOT_HAD not in str(error) or not left:
                raise
            await asyncio.sleep(RETRY_S)


async def downgrade(url: str, revision: str) -> None:
    """Undo down to `revision` (``base`` undoes all, and with it every row)."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def missing(url: str) -> int:
    """How many migrations the database lacks."""
    current = await revision(url)
    return sum(1 for _ in ScriptDirectory.from_config(_config()).iterate_revisions("head", current or "base"))


async def revision(url: str) -> str | None:
    """Of the database; None where nothing was ever migrated. Raises `DatabaseAwayError`."""
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool, connect_args={"timeout": CONNECT_S})
    try:
        with translated():
            async with engine.connect() as connection:
                return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    finally:
        await engine.dispose()


def is_known(revision: str) -> bool:
    """Whether this version of the code has the migration."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


async def _run(url: str, step: Callable[[Config], None]) -> None:
    def on(connection: Connection) -> None:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATE_LOCK})
        # Whoever waits for a table's lock holds up all who come behind: a service that is at work waits no longer.
        connection.execute(text(f"set local lock_timeout = '{LOCK_S}s'"))
        config = _config()
        config.attributes["connection"] = connection
        step(config)

    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool, connect_args={"timeout": CONNECT_S})
    try:
        with translated():
            async with engine.begin() as connection:
                await connection.run_sync(on)
    except CommandError as error:
        known = ", ".join(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())
        raise MigrationError(f"{error} → give head, base or one of: {known}") from error
    finally:
        await engine.dispose()
