"""Messages: drawn from the timeline, seen by who may, over HTTP, on a real PostgreSQL."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.ports import Earlier
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Ended, MessageLeft
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import QueueId
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, arrived, entries, whole_call
from tests.fakes.web import FakeSite

SOCIAL, POLICE = QueueId("social"), QueueId("police")
REASON = {"reason": "case"}
SOUND = b"RIFF....WAVEfmt " + bytes(400)


def message(queue: QueueId = SOCIAL, path: str = "2026/11/21/x.message-1.wav") -> MessageLeft:
    return MessageLeft(
        node="message",
        queue=queue,
        path=path,
        duration_s=4.0,
        sha256=hashlib.sha256(SOUND).hexdigest(),
        size_bytes=len(SOUND),
    )


async def leave_files(site: FakeSite) -> None:
    def write() -> None:
        folder = site.recordings / "2026" / "11" / "21"
        folder.mkdir(parents=True)
        (folder / "x.message-1.wav").write_bytes(SOUND)

    await asyncio.to_thread(write)


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    """Three messages; limin serves `social` and `general`."""
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    await leave_files(made)
    ended = Ended(outcome="left_message", cause=16)
    later = START + timedelta(minutes=1)
    await made.store.write(entries("pbx1.left", [arrived(), message(), message(), ended]))
    await made.store.write(entries("pbx1.police", [arrived(), message(POLICE, "../secret")], later))
    return made


async def asked(site: FakeSite, user: str, path: str, method: str = "GET", **params: Any) -> Any:
    async with site.client(user) as client:
        return (await client.request(method, f"/api/v1/{path}", params=params)).json()


async def heard(client: httpx.AsyncClient, message: str) -> str:
    """Where a message is heard, by who has said why."""
    answer = await client.post(f"/api/v1/messages/{message}/listenings", json=REASON)
    assert answer.status_code == 201
    return f"/api/v1/messages/{message}/sound?listening={answer.json()['id']}"


async def test_operators_find_all_messages_the_latest_first_in_pages(site: FakeSite) -> None:
    first = await asked(site, "chen", "messages", limit=2)
    last = first[-1]
    second = await asked(
        site,
        "chen",
        "messages",
        before_at=last["left_at"],
        before_call=last["call"],
        before_seq=last["seq"],
    )

    assert [(one["call"], one["seq"]) for one in first] == [("pbx1.police", 2), ("pbx1.left", 3)]
    assert [(one["call"], one["seq"]) for one in second] == [("pbx1.left", 2)]
    assert first[0]["number"] == "138****8000"


async def test_agents_find_and_hear_those_of_their_queues_and_no_others(site: FakeSite) -> None:
    async with site.client("limin") as client:
        found = (await client.get("/api/v1/messages")).json()
        path = await heard(client, "pbx1.left/2")
        sound = await client.get(path)
        part = await client.get(path, headers={"range": "bytes=0-3"})
        same = await client.get(path, headers={"if-none-match": sound.headers["etag"]})
        foreign = await client.get("/api/v1/messages/pbx1.police/2/sound")
        asked_for = await client.post("/api/v1/messages/pbx1.police/2/listenings", json=REASON)

    assert {one["call"] for one in found} == {"pbx1.left"}
    assert (sound.status_code, sound.content, sound.headers["content-type"]) == (200, SOUND, "audio/wav")
    assert (part.status_code, part.content, same.status_code) == (206, b"RIFF", 304)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    assert asked_for.status_code == 404


async def test_nobody_hears_a_message_without_a_reason_that_is_written_down(site: FakeSite, database: Database) -> None:
    async with site.client("chen") as client, site.client("limin") as another:
        first, second = await heard(client, "pbx1.left/2"), "/api/v1/messages/pbx1.left/3/sound"
        listening = first.partition("?")[2]
        refused = [
            await client.get("/api/v1/messages/pbx1.left/2/sound"),
            # Of another message, another person, a talk.
            await client.get(f"{second}?{listening}"),
            await another.get(first),
        ]
        allowed = await client.get(first)
    [deed] = await AuditBook(database).page(Wanted(deed="message.listened"), None, 5)

    assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "reason_needed")] * 3
    assert allowed.status_code == 200
    assert (deed.entry.who, deed.entry.subject) == ("chen", "call:pbx1.left")
    assert {"reason": "case", "message": 2}.items() <= deed.entry.body.items()


async def test_a_message_whose_path_leads_elsewhere_is_not_played(site: FakeSite) -> None:
    async with site.client("chen") as client:
        answer = await client.get(await heard(client, "pbx1.police/2"))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_recorded")


async def test_nobody_who_is_not_signed_in_finds_anything(site: FakeSite) -> None:
    async with site.client() as client:
        answers = [await client.get(f"/api/v1/{path}") for path in ("messages", "messages/pbx1.left/2/sound")]

    assert [answer.status_code for answer in answers] == [401, 401]


async def test_the_queue_that_answered_the_last_call_is_known_by_the_number(database: Database) -> None:
    store = CallStore(database)
    await store.write(whole_call("pbx1.answered"))
    await store.write(entries("pbx1.open", [arrived()], START + timedelta(hours=1)))

    at = START + timedelta(hours=1)
    assert await store.of_number("+8613800138000", at) == Earlier(queue=SOCIAL)
    assert await store.of_number("+8613800138009", at) == Earlier()
