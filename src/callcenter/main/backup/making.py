"""A backup of a service that goes on: no call waits for it, and what it holds is of one moment.

In this order: what waits to become rows, the database at one snapshot, the recordings which that snapshot knows, the
rest, the manifest. A crash leaves no manifest, and so no backup.
"""

import asyncio
import hashlib
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from callcenter import __version__
from callcenter.database.dumping import dumped
from callcenter.database.snapshot import Snapshot, session
from callcenter.main.backup import snapshot_store
from callcenter.main.backup.contents import (
    SETTINGS,
    VAULT,
    after_the_database,
    before_the_database,
    settings_told,
    told_in_the_journal,
)
from callcenter.main.backup.file_sealing import Found, keep, keep_parts
from callcenter.main.backup.manifest import BackupError, Dump, FileKept, Index, Manifest, sealed_checks
from callcenter.main.backup.place import OBJECTS, SETS, Place, object_piece
from callcenter.main.backup.secrets import proven_keys
from callcenter.main.backup.telling import Progress, Tell
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.vault.keys import SiteKey
from callcenter.recordings.vault.objects import Objects
from callcenter.recordings.vault.sealing import FileKey, sealed
from callcenter.recordings.vault.service import envelope_name
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError

AT_ONCE = 4
"""Recordings; more would only take the disk from calls."""
ROOM_LEFT_BYTES = 256 * 1024 * 1024
"""A disk is never filled up to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up."""

    settings: Settings
    database_url: str
    vault: Objects
    key: SiteKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup, and what of it is new."""

    manifest: Manifest
    new_recordings: int
    new_bytes: int


class Making:
    """Done within `within_s`, or not at all."""

    def __init__(self, source: Source, place: Place, tell: Tell, within_s: float) -> None:
        self._source = source
        self._settings = source.settings
        self._place = place
        self._tell = tell
        self._within_s = within_s
        self._ends_at = time.monotonic() + within_s

    async def make(self, keys: bytes | None = None) -> Made:
        """`keys` is what else the set is to hold.

        Raises `BackupError`, `BackupUnderWayError`, `DumpError`, `DatabaseAwayError`, `StoreAwayError`.
        """
        self._refuse_own_folder()
        await asyncio.to_thread(self._place.claim)
        made_at = datetime.now(UTC)
        set_id = f"{made_at:%Y%m%dT%H%M%SZ}"
        async with session(self._source.database_url) as snapshot:
            if set_id in await asyncio.to_thread(self._place.sets):
                raise BackupError(f"{set_id}: there is a backup of this second already")
            await asyncio.to_thread(self._tidy)
            there = await asyncio.to_thread(self._recordings_there)
            await self._refuse_without_room(snapshot, there)
            first, told = await asyncio.to_thread(self._first)
            name = await snapshot.fix()
            wanted = await snapshot_store.wanted(snapshot)
            revision, counts = await snapshot_store.revision(snapshot), await snapshot_store.counts(snapshot)
            dump = await asyncio.to_thread(self._dump, set_id, name)
            await snapshot.let_go()
            # Nothing of this is removed from the store before the session ends.
            rest = await asyncio.to_thread(self._rest, set_id, wanted, told, there)
        kept_keys = None if keys is None else await asyncio.to_thread(self._place.put, f"{SETS}/{set_id}/keys", [keys])
        manifest = Manifest(
            id=set_id,
            made_at=made_at,
            version=__version__,
            revision=revision,
            key_id=self._source.key.id,
            checks=b64encode(sealed_checks(proven_keys(self._settings), self._source.key)),
            database=dump,
            objects=rest.index,
            files=(*first, *rest.files),
            missing=rest.missing,
            counts=counts,
            keys=kept_keys,
        ).signed(self._source.key)
        await asyncio.to_thread(self._place.conclude, manifest)
        return Made(manifest=manifest, new_recordings=rest.new, new_bytes=rest.new_bytes)

    def _refuse_own_folder(self) -> None:
        folder = self._place.store.folder
        for own in (self._settings.data, self._settings.flows):
            if folder is not None and folder.resolve().is_relative_to(own.resolve()):
                raise BackupError(f"{folder}: lies in {own}, which is to be backed up → give a folder of another disk")

    def _tidy(self) -> None:
        """Remove what a crash has left: nobody else is at work here."""
        for torn in self._place.torn():
            self._place.remove_set(torn)

    def _recordings_there(self) -> dict[str, int]:
        return {one.name: one.size for one in self._place.store.all(OBJECTS)}

    async def _refuse_without_room(self, snapshot: Snapshot, there: dict[str, int]) -> None:
        free = await asyncio.to_thread(lambda: self._place.free_bytes)
        if free is None:
            return
        wanted = await snapshot_store.wanted(snapshot)
        recordings = sum(size for name, size in wanted.sizes.items() if there.get(name) != size)
        files = await asyncio.to_thread(self._file_bytes)
        # A dump is smaller than the database, whose indexes it does not have.
        needed = recordings + files + await snapshot_store.size_bytes(snapshot) + ROOM_LEFT_BYTES
        if needed > free:
            raise BackupError(
                f"{self._place.store.url}: needs {_mb(needed)}, and has {_mb(free)} → make room, or keep fewer (--keep)"
            )

    def _file_bytes(self) -> int:
        found = (*before_the_database(self._settings), *after_the_database(self._settings))
        return sum(one.file.stat().st_size for one in found if one.file.exists())

    def _first(self) -> tuple[list[FileKept], set[str]]:
        kept = self._kept(before_the_database(self._settings))
        return kept, told_in_the_journal(self._settings)

    def _kept(self, found: Iterable[Found]) -> list[FileKept]:
        kept = (self._file(one) for one in found)
        return [one for one in kept if one is not None]

    def _file(self, one: Found) -> FileKept | None:
        self._in_time()
        try:
            return keep(one, self._place, self._source.key)
        except OSError as error:
            raise BackupError(f"{one.file}: cannot be read ({error.strerror})") from error

    def _dump(self, set_id: str, snapshot: str) -> Dump:
        key = FileKey.made()
        name = f"{SETS}/{set_id}/database"
        parts = dumped(self._source.database_url, snapshot, self._left_s)
        piece = self._place.put(name, sealed(self._passed(parts, "database"), key))
        wrapped = self._source.key.wrapped(key.secret, piece.sha256.encode())
        return Dump(piece=piece, prefix=b64encode(key.prefix), wrapped=b64encode(wrapped))

    def _passed(self, parts: Iterable[bytes], what: str) -> Iterator[bytes]:
        size, progress = 0, Progress(self._tell)
        for part in parts:
            size += len(part)
            progress.so_far(f"{what}: {_mb(size)}")
            yield part
        self._tell(f"{what}: {_mb(size)}")

    def _rest(self, set_id: str, wanted: snapshot_store.Wanted, told: set[str], there: dict[str, int]) -> "_Rest":
        """What lies in the store of recordings, and the files that the database knows nothing of."""
        vault = self._source.vault
        besides = {*wanted.besides, *map(envelope_name, told - set(wanted.sizes))}
        sizes = dict(wanted.sizes)
        for name in told.union(wanted.not_entered) - set(sizes):
            size = vault.size(name)
            if size is not None:
                sizes[name] = size
        new = [name for name, size in sizes.items() if there.get(name) != size]
        missing = self._copied(new)
        files = self._kept(after_the_database(self._settings))
        shown = settings_told(self._settings)
        files.append(keep_parts(SETTINGS, lambda: iter((shown,)), self._place, self._source.key))
        files += [file for name in sorted(besides) if (file := self._small(name)) is not None]
        kept = {name: size for name, size in sizes.items() if name not in missing}
        piece = self._place.put_index(set_id, kept)
        return _Rest(
            index=Index(piece=piece, count=len(kept), bytes=sum(kept.values())),
            files=files,
            missing=tuple(f"{name}: {fault}" for name, fault in sorted(missing.items())),
            new=len(new) - len(missing),
            new_bytes=sum(sizes[name] for name in new if name not in missing),
        )

    def _copied(self, names: list[str]) -> dict[str, str]:
        """Returns what could not be, and why."""
        missing: dict[str, str] = {}
        progress = Progress(self._tell)
        with ThreadPoolExecutor(AT_ONCE, "backup") as threads:
            done = threads.map(self._copy, names)
            try:
                for number, (name, fault) in enumerate(zip(names, done, strict=True), 1):
                    if fault is not None:
                        missing[name] = fault
                    progress.so_far(f"recordings: {number} of {len(names)} new ones")
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                raise
        self._tell(f"recordings: {len(names)} new ones")
        return missing

    def _copy(self, name: str) -> str | None:
        """What is wrong with it; None where it was copied."""
        self._in_time()
        return copied(name, self._source.vault, self._place.store)

    def _small(self, name: str) -> FileKept | None:
        """Of the store of recordings, as one more file."""
        self._in_time()
        try:
            data = self._source.vault.whole(name)
        except NothingRecordedError:
            return None
        return keep_parts(f"{VAULT}/{name}", lambda: iter((data,)), self._place, self._source.key)

    @property
    def _left_s(self) -> float:
        return max(1.0, self._ends_at - time.monotonic())

    def _in_time(self) -> None:
        if time.monotonic() > self._ends_at:
            raise BackupError(
                f"not done within {self._within_s:.0f} s (--within-s): what is there is kept for the next"
            )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    index: Index
    files: list[FileKept]
    missing: tuple[str, ...]
    new: int
    new_bytes: int


class _OtherContentError(CallCenterError):
    """What was copied is not what its name says."""


def copied(name: str, source: Objects, target: Objects) -> str | None:
    """Copy an object whose name is its hash; what is wrong with it, or None. Blocks; raises `StoreAwayError`."""
    wanted = object_piece(Path(name).name, 0)

    def passed() -> Iterator[bytes]:
        digest = hashlib.sha256()
        for part in source.parts(name):
            digest.update(part)
            yield part
        # Before the end, so that the target never has it.
        if digest.hexdigest() != wanted.sha256:
            raise _OtherContentError(name)

    try:
        target.put_parts(name, passed())
    except NothingRecordedError:
        return "is gone"
    except _OtherContentError:
        return "was changed"
    return None
