"""The special-service list at its full size: imported beside a bare COPY of the same rows, loaded, looked up, changed.

The bench is the service: the list in its memory, its event loop and the process that reads the file are what is
measured; PostgreSQL is a new one, in the bench's folder.
"""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from sqlalchemy import LargeBinary, column, select, table, text

from bench.figures import BenchError, Result, ratio, spread, tell
from bench.processes import Watch
from bench.register import COLUMNS, Register, register
from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.batches import Batch, Mode, State
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.importing.working import Site
from callcenter.special_list.keeping import ListKeeper, NewListing
from callcenter.special_list.keys import ListKey, ListKeys
from callcenter.special_list.service import SpecialList
from callcenter.special_list.snapshot import Snapshot
from callcenter.special_list.store import SpecialListStore, tell_batch
from callcenter.vocabulary.clock import SystemClock

PERSONS, QUICK_PERSONS = 1_410_000, 4_000
TURNS, QUICK_TURNS = 3, 1
LOOKUPS, QUICK_LOOKUPS = 100_000, 2_000
CHANGES, QUICK_CHANGES = 20, 2
FEW = 10_000
"""Numbers that a batch changes which services read by themselves."""
AT_MOST_S = 1800.0
LOOK_EVERY_S = 0.2
PIECE = 1 << 18
KEY = "bench-only-list-key-0123456789"
TODAY = datetime(2026, 11, 22, tzinfo=UTC).date()
FIRST_BATCH = 1_000_000
# Digests have nothing to do with a file's order, and one part of a digest nothing with another.
_AS_IN_THE_FILE, _AS_IN_THE_INDEX = "substring(digest, 20)", "digest"
_CHANGE_FEW = (
    "create temporary table chosen on commit drop as select cast(:digest as bytea) as digest"
    " union (select distinct digest from special_list offset :passed limit :few)",
    # The need at bit 7, which nobody of the register has.
    "update special_list set needs = needs | 128 where digest in (select digest from chosen)",
)
_TABLES = "special_list, special_list_changes, list_batches, list_staging, list_history, list_problems, outbox"


