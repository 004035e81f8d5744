"""A journal on disk for records that must reach the database in order, although it may be away for hours.

What is promised: `append` only hands over to a thread. A record survives the death of this process (kill -9) once the
thread has written it, as a rule within a millisecond, and the loss of power once `flushed` has returned. Records are
read in the order of `append`, none is left out, and after a crash those not yet confirmed are read again: with an
idempotent reader each arrives exactly once. While the disk refuses, records wait in memory up to a bound, and
`fault` says so.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from callcenter.database.segments import Position, Record, last_end, line, read, segment_path, segments
from callcenter.vocabulary.errors import CallCenterError

SEGMENT_BYTES = 4 * 1024 * 1024
MEMORY_BYTES = 64 * 1024 * 1024
LOW_DISK_BYTES = 1024 * 1024 * 1024
RETRY_S = 1.0
FLUSH_S = 10.0
LONGEST_NAME_BYTES = 256

log = structlog.get_logger(__name__)


class JournalInUseError(CallCenterError):
    """Another process writes this journal."""


class NotFlushedError(CallCenterError):
    """The disk did not take what was appended within the deadline; it is still tried."""


@dataclass(frozen=True, slots=True)
class JournalHealth:
    """For readiness, metrics and alarms."""

    unconfirmed_bytes: int
    """On disk, waiting for the database."""
    free_bytes: int
    fault: str | None
    """Why the disk takes nothing at present; None while it does."""
    dropped: int
    """Records lost since the start because disk and memory were full. Anything but 0 is an alarm."""

    @property
    def is_disk_low(self) -> bool:
        return self.free_bytes < LOW_DISK_BYTES


class Journal:
    """The journal in `folder`. One reader; `append` from any thread."""

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES, memory_bytes: int = MEMORY_BYTES) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._memory_bytes = memory_bytes
        self._lock_handle = -1
        # Shared with the threads, under `_changed`.
        self._changed = threading.Condition()
        self._buffer: list[bytes] = []
        self._buffer_bytes = 0
        self._appended = self._written = self._synced = self._dropped = 0
        self._is_closing = False
        self._fault: str | None = None
        # Of the writing thread; `_file` also of the syncing one, under `_file_lock`.
        self._file_lock = threading.Lock()
        self._file = -1
        self._is_spoiled = True
        self._end = Position(0, 0)
        # Of the event loop.
        self._confirmed = Position(0, 0)
        self._read_to = Position(0, 0)
        self._more = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads: list[threading.Thread] = []

    @property
    def end(self) -> Position:
        """The place after the last record on disk."""
        return self._end

    @property
    def confirmed(self) -> Position:
        return self._confirmed

    def claim(self) -> str:
        """Take the folder, and tell by what name it was written before; raises `JournalInUseError`."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise JournalInUseError(f"{self._folder}: another service writes here; give each its own folder") from error
        self._lock_handle = handle
        return os.pread(handle, LONGEST_NAME_BYTES, 0).decode(errors="replace").strip()

    def let_go(self) -> None:
        """Leave the folder to others; after `claim` without `open`, or as the last thing of `close`."""
        if self._lock_handle >= 0:
            os.close(self._lock_handle)
            self._lock_handle = -1

    def open(self, name: str = "") -> None:
        """Take the folder, unless that is done, and begin under `name`; raises `JournalInUseError`."""
        if self._lock_handle < 0:
            self.claim()
        with contextlib.suppress(OSError):
            # Only read by who comes after us; a full disk is no reason not to begin.
            os.ftruncate(self._lock_handle, 0)
            os.pwrite(self._lock_handle, name.encode(), 0)
        self._confirmed = self._read_to = self._last_confirmed()
        # The first write begins a segment: old ones are never written again, so a torn line stays the last of its own.
        self._end = max(self._confirmed, last_end(self._folder))
        self._is_spoiled = True
        self._loop = asyncio.get_running_loop()
        self._more.set()
        for work in (self._write_on, self._sync_on):
            thread = threading.Thread(target=work, name=f"journal {work.__name__}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def append(self, body: bytes) -> None:
        """Take one line; never blocks, never fails on the disk's account."""
        text = line(body)
        with self._changed:
            if self._buffer_bytes + len(text) > self._memory_bytes:
                self._dropped += 1
                if self._dropped == 1:
                    log.critical("journal.dropped", folder=str(self._folder), fault=self._fault)
                return
            self._buffer.append(text)
            self._buffer_bytes += len(text)
            self._appended += 1
            self._changed.notify_all()

    async def flushed(self, within_s: float = FLUSH_S) -> None:
        """Return once all that was appended before is safe from a loss of power; raises `NotFlushedError`."""

        def wait(target: int) -> bool:
            with self._changed:
                return self._changed.wait_for(lambda: self._synced >= target, within_s)

        if not await asyncio.to_thread(wait, self._appended):
            raise NotFlushedError(
                f"{self._folder}: not on disk within {within_s} s: {self._fault or 'the disk is slow'}"
            )

    async def read(self) -> tuple[Record, ...]:
        """The next records that were not read since `open`, in order; waits until there is one."""
        while True:
            self._more.clear()
            # A cancelled read moves nothing: its records come again.
            records, self._read_to = await asyncio.to_thread(self._read_next, self._read_to)
            if records:
                return records
            await self._more.wait()

    async def confirm(self, end: Position) -> None:
        """Everything before `end` has reached the database, for good: it is not read again and its files go."""
        self._confirmed = end
        await asyncio.to_thread(self._let_go, end)

    async def set_aside(self, body: bytes) -> None:
        """Keep a record that the database will never take, for a person to look at: appended to ``refused``."""

        def write() -> None:
            with open(os.open(self._folder / "refused", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
                file.write(body + b"\n")
                file.flush()
                os.fsync(file.fileno())

        try:
            await asyncio.to_thread(write)
        except OSError as error:
            log.critical("journal.not_set_aside", folder=str(self._folder), error=repr(error))

    def health(self) -> JournalHealth:
        unconfirmed = sum(
            segment_path(self._folder, segment).stat().st_size
            for segment in segments(self._folder)
            if segment >= self._confirmed.segment
        )
        behind = self._confirmed.offset if segment_path(self._folder, self._confirmed.segment).exists() else 0
        # Of a service that stands by, the folder may not be there yet.
        there = next(folder for folder in (self._folder, *self._folder.absolute().parents) if folder.exists())
        return JournalHealth(unconfirmed - behind, shutil.disk_usage(there).free, self._fault, self._dropped)

    async def close(self) -> None:
        """Write what is left and let the folder go."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join, FLUSH_S)
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self.let_go()

    def _read_next(self, at: Position) -> tuple[tuple[Record, ...], Position]:
        while True:
            # Listed before it is read: a segment that has a successor by now gets no more lines.
            later = next((segment for segment in segments(self._folder) if segment > at.segment), None)
            end = self._end
            reading = read(self._folder, at, None if at.segment < end.segment else end.offset)
            if reading.damaged:
                log.error("journal.damaged", folder=str(self._folder), segment=at.segment, lines=reading.damaged)
            if reading.records:
                return reading.records, reading.end
            if reading.end != at:
                at = reading.end
            elif later is None or at.segment >= end.segment:
                return (), at
            else:
                at = Position(later, 0)

    def _last_confirmed(self) -> Position:
        try:
            segment, offset = (self._folder / "confirmed").read_text().split()
            return Position(int(segment), int(offset))
        except (OSError, ValueError):
            # Never confirmed, or unreadable: read everything again rather than leave anything out.
            return Position(0, 0)

    def _let_go(self, end: Position) -> None:
        try:
            aside = self._folder / "confirmed.new"
            aside.touch(0o600)
            aside.write_text(f"{end.segment} {end.offset}")
            aside.rename(self._folder / "confirmed")
            for segment in segments(self._folder):
                if segment < end.segment:
                    segment_path(self._folder, segment).unlink(missing_ok=True)
        except OSError as error:
            # Nothing is lost by it: what was confirmed may be read once more after a restart.
            log.warning("journal.not_tidied", error=repr(error))

    def _write_on(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._buffer or self._is_closing)
                batch, self._buffer = self._buffer, []
                if not batch:
                    self._changed.notify_all()
                    return
            self._write(batch)
            with self._changed:
                self._buffer_bytes -= sum(len(text) for text in batch)
                self._written += len(batch)
                self._changed.notify_all()
            self._wake_reader()

    def _write(self, batch: Sequence[bytes]) -> None:
        data = b"".join(batch)
        while True:
            try:
                self._write_whole(data)
            except OSError as error:
                if self._fault is None:
                    log.critical("journal.disk_refuses", folder=str(self._folder), error=repr(error))
                with self._changed:
                    self._fault = repr(error)
                    if self._is_closing:
                        log.critical("journal.lost", folder=str(self._folder), records=len(batch))
                        return
                    self._changed.wait_for(lambda: self._is_closing, RETRY_S)
            else:
                if self._fault is not None:
                    log.info("journal.disk_takes_again", folder=str(self._folder))
                self._fault = None
                return

    def _write_whole(self, data: bytes) -> None:
        if self._is_spoiled or self._end.offset + len(data) > self._segment_bytes:
            self._begin_segment()
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            # The reader stops at `_end`, so nobody has seen this half; where it cannot be cut off, the segment ends.
            try:
                os.ftruncate(self._file, self._end.offset)
            except OSError:
                self._is_spoiled = True
            raise
        self._end = Position(self._end.segment, self._end.offset + len(data))

    def _begin_segment(self) -> None:
        with self._file_lock:
            segment = self._end.segment + 1
            path = segment_path(self._folder, segment)
            begun = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
            if self._file >= 0:
                os.fsync(self._file)
                os.close(self._file)
            self._file = begun
            self._end = Position(segment, 0)
            self._is_spoiled = False
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _sync_on(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._written > self._synced or self._is_closing)
                written = self._written
                if written == self._synced and not self._threads[0].is_alive():
                    return
            if written == self._synced:
                self._threads[0].join(RETRY_S)
                continue
            try:
                with self._file_lock:
                    os.fsync(self._file)
            except OSError as error:
                log.critical("journal.not_synced", folder=str(self._folder), error=repr(error))
                with self._changed:
                    self._fault = repr(error)
                    self._changed.wait_for(lambda: self._is_closing, RETRY_S)
                continue
            with self._changed:
                self._synced = written
                self._changed.notify_all()

    def _wake_reader(self) -> None:
        if self._loop is not None:
            # The loop may be gone already where a service was torn down without `close`.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._more.set)
