"""Files as they come in: bounded, ours alone, and gone when nobody needs them."""

import hashlib
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callcenter.special_list.importing import uploads as uploads_module
from callcenter.special_list.importing.batches import BatchId
from callcenter.special_list.importing.problems import UnusableFileError
from callcenter.special_list.importing.uploads import STRAY_S, Uploads


async def sent(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def there(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_file_is_kept_for_us_alone_until_its_batch_is_done(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "imports")
    upload = await uploads.take(sent(b"a,", b"b"))
    uploads.keep(upload, BatchId(7))

    assert (upload.sha256, upload.size_bytes) == (hashlib.sha256(b"a,b").digest(), 3)
    assert uploads.has(BatchId(7))
    assert uploads.path(BatchId(7)).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "imports").stat().st_mode & 0o777 == 0o700

    uploads.remove(BatchId(7))
    uploads.remove(BatchId(7))

    assert there(tmp_path / "imports") == []


async def test_a_file_that_is_too_large_or_breaks_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"a"
        raise ConnectionResetError

    monkeypatch.setattr(uploads_module, "MOST_BYTES", 3)
    uploads = Uploads(tmp_path)
    with pytest.raises(UnusableFileError, match="more than"):
        await uploads.take(sent(b"ab", b"cd"))
    with pytest.raises(UnusableFileError, match="cannot be kept"):
        await uploads.take(broken())

    assert there(tmp_path) == []


async def test_what_a_crash_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    for batch in (1, 2):
        uploads.keep(await uploads.take(sent(b"a")), BatchId(batch))
    arriving = await uploads.take(sent(b"a"))
    for batch in (1, 2):
        os.utime(uploads.path(BatchId(batch)), (0, time.time() - STRAY_S - 1))

    assert uploads.sweep([BatchId(1)]) == 1
    assert there(tmp_path) == sorted(["1.upload", arriving.path.name])
