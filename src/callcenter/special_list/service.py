"""The special-service list at work: looked up in memory before the caller hears a word, kept in step with the database.

A copy of the digests lies on disk, too: should the service start while the database is away, those who need it most
would otherwise be served as if they were on no list, with nobody noticing. The copy tells no more than the database
does: without the site's key it holds no number.
"""

import asyncio
import contextlib
import ctypes
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import structlog

from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.database.outbox import Event, Outbox
from callcenter.special_list.entries import Match, Standing, match_of
from callcenter.special_list.keys import ListKeys, Renewal
from callcenter.special_list.memory import Mark, Memory, Patch, Update
from callcenter.special_list.snapshot import BadSnapshotError, Snapshot
from callcenter.special_list.store import BATCH, EVERYTHING, TOPIC, SpecialListStore
from callcenter.special_list.wire import StrangeWireError

UPDATE_S = 60.0
"""How long changes are kept beside the snapshot before they are taken into it, and it is saved."""
RETRY_S = 2.0
MOST_RENEWALS = 1000
"""Waiting at a time; whoever is passed over is renewed at the next call."""

CopySource = Literal["database", "disk", "none"]
"""``disk``: the database was away at the start; ``none``: nothing was read yet."""
_PASSING = (DatabaseAwayError, DatabaseRefusedError, StrangeWireError)

log = structlog.get_logger(__name__)


class SpecialList:
    """`match` may be called from the first moment on; `keep_current` is its one task."""

    def __init__(
        self, store: SpecialListStore, outbox: Outbox, keys: ListKeys, folder: Path, today: Callable[[], date]
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._keys = keys
        self._folder = folder
        # Under other keys the digests are other ones: each key has its own file.
        self._path = _path(folder, keys.current.fingerprint)
        self._today = today
        self._memory = Memory()
        self._source: CopySource = "none"
        self._is_load_wanted = asyncio.Event()
        self._has_changed = asyncio.Event()
        self._renewals: asyncio.Queue[Renewal] = asyncio.Queue(MOST_RENEWALS)

    @property
    def source(self) -> CopySource:
        """Where the copy comes from."""
        return self._source

    @property
    def state(self) -> tuple[Snapshot, Mark]:
        """Another one whenever anything has changed."""
        return self._memory.snapshot, self._memory.mark

    def update(self) -> Update:
        """Everything as it is now, to be made by a thread."""
        return self._memory.update()

    def __len__(self) -> int:
        return len(self._memory.snapshot)

    @property
    def nbytes(self) -> int:
        """What the copy takes in memory."""
        return self._memory.snapshot.nbytes

    def match(self, number: str) -> Match | None:
        """What the lists say of an E.164 number: microseconds, no I/O. Only persons' numbers come onto them."""
        found = self._found(number)
        return match_of(found, self._today()) if found else None

    def _found(self, number: str) -> list[Standing]:
        now, *before = (self._memory.standings(digest) for digest in self._keys.digests(number))
        if any(before):
            for standings, renewal in zip(before, self._keys.renewals(number), strict=True):
                if standings:
                    with contextlib.suppress(asyncio.QueueFull):
                        self._renewals.put_nowait(renewal)
        return [*now, *(standing for standings in before for standing in standings)]

    async def restore(self) -> None:
        """Begin with the copy on disk, until `keep_current` has read the database."""
        for key in self._keys.all:
            try:
                snapshot = await asyncio.to_thread(Snapshot.load, _path(self._folder, key.fingerprint))
            except BadSnapshotError as error:
                log.info("special_list.no_copy", error=str(error))
            else:
                self._memory.replace(snapshot, self._memory.mark)
                self._source = "disk"
                return

    async def keep_current(self) -> None:
        """Read the lists, and follow their changes meanwhile; until cancelled. Waits out a database that is away."""
        while True:
            try:
                last = await self._outbox.last_id()
                await self._store.adopt(self._keys.all[-1].fingerprint)
                self._is_load_wanted.set()
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._follow(last), name="special list: follow")
                    tasks.create_task(self._keep_snapshot(), name="special list: snapshot")
                    tasks.create_task(self._renew(), name="special list: keys")
            except* _PASSING as errors:
                log.warning("special_list.stale", error=str(errors.exceptions[0]), source=self._source)
                await asyncio.sleep(RETRY_S)

    async def _follow(self, last: int) -> None:
        async with contextlib.aclosing(self._outbox.follow(last, (TOPIC,))) as events:
            async for event in events:
                await self._read(event)
                self._has_changed.set()

    async def _read(self, event: Event) -> None:
        if event.key == EVERYTHING or (event.key.startswith(BATCH) and not event.body["is_few"]):
            self._is_load_wanted.set()
        elif event.key.startswith(BATCH):
            read = await self._store.changed_by(int(event.key.removeprefix(BATCH)))
            self._memory.change_many(await asyncio.to_thread(Patch.of, *read))
        else:
            digest = bytes.fromhex(event.key)
            self._memory.change(digest, await self._store.standings(digest))

    async def _keep_snapshot(self) -> None:
        while True:
            try:
                await self._make_anew()
            except _PASSING as error:
                # Changes are followed all the same.
                log.warning("special_list.not_loaded", error=str(error), source=self._source)
                self._is_load_wanted.set()
                await asyncio.sleep(RETRY_S)
                continue
            await self._save()
            await asyncio.to_thread(_give_back)
            await self._has_changed.wait()
            self._has_changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(UPDATE_S):
                    await self._is_load_wanted.wait()

    async def _make_anew(self) -> None:
        if self._is_load_wanted.is_set():
            self._is_load_wanted.clear()
            await self._load()
        elif self._memory.has_changes:
            mark = self._memory.mark
            self._memory.replace(await asyncio.to_thread(self._memory.update().made), mark)

    async def _load(self) -> None:
        mark = self._memory.mark
        read = await self._store.everything()
        # What changed meanwhile may be newer than what was read.
        self._memory.replace(await asyncio.to_thread(Snapshot.eating, read), mark)
        self._source = "database"
        log.info("special_list.loaded", entries=len(self))

    async def _save(self) -> None:
        try:
            await asyncio.to_thread(self._memory.snapshot.save, self._path)
            for path in self._folder.glob(_path(self._folder, "*").name):
                if path != self._path:
                    path.unlink()
        except OSError as error:
            log.error("special_list.not_saved", path=str(self._path), error=repr(error))

    async def _renew(self) -> None:
        while True:
            renewed = await self._store.renew(await self._renewals.get())
            log.info("special_list.renewed", entries=renewed)


def _give_back() -> None:
    """What making a snapshot took and needs no more: glibc keeps such large pieces, two for each that is in use."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _path(folder: Path, fingerprint: str) -> Path:
    return folder / f"special_list.{fingerprint}.npz"
