"""Recordings on their way to a transcript: the queue of jobs in a real PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, Recorded
from callcenter.database.engine import Database
from callcenter.transcripts.jobs import LEASE, MOST_ATTEMPTS, Job
from callcenter.transcripts.service import Transcription
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationError
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, whole_call
from tests.fakes.transcriber import FakeTranscriber, said
from tests.waiting import until

CALL = CallId("pbx1.a")


class House:
    """A worker with a fake engine over the real store."""

    def __init__(self, database: Database) -> None:
        self.clock = FakeClock(START + timedelta(minutes=5))
        self.calls = CallStore(database)
        self.store = TranscriptStore(database)
        self.engine = FakeTranscriber({0: [said(1, "我要", "办社保")], 1: [said(4, "请问")]})
        self.may_decode = True
        self.asked = 0
        self.removed: set[str] = set()
        self.worker = Transcription(self.store, self.engine, self.sound_of, self.is_idle, self.clock)

    def is_idle(self) -> bool:
        self.asked += 1
        return self.may_decode

    @contextlib.asynccontextmanager
    async def sound_of(self, recorded: Recorded) -> AsyncIterator[Path]:
        if recorded.path in self.removed:
            raise DictationError("no_sound", "gone", is_final=True)
        yield Path(recorded.path)

    async def state(self, call: CallId = CALL) -> tuple[str, int, str | None]:
        found = await self.store.of_call(call)
        assert found is not None
        return found[0].state, found[0].attempts, found[0].cause

    async def texts(self, call: CallId = CALL) -> list[tuple[str, str]]:
        found = await self.store.of_call(call)
        assert found is not None
        return [(one.speaker, one.text) for one in found[1]]

    async def taken(self) -> Job:
        await self.store.enlist(self.clock.now())
        job = await self.store.take(self.clock.now())
        assert job is not None
        return job


@pytest.fixture
async def house(database: Database) -> House:
    house = House(database)
    await house.calls.write(whole_call(CALL))
    return house


async def test_a_recording_that_was_kept_is_written_down(house: House) -> None:
    assert await house.worker.work_once()

    assert await house.state() == ("done", 1, None)
    assert await house.texts() == [("caller", "我要办社保"), ("agent", "请问")]
    assert house.engine.heard == [
        (Path("2026/11/21/x.wav"), 0, Language.ZH),
        (Path("2026/11/21/x.wav"), 1, Language.ZH),
    ]


async def test_what_is_done_is_not_done_again(house: House) -> None:
    assert [await house.worker.work_once() for _ in range(3)] == [True, False, False]


async def test_a_silent_side_is_not_decoded(house: House) -> None:
    other = CallId("pbx1.b")
    entries = whole_call(other)
    recorded = entries[-1].fact
    assert isinstance(recorded, Recorded)
    quiet = Recorded(
        path="b.wav", duration_s=1, sha256="0", size_bytes=1, caller=recorded.caller,
        agent=type(recorded.agent)(peak_dbfs=-96, rms_dbfs=-96, is_silent=True),
    )  # fmt: skip
    await house.calls.write([*entries[:-1], Entry(other, entries[-1].seq, entries[-1].at, quiet)])
    while await house.worker.work_once():
        pass

    assert await house.texts(other) == [("caller", "我要办社保")]


async def test_a_failure_is_tried_again_later_and_given_up_with_its_cause(house: House) -> None:
    house.engine.fault = DictationError("engine_failed", "aborted")
    seen = []
    for _ in range(MOST_ATTEMPTS):
        assert await house.worker.work_once()
        assert not await house.worker.work_once()
        seen.append(await house.state())
        house.clock.move(3600)

    assert seen == [
        ("waiting", 1, "engine_failed"),
        ("waiting", 2, "engine_failed"),
        ("waiting", 3, "engine_failed"),
        ("failed", 4, "engine_failed"),
    ]
    assert not await house.worker.work_once()


async def test_a_language_that_nothing_decodes_is_given_up_at_once(house: House) -> None:
    house.engine.fault = DictationError("no_engine", "no engine", is_final=True)
    await house.worker.work_once()

    assert await house.state() == ("failed", 1, "no_engine")


async def test_what_the_database_will_not_take_fails_the_job_and_not_the_service(house: House) -> None:
    house.engine.sides[0] = [said(1, "\x00")]
    await house.worker.work_once()

    assert await house.state() == ("waiting", 1, "engine_failed")


async def test_what_failed_can_be_begun_anew(house: House) -> None:
    house.engine.fault = DictationError("no_engine", "no engine", is_final=True)
    await house.worker.work_once()
    house.engine.fault = None

    assert await house.store.begin_anew(CALL, house.clock.now())
    assert not await house.store.begin_anew(CALL, house.clock.now())
    await house.worker.work_once()
    assert await house.state() == ("done", 1, None)


async def test_the_job_of_one_who_was_killed_comes_due_by_itself(house: House) -> None:
    await house.taken()
    at_once = await house.store.take(house.clock.now())
    house.clock.move(LEASE.total_seconds() + 1)
    later = await house.store.take(house.clock.now())

    assert at_once is None
    assert later is not None
    assert later.attempt == 2


async def test_a_job_that_kills_whoever_works_on_it_is_given_up(house: House) -> None:
    for _ in range(MOST_ATTEMPTS):
        await house.taken()
        house.clock.move(LEASE.total_seconds() + 1)

    assert await house.store.take(house.clock.now()) is None
    assert await house.state() == ("failed", MOST_ATTEMPTS, "gave_out")


async def test_who_has_lost_the_lease_keeps_nothing(house: House) -> None:
    slow = await house.taken()
    house.clock.move(LEASE.total_seconds() + 1)
    quick = await house.taken()

    assert not await house.store.renew(slow, house.clock.now())
    assert not await house.store.finish(slow, [], house.clock.now())
    assert await house.store.renew(quick, house.clock.now())
    assert (await house.state())[:2] == ("working", 2)


async def test_work_that_was_broken_off_by_a_stop_is_due_at_once_and_does_not_count(house: House) -> None:
    house.engine.sides[0] = [said(float(n), "一") for n in range(1000)]
    working = asyncio.create_task(house.worker.work_once())
    await until(lambda: house.engine.decoded > 0)
    house.may_decode = False
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

    assert await house.state() == ("waiting", 0, None)
    assert (await house.taken()).attempt == 1


async def test_nothing_is_decoded_while_callers_need_the_machine(house: House) -> None:
    house.may_decode = False
    working = asyncio.create_task(house.worker.work_once())
    await until(lambda: house.asked > 0)
    decoded = house.engine.decoded
    house.may_decode = True
    await working

    assert decoded == 0
    assert (await house.state())[0] == "done"


async def test_two_workers_never_take_the_same_job(house: House) -> None:
    await house.calls.write(whole_call("pbx1.b"))
    await house.store.enlist(house.clock.now())
    taken = await asyncio.gather(*(house.store.take(house.clock.now()) for _ in range(4)))

    assert sorted(job.call for job in taken if job is not None) == ["pbx1.a", "pbx1.b"]


async def test_recordings_from_before_are_left_as_they_are(house: House) -> None:
    house.clock.move(8 * 86400)

    assert await house.store.enlist(house.clock.now()) == 0


async def test_a_transcript_goes_with_its_recording(house: House, database: Database) -> None:
    await house.worker.work_once()
    async with database.transaction() as session:
        await session.execute(text("delete from recordings"))
        left = (await session.execute(text("select count(*) from utterances"))).scalar_one()

    assert left == 0


async def test_what_was_said_is_forgotten_when_the_recording_was_deleted(house: House, database: Database) -> None:
    await house.calls.write(whole_call("pbx1.b"))
    while await house.worker.work_once():
        pass
    async with database.transaction() as session:
        await session.execute(text("update recordings set deleted_at = now() where call = :call"), {"call": CALL})

    assert await house.worker.sweep_once() == 1
    assert await house.texts() == []
    assert await house.texts(CallId("pbx1.b")) != []
    assert await house.worker.sweep_once() == 0
