"""The vault: every recording goes in by `keep` and comes out by `open`, and by nothing else."""

import asyncio
import contextlib
import hashlib
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import uuid4

from callcenter.calls.timeline import MessageLeft, Recorded
from callcenter.recordings.files import NothingRecordedError, RecordingError
from callcenter.recordings.levels import Peaks
from callcenter.recordings.vault.envelope import Content, Envelope, Medium, Whose, read
from callcenter.recordings.vault.keys import NoKeyError, SiteKeys
from callcenter.recordings.vault.objects import Objects, StoreAwayError
from callcenter.recordings.vault.sealing import FileKey, sealed
from callcenter.recordings.vault.sound import PlainSource, SealedSource, Sound

OBJECTS = "objects"
ENVELOPES = "keys"
WITHIN_S = 40.0
"""For one reading; a store that hangs must not hang whoever listens."""
THREADS = 4
"""Their own: a store that hangs takes no thread from the rest of the service."""

PART_SUFFIX = ".part"
"""Of what a crash may leave, still sealed or unfinished."""

_T = TypeVar("_T")


class Sealable(Protocol):
    """A sound that is whole and measured."""

    @property
    def sha256(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...

    @property
    def duration_s(self) -> float: ...

    @property
    def peaks(self) -> Peaks | None: ...

    def parts(self) -> Iterator[bytes]:
        """Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What the book says of a recording."""

    object: str
    envelope: bytes | None
    """As JSON; None once it is deleted."""
    deleted_at: datetime | None


async def not_in_the_book(_path: str) -> Standing | None:
    """For whoever has no book."""
    return None


class Vault:
    """Recordings in `objects`; WAVs from before there was a vault lie below `old`.

    `look_up` says where what the timeline names lies now; None: nobody has entered it yet, it is where it was kept.
    """

    def __init__(
        self,
        objects: Objects,
        keys: SiteKeys | NoKeyError,
        old: Path,
        look_up: Callable[[str], Awaitable[Standing | None]] = not_in_the_book,
    ) -> None:
        self.objects = objects
        self._keys = keys
        self.old = old
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(THREADS, "vault")

    @property
    def keys(self) -> SiteKeys:
        """Raises `NoKeyError`."""
        if isinstance(self._keys, NoKeyError):
            raise self._keys
        return self._keys

    @property
    def key_fault(self) -> str | None:
        """Why the site has no key."""
        return str(self._keys) if isinstance(self._keys, NoKeyError) else None

    async def open(self, kept: Recorded | MessageLeft) -> Sound:
        """What was kept, for reading.

        Raises `NothingRecordedError` where it is gone or was deleted, `KeyNotHereError`, `NoKeyError` and
        `DamagedError` where it cannot be read, `StoreAwayError`, `DatabaseAwayError`.
        """
        standing = await self._look_up(kept.path)
        if standing is None:
            return await self.in_thread(lambda: self._unentered(kept))
        if standing.deleted_at is not None or standing.envelope is None:
            when = "" if standing.deleted_at is None else f" on {standing.deleted_at:%Y-%m-%d}"
            raise NothingRecordedError(f"the recording was deleted{when}")
        name, envelope = standing.object, read(standing.envelope)
        return await self.in_thread(lambda: self.opened(name, envelope))

    def opened(self, name: str, envelope: Envelope) -> Sound:
        """An object of the store. Blocks; raises what `open` raises."""
        stored = self.objects.size(name)
        if stored is None:
            raise NothingRecordedError("the recording is not in the store any more")
        source = SealedSource(self.objects, name, envelope, envelope.file_key(self.keys))
        return Sound(envelope.content, source, self.in_thread)

    @contextlib.asynccontextmanager
    async def as_file(self, kept: Recorded | MessageLeft) -> AsyncIterator[Path]:
        """For what only reads files, also in another process: one in memory, gone afterwards. Raises as `open`."""
        async with self.lent(await self.open(kept)) as file:
            yield file

    @contextlib.asynccontextmanager
    async def lent(self, sound: Sound) -> AsyncIterator[Path]:
        """An opened one as such a file."""
        handle = os.memfd_create("recording", os.MFD_CLOEXEC)
        try:
            async for piece in sound.stream():
                os.write(handle, piece)
            yield Path(f"/proc/{os.getpid()}/fd/{handle}")
        finally:
            os.close(handle)

    def keep(self, whose: Whose, sound: Sealable) -> str:
        """Seal a WAV, and name its object. Blocks.

        What it returns is safe. Raises `RecordingError` where it could not be kept; done again it gives another object.
        """
        content = Content(
            medium=Medium.WAV,
            sha256=sound.sha256,
            length=sound.size_bytes,
            duration_s=sound.duration_s,
            original_sha256=sound.sha256,
        )
        return self.seal(whose, content, sound.peaks, sound.parts())

    def seal(self, whose: Whose, content: Content, peaks: Peaks | None, parts: Iterator[bytes]) -> str:
        """The same in any medium; also raises what `parts` raises beside OSError."""
        aside = self.old / f".{uuid4()}{PART_SUFFIX}"
        try:
            key = FileKey.made()
            envelope = Envelope.made(whose, content, key, peaks, self.keys.current)
            self.old.mkdir(parents=True, exist_ok=True)
            return self._put(aside, envelope, sealed(parts, key))
        except (OSError, NoKeyError, StoreAwayError) as error:
            raise RecordingError(f"recording of {whose.call}: cannot be kept ({error}); it is tried again") from error
        finally:
            aside.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove what a crash left half sealed; what is younger than a day another service may be about. Blocks."""
        until = time.time() - 86_400
        for aside in self.old.glob(f".*{PART_SUFFIX}"):
            if aside.stat().st_mtime < until:
                aside.unlink(missing_ok=True)

    def envelope(self, name: str) -> Envelope:
        """The one beside an object. Blocks; raises `NothingRecordedError`, `DamagedError`, `StoreAwayError`."""
        return read(self.objects.whole(envelope_name(name)))

    def _put(self, aside: Path, envelope: Envelope, chunks: Iterator[bytes]) -> str:
        digest = hashlib.sha256()
        with aside.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
        name = object_name(digest.hexdigest())
        # The envelope first: an object without one would be a recording that nobody can ever read.
        self.objects.put(envelope_name(name), envelope.as_json())
        self.objects.put_file(name, aside)
        return name

    async def in_thread(self, work: Callable[[], _T], /) -> _T:
        """Run what asks the store; raises `StoreAwayError` when it takes too long."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(WITHIN_S):
                return await loop.run_in_executor(self._threads, work)
        except TimeoutError as error:
            raise StoreAwayError(f"the store of recordings: no answer within {WITHIN_S:g} s") from error

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _unentered(self, kept: Recorded | MessageLeft) -> Sound:
        if kept.path.startswith(f"{OBJECTS}/"):
            return self.opened(kept.path, self.envelope(kept.path))
        file = old_path(self.old, kept.path)
        content = Content(
            medium=Medium.WAV,
            sha256=kept.sha256,
            length=file.stat().st_size,
            duration_s=kept.duration_s,
            original_sha256=kept.sha256,
        )
        return Sound(content, PlainSource(file), self.in_thread)


def object_name(stored_sha256: str) -> str:
    return f"{OBJECTS}/{stored_sha256[:2]}/{stored_sha256}"


def envelope_name(name: str) -> str:
    """Beside which envelope the object lies."""
    return f"{ENVELOPES}/{name.removeprefix(f'{OBJECTS}/')}.json"


def old_path(root: Path, path: str) -> Path:
    """A WAV from before; raises `NothingRecordedError` for one that is gone or would lie outside `root`."""
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        raise NothingRecordedError("the recording's file is not there; it may have been removed by the retention rule")
    return file
