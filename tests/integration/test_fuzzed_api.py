"""A sample of `scripts/fuzz --only api`: every route of the real application asked with made-up requests."""

import asyncio
from pathlib import Path

from callcenter.database.engine import Database
from tests.fuzz.api import drive
from tests.fuzz.house import house

SEED = 85


async def test_every_route_answers_whatever_comes_as_it_declares(database: Database, tmp_path: Path) -> None:
    async with house(database, tmp_path) as made:
        driven = await asyncio.to_thread(drive, made, 1, SEED)

    assert driven.faults == {}
    assert driven.asked > 10 * driven.unsent
    assert driven.asked > 100
    # Neither were all of them turned away at the door, nor does the door stand open.
    assert driven.by_status[200] > driven.asked / 5
    assert driven.by_status[401]
