"""Where backups lie, a folder or S3: dated sets, and beside them the recordings and files that they share.

callcenter-backups.json     says that this place is for backups
sets/<id>/                  manifest.json (last), database, objects.gz, keys
objects/ab/<sha256>         recordings, as sealed in the vault
files/ab/<sha256>           other files, sealed
"""

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from callcenter.main.backup.manifest import BackupError, Manifest, Piece, read
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.vault.objects import Objects, S3Access

MARK = "callcenter-backups.json"
_MANIFEST = "manifest.json"
SETS, OBJECTS, FILES = "sets", "objects", "files"


class Place:
    """All of it blocks; every method raises `StoreAwayError`."""

    def __init__(self, url: str, s3: S3Access) -> None:
        self.store = Objects(url, s3, "the place of backups")

    def claim(self) -> None:
        """Raises `BackupError` where something else lies there."""
        if self.is_one:
            return
        found = next(iter(self.store.all("")), None)
        if found is not None:
            raise BackupError(
                f"{self.store.url}: holds other things ({found.name}) → give an empty folder, or one of backups"
            )
        self.store.put(MARK, json.dumps({"format": 1}).encode())

    @property
    def is_one(self) -> bool:
        return self.store.size(MARK) is not None

    @property
    def free_bytes(self) -> int | None:
        """None where it is no folder."""
        folder = self.store.folder
        if folder is None:
            return None
        return shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free

    def sets(self) -> list[str]:
        """Of those that are whole, the oldest first."""
        names = (Path(one.name).parts for one in self.store.all(SETS))
        return sorted(parts[1] for parts in names if len(parts) == 3 and parts[2] == _MANIFEST)

    def manifest(self, set_id: str) -> Manifest:
        """Raises `BackupError`."""
        try:
            return read(self.store.whole(f"{SETS}/{set_id}/{_MANIFEST}"), set_id)
        except NothingRecordedError as error:
            there = ", ".join(self.sets()) or "none"
            raise BackupError(f"{self.store.url}: no backup {set_id} → there are: {there}") from error

    def conclude(self, manifest: Manifest) -> None:
        """From now on the set is a backup."""
        self.store.put(f"{SETS}/{manifest.id}/{_MANIFEST}", manifest.model_dump_json(indent=1).encode())

    def put(self, name: str, parts: Iterable[bytes]) -> Piece:
        """Stored, and hashed on the way."""
        digest, size = hashlib.sha256(), 0

        def passed() -> Iterator[bytes]:
            nonlocal size
            for part in parts:
                digest.update(part)
                size += len(part)
                yield part

        self.store.put_parts(name, passed())
        return Piece(name=name, size=size, sha256=digest.hexdigest())

    def fault(self, piece: Piece) -> str | None:
        """What is wrong with a piece; None where it is sound."""
        try:
            digest, size = hashlib.sha256(), 0
            for part in self.store.parts(piece.name):
                digest.update(part)
                size += len(part)
        except NothingRecordedError:
            return f"{piece.name}: is gone"
        is_sound = (size, digest.hexdigest()) == (piece.size, piece.sha256)
        return None if is_sound else f"{piece.name}: was changed"

    def put_index(self, set_id: str, sizes: dict[str, int]) -> Piece:
        lines = "".join(f"{Path(name).name} {size}\n" for name, size in sorted(sizes.items()))
        return self.put(f"{SETS}/{set_id}/objects.gz", [gzip.compress(lines.encode(), mtime=0)])

    def index(self, manifest: Manifest) -> dict[str, int]:
        """The recordings of a set, with their sizes; raises `BackupError`."""
        piece = manifest.objects.piece
        if (fault := self.fault(piece)) is not None:
            raise BackupError(fault)
        lines = gzip.decompress(self.store.whole(piece.name)).decode().splitlines()
        pairs = (line.split() for line in lines)
        return {object_piece(sha256, 0).name: int(size) for sha256, size in pairs}

    def remove_set(self, set_id: str) -> None:
        # The manifest first: what is left by a crash is no backup, and goes with the next one.
        self.store.remove(f"{SETS}/{set_id}/{_MANIFEST}")
        for one in list(self.store.all(f"{SETS}/{set_id}")):
            self.store.remove(one.name)

    def torn(self) -> set[str]:
        """Sets that never became whole."""
        found = {Path(one.name).parts[1] for one in self.store.all(SETS)}
        return found - set(self.sets())


def object_piece(sha256: str, size: int) -> Piece:
    """A recording."""
    return Piece(name=f"{OBJECTS}/{sha256[:2]}/{sha256}", size=size, sha256=sha256)
