"""Messages on disk: written as they come, finished when over, and after a crash."""

import asyncio
import hashlib
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import soundfile

from callcenter.calls.ports import TapeSilent, TapeTorn
from callcenter.calls.timeline import Entry, Fact, MessageLeft
from callcenter.recordings.message_files import SHORTEST_S, begin, left, left_over, taken
from callcenter.recordings.messages import FIRST_WORD_S, DiskTape, MessageKeeper
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.ids import CallId, NodeId, QueueId
from callcenter.vocabulary.sound import FRAME_BYTES, RATE_HZ, Sound
from tests.fakes.call_store import FakeCallStore
from tests.fakes.clock import FakeClock
from tests.fakes.entries import PBX, arrived
from tests.fakes.vault import local_vault

CALL = CallId("pbx1.0317d6be-cd5c-44ac-87a2-b1986e6a8ed9")
SOCIAL = QueueId("social")
SILENCE = bytes(FRAME_BYTES)


def frames(sound: Sound) -> list[bytes]:
    return [sound[at : at + FRAME_BYTES] for at in range(0, len(sound) - FRAME_BYTES + 1, FRAME_BYTES)]


@dataclass
class Told:
    facts: list[Fact] = field(default_factory=list)
    events: list[TapeSilent | TapeTorn] = field(default_factory=list)


@asynccontextmanager
async def keeping(root: Path) -> AsyncIterator[MessageKeeper]:
    async def safe() -> None:
        return

    keeper = MessageKeeper(root, local_vault(root), FakeClock(), safe)
    yield keeper
    await keeper.close(5)


def files(root: Path) -> list[Path]:
    return [file for file in root.rglob("*") if file.is_file()]


def recording(
    keeper: MessageKeeper, told: Told, longest_s: float = 120, end_silence_s: float | None = None
) -> DiskTape:
    return keeper.record(
        CALL,
        node="message",
        queue=SOCIAL,
        longest_s=longest_s,
        end_silence_s=end_silence_s,
        on_event=told.events.append,
        tell=told.facts.append,
    )


async def test_a_message_is_a_wav_of_what_the_caller_said(tmp_path: Path) -> None:
    told = Told()
    async with keeping(tmp_path) as keeper:
        tape = recording(keeper, told)
        for frame in frames(tone(440, 3)):
            tape.take(frame)
            await asyncio.sleep(0)
        tape.stop()

    [told_of] = told.facts
    assert isinstance(told_of, MessageLeft)
    kept = await local_vault(tmp_path).open(told_of)
    wav = await kept.read()
    sound, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
    assert (told_of.node, told_of.queue, told_of.duration_s, rate) == ("message", SOCIAL, 3.0, RATE_HZ)
    assert told_of.sha256 == kept.sha256 == hashlib.sha256(wav).hexdigest()
    assert told_of.size_bytes == kept.length == len(wav)
    assert sound.tobytes() not in b"".join(file.read_bytes() for file in files(tmp_path))
    assert abs(loudest_hz(Sound(sound.tobytes())) - 440) < 5
    assert left_over(tmp_path) == []


async def test_no_more_is_kept_than_the_node_allows(tmp_path: Path) -> None:
    told = Told()
    async with keeping(tmp_path) as keeper:
        tape = recording(keeper, told, longest_s=2)
        for frame in frames(tone(440, 5)):
            tape.take(frame)
        tape.stop()

    assert [fact.duration_s for fact in told.facts if isinstance(fact, MessageLeft)] == [2.0]


@pytest.mark.parametrize("said", [tone(440, SHORTEST_S / 2), Sound(SILENCE * 200), Sound(b"")])
async def test_who_said_nothing_has_left_no_message_and_no_file(tmp_path: Path, said: Sound) -> None:
    told = Told()
    async with keeping(tmp_path) as keeper:
        tape = recording(keeper, told)
        for frame in frames(said):
            tape.take(frame)
        tape.stop()

    assert told.facts == []
    assert files(tmp_path) == []


async def test_silence_after_speech_is_told_once(tmp_path: Path) -> None:
    told = Told()
    async with keeping(tmp_path) as keeper:
        tape = recording(keeper, told, end_silence_s=3)
        for frame in frames(tone(440, 1)):
            tape.take(frame)
        for _ in range(149):
            tape.take(SILENCE)
        assert told.events == []
        for _ in range(200):
            tape.take(SILENCE)
        assert told.events == [TapeSilent()]
        tape.stop()


