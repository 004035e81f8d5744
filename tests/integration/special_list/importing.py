"""What tests of imports do to them."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy import text

from callcenter.database.engine import Database
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.batches import Batch, BatchId, Mode
from callcenter.special_list.importing.service import Imports
from tests.fakes.registers import pieces

_HELD_UP = 42


async def begun(imports: Imports, content: bytes, mode: Mode = Mode.REPLACE, **changed: Any) -> Batch:
    """A file sent by ann, its columns as suggested."""
    received = await imports.receive("register.csv", pieces(content), "ann")
    given: dict[str, Any] = {
        "list_name": ListKind.SPECIAL,
        "mode": mode,
        "columns": received.columns.as_object(),
        "basis": "保障法第55条",
        "by": "ann",
    }
    return await imports.begin(received.id, **given | changed)


async def ended(imports: Imports, batch: Batch) -> Batch:
    """As it is once nobody works on it any more."""
    async for seen in imports.finished(batch.id):
        batch = seen
    return batch


async def staged(imports: Imports, content: bytes, mode: Mode = Mode.REPLACE, **changed: Any) -> Batch:
    return await ended(imports, await begun(imports, content, mode, **changed))


async def applied(imports: Imports, content: bytes, mode: Mode = Mode.REPLACE, **changed: Any) -> Batch:
    batch = await staged(imports, content, mode, **changed)
    return await ended(imports, await imports.approve(batch.id, "bob"))


async def problems(imports: Imports, batch: BatchId) -> list[str]:
    return [line async for line in imports.problems(batch)]


async def whole_list(database: Database) -> list[tuple[Any, ...]]:
    """Every entry, whoever put it there."""
    return await rows(database, "select * from special_list order by digest, person")


async def eventually(asked: Callable[[], Awaitable[object]], within_s: float = 60.0, what: str = "") -> None:
    """`until`, of what has to be asked."""
    deadline = time.monotonic() + within_s
    while not await asked():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {what or asked}")
        await asyncio.sleep(0.01)


@asynccontextmanager
async def held_up(url: str, table: str, condition: str) -> AsyncIterator[None]:
    """Whoever inserts a row of which `condition` holds (of ``new``) waits until the end of this."""
    connection = await asyncpg.connect(url)
    await connection.execute(f"""
        create function hold_up() returns trigger language plpgsql as
            $$ begin perform pg_advisory_xact_lock_shared({_HELD_UP}); return new; end $$;
        create trigger hold_up before insert on {table} for each row when ({condition}) execute function hold_up();
        select pg_advisory_lock({_HELD_UP});
    """)
    try:
        yield
    finally:
        if connection.is_closed():
            connection = await asyncpg.connect(url)
        await connection.execute(
            f"select pg_advisory_unlock_all(); drop trigger hold_up on {table}; drop function hold_up"
        )
        await connection.close()


async def is_held_up(database: Database) -> bool:
    return bool(await rows(database, "select pid from pg_stat_activity where wait_event = 'advisory'"))


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text(query))]
