"""Transcripts to their readers: who may, what they get, and that it is written down."""

from datetime import timedelta
from pathlib import Path

import pytest

from callcenter.database.engine import Database
from callcenter.transcripts.jobs import GivenUp
from callcenter.transcripts.reading import Utterance
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, whole_call
from tests.fakes.web import FakeSite

CALL = CallId("pbx1.a")
NOW = START + timedelta(minutes=5)
TRANSCRIPT = f"/api/v1/calls/{CALL}/transcript"


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    site = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    await site.store.write(whole_call(CALL))
    return site


@pytest.fixture
async def store(database: Database, site: FakeSite) -> TranscriptStore:
    """CALL is done; limin (8001) talked with the caller."""
    store = TranscriptStore(database)
    await store.enlist(NOW)
    job = await store.take(NOW)
    assert job is not None
    said = Utterance(
        speaker="caller", start_s=1.5, end_s=3, text="我要办社保", engine="vosk", language=Language.ZH, confidence=0.8
    )
    await store.finish(job, [said], NOW)
    return store


@pytest.mark.parametrize(("user", "status"), [(None, 401), ("wang", 404), ("limin", 200), ("chen", 200)])
async def test_who_may_read_is_who_may_listen(
    site: FakeSite, store: TranscriptStore, user: str | None, status: int
) -> None:
    async with site.client(user) as client:
        answer = await client.get(TRANSCRIPT)

    assert answer.status_code == status
    if status == 200:
        assert answer.json()["state"] == "done"
        assert answer.json()["utterances"][0]["text"] == "我要办社保"


async def test_a_call_without_a_transcript_says_so(site: FakeSite) -> None:
    async with site.client("chen") as client:
        assert (await client.get(TRANSCRIPT)).json()["state"] == "none"


@pytest.mark.parametrize(("user", "hits"), [("wang", 0), ("limin", 1), ("chen", 1)])
async def test_agents_find_their_own_calls_only(site: FakeSite, store: TranscriptStore, user: str, hits: int) -> None:
    async with site.client(user) as client:
        answer = await client.get("/api/v1/transcripts", params={"q": "社保"})

    assert answer.status_code == 200
    assert len(answer.json()["hits"]) == hits


async def test_an_agent_does_not_search_in_the_calls_of_another(site: FakeSite, store: TranscriptStore) -> None:
    async with site.client("limin") as client:
        answer = await client.get("/api/v1/transcripts", params={"q": "社保", "agent": "8002"})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_search_says_what_it_is_about(site: FakeSite, store: TranscriptStore) -> None:
    asked = {"q": "社保", "from": "2026-11-21T00:00:00Z", "to": "2026-11-22T00:00:00Z", "queue": "social"}
    async with site.client("chen") as client:
        (hit,) = (await client.get("/api/v1/transcripts", params=asked)).json()["hits"]
        none = (await client.get("/api/v1/transcripts", params={**asked, "to": "2026-11-21T00:00:00Z"})).json()["hits"]

    assert (hit["call"], hit["speaker"], hit["start_s"], hit["text"]) == (CALL, "caller", 1.5, "我要办社保")
    assert none == []


@pytest.mark.parametrize(
    "params", [{}, {"q": ""}, {"q": "！？"}, {"q": "社", "after": "x"}, {"q": "社", "from": "today"}]
)
async def test_a_search_that_cannot_be_made_is_refused(
    site: FakeSite, store: TranscriptStore, params: dict[str, str]
) -> None:
    async with site.client("chen") as client:
        answer = await client.get("/api/v1/transcripts", params=params)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_every_search_and_every_reader_is_written_down_without_the_words(
    site: FakeSite, store: TranscriptStore, capsys: pytest.CaptureFixture[str]
) -> None:
    async with site.client("chen") as client:
        await client.get("/api/v1/transcripts", params={"q": "社保"})
        await client.get(TRANSCRIPT)

    told = capsys.readouterr().out
    assert "transcripts.searched" in told
    assert "transcript.viewed" in told
    assert "chen" in told
    assert "社保" not in told


async def test_operators_begin_a_failed_one_anew_and_agents_do_not(site: FakeSite, database: Database) -> None:
    store = TranscriptStore(database)
    await store.enlist(NOW)
    job = await store.take(NOW)
    assert job is not None
    await store.fail(job, GivenUp("no_engine"), NOW)
    async with site.client("limin") as client:
        refused = await client.post(TRANSCRIPT)
    async with site.client("chen") as client:
        cause = (await client.get(TRANSCRIPT)).json()["cause"]
        begun = await client.post(TRANSCRIPT)
        again = await client.post(TRANSCRIPT)

    assert refused.status_code == 403
    assert cause == "no_engine"
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    assert (again.status_code, again.json()["code"]) == (409, "not_possible")
