"""Yesterday's recordings made a tenth of their size, one at a time, whenever the machine has nothing better to do."""

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import structlog

from callcenter.recordings.vault.book_store import BookStore, Kept
from callcenter.recordings.vault.chain import Moment
from callcenter.recordings.vault.envelope import Medium, read
from callcenter.recordings.vault.opus import compressed
from callcenter.recordings.vault.sealing import stored_length
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.errors import CallCenterError

AFTER = timedelta(days=1)
AT_ONCE = 50
BUSY_S = 1.0
NICENESS = 19

log = structlog.get_logger(__name__)


class Compressing:
    """`may_work`: whether no caller needs the machine."""

    def __init__(self, vault: Vault, book: BookStore, may_work: Callable[[], bool], now: Callable[[], Moment]) -> None:
        self._vault = vault
        self._book = book
        self._may_work = may_work
        self._now = now
        self._refused: set[str] = set()

    async def compress(self) -> int:
        """All that are a day old; returns how many. Raises `DatabaseAwayError`, `StoreAwayError`."""
        done, after, before = 0, "", self._now().at - AFTER
        while some := await self._book.uncompressed(before, after, AT_ONCE):
            for one in some:
                await self._until_idle()
                done += one.path not in self._refused and await self._compress(one)
            after = some[-1].path
        if done:
            log.info("recordings.compressed", recordings=done)
        return done

    async def _until_idle(self) -> None:
        while True:
            if self._may_work():
                return
            await asyncio.sleep(BUSY_S)

    async def _compress(self, one: Kept) -> bool:
        if one.envelope is None:
            return False
        before = read(one.envelope)
        try:
            sound = await self._vault.in_thread(lambda: self._vault.opened(one.object, before))
            async with self._vault.lent(sound) as wav:
                opus = await asyncio.to_thread(_at_low_priority, lambda: compressed(wav))
            peaks = await sound.peaks()
            content = replace(
                before.content, medium=Medium.OPUS, sha256=hashlib.sha256(opus).hexdigest(), length=len(opus)
            )
            name = await asyncio.to_thread(self._vault.seal, before.whose, content, peaks, iter([opus]))
            envelope = await self._vault.in_thread(lambda: self._vault.envelope(name))
        except CallCenterError as error:
            # It stays as it is, and whole: verifying says what is wrong with it, if anything is.
            self._refused.add(one.path)
            log.warning("recording.not_compressed", call_id=one.call, path=one.path, error=str(error))
            return False
        return await self._book.replace(one, name, envelope, stored_length(len(opus)), self._now())


def _at_low_priority(work: Callable[[], bytes]) -> bytes:
    """Linux: a thread has a priority of its own; one that was lowered ends with its work."""
    found: list[bytes] = []
    faults: list[BaseException] = []

    def run() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 raised anew in the thread that waits
            faults.append(error)

    thread = threading.Thread(target=run, name="compressing", daemon=True)
    thread.start()
    thread.join()
    if faults:
        raise faults[0]
    return found[0]