async def test_people_may_think_before_they_speak(tmp_path: Path) -> None:
    told = Told()
    async with keeping(tmp_path) as keeper:
        tape = recording(keeper, told, end_silence_s=3)
        for _ in range(int(FIRST_WORD_S * 50) - 1):
            tape.take(SILENCE)
        assert told.events == []
        tape.take(SILENCE)
        tape.take(SILENCE)
        assert told.events == [TapeSilent()]
        tape.stop()


async def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    told = Told()
    (tmp_path / "2026").write_text("a file where the folder should be")
    (tmp_path / "2025").write_text("the same")
    root = tmp_path / "2026"
    async with keeping(root) as keeper:
        tape = recording(keeper, told)
        tape.take(SILENCE)
        tape.stop()

    assert [type(event) for event in told.events] == [TapeTorn]
    assert told.facts == []


async def test_a_full_disk_is_told_and_what_was_written_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    written = 0

    def append(file: Path, data: bytes) -> None:
        nonlocal written
        if written > 30_000:
            raise OSError(28, "No space left on device")
        written += len(data)
        with file.open("ab") as stream:
            stream.write(data)

    monkeypatch.setattr("callcenter.recordings.messages._append", append)
    async with keeping(tmp_path) as keeper:
        tape = recording(keeper, told)
        for frame in frames(tone(440, 6)):
            tape.take(frame)
            await asyncio.sleep(0.001)
        tape.stop()

    assert told.events == [TapeTorn("the disk does not take it (No space left on device)")]
    [kept] = told.facts
    assert isinstance(kept, MessageLeft)
    assert kept.duration_s < 3


async def test_what_a_crash_left_is_finished_once_by_the_next_start(tmp_path: Path) -> None:
    clock, store, published = FakeClock(), FakeCallStore(), list[Entry]()
    store.keep(Entry(CALL, 1, clock.now(), arrived()))
    for _ in range(2):
        raw = begin(tmp_path, CALL, clock.now(), "message", SOCIAL)
        raw.file.write_bytes(tone(440, 2) + b"\x01")
    async with keeping(tmp_path) as keeper:
        live = await keeper.finish_left_over(store, [PBX], [CALL], published.append)
        told = await keeper.finish_left_over(store, [NodeId("other"), PBX], [], published.append)

    assert (live, told) == (0, 2)
    assert [(entry.seq, type(entry.fact)) for entry in published] == [(2, MessageLeft), (3, MessageLeft)]
    assert len({entry.fact.path for entry in published if isinstance(entry.fact, MessageLeft)}) == 2
    assert left_over(tmp_path) == []


async def test_one_that_somebody_may_still_write_is_left_alone(tmp_path: Path) -> None:
    clock, store, published = FakeClock(), FakeCallStore(), list[Entry]()
    store.keep(Entry(CALL, 1, clock.now(), arrived()))
    raw = begin(tmp_path, CALL, clock.now(), "message", SOCIAL)
    raw.file.write_bytes(tone(440, 2))
    async with keeping(tmp_path) as keeper:
        young = await keeper.finish_left_over(store, [PBX], [], published.append, untouched_s=600)
        os.utime(raw.file, (0, 0))
        old = await keeper.finish_left_over(store, [PBX], [], published.append, untouched_s=600)

    assert (young, old) == (0, 1)


async def test_a_message_told_before_the_crash_is_not_told_again(tmp_path: Path) -> None:
    clock, store, published = FakeClock(), FakeCallStore(), list[Entry]()
    raw = begin(tmp_path, CALL, clock.now(), "message", SOCIAL)
    raw.file.write_bytes(tone(440, 2))
    found = taken(raw)
    assert found is not None
    store.keep(Entry(CALL, 1, clock.now(), arrived()))
    store.keep(Entry(CALL, 2, clock.now(), left(raw, found, "objects/ab/ab")))
    async with keeping(tmp_path) as keeper:
        told = await keeper.finish_left_over(store, [PBX], [], published.append)

    assert (told, published, left_over(tmp_path)) == (0, [], [])


async def test_a_live_call_that_was_taken_over_tells_of_its_own_message(tmp_path: Path) -> None:
    told = Told()
    raw = begin(tmp_path, CALL, FakeClock().now(), "message", SOCIAL)
    raw.file.write_bytes(tone(440, 2))
    async with keeping(tmp_path) as keeper:
        keeper.recover(CALL, told.facts.append)

    assert [type(fact) for fact in told.facts] == [MessageLeft]
