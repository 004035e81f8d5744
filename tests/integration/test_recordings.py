"""Recordings from the raw file to the reader, with the calls in a real PostgreSQL."""

import asyncio
import hashlib
from base64 import b64decode
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.timeline import Entry, Fact, Recorded
from callcenter.database.engine import Database
from callcenter.database.journal import NotFlushedError
from callcenter.recordings.files import raw_files
from callcenter.recordings.service import RecordingKeeper
from callcenter.vocabulary.ids import CallId
from tests.fakes.clock import FakeClock
from tests.fakes.entries import PBX, START, whole_call
from tests.fakes.raw_recordings import write_raw
from tests.fakes.web import FakeSite

CALL = CallId("pbx1.a")
TALKED = whole_call(CALL)[:-1]


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    return await FakeSite(FakeClock(START), tmp_path, database=database).fill()


@pytest.fixture
async def wav(site: FakeSite) -> bytes:
    """The recording of CALL, sealed and kept."""
    write_raw(site.recordings / "2026/11/21/a.raw", seconds=3)
    recorded, _ = await RecordingKeeper(site.recordings, site.vault, site.clock).keep(CALL, START)
    await site.store.write([*TALKED, Entry(CALL, len(TALKED) + 1, START, recorded)])
    return await (await site.vault.open(recorded)).read()


