"""The connection to PostgreSQL: a deadline on everything, a bounded pool, and one error that says "try again later".

Rules: one transaction per use case, committed at the end of `Database.transaction`; drivers' exceptions end here.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
import structlog
from sqlalchemy import make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from callcenter.vocabulary.errors import CallCenterError

CONNECT_S = 5
STATEMENT_S = 10
LOCK_S = 5

log = structlog.get_logger(__name__)


class DatabaseAwayError(CallCenterError):
    """PostgreSQL cannot be reached or is busy beyond the deadline; nothing was committed that we know of.

    Safe to retry what is idempotent.
    """


class DatabaseRefusedError(CallCenterError):
    """PostgreSQL answered, and refused the statement: trying again gives the same answer until somebody mends it."""

    def __init__(self, message: str, sqlstate: str) -> None:
        super().__init__(message)
        self.is_data_fault = sqlstate.startswith(("22", "23"))
        """The values are at fault, not the schema or the rights: the same statement with others would pass."""


class UnfitValueError(DatabaseRefusedError):
    """A value that was given cannot be held, or looked for."""


# PostgreSQL, appendix A: connection exceptions, rollbacks to be retried, exhausted resources, lock and statement
# deadlines, shut-down and start-up.
PASSING_SQLSTATES = ("08", "40", "53", "55P03", "57")
# No such schema, table, column or function.
_OTHER_SCHEMA_SQLSTATES = ("3F000", "42P01", "42703", "42883")
# Unfit for the driver, out of range, no time, overflow of time, NUL, no such representation, untranslatable.
_UNFIT_SQLSTATES = ("22000", "22003", "22007", "22008", "22021", "22P02", "22P05")


def asyncpg_url(url: str) -> URL:
    """`url` (``postgresql://user:password@host:port/name``) for SQLAlchemy on asyncpg."""
    return make_url(url).set(drivername="postgresql+asyncpg")


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLAlchemy's exceptions into ours."""
    try:
        yield
    except (OSError, TimeoutError, PoolTimeoutError) as error:
        raise DatabaseAwayError(f"database.url: no answer from PostgreSQL ({error!r}); is it running?") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # Only connecting raises these bare: starting up, shutting down, too many clients, wrong password.
        raise DatabaseAwayError(f"database.url: PostgreSQL takes no connection: {error}") from error
    except DBAPIError as error:
        sqlstate = str(getattr(error.orig, "sqlstate", None) or "")
        passing = error.connection_invalidated or isinstance(error, InterfaceError | OperationalError)
        if (passing and not sqlstate) or sqlstate.startswith(PASSING_SQLSTATES):
            raise DatabaseAwayError(f"PostgreSQL went away: {type(error.orig).__name__} {sqlstate}") from error
        raise _refused(type(error.orig).__name__, sqlstate) from error


@contextmanager
def driver_translated() -> Iterator[None]:
    """Turn the exceptions of asyncpg, used without SQLAlchemy, into ours."""
    try:
        yield
    except (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        # asyncpg 0.32 raises the last of a connection that ended in an unlucky moment.
        raise DatabaseAwayError(f"database.url: PostgreSQL broke off ({type(error).__name__})") from error
    except asyncpg.PostgresError as error:
        sqlstate = str(error.sqlstate or "")
        if sqlstate.startswith(PASSING_SQLSTATES):
            raise DatabaseAwayError(f"PostgreSQL went away: {type(error).__name__} {sqlstate}") from error
        raise _refused(type(error).__name__, sqlstate) from error


def _refused(kind: str, sqlstate: str) -> DatabaseRefusedError:
    # The statement's parameters may be personal, so they stay out of the message.
    if sqlstate in _UNFIT_SQLSTATES:
        mend = "leave NUL characters out of texts, and keep numbers and times within their bounds"
        return UnfitValueError(f"a value cannot be held ({sqlstate}): {mend}", sqlstate)
    cause = f"PostgreSQL refused: {kind} {sqlstate}"
    if sqlstate in _OTHER_SCHEMA_SQLSTATES:
        cause += "; the database's schema is not this version's → callcenter migrate"
    return DatabaseRefusedError(cause, sqlstate)


class Database:
    """One PostgreSQL database and its pool of connections; bound to the event loop it is first used in."""

    def __init__(self, url: str, pool: int = 10, statement_s: int = STATEMENT_S) -> None:
        self.url = url
        self._engine = _engine(url, pool, statement_s)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @property
    def engine(self) -> AsyncEngine:
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction, committed at the end, rolled back by any exception.

        Raises `DatabaseAwayError` or `DatabaseRefusedError`, also in place of the driver's errors inside the block.
        """
        with translated():
            async with self._sessions.begin() as session:
                yield session

    async def version(self) -> str:
        """PostgreSQL's own version; raises `DatabaseAwayError`."""
        async with self.transaction() as session:
            return str((await session.execute(text("show server_version"))).scalar_one())

    async def close(self) -> None:
        """Close every connection. Never raises for a database that is away."""
        try:
            await self._engine.dispose()
        except (OSError, TimeoutError, SQLAlchemyError) as error:
            log.warning("database.close_failed", error=repr(error))


def _engine(url: str, pool: int, statement_s: int) -> AsyncEngine:
    return create_async_engine(
        asyncpg_url(url),
        pool_size=pool,
        max_overflow=0,
        pool_timeout=CONNECT_S,
        # A connection that died with the last restart of PostgreSQL is replaced before it is used.
        pool_pre_ping=True,
        # Values are personal: an error that is logged names the statement, not what it was given.
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_S,
            "command_timeout": statement_s,
            "server_settings": {
                "application_name": "callcenter",
                "statement_timeout": f"{statement_s}s",
                "lock_timeout": f"{LOCK_S}s",
                "idle_in_transaction_session_timeout": "30s",
                "timezone": "UTC",
            },
        },
    )
