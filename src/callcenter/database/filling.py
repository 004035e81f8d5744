"""Rows that go into PostgreSQL by COPY, on a connection of its own, which dies with its process and frees its lock."""

from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import asyncpg

from callcenter.database.engine import CONNECT_S, PASSING_SQLSTATES, DatabaseAwayError, DatabaseRefusedError


class Filling:
    """All methods raise `DatabaseAwayError` or `DatabaseRefusedError`."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    async def is_locked(self, kind: int, number: int) -> bool:
        """Whether the advisory lock is now ours, until the connection ends; False if somebody else has it."""
        with _translated():
            return bool(await self._connection.fetchval("select pg_try_advisory_lock($1, $2)", kind, number))

    async def copy(self, table: str, columns: Sequence[str], rows: AsyncIterable[bytes], within_s: float) -> None:
        """Append `rows`, pieces of COPY's binary format, in one transaction of their own."""
        with _translated():
            await self._connection.copy_to_table(
                table, columns=list(columns), source=rows, format="binary", timeout=within_s
            )


@asynccontextmanager
async def filling(url: str) -> AsyncIterator[Filling]:
    """Raises `DatabaseAwayError`."""
    with _translated():
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


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        raise DatabaseAwayError(f"database.url: PostgreSQL broke off ({type(error).__name__})") from error
    except asyncpg.PostgresError as error:
        sqlstate = str(error.sqlstate or "")
        if sqlstate.startswith(PASSING_SQLSTATES):
            raise DatabaseAwayError(f"PostgreSQL went away: {type(error).__name__} {sqlstate}") from error
        raise DatabaseRefusedError(f"PostgreSQL refused: {type(error).__name__} {sqlstate}", sqlstate) from error
