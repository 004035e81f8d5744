"""The special-service list at work: looked up in memory before the caller hears a word, kept in step with the database.

A copy of the digests lies on disk, too: should the service start while the database is away, those who need it most
would otherwise be served as if they were on no list, with nobody noticing. The copy tells no more than the database
does: without the site's key it holds no number.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import structlog

from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.database.outbox import Outbox
from callcenter.special_list.entries import Match, Standing, match_of
from callcenter.special_list.keys import ListKeys
from callcenter.special_list.snapshot import BadSnapshotError, Snapshot, SnapshotBuilder
from callcenter.special_list.store import TOPIC, SpecialListStore
from callcenter.vocabulary.numbers import is_personal

RELOAD_S = 60.0
"""How long changes are kept beside the snapshot before it is made, and saved, anew."""
RETRY_S = 2.0

CopySource = Literal["database", "disk", "none"]
"""``disk``: the database was away at the start; ``none``: nothing was read yet."""

log = structlog.get_logger(__name__)


class SpecialList:
    """The copy in memory. `match` may be called from the first moment on; `keep_current` is its one task."""

    def __init__(
        self, store: SpecialListStore, outbox: Outbox, keys: ListKeys, folder: Path, today: Callable[[], date]
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._keys = keys
        # Under another key the digests are other ones: each key has its own file.
        self._path = folder / f"special_list.{keys.current.fingerprint}.npz"
        self._today = today
        self._snapshot = SnapshotBuilder().built()
        self._changes: dict[bytes, tuple[int, list[Standing]]] = {}
        self._change = 0
        self._source: CopySource = "none"

    @property
    def source(self) -> CopySource:
        """Where the copy comes from."""
        return self._source

    def __len__(self) -> int:
        return len(self._snapshot)

    def match(self, number: str) -> Match | None:
        """What the list says of an E.164 number: microseconds, no I/O."""
        found = [standing for digest in self._keys.digests(number) for standing in self._standings(digest)]
        return match_of(found, self._today()) if found and is_personal(number) else None

    def _standings(self, digest: bytes) -> list[Standing]:
        changed = self._changes.get(digest)
        return self._snapshot.standings(digest) if changed is None else changed[1]

    async def restore(self) -> None:
        """Begin with the copy on disk, until `keep_current` has read the database."""
        try:
            self._snapshot = await asyncio.to_thread(Snapshot.load, self._path)
        except BadSnapshotError as error:
            log.info("special_list.no_copy", error=str(error))
        else:
            self._source = "disk"

    async def keep_current(self) -> None:
        """Read the list, then follow its changes, until cancelled; waits out a database that is away."""
        while True:
            try:
                last = await self._outbox.last_id()
                await self._store.adopt(self._keys.oldest.fingerprint)
                await self._load()
                await self._follow(last)
            except (DatabaseAwayError, DatabaseRefusedError) as error:
                log.warning("special_list.stale", error=str(error), source=self._source)
                await asyncio.sleep(RETRY_S)

    async def _follow(self, last: int) -> None:
        reload: asyncio.Task[None] | None = None
        try:
            async with contextlib.aclosing(self._outbox.follow(last, (TOPIC,))) as events:
                async for event in events:
                    digest = bytes.fromhex(event.key)
                    standings = await self._store.standings(digest)
                    self._change += 1
                    self._changes[digest] = (self._change, standings)
                    if reload is None or reload.done():
                        reload = asyncio.create_task(self._reload_later())
        finally:
            if reload is not None:
                reload.cancel()

    async def _reload_later(self) -> None:
        await asyncio.sleep(RELOAD_S)
        try:
            await self._load()
        except (DatabaseAwayError, DatabaseRefusedError) as error:
            log.warning("special_list.not_reloaded", error=str(error))

    async def _load(self) -> None:
        seen = self._change
        builder = SnapshotBuilder()
        async with contextlib.aclosing(self._store.everything()) as parts:
            async for part in parts:
                await asyncio.to_thread(builder.add, part)
        self._snapshot = await asyncio.to_thread(builder.built)
        self._source = "database"
        # What changed meanwhile may be newer than what was read.
        self._changes = {digest: change for digest, change in self._changes.items() if change[0] > seen}
        log.info("special_list.loaded", entries=len(self._snapshot))
        try:
            await asyncio.to_thread(self._snapshot.save, self._path)
        except OSError as error:
            log.error("special_list.not_saved", path=str(self._path), error=repr(error))
