"""Recordings after the talk: measured, sealed, told to the call's timeline; after a crash, by the next start."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path

import structlog

from callcenter.calls.ports import Publish
from callcenter.calls.record import CallRecord
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, Fact, Recorded
from callcenter.recordings.files import NothingRecordedError, RecordingError, Taken, raw_files, raw_path, taken
from callcenter.recordings.vault.envelope import Kind, Whose
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, NodeId, bare, call_id
from callcenter.vocabulary.serving import serving

SETTLE_S = 0.25
"""MixMonitor writes its last frames after the channel is gone: a file that did not grow for so long is whole."""
WAIT_S = 10.0
AT_ONCE = 2
"""Recordings finished at the same time: more would take the disk from Asterisk."""

log = structlog.get_logger(__name__)


async def _at_once() -> None:
    return


class RecordingKeeper:
    """Puts the recordings below `root` into the vault.

    `safe` returns once what was told cannot be lost any more (the journal's `flushed`); only then the raw file goes.
    """

    def __init__(self, root: Path, vault: Vault, clock: Clock, safe: Callable[[], Awaitable[None]] = _at_once) -> None:
        self._root = root
        self._vault = vault
        self._clock = clock
        self._safe = safe
        self._places = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_work: set[str] = set()
        self._told_unknown: set[Path] = set()

    def call_ended(self, call: CallId, arrived_at: datetime, tell: Callable[[Fact], None]) -> None:
        """Keep the call's recording in the background and `tell` of it, from the event loop. Never raises."""
        self._at_work.add(bare(call))
        task = asyncio.create_task(self._keep_and_tell(call, arrived_at, tell))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self._at_work.discard(bare(call)))

    async def keep(self, call: CallId, arrived_at: datetime) -> tuple[Recorded, Path]:
        """Finish one recording; the raw file is to be removed once the fact is told. Raises `RecordingError`."""
        async with self._places:
            raw = await asyncio.to_thread(raw_path, self._root, call, arrived_at)
            try:
                await self._settled(raw)
            except OSError as error:
                raise RecordingError(f"{raw}: {error}") from error
            return await asyncio.to_thread(self._sealed, call, raw), raw

    async def finish_left_over(
        self, store: CallStore, nodes: Sequence[NodeId], live: Collection[CallId], publish: Publish
    ) -> int:
        """Finish what a crash, or a store that was away, has left, except of calls that are `live`.

        Returns how many recordings were told.

        Call it once the journal's left-over entries are in the store. Raises `DatabaseAwayError`.
        """
        busy = {bare(call) for call in live}
        told = 0
        for raw in await asyncio.to_thread(raw_files, self._root):
            if raw.stem in busy or raw.stem in self._at_work:
                continue
            told += await self._finish_left_over(store, nodes, raw, publish)
        return told

    async def close(self, within_s: float) -> None:
        """Let those at work come to their end; what takes longer is left to the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within_s)
            for task in late:
                task.cancel()

    async def _keep_and_tell(self, call: CallId, arrived_at: datetime, tell: Callable[[Fact], None]) -> None:
        try:
            recorded, raw = await self.keep(call, arrived_at)
        except NothingRecordedError as error:
            log.warning("recording.none", call_id=call, error=str(error))
        except RecordingError as error:
            log.error("recording.not_kept", call_id=call, error=str(error))
        else:
            tell(recorded)
            log.info("recording.kept", call_id=call, seconds=recorded.duration_s)
            await self._remove_when_safe(raw)

    async def _finish_left_over(self, store: CallStore, nodes: Sequence[NodeId], raw: Path, publish: Publish) -> bool:
        records = [await store.call(call_id(node, raw.stem)) for node in nodes]
        record = next((found for found in records if found is not None), None)
        if record is None:
            if raw not in self._told_unknown:
                self._told_unknown.add(raw)
                log.warning("recording.of_unknown_call", path=str(raw.relative_to(self._root)))
            return False
        with serving(record.call):
            return await self._finish_of(record, raw, publish)

    async def _finish_of(self, record: CallRecord, raw: Path, publish: Publish) -> bool:
        if record.recording is not None:
            await self._remove_when_safe(raw)
            return False
        try:
            async with self._places:
                recorded = await asyncio.to_thread(self._sealed, record.call, raw)
        except NothingRecordedError:
            await self._remove(raw)
            return False
        except RecordingError as error:
            log.error("recording.not_kept", call_id=record.call, error=str(error))
            return False
        publish(Entry(record.call, record.last_seq + 1, self._clock.now(), recorded))
        log.info("recording.kept_late", call_id=record.call, seconds=recorded.duration_s)
        await self._remove_when_safe(raw)
        return True

    def _sealed(self, call: CallId, raw: Path) -> Recorded:
        found = taken(raw)
        return _recorded(found, self._vault.keep(Whose(call, Kind.TALK), found))

    async def _settled(self, raw: Path) -> None:
        size = -1
        for _ in range(int(WAIT_S / SETTLE_S)):
            now = (await asyncio.to_thread(raw.stat)).st_size
            if now == size:
                return
            size = now
            await asyncio.sleep(SETTLE_S)

    async def _remove_when_safe(self, raw: Path) -> None:
        try:
            await self._safe()
        except CallCenterError as error:
            log.warning("recording.raw_left", path=str(raw), error=str(error))
        else:
            await self._remove(raw)

    async def _remove(self, raw: Path) -> None:
        try:
            await asyncio.to_thread(raw.unlink, missing_ok=True)
        except OSError as error:
            log.warning("recording.raw_not_removed", path=str(raw), error=repr(error))


def _recorded(found: Taken, path: str) -> Recorded:
    caller, agent = found.stats
    return Recorded(
        path=path,
        duration_s=found.duration_s,
        sha256=found.sha256,
        size_bytes=found.size_bytes,
        caller=caller,
        agent=agent,
    )
