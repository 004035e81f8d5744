"""Recordings found by who called, who answered, when, what was said, and how it ended; real PostgreSQL."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.timeline import Recorded
from callcenter.database.engine import Database
from callcenter.transcripts.reading import Utterance
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import Speaker
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, whole_call
from tests.fakes.web import FakeSite

NUMBERS = {"pbx1.a": "+8613800138000", "pbx1.b": "+8613800138001", "pbx1.c": None}


def said(speaker: Speaker, start_s: float, words: str) -> Utterance:
    return Utterance(
        speaker=speaker, start_s=start_s, end_s=start_s + 2, text=words, engine="vosk", language=Language.ZH,
        confidence=0.83,
    )  # fmt: skip


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    """Three calls an hour apart; words and a case in the newest two."""
    site = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    for hours, (call, number) in enumerate(NUMBERS.items()):
        facts = whole_call(call, START + timedelta(hours=hours), number)
        assert any(isinstance(entry.fact, Recorded) for entry in facts)
        await site.store.write(facts)
    store, now = TranscriptStore(database), datetime.now(UTC) + timedelta(minutes=1)
    await store.enlist(now)
    while (job := await store.take(now)) is not None:
        told = [said("agent", 0.4, "您好请讲"), said("caller", 2.5, "我想问医保怎么报销")]
        await store.finish(job, told[:1] if job.call == "pbx1.a" else told, now)
    return site


async def calls(site: FakeSite, user: str, **query: str) -> list[str]:
    async with site.client(user) as client:
        answer = await client.get("/api/v1/recordings", params=query)
        answer.raise_for_status()
        return [one["call"] for one in answer.json()["recordings"]]


async def test_every_field_narrows_what_is_found(site: FakeSite) -> None:
    assert await calls(site, "chen") == ["pbx1.c", "pbx1.b", "pbx1.a"]
    assert await calls(site, "chen", q="醫保 报销") == ["pbx1.c", "pbx1.b"]
    assert await calls(site, "chen", number="138 0013 8001") == ["pbx1.b"]
    assert await calls(site, "chen", number="13800138001", q="您好") == ["pbx1.b"]
    assert await calls(site, "chen", to=(START + timedelta(minutes=30)).isoformat()) == ["pbx1.a"]
    assert await calls(site, "chen", disposition="done") == []
    assert await calls(site, "chen", shortest_s="86400") == []


async def test_pages_follow_each_other_and_tell_the_line_that_fits(site: FakeSite) -> None:
    async with site.client("chen") as client:
        first = (await client.get("/api/v1/recordings", params={"q": "报销", "limit": "1"})).json()
        rest = (await client.get("/api/v1/recordings", params={"q": "报销", "after": first["next"]})).json()

    [one] = first["recordings"]
    assert (one["said"], one["said_at_s"], one["number"]) == ("我想问医保怎么报销", 2.5, None)
    assert ([one["call"] for one in rest["recordings"]], rest["next"]) == (["pbx1.b"], None)


async def test_agents_find_their_own_and_search_by_no_number(site: FakeSite) -> None:
    assert await calls(site, "limin") == ["pbx1.c", "pbx1.b", "pbx1.a"]
    assert await calls(site, "wang") == []
    async with site.client("limin") as client:
        by_number = await client.get("/api/v1/recordings", params={"number": "13800138000"})
        of_others = await client.get("/api/v1/recordings", params={"agent": "8002"})

    assert (by_number.status_code, of_others.status_code) == (403, 403)


async def test_who_has_searched_by_a_number_is_written_down_without_it(site: FakeSite, database: Database) -> None:
    await calls(site, "chen", number="13800138001")
    [written] = await AuditBook(database).page(Wanted(deed="recording.searched_by_number"), None, 5)
    async with site.client("chen") as client:
        absurd = await client.get("/api/v1/recordings", params={"number": "99"})

    assert (written.entry.who, written.entry.body) == ("chen", {"found": 1, "role": "operator"})
    assert (absurd.status_code, absurd.json()["code"]) == (422, "unfit")
