"""The password of the role that we are in PostgreSQL, replaced by ourselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.engine import make_url

from callcenter.database.engine import CONNECT_S, STATEMENT_S, driver_translated
from callcenter.vocabulary.errors import CallCenterError


class WrongRolePasswordError(CallCenterError):
    """PostgreSQL does not know the role by this password."""


def with_password(url: str, password: str) -> str:
    """`url` with another password."""
    return make_url(url).set(password=password).render_as_string(hide_password=False)


async def change_role_password(url: str, password: str) -> None:
    """From the next connection on; those that are open stay. Raises WrongRolePasswordError, DatabaseAwayError."""
    async with _session(url) as session:
        # ALTER ROLE takes no parameters; PostgreSQL itself puts the quotes.
        statement = await session.fetchval("select format('alter role current_user password %L', $1::text)", password)
        await session.execute(statement)


async def check_role_password(url: str) -> None:
    """Raises WrongRolePasswordError, DatabaseAwayError."""
    async with _session(url) as session:
        await session.execute("select 1")


@asynccontextmanager
async def _session(url: str) -> AsyncIterator[asyncpg.Connection]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with driver_translated():
        try:
            session = await asyncpg.connect(plain, timeout=CONNECT_S, command_timeout=STATEMENT_S)
        except asyncpg.InvalidAuthorizationSpecificationError as error:
            raise WrongRolePasswordError("PostgreSQL does not know the role by this password") from error
        try:
            yield session
        finally:
            await session.close()
