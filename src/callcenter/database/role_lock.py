"""Who may act for all: one advisory lock, and a session of its own that holds it or waits in line for it.

PostgreSQL gives the lock back the moment the session ends, so a killed holder's is free within milliseconds. Sessions
carry a name by which the others know who they are.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg

from callcenter.database.engine import CONNECT_S, DatabaseAwayError, driver_translated

_ROLE_LOCK = 0x63616C6C10
CHANNEL = "service_roles"
PREFIX = "callcenter:"
ANSWER_S = 2.0
"""How long the session may take for anything but waiting; past it counts as lost."""
_SESSION = {
    "statement_timeout": "0",
    "idle_session_timeout": "0",
    # A holder whose machine is gone says nothing: PostgreSQL finds out within five seconds.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
}


class RoleLock:
    """One session; every method but `close` raises `DatabaseAwayError`."""

    def __init__(self, url: str, on_told: Callable[[str], None] = lambda _: None) -> None:
        self._url = url
        self._on_told = on_told
        self._connection: asyncpg.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        return self._connection is not None and not self._connection.is_closed()

    async def open(self, name: str) -> None:
        """Begin a session under `name`; what others say to all services is told from now on."""
        await self.close()
        with driver_translated():
            connection = await asyncpg.connect(
                self._url,
                timeout=CONNECT_S,
                command_timeout=ANSWER_S,
                server_settings={**_SESSION, "application_name": PREFIX + name},
            )
            self._connection = connection
            await connection.add_listener(CHANNEL, lambda *told: self._on_told(str(told[-1])))

    async def rename(self, name: str) -> None:
        """Let the others see another name."""
        async with self._session() as session:
            await session.execute("select set_config('application_name', $1, false)", PREFIX + name)

    async def names(self) -> list[str]:
        """Everybody who has such a session on this database, this one included."""
        async with self._session() as session:
            rows = await session.fetch(
                "select substr(application_name, length($1) + 1) as name from pg_stat_activity"
                " where datname = current_database() and starts_with(application_name, $1)",
                PREFIX,
            )
        return [row["name"] for row in rows]

    async def take(self) -> bool:
        """Take the lock if nobody has it."""
        async with self._session() as session:
            return bool(await session.fetchval("select pg_try_advisory_lock($1)", _ROLE_LOCK))

    async def wait(self, within_s: float) -> bool:
        """Wait in line for the lock."""
        async with self._session() as session:
            await session.execute("select set_config('lock_timeout', $1, false)", f"{int(within_s * 1000)}ms")
            try:
                await session.execute(f"select pg_advisory_lock({_ROLE_LOCK})", timeout=within_s + ANSWER_S)
            except asyncpg.LockNotAvailableError:
                return False
        return True

    async def prove(self) -> None:
        """Return while the session, and so the lock that it holds, is alive."""
        async with self._session() as session:
            await session.execute("select 1")

    async def give_back(self) -> None:
        """Let the next in line have the lock."""
        async with self._session() as session:
            await session.execute(f"select pg_advisory_unlock({_ROLE_LOCK})")

    async def say(self, what: str) -> None:
        """Tell every session."""
        async with self._session() as session:
            await session.execute("select pg_notify($1, $2)", CHANNEL, what)

    async def close(self) -> None:
        """End the session, and with it the lock."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(DatabaseAwayError), driver_translated():
            try:
                await connection.close(timeout=ANSWER_S)
            except BaseException:
                connection.terminate()
                raise

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[asyncpg.Connection]:
        async with self._one_at_a_time:
            if self._connection is None or self._connection.is_closed():
                raise DatabaseAwayError("the session of this service's role was lost")
            try:
                with driver_translated():
                    yield self._connection
            except DatabaseAwayError:
                # Whoever gets no answer in time does not know what the session holds: it ends.
                self._connection.terminate()
                raise
