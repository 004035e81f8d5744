"""What PostgreSQL sends fastest: the rows of a query as one stream of bytes, with no object made of any."""

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType

import asyncpg

from callcenter.database.engine import CONNECT_S, driver_translated

NAME = "callcenter copy"
"""As PostgreSQL shows such a session."""
_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


async def copy_out(
    url: str, query: str, *, take: Callable[[bytes], None], within_s: float, settings: Mapping[str, str] = _NO_SETTINGS
) -> None:
    """Hand the rows of `query` to `take`, in pieces of COPY's binary format, on a connection of its own.

    `settings` are PostgreSQL's. Raises `DatabaseAwayError`, also after `within_s`, or `DatabaseRefusedError`.
    """

    async def taken(piece: bytes) -> None:
        take(piece)

    # PostgreSQL does not notice that we have given up until it sends the next row.
    deadline = {"statement_timeout": f"{within_s}s"}
    with driver_translated():
        async with asyncio.timeout(within_s):
            connection = await asyncpg.connect(
                url, timeout=CONNECT_S, server_settings={"application_name": NAME, **deadline, **settings}
            )
            try:
                await connection.copy_from_query(query, output=taken, format="binary")
                await connection.close()
            finally:
                connection.terminate()
