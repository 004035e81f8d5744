"""Rows that go into PostgreSQL by COPY, on a connection of its own, which dies with its process and frees its lock."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from callcenter.database.engine import CONNECT_S, driver_translated


class Filling:
    """All methods raise `DatabaseAwayError` or `DatabaseRefusedError`."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    async def is_locked(self, kind: int, number: int) -> bool:
        """Whether the advisory lock is now ours, until the connection ends; False if somebody else has it."""
        with driver_translated():
            return bool(await self._connection.fetchval("select pg_try_advisory_lock($1, $2)", kind, number))

    async def copy(self, table: str, columns: Sequence[str], rows: AsyncIterable[bytes], within_s: float) -> None:
        """Append `rows`, pieces of COPY's binary format, in one transaction of their own."""
        with driver_translated():
            await self._connection.copy_to_table(
                table, columns=list(columns), source=rows, format="binary", timeout=within_s
            )


@asynccontextmanager
async def filling(url: str) -> AsyncIterator[Filling]:
    """Raises `DatabaseAwayError`."""
    with driver_translated():
        connection = await asyncpg.connect(
            url,
            timeout=CONNECT_S,
            command_timeout=CONNECT_S,
            server_settings={"application_name": "callcenter filling"},
        )
    try:
        yield Filling(connection)
    finally:
        connection.terminate()
