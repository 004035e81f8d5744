"""The database as it is at one moment, for whoever copies it: readers and writers go on, nothing is locked for them.

One session holds a lock of its own while a backup is made: there is one at a time, and what the store of recordings no
longer needs is not removed meanwhile.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from callcenter.database.engine import CONNECT_S, driver_translated
from callcenter.vocabulary.errors import CallCenterError

BACKUP_LOCK = 0x63616C6C20
_WAIT_MS = 10_000
_SESSION = {
    "application_name": "callcenter backup",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "lock_timeout": str(_WAIT_MS),
    "timezone": "UTC",
}


class BackupUnderWayError(CallCenterError):
    """Another backup of this database is being made."""


class Snapshot:
    """`fix` begins it; every method raises `DatabaseAwayError` and `DatabaseRefusedError`."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def fix(self) -> str:
        """From now on `rows` sees this moment; returns the name by which others see it, too."""
        with driver_translated():
            await self._connection.execute("begin isolation level repeatable read read only")
            return str(await self._connection.fetchval("select pg_export_snapshot()"))

    async def let_go(self) -> None:
        with driver_translated():
            await self._connection.execute("commit")

    async def rows(self, query: str) -> list[Any]:
        with driver_translated():
            return list(await self._connection.fetch(query))


@asynccontextmanager
async def session(url: str) -> AsyncIterator[Snapshot]:
    """Raises `BackupUnderWayError`, `DatabaseAwayError`."""
    with driver_translated():
        connection = await asyncpg.connect(url, timeout=CONNECT_S, server_settings=_SESSION)
    try:
        with driver_translated():
            try:
                # Whoever is about to remove recordings holds it for a moment.
                await connection.execute(f"select pg_advisory_lock({BACKUP_LOCK})")
            except asyncpg.LockNotAvailableError as error:
                raise BackupUnderWayError("another backup is being made: wait for its end") from error
        yield Snapshot(connection)
    finally:
        connection.terminate()