@pytest.fixture
async def agent(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("limin") as client:
        yield client


RECORDING = f"/api/v1/calls/{CALL}/recording"


async def listened(client: httpx.AsyncClient, call: CallId = CALL) -> str:
    """The address of the sound, with a reason."""
    answer = await client.post(f"/api/v1/calls/{call}/recording/listenings", json={"reason": "own_work"})
    answer.raise_for_status()
    return f"/api/v1/calls/{call}/recording?listening={answer.json()['id']}"


async def test_a_call_that_ended_gets_its_recording_told(site: FakeSite) -> None:
    raw = write_raw(site.recordings / "2026/11/21/a.raw", seconds=1)
    told: list[Fact] = []
    keeper = RecordingKeeper(site.recordings, site.vault, site.clock)
    keeper.call_ended(CALL, START, told.append)
    keeper.call_ended(CallId("pbx1.none"), START, told.append)
    await keeper.close(10)

    assert [fact.kind for fact in told] == ["recording.kept"]
    assert not await asyncio.to_thread(raw.exists)


async def test_the_raw_recording_stays_until_the_telling_is_safe(site: FakeSite) -> None:
    raw = write_raw(site.recordings / "2026/11/21/a.raw")

    async def full_disk() -> None:
        raise NotFlushedError("disk")

    keeper = RecordingKeeper(site.recordings, site.vault, site.clock, full_disk)
    keeper.call_ended(CALL, START, lambda _: None)
    await keeper.close(10)

    assert raw_files(site.recordings) == [raw]


async def test_a_recording_still_being_written_is_waited_for(site: FakeSite) -> None:
    raw = write_raw(site.recordings / "2026/11/21/a.raw", seconds=1)
    keeper = RecordingKeeper(site.recordings, site.vault, site.clock)
    keeping = asyncio.create_task(keeper.keep(CALL, START))
    with await asyncio.to_thread(raw.open, "ab") as file:
        for _ in range(4):
            file.write(bytes(32000))
            file.flush()
            await asyncio.sleep(0.1)
    recorded, _ = await keeping

    assert recorded.duration_s == 5


async def test_what_a_crash_left_is_finished_by_the_next_start(site: FakeSite) -> None:
    await site.store.write(TALKED)
    for name in ("a", "live", "unknown"):
        write_raw(site.recordings / f"2026/11/21/{name}.raw")
    published: list[Entry] = []
    keeper = RecordingKeeper(site.recordings, site.vault, site.clock)
    live = [CallId("pbx1.live")]

    assert await keeper.finish_left_over(site.store, [PBX], live, published.append) == 1
    assert [(entry.call, entry.seq) for entry in published] == [(CALL, len(TALKED) + 1)]
    assert isinstance(published[0].fact, Recorded)
    assert [path.stem for path in raw_files(site.recordings)] == ["live", "unknown"]


async def test_a_crash_between_telling_and_tidying_tells_nothing_twice(site: FakeSite, wav: bytes) -> None:
    assert [path.stem for path in raw_files(site.recordings)] == ["a"]
    published: list[Entry] = []
    keeper = RecordingKeeper(site.recordings, site.vault, site.clock)

    assert await keeper.finish_left_over(site.store, [PBX], [], published.append) == 0
    assert published == []
    assert raw_files(site.recordings) == []


async def test_a_recording_is_played_whole_and_in_ranges(agent: httpx.AsyncClient, wav: bytes) -> None:
    sound = await listened(agent)
    whole = await agent.get(sound)
    part = await agent.get(sound, headers={"range": "bytes=100-199"})
    end = await agent.get(sound, headers={"range": "bytes=-10"})
    beyond = await agent.get(sound, headers={"range": f"bytes={len(wav)}-"})
    head = await agent.head(sound)

    assert (whole.status_code, whole.content) == (200, wav)
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["etag"] == f'"{hashlib.sha256(wav).hexdigest()}"'
    assert (part.status_code, part.content) == (206, wav[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(wav)}"
    assert (end.status_code, end.content) == (206, wav[-10:])
    assert beyond.status_code == 416
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(wav))


async def test_a_reader_that_has_it_is_not_sent_it_again(agent: httpx.AsyncClient, wav: bytes) -> None:
    sound = await listened(agent)
    etag = (await agent.head(sound)).headers["etag"]

    assert (await agent.get(sound, headers={"if-none-match": etag})).status_code == 304
    stale = await agent.get(sound, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert (stale.status_code, stale.content) == (200, wav)


@pytest.mark.parametrize(("user", "status"), [(None, 401), ("wang", 404), ("chen", 201), ("root", 403)])
async def test_who_may_listen(site: FakeSite, database: Database, wav: bytes, user: str | None, status: int) -> None:
    wanted = {"reason": "quality", "note": "hears everybody once a month"}
    async with site.client(user) as client:
        told = await client.post(f"{RECORDING}/listenings", json=wanted)
        outline = await client.get(f"{RECORDING}/outline")

    assert told.status_code == status
    assert outline.status_code == (200 if status == 201 else status)
    if status == 201:
        [written] = await AuditBook(database).page(Wanted(deed="recording.listened"), None, 10)
        assert (written.id, written.entry.who, written.entry.subject) == (told.json()["id"], user, f"call:{CALL}")
        assert {**wanted, "role": "operator"}.items() <= written.entry.body.items()
        assert len(b64decode(outline.json()["caller"])) == 30


async def test_nobody_hears_anything_without_a_reason_of_their_own_for_this_very_call(
    site: FakeSite, agent: httpx.AsyncClient, wav: bytes
) -> None:
    sound = await listened(agent)
    entry = Entry(CallId("pbx1.b"), 1, START, TALKED[0].fact)
    await site.store.write([entry])
    async with site.client("chen") as other:
        refused = await other.get(sound)
        own = (await listened(other)).rpartition("=")[2]
    unsaid = await agent.get(RECORDING)
    async with site.client("limin") as elsewhere:
        another_session = await elsewhere.get(sound)

    assert [one.status_code for one in (refused, unsaid, another_session)] == [403, 403, 403]
    assert unsaid.json()["code"] == "reason_needed"
    assert (await agent.get(f"{RECORDING}?listening={own}")).status_code == 403
    numbers = await agent.post(f"{RECORDING}/listenings", json={"reason": "law", "note": "asks for 13800138000"})
    assert (numbers.status_code, numbers.json()["code"]) == (422, "unfit")


async def test_every_listener_is_written_down(
    agent: httpx.AsyncClient, wav: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    await agent.get(await listened(agent))

    (line,) = [text for text in capsys.readouterr().out.splitlines() if "recording.played" in text]
    assert "limin" in line
    assert CALL in line


async def test_a_call_without_a_recording_says_so(site: FakeSite, agent: httpx.AsyncClient) -> None:
    await site.store.write(TALKED)
    answer = await agent.get(RECORDING)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_recorded")


@pytest.mark.parametrize("call", ["..%2f..%2fetc%2fpasswd", "pbx1.a%00", "%2e%2e", "x" * 100, "pbx1.nobody"])
async def test_no_path_in_the_address_leads_anywhere(site: FakeSite, wav: bytes, call: str) -> None:
    async with site.client("chen") as client:
        answer = await client.get(f"/api/v1/calls/{call}/recording")

    assert answer.status_code in {404, 422}
