"""The vault in an S3-compatible store, spoken to over HTTP as a site's is; and one that goes away."""

import asyncio
import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from callcenter.database.engine import Database
from callcenter.recordings.files import RecordingError, taken
from callcenter.recordings.vault import objects
from callcenter.recordings.vault.envelope import Kind, Whose
from callcenter.recordings.vault.objects import Objects, S3Access, StoreAwayError
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.ids import CallId
from tests.fakes.raw_recordings import write_raw
from tests.fakes.vault import KEYS
from tests.integration.recordings.conftest import Archive

ACCESS = {"region": "us-east-1", "access_key": "test", "secret_key": "test"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port)
    server.start()
    httpx.put(f"http://127.0.0.1:{port}/archive").raise_for_status()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def archive(database: Database, tmp_path: Path, endpoint: str) -> Archive:
    made = Archive(tmp_path, database)
    store = Objects("s3://archive/12345", S3Access(endpoint=endpoint, **ACCESS))
    made.use(Vault(store, KEYS, tmp_path, made.book.standing))
    return made


async def test_recordings_are_kept_read_proven_and_deleted_there(archive: Archive) -> None:
    # More than obstore puts in one piece.
    kept = await archive.talk("pbx1.a", seconds=180)
    sound = await archive.vault.open(kept)
    whole = await sound.read()
    assert hashlib.sha256(whole).hexdigest() == kept.sha256
    assert await sound.read(3_000_000, 3_000_100) == whole[3_000_000:3_000_100]
    archive.days_pass(1)
    await archive.seals.seal_days_past()
    assert await archive.faults() == []

    there = archive.vault.objects
    stored = await asyncio.to_thread(there.whole, kept.path)
    await asyncio.to_thread(there.put, kept.path, stored[:-1] + bytes([stored[-1] ^ 1]))
    assert await archive.faults() == [f"{kept.path}: its file was changed (call pbx1.a)"]
    await asyncio.to_thread(there.remove, kept.path)
    assert await archive.faults() == [f"{kept.path}: its file is gone (call pbx1.a)"]
    await asyncio.to_thread(there.put, kept.path, stored)

    archive.days_pass(200)
    assert await archive.keeping.retain() == 1
    assert await archive.keeping.remove_unwanted() == 1
    assert await asyncio.to_thread(there.size, kept.path) is None
    assert await archive.faults() == []


async def test_a_store_that_is_away_is_said_and_the_raw_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "RETRIED_S", 0.1)
    away = Objects("s3://archive/12345", S3Access(endpoint=f"http://127.0.0.1:{free_port()}", **ACCESS))
    raw = write_raw(tmp_path / "a.raw")

    with pytest.raises(RecordingError, match=r"the store of recordings.*tried again"):
        Vault(away, KEYS, tmp_path).keep(Whose(CallId("pbx1.a"), Kind.TALK), taken(raw))
    assert raw.exists()
    with pytest.raises(StoreAwayError):
        away.look()
