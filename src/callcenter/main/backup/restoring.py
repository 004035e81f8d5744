"""A backup brought back, into what is empty: never over what there is.

Everything that can refuse is asked before the first byte is written. A crash half way leaves a note below the data
folder, and the same command goes on where it was.
"""

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from callcenter.database import migrate
from callcenter.database.dumping import loaded
from callcenter.database.engine import Database
from callcenter.database.role_lock import RoleLock
from callcenter.database.snapshot import session
from callcenter.main.backup import snapshot_store
from callcenter.main.backup.checking import checked
from callcenter.main.backup.contents import VAULT, place_of
from callcenter.main.backup.file_sealing import opened
from callcenter.main.backup.making import copied
from callcenter.main.backup.manifest import BackupError, FileKept, Manifest, other_keys
from callcenter.main.backup.place import Place
from callcenter.main.backup.secrets import proven_keys, without
from callcenter.main.backup.telling import Progress, Tell
from callcenter.main.roles.peers import peers
from callcenter.recordings.files import sync_folder
from callcenter.recordings.vault.book_store import BookStore
from callcenter.recordings.vault.envelope import read
from callcenter.recordings.vault.keys import KeyNotHereError, SiteKeys
from callcenter.recordings.vault.objects import Objects
from callcenter.recordings.vault.sealing import FileKey, unsealed
from callcenter.recordings.vault.service import ENVELOPES, OBJECTS, envelope_name
from callcenter.settings import Settings