async def measure(*, quick: bool) -> Result:
    """Raises BenchError where a step does not come to its end."""
    with tempfile.TemporaryDirectory(prefix="bench-list-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        url = await server.start()
        try:
            await migrate.upgrade(url)
            file = register(Path(folder) / "register.csv", QUICK_PERSONS if quick else PERSONS)
            size_mb = file.path.stat().st_size / 1e6
            tell(f"register: {file.persons:,} persons, {file.numbers:,} numbers, {size_mb:.0f} MB")
            return await _measured(url, Path(folder), file, quick=quick)
        finally:
            await server.stop()


async def _measured(url: str, folder: Path, file: Register, *, quick: bool) -> Result:
    seconds = _Seconds()
    for turn in range(QUICK_TURNS if quick else TURNS):
        await _emptied(url)
        async with _service(url, folder) as service:
            imported = await service.imported(file)
        copied = await _bare_copy(url, folder, _AS_IN_THE_FILE), await _bare_copy(url, folder, _AS_IN_THE_INDEX)
        seconds.add(imported, *copied)
        tell(f"{turn + 1} import {imported.whole_s:9.1f} s {imported.by_step}")
        tell(f"  COPY {copied[0]:11.1f} s, sorted {copied[1]:.1f} s")
    async with _service(url, folder) as service:
        load_s = service.load_s
        lookups = service.lookups(file, QUICK_LOOKUPS if quick else LOOKUPS)
        single = [await service.single_change_ms(n) for n in range(QUICK_CHANGES if quick else CHANGES)]
        batches = [await service.batch_change_ms(file, n) for n in range(1 if quick else 5)]
        figures = {
            "persons": file.persons,
            "numbers": imported.entries,
            "import_s": spread(seconds.whole),
            "import_steps_s": imported.by_step,
            "import_visible_s": round(imported.visible_s, 1),
            "copy_s": spread(seconds.copy),
            "sorted_copy_s": spread(seconds.sorted_copy),
            "import_extra_mb": round(max(seconds.extra_mb)),
            "load_s": round(load_s, 2),
            "restore_s": round(await _restored_s(folder), 2),
            "lookup_us": spread(lookups),
            "lookup_p99_us": round(sorted(lookups)[int(len(lookups) * 0.99)], 1),
            "bytes_per_number": round(service.list.nbytes / len(service.list), 1),
            "change_visible_ms": {"single": spread(single), "batch": spread(batches), "numbers": FEW},
        }
    ratios = {
        "import_vs_copy": ratio(seconds.whole, seconds.copy),
        "import_vs_sorted_copy": ratio(seconds.whole, seconds.sorted_copy),
    }
    return Result(figures, ratios)


@dataclass(frozen=True, slots=True)
class _Imported:
    by_step: dict[str, float]
    """Seconds."""
    visible_s: float
    """From then on, until a call would find them."""
    extra_mb: float
    entries: int

    @property
    def whole_s(self) -> float:
        return sum(self.by_step.values())


@dataclass(slots=True)
class _Seconds:
    whole: list[float] = field(default_factory=list)
    copy: list[float] = field(default_factory=list)
    sorted_copy: list[float] = field(default_factory=list)
    extra_mb: list[float] = field(default_factory=list)

    def add(self, imported: _Imported, copy_s: float, sorted_copy_s: float) -> None:
        self.whole.append(imported.whole_s)
        self.extra_mb.append(imported.extra_mb)
        self.copy.append(copy_s)
        self.sorted_copy.append(sorted_copy_s)


class _Service:
    """The list of a service, and what its officers use."""

    def __init__(self, url: str, folder: Path) -> None:
        self._database = Database(url)
        self._folder = folder
        keys = ListKeys(ListKey(KEY))
        store = SpecialListStore(self._database)
        self.list = SpecialList(store, Outbox(self._database), keys, folder, lambda: TODAY)
        self._keeper = ListKeeper(store, keys, "CN", "0451")
        site = Site(folder=folder / "imports", list_key=KEY, region="CN", area_code="0451", today=lambda: TODAY)
        self._imports = Imports(self._database, site, SystemClock())
        self.load_s = 0.0

    async def start(self) -> list[asyncio.Task[None]]:
        """Returns once the list is loaded."""
        begun = time.perf_counter()
        tasks = [asyncio.create_task(self.list.keep_current()), asyncio.create_task(self._imports.run())]
        await _until(lambda: self.list.source == "database", "the list is not loaded", tasks)
        self.load_s = time.perf_counter() - begun
        return tasks

    async def stop(self) -> None:
        await self._database.close()

    async def imported(self, file: Register) -> _Imported:
        """Into an empty list, also loaded into memory by then."""
        steps: dict[str, float] = {}
        async with Watch({"service": [os.getpid()]}, LOOK_EVERY_S) as before:
            await asyncio.sleep(1)
        async with Watch({"service": [os.getpid()]}, LOOK_EVERY_S) as watch:
            begun = time.perf_counter()
            batch = await self._imports.receive("register.csv", _pieces(file.path), "officer")
            steps["received"] = time.perf_counter() - begun
            await self._imports.begin(
                batch.id, list_name=ListKind.SPECIAL, mode=Mode.REPLACE, columns=COLUMNS, basis="bench", by="officer"
            )
            await self._come_to(batch, State.STAGED)
            steps["read, checked, staged, compared"] = time.perf_counter() - begun - sum(steps.values())
            await self._imports.approve(batch.id, "second")
            applied = await self._come_to(batch, State.APPLIED)
            steps["applied"] = time.perf_counter() - begun - sum(steps.values())
            seen_from = time.perf_counter()
            await _until(lambda: self.list.match(f"+86{file.listed[0]}"), "what was imported is not seen")
            visible_s = time.perf_counter() - seen_from
            await asyncio.sleep(1)
        extra = watch.used()["service"].most_mib - before.used()["service"].most_mib
        return _Imported({name: round(s, 1) for name, s in steps.items()}, visible_s, extra, applied.entries)

    async def _come_to(self, batch: Batch, state: State) -> Batch:
        async with asyncio.timeout(AT_MOST_S):
            async for now in self._imports.finished(batch.id):
                last = now
        if last.state is not state:
            raise BenchError(f"the import is {last.state}: {last.cause}")
        return last

    def lookups(self, file: Register, rounds: int) -> list[float]:
        """Microseconds of each; every second number stands on the list."""
        numbers = [f"+86{number}" for number in file.listed]
        others = [number[:-1] + str((int(number[-1]) + 5) % 10) for number in numbers]
        asked = [number for pair in zip(numbers, others, strict=True) for number in pair]
        if not all(self.list.match(number) for number in numbers):
            raise BenchError("somebody who was imported is not on the list")
        taken = []
        for turn in range(rounds):
            begun = time.perf_counter_ns()
            self.list.match(asked[turn % len(asked)])
            taken.append((time.perf_counter_ns() - begun) / 1000)
        return taken

    async def single_change_ms(self, turn: int) -> float:
        """From the end of the transaction to the moment at which a call would find it."""
        number = f"1330000{turn:04d}"
        new = NewListing(number=number, category=1, level=1, basis="bench", valid_from=TODAY)
        await self._keeper.add(new)
        begun = time.perf_counter()
        await _until(lambda: self.list.match(f"+86{number}"), "a change is not seen")
        return (time.perf_counter() - begun) * 1000

    async def batch_change_ms(self, file: Register, turn: int) -> float:
        """The same for a batch that changes the needs of `FEW` numbers."""
        number = f"+86{file.listed[turn]}"
        before = self.list.match(number)
        values = {"digest": ListKey(KEY).digest(number), "few": FEW, "passed": turn * FEW}
        async with self._database.transaction() as session:
            for statement in _CHANGE_FEW:
                await session.execute(text(statement), values if ":digest" in statement else {})
            changed = (await session.execute(text("select count(*) from chosen"))).scalar_one()
            await tell_batch(
                session, FIRST_BATCH + turn, select(table("chosen", column("digest", LargeBinary)).c.digest), changed
            )
        begun = time.perf_counter()
        await _until(lambda: self.list.match(number) != before, "a batch's change is not seen")
        return (time.perf_counter() - begun) * 1000


@contextlib.asynccontextmanager
async def _service(url: str, folder: Path) -> AsyncIterator[_Service]:
    service = _Service(url, folder)
    tasks = await service.start()
    yield service
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await service.stop()


async def _restored_s(folder: Path) -> float:
    [path] = folder.glob("special_list.*.npz")  # noqa: ASYNC240 nothing else is going on
    begun = time.perf_counter()
    await asyncio.to_thread(Snapshot.load, path)
    return time.perf_counter() - begun


async def _bare_copy(url: str, folder: Path, order: str) -> float:
    """Seconds to put the same rows into the same table, its indexes and rules as they are; they stay there."""
    rows = folder / "rows.copy"
    connection = await asyncpg.connect(url, server_settings={"statement_timeout": "0"})
    try:
        ordered = f"select * from special_list order by {order}"  # noqa: S608
        await connection.copy_from_query(ordered, output=rows, format="binary", timeout=AT_MOST_S)
        await connection.execute("truncate special_list")
        await connection.execute("checkpoint")
        begun = time.perf_counter()
        await connection.copy_to_table("special_list", source=rows, format="binary", timeout=AT_MOST_S)
        return time.perf_counter() - begun
    finally:
        await connection.close()
        await asyncio.to_thread(rows.unlink, missing_ok=True)


async def _emptied(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"truncate {_TABLES}")
    await connection.execute("checkpoint")
    await connection.close()


async def _pieces(path: Path) -> AsyncGenerator[bytes, None]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


async def _until(condition: Callable[[], object], lacks: str, tasks: Sequence[asyncio.Task[None]] = ()) -> None:
    deadline = time.perf_counter() + AT_MOST_S
    while not condition():
        for task in tasks:
            if task.done():
                await task
        if time.perf_counter() > deadline:
            raise BenchError(lacks)
        await asyncio.sleep(0.001)
