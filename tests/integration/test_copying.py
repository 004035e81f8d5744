"""COPY out of a real PostgreSQL, and out of one that goes away."""

import asyncio

import pytest

from callcenter.database.copying import NAME, copy_out
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database, DatabaseAwayError, DatabaseRefusedError
from tests.integration.sessions import cut_sessions


async def test_all_rows_arrive_in_pieces(postgres: EmbeddedPostgres) -> None:
    pieces: list[bytes] = []
    await copy_out(postgres.url, "select generate_series(1, 200000)", take=pieces.append, within_s=30)

    assert len(pieces) > 1
    assert sum(map(len, pieces)) == 19 + 200_000 * 10 + 2


async def test_a_query_that_cannot_be_is_refused(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(DatabaseRefusedError, match="42P01"):
        await copy_out(postgres.url, "select * from nothing", take=print, within_s=30)


@pytest.mark.parametrize("ends", ["by the deadline", "by PostgreSQL"])
async def test_a_copy_that_breaks_off_says_that_the_database_is_away(
    ends: str, postgres: EmbeddedPostgres, database: Database
) -> None:
    within_s = 0.2 if ends == "by the deadline" else 30.0
    copying = asyncio.create_task(copy_out(postgres.url, "select pg_sleep(30)", take=print, within_s=within_s))
    if ends == "by PostgreSQL":
        await cut_sessions(database, NAME)

    with pytest.raises(DatabaseAwayError):
        await copying