AT_ONCE = 4
PAGE = 500
NOTE = "restore.under-way"
EMPTY_IT = "give an empty database and data folder: move what is there aside, it may still be needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where a backup is brought to."""

    settings: Settings
    database_url: str
    vault: Objects
    keys: SiteKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back."""

    manifest: Manifest
    recordings: int
    files: int
    faults: tuple[str, ...]
    """Recordings that did not."""


class Restoring:
    """One backup. Every step raises `BackupError`, `StoreAwayError`, `DatabaseAwayError`."""

    def __init__(self, goal: Goal, place: Place, set_id: str, tell: Tell, within_s: float) -> None:
        self._goal = goal
        self._settings = goal.settings
        self._place = place
        self._set_id = set_id
        self._tell = tell
        self._within_s = within_s
        self._note = goal.settings.data / NOTE

    async def restore(self, *, despite_keys: bool = False) -> Restored:
        """`despite_keys`: also where keys other than that of recordings are not those of the backup."""
        manifest = await asyncio.to_thread(self._looked_at, despite_keys)
        await self._refuse_where_something_is()
        await asyncio.to_thread(self._begin)
        await self._database(manifest)
        recordings, faults = await asyncio.to_thread(self._recordings, manifest)
        await self._envelopes()
        for file in manifest.files:
            await asyncio.to_thread(self._file, file, manifest)
        self._tell(f"{len(manifest.files)} files")
        await asyncio.to_thread(self._note.unlink)
        return Restored(
            manifest=manifest, recordings=recordings, files=len(manifest.files), faults=(*manifest.missing, *faults)
        )

    def _looked_at(self, despite_keys: bool) -> Manifest:
        """The manifest, once everything about the backup has been asked."""
        self._tell(f"{self._set_id}: is compared with its manifest")
        found = checked(self._place, self._set_id, self._goal.keys, with_recordings=False)
        manifest = found.manifest
        try:
            key = self._goal.keys.key(manifest.key_id)
        except KeyNotHereError as error:
            raise BackupError(
                f"these are not the keys: the backup was made with the key {manifest.key_id}"
                " → set CALLCENTER_RECORDINGS__KEY, or add it to CALLCENTER_RECORDINGS__KEYS_BEFORE"
            ) from error
        if found.faults:
            raise BackupError(f"{self._set_id} is damaged: {'; '.join(found.faults)} → take an earlier one (--set)")
        others = other_keys(manifest.checks, proven_keys(self._settings), key)
        if others and not despite_keys:
            told = "; ".join(f"{name} ({without(name)})" for name in others)
            raise BackupError(f"these are not the keys: {told} → set them, or say --despite-keys")
        if not migrate.is_known(manifest.revision):
            raise BackupError(
                f"{self._set_id}: made by callcenter {manifest.version}, whose schema {manifest.revision} this version"
                " does not know → install that version or a later one"
            )
        return manifest

    async def _refuse_where_something_is(self) -> None:
        lock = RoleLock(self._goal.database_url)
        await lock.open("nobody")
        try:
            if found := peers(await lock.names()):
                raise BackupError(f"the service {found[0].id} runs on this database → stop it")
        finally:
            await lock.close()
        if await asyncio.to_thread(self._is_under_way):
            self._tell("goes on where it was")
            return
        async with session(self._goal.database_url) as snapshot:
            if not await snapshot_store.is_empty(snapshot):
                raise BackupError(f"the database has tables → {EMPTY_IT}")
        there = await asyncio.to_thread(self._something)
        if there is not None:
            raise BackupError(f"{there}: is there already → {EMPTY_IT}")

    def _is_under_way(self) -> bool:
        try:
            other = self._note.read_text().strip()
        except FileNotFoundError:
            return False
        if other != self._set_id:
            raise BackupError(
                f"the backup {other} is half restored here → go on with it (--set {other}), or {EMPTY_IT}"
            )
        return True

    def _something(self) -> str | None:
        data = self._settings.data
        journal = next((data / "journal").glob("*.journal"), None)
        if journal is not None:
            return str(journal)
        for under in (OBJECTS, ENVELOPES):
            found = next(iter(self._goal.vault.all(under)), None)
            if found is not None:
                return f"{self._goal.vault.url}/{found.name}"
        raw = next(self._settings.raw_recordings.glob("[0-9]*/[0-9]*/[0-9]*/*"), None)
        return None if raw is None else str(raw)

    def _begin(self) -> None:
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(self._set_id)
        sync_folder(self._note.parent)

    async def _database(self, manifest: Manifest) -> None:
        if await migrate.revision(self._goal.database_url) is None:
            await asyncio.to_thread(self._load, manifest)
        self._tell("database: migrations")
        await migrate.upgrade(self._goal.database_url)

    def _load(self, manifest: Manifest) -> None:
        dump = manifest.database
        secret = self._goal.keys.key(manifest.key_id).unwrapped(dump.wrapped, dump.piece.sha256.encode())
        parts = unsealed(self._place.store.parts(dump.piece.name), FileKey(secret, dump.prefix))
        self._tell("database")
        loaded(self._goal.database_url, parts, self._within_s)

    def _recordings(self, manifest: Manifest) -> tuple[int, list[str]]:
        """How many there are now, and what is wrong with the others."""
        there = {one.name: one.size for one in self._goal.vault.all(OBJECTS)}
        index = self._place.index(manifest)
        lacking = [name for name, size in index.items() if there.get(name) != size]
        faults: list[str] = []
        with ThreadPoolExecutor(AT_ONCE, "restore") as threads:
            done = threads.map(lambda name: copied(name, self._place.store, self._goal.vault), lacking)
            for name, fault in zip(lacking, self._telling(done, len(lacking)), strict=True):
                if fault is not None:
                    faults.append(f"{name}: {fault}")
        return len(index) - len(faults), faults

    def _telling(self, done: Iterable[str | None], count: int) -> Iterator[str | None]:
        progress = Progress(self._tell)
        for number, one in enumerate(done, 1):
            progress.so_far(f"recordings: {number} of {count}")
            yield one
        self._tell(f"recordings: {count}")

    async def _envelopes(self) -> None:
        """Beside each recording what it is opened by, of which the database has a copy."""
        database = Database(self._goal.database_url, 2)
        try:
            book, after = BookStore(database), ""
            while some := await book.page(after, PAGE):
                kept = {one.object: read(one.envelope).as_json() for one in some if one.envelope is not None}
                await asyncio.to_thread(self._put_envelopes, kept)
                after = some[-1].path
        finally:
            await database.close()

    def _put_envelopes(self, kept: dict[str, bytes]) -> None:
        with ThreadPoolExecutor(AT_ONCE, "restore") as threads:
            for _ in threads.map(lambda one: self._goal.vault.put(envelope_name(one[0]), one[1]), kept.items()):
                pass

    def _file(self, file: FileKept, manifest: Manifest) -> None:
        parts = opened(file, self._place, self._goal.keys.key(manifest.key_id))
        where = place_of(file.path, self._settings)
        if where is None:
            self._goal.vault.put(file.path.removeprefix(f"{VAULT}/"), b"".join(parts))
            return
        where.parent.mkdir(parents=True, exist_ok=True)
        aside = where.with_name(f".{where.name}.restored")
        with aside.open("wb") as stream:
            aside.chmod(0o600 if not file.path.startswith("flows/") else 0o644)
            for part in parts:
                stream.write(part)
        _keep_other(where, aside)
        aside.rename(where)


def _keep_other(where: Path, new: Path) -> None:
    """What an operator's file was before stays beside it, where it differs."""
    if where.is_file() and where.read_bytes() != new.read_bytes():
        where.rename(where.with_name(f"{where.name}.before-restore"))
