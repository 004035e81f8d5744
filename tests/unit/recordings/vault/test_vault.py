"""The vault in a folder: what goes in comes out, in parts, and nothing of it lies there to be read."""

import asyncio
import os
import resource
from pathlib import Path

import pytest
import soundfile

from callcenter.calls.timeline import MessageLeft
from callcenter.recordings.files import NothingRecordedError, RecordingError, Taken, taken
from callcenter.recordings.vault import service
from callcenter.recordings.vault.envelope import Kind, Whose
from callcenter.recordings.vault.keys import NoKeyError, SiteKey, SiteKeys
from callcenter.recordings.vault.objects import Objects, StoreAwayError, UnfitStoreError
from callcenter.recordings.vault.sealing import DamagedError
from callcenter.recordings.vault.service import Vault, envelope_name
from callcenter.vocabulary.ids import CallId, QueueId
from tests.fakes.raw_recordings import write_raw
from tests.fakes.vault import KEYS, local_vault

WHOSE = Whose(CallId("pbx1.a"), Kind.TALK)


@pytest.fixture
def found(tmp_path: Path) -> Taken:
    return taken(write_raw(tmp_path / "2026/11/21/a.raw", seconds=5))


def told(found: Taken, path: str) -> MessageLeft:
    return MessageLeft(
        node="n", queue=QueueId("q"), path=path, duration_s=5, sha256=found.sha256, size_bytes=found.size_bytes
    )


def stored(root: Path) -> list[Path]:
    return [file for file in (root / "vault").rglob("*") if file.is_file()]


async def test_what_was_kept_is_read_whole_and_in_parts(tmp_path: Path, found: Taken) -> None:
    vault = local_vault(tmp_path)
    wav = b"".join(found.parts())
    sound = await vault.open(told(found, vault.keep(WHOSE, found)))

    assert await sound.read() == b"".join([piece async for piece in sound.stream()]) == wav
    assert await sound.read(70_000, 70_010) == wav[70_000:70_010]
    assert await sound.read(len(wav) - 3, len(wav) + 99) == wav[-3:]
    assert await sound.read(9, 9) == b""
    assert (sound.length, sound.sha256, sound.medium) == (len(wav), found.sha256, "audio/wav")
    assert await sound.peaks() == found.peaks


async def test_nothing_that_lies_there_can_be_heard(tmp_path: Path, found: Taken) -> None:
    local_vault(tmp_path).keep(WHOSE, found)
    some = found.raw.read_bytes()[1000:1064]

    assert len(stored(tmp_path)) == 2
    assert all(some not in file.read_bytes() for file in stored(tmp_path))
    assert [file.name for file in found.raw.parent.iterdir()] == [found.raw.name]
    assert (tmp_path / "vault").stat().st_mode & 0o077 == 0


async def test_an_object_is_named_by_what_it_holds_and_never_the_same_twice(tmp_path: Path, found: Taken) -> None:
    vault = local_vault(tmp_path)

    assert vault.keep(WHOSE, found) != vault.keep(WHOSE, found)


async def test_who_only_reads_files_is_lent_one_in_memory(tmp_path: Path, found: Taken) -> None:
    vault = local_vault(tmp_path)
    kept = told(found, vault.keep(WHOSE, found))
    async with vault.as_file(kept) as file:
        samples, _ = await asyncio.to_thread(soundfile.read, file, dtype="int16")

    assert samples.tobytes() == found.raw.read_bytes()
    assert not file.exists()


async def test_one_byte_that_was_changed_is_damage(tmp_path: Path, found: Taken) -> None:
    vault = local_vault(tmp_path)
    path = vault.keep(WHOSE, found)
    file = tmp_path / "vault" / path
    data = bytearray(file.read_bytes())
    data[100_000] ^= 1
    file.write_bytes(data)
    sound = await vault.open(told(found, path))

    assert await sound.read(0, 1000)
    with pytest.raises(DamagedError):
        await sound.read()


