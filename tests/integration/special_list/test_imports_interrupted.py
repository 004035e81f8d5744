"""Imports whose process, owner or database is killed half-way: nothing half applied, and it goes on."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.special_list.importing import working as working_module
from callcenter.special_list.importing.batches import BatchId, State
from callcenter.special_list.importing.service import Imports
from callcenter.vocabulary.clock import SystemClock
from tests.fakes.registers import entries_of, register
from tests.integration.special_list.conftest import files_in, site, working
from tests.integration.special_list.importing import (
    applied,
    begun,
    ended,
    eventually,
    held_up,
    is_held_up,
    rows,
    staged,
    whole_list,
)
from tests.integration.test_embedded import kill
from tests.waiting import until

PERSONS = 12_000
"""So many that some are staged while others are still being read."""
HALF_WAY = "new.line = 11_000"


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_module, "LOOK_EVERY_S", 0.1)
    monkeypatch.setattr(working_module, "RETRY_S", 0.1)


def children() -> list[psutil.Process]:
    """The processes that read files for us."""
    return [one for one in psutil.Process().children(recursive=True) if is_child(one)]


def is_child(process: psutil.Process) -> bool:
    try:
        return "callcenter.special_list.importing.child" in process.cmdline()
    except psutil.Error:
        return False


async def half_read(database: Database) -> None:
    """Some of it is staged for good, some is on its way."""
    await eventually(lambda: is_held_up(database), what="the middle of the file")
    assert await rows(database, "select count(*) from list_staging") > [(0,)]


async def test_a_reading_that_is_killed_half_way_is_begun_again_and_stages_each_entry_once(
    imports: Imports, database: Database, uploads: Path
) -> None:
    async with held_up(database.url, "list_staging", HALF_WAY):
        batch = await begun(imports, register(PERSONS).encode())
        await half_read(database)
        (child,) = children()
        child.kill()
        await until(lambda: not is_child(child), what="the end of its process")
    batch = await ended(imports, batch)

    assert (batch.state, batch.attempts, batch.entries) == (State.STAGED, 2, entries_of(PERSONS))
    assert await rows(database, "select count(*) from list_staging") == [(entries_of(PERSONS),)]
    assert await whole_list(database) == []
    await until(lambda: files_in(uploads) == [], what="the file is gone")


async def test_a_reading_is_withdrawn_while_it_runs(imports: Imports, database: Database, uploads: Path) -> None:
    async with held_up(database.url, "list_staging", HALF_WAY):
        batch = await begun(imports, register(PERSONS).encode())
        await half_read(database)
        await imports.reject(batch.id, "ann")
    await until(lambda: not children(), what="the end of its process")

    async def is_cleared() -> bool:
        return await rows(database, "select count(*) from list_staging") == [(0,)]

    await eventually(is_cleared, what="nothing of it left")

    assert (await imports.batch(batch.id)).state is State.REJECTED
    assert files_in(uploads) == []


OWNER = """
import asyncio, sys
from pathlib import Path
from callcenter.database.engine import Database
from tests.fakes.registers import register
from tests.integration.special_list.conftest import working
from tests.integration.special_list.importing import begun

async def main(url, folder):
    async with working(Database(url), Path(folder)) as imports:
        print((await begun(imports, register(%d).encode())).id, flush=True)
        await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


async def begun_and_killed(database: Database, uploads: Path, repository: Path) -> BatchId:
    """A process begins an import and is killed in the middle of it."""
    places = os.pathsep.join(str(place) for place in (repository, repository / "src"))
    owner = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", OWNER % PERSONS, database.url, str(uploads)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": places},
    )
    assert owner.stdout is not None
    told = b""
    while not told.strip().isdigit():
        told = await owner.stdout.readline()
    await half_read(database)
    (child,) = children()
    owner.kill()
    await owner.wait()
    await until(lambda: not is_child(child), what="the end of the reading process with its owner")
    return BatchId(int(told))


async def test_an_import_outlives_whoever_began_it(database: Database, uploads: Path, repository: Path) -> None:
    async with held_up(database.url, "list_staging", HALF_WAY):
        batch_id = await begun_and_killed(database, uploads, repository)
    watching = Imports(database, site(uploads), SystemClock())
    batch = await watching.batch(batch_id)

    assert batch.state is State.READING
    assert await whole_list(database) == []

    async with working(database, uploads) as imports:
        batch = await ended(imports, batch)
        assert (batch.state, batch.entries) == (State.STAGED, entries_of(PERSONS))
        batch = await ended(imports, await imports.approve(batch.id, "bob"))

    assert batch.state is State.APPLIED
    assert await rows(database, "select count(*) from special_list") == [(entries_of(PERSONS),)]


async def test_what_was_approved_is_applied_by_the_next_life(database: Database, uploads: Path) -> None:
    async with working(database, uploads) as imports:
        batch = await staged(imports, register(10).encode())
    # The service died between the decision and the work.
    await Imports(database, site(uploads), SystemClock()).approve(batch.id, "bob")
    async with working(database, uploads) as imports:
        assert (await ended(imports, batch)).state is State.APPLIED


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(tmp_path / "postgres")
    await migrate.upgrade(await made.start())
    yield made
    await made.stop()


async def test_a_database_killed_while_staging_or_applying_leaves_the_list_as_it_was(
    server: EmbeddedPostgres, uploads: Path
) -> None:
    database = Database(server.url)
    async with working(database, uploads) as imports:
        await applied(imports, register(9).encode())
        before = await whole_list(database)

        async with held_up(server.url, "list_staging", HALF_WAY):
            batch = await begun(imports, register(PERSONS).encode())
            await half_read(database)
            kill(server)
            await server.start()
        batch = await ended(imports, batch)
        assert (batch.state, batch.entries) == (State.STAGED, entries_of(PERSONS))
        assert await whole_list(database) == before

        async with held_up(server.url, "special_list", "new.batch is not null"):
            await imports.approve(batch.id, "bob")
            await eventually(lambda: is_held_up(database), what="the statement that applies")
            kill(server)
            await server.start()
        batch = await ended(imports, batch)
        # What is staged is not written ahead: its file has to come again.
        assert batch.state is State.FAILED
        assert batch.cause is not None
        assert "send the file again" in batch.cause
        assert await whole_list(database) == before

        again = await applied(imports, register(12).encode())
        assert again.state is State.APPLIED
        assert len(await whole_list(database)) == entries_of(12)
    await database.close()
