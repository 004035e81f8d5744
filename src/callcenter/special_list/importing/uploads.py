"""Files as they were sent, kept for as long as they are being read and not a moment longer.

Rules: only our user may read them; a file that has no batch any more is a crash's and is removed.
"""

import asyncio
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from callcenter.special_list.importing.batches import BatchId
from callcenter.special_list.importing.problems import UnusableFileError
from callcenter.special_list.importing.reading import MOST_BYTES

STRAY_S = 3600.0
"""A file on its way here is no older."""


@dataclass(frozen=True, slots=True)
class Upload:
    path: Path
    sha256: bytes
    size_bytes: int


class Uploads:
    """The folder of uploads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, batch: BatchId) -> Path:
        return self._folder / f"{batch}.upload"

    def has(self, batch: BatchId) -> bool:
        return self.path(batch).is_file()

    async def take(self, pieces: AsyncIterable[bytes]) -> Upload:
        """Write down what is sent; raises `UnusableFileError` where it is too large or cannot be kept."""
        path = self._folder / f"{secrets.token_hex(8)}.arriving"
        digest = hashlib.sha256()
        size = 0
        try:
            file = await asyncio.to_thread(self._opened, path)
            try:
                async for piece in pieces:
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise UnusableFileError(f"file: more than {MOST_BYTES // 1024**2} MB; split it")
                    digest.update(piece)
                    await asyncio.to_thread(file.write, piece)
            finally:
                await asyncio.to_thread(file.close)
        except OSError as error:
            self.drop(path)
            raise UnusableFileError(
                f"file: cannot be kept in {self._folder} ({error.strerror}); is there room?"
            ) from error
        except BaseException:
            self.drop(path)
            raise
        return Upload(path, digest.digest(), size)

    def keep(self, upload: Upload, batch: BatchId) -> None:
        upload.path.rename(self.path(batch))

    def remove(self, batch: BatchId) -> None:
        self.drop(self.path(batch))

    def drop(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def sweep(self, wanted: Collection[BatchId]) -> int:
        """Remove what no batch of `wanted` needs; returns how many files that were."""
        kept = {self.path(batch) for batch in wanted}
        swept = 0
        for path in self._folder.glob("*.*") if self._folder.is_dir() else ():
            if path not in kept and time.time() - path.stat().st_mtime > STRAY_S:
                self.drop(path)
                swept += 1
        return swept

    def _opened(self, path: Path) -> BinaryIO:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
