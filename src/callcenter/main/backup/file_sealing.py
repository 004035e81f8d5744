"""Files of a backup, sealed by a key that follows from the site's key and from what the file holds.

So the same content is the same piece in every backup and is stored once; nobody without the key tells what it is.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from callcenter.main.backup.manifest import FileKept, Piece
from callcenter.main.backup.place import FILES, Place
from callcenter.recordings.vault.keys import SiteKey
from callcenter.recordings.vault.sealing import KEY_BYTES, PREFIX_BYTES, FileKey, sealed, unsealed

PART_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file that belongs to a backup."""

    path: str
    """As the manifest names it."""
    file: Path


def keep(found: Found, place: Place, site: SiteKey) -> FileKept | None:
    """Put it away as it stands; None where it is gone by now. Raises `StoreAwayError` and OSError."""
    try:
        handle = os.open(found.file, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        # It may be appended to meanwhile, or replaced: what it holds is what is behind this handle up to here.
        size = os.fstat(handle).st_size
        return keep_parts(found.path, lambda: _parts(handle, size), place, site)
    finally:
        os.close(handle)


def keep_parts(path: str, parts: Callable[[], Iterator[bytes]], place: Place, site: SiteKey) -> FileKept:
    """The same for what is no file; `parts` gives the same content each time. Raises `StoreAwayError`."""
    sha256 = _digest(parts())
    key = _key(site, sha256)
    digest = _digest(sealed(parts(), key))
    name = f"{FILES}/{digest[:2]}/{digest}"
    there = place.store.size(name)
    piece = place.put(name, sealed(parts(), key)) if there is None else Piece(name=name, size=there, sha256=digest)
    return FileKept(path=path, sha256=sha256, piece=piece)


def opened(kept: FileKept, place: Place, site: SiteKey) -> Iterator[bytes]:
    """What the file held; raises `DamagedError`, `StoreAwayError`, `NothingRecordedError`."""
    return unsealed(place.store.parts(kept.piece.name), _key(site, kept.sha256))


def _parts(handle: int, size: int) -> Iterator[bytes]:
    at = 0
    while at < size and (part := os.pread(handle, min(PART_BYTES, size - at), at)):
        at += len(part)
        yield part


def _digest(parts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _key(site: SiteKey, sha256: str) -> FileKey:
    def drawn(what: bytes) -> bytes:
        return site.signature(b"callcenter backup v1: file: " + what + b": " + sha256.encode())

    return FileKey(drawn(b"key")[:KEY_BYTES], drawn(b"prefix")[:PREFIX_BYTES])