async def test_another_recording_in_its_place_is_damage(tmp_path: Path, found: Taken) -> None:
    vault = local_vault(tmp_path)
    one, other = (vault.keep(Whose(CallId(call), Kind.TALK), found) for call in ("pbx1.a", "pbx1.b"))
    folder = tmp_path / "vault"
    (folder / one).write_bytes((folder / other).read_bytes())

    with pytest.raises(DamagedError):
        await (await vault.open(told(found, one))).read()


@pytest.mark.parametrize("lost", ["object", "envelope"])
async def test_what_is_not_there_is_told(tmp_path: Path, found: Taken, lost: str) -> None:
    vault = local_vault(tmp_path)
    path = vault.keep(WHOSE, found)
    (tmp_path / "vault" / (path if lost == "object" else envelope_name(path))).unlink()

    with pytest.raises(NothingRecordedError):
        await vault.open(told(found, path))


async def test_a_wav_from_before_is_read_as_it_is(tmp_path: Path, found: Taken) -> None:
    wav = b"".join(found.parts())
    (tmp_path / "old.wav").write_bytes(wav)
    sound = await local_vault(tmp_path).open(told(found, "old.wav"))

    assert await sound.read(40, 60) == wav[40:60]
    assert (await sound.peaks(), sound.length) == (None, len(wav))


async def test_without_a_key_nothing_is_kept_and_the_raw_file_stays(tmp_path: Path, found: Taken) -> None:
    vault = Vault(Objects(f"file://{tmp_path}/vault"), NoKeyError("no key"), tmp_path)

    with pytest.raises(RecordingError, match=r"no key.*tried again"):
        vault.keep(WHOSE, found)
    assert found.raw.exists()


async def test_a_disk_that_takes_no_more_is_told_and_leaves_the_raw_file_alone(tmp_path: Path, found: Taken) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(RecordingError, match=r"File too large.*tried again"):
            local_vault(tmp_path).keep(WHOSE, found)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [file.name for file in found.raw.parent.iterdir()] == [found.raw.name]
    assert stored(tmp_path) == []


async def test_what_a_crash_left_half_sealed_goes_after_a_day(tmp_path: Path) -> None:
    old, young = tmp_path / ".old.part", tmp_path / ".young.part"
    for file in (old, young):
        file.write_bytes(b"x")
    os.utime(old, (0, 0))
    local_vault(tmp_path).clear()

    assert (old.exists(), young.exists()) == (False, True)


async def test_a_key_from_before_still_reads(tmp_path: Path, found: Taken) -> None:
    path = local_vault(tmp_path).keep(WHOSE, found)
    later = local_vault(tmp_path, SiteKeys(SiteKey("another-key-that-came-later-0123456789"), [KEYS.current]))

    assert await (await later.open(told(found, path))).read() == b"".join(found.parts())


async def test_a_store_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WITHIN_S", 0.01)
    vault, stuck = local_vault(tmp_path), asyncio.Event()
    loop = asyncio.get_running_loop()
    with pytest.raises(StoreAwayError, match="no answer"):
        await vault.in_thread(lambda: asyncio.run_coroutine_threadsafe(stuck.wait(), loop).result(5))
    stuck.set()


@pytest.mark.parametrize("url", ["file:///proc/1/nowhere", "s3://"])
def test_a_store_that_is_not_there_is_away_and_nothing_worse(found: Taken, tmp_path: Path, url: str) -> None:
    vault = Vault(Objects(url), KEYS, tmp_path)

    with pytest.raises(RecordingError, match="the store of recordings"):
        vault.keep(WHOSE, found)
    assert found.raw.exists()


@pytest.mark.parametrize("url", ["http://example.com", "folder"])
def test_a_store_that_cannot_be_is_named(url: str) -> None:
    with pytest.raises(UnfitStoreError, match="CALLCENTER_RECORDINGS__STORE"):
        Objects(url)
