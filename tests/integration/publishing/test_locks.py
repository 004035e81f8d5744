"""Locks on a real PostgreSQL: one person at a time, given up by themselves."""

import asyncio

import pytest
from sqlalchemy import text

from callcenter.database.engine import Database
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.lock_store import Lock, LockedError, Locks

HOTLINE = DocumentName("hotline.yaml")


async def test_a_lock_is_one_persons_and_is_renewed(database: Database) -> None:
    locks = Locks(database)
    first = await locks.take(HOTLINE, "chen")
    renewed = await locks.take(HOTLINE, "chen")
    with pytest.raises(LockedError, match="chen"):
        await locks.take(HOTLINE, "root")

    assert renewed.expires_at > first.expires_at
    assert await locks.holder(HOTLINE) == renewed


async def test_of_many_who_take_it_at_once_one_has_it(database: Database) -> None:
    locks = Locks(database)
    taken = await asyncio.gather(
        *(locks.take(HOTLINE, f"person{number}") for number in range(8)), return_exceptions=True
    )

    assert len([one for one in taken if isinstance(one, Lock)]) == 1
    assert len([one for one in taken if isinstance(one, LockedError)]) == 7


async def test_a_lock_that_is_not_renewed_is_free(database: Database) -> None:
    locks = Locks(database)
    await locks.take(HOTLINE, "chen")
    async with database.transaction() as session:
        await session.execute(text("update document_locks set expires_at = clock_timestamp()"))

    assert await locks.held() == {}
    assert (await locks.take(HOTLINE, "root")).holder == "root"


async def test_only_its_holder_gives_a_lock_up(database: Database) -> None:
    locks = Locks(database)
    await locks.take(HOTLINE, "chen")
    await locks.give_up(HOTLINE, "root")
    held = await locks.holder(HOTLINE)
    await locks.give_up(HOTLINE, "chen")

    assert held is not None
    assert await locks.holder(HOTLINE) is None
