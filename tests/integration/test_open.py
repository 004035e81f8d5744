"""Other systems at a real server with a real PostgreSQL: the stream by real WebSocket clients, and what they ask."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import text as text_of
from websockets.asyncio.client import ClientConnection, connect

from callcenter.agents.life import Status
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.timeline import Entry
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database, DatabaseAwayError
from callcenter.database.outbox import News, Outbox, append
from callcenter.integrations import newswire
from callcenter.integrations.messages import integrations_schema
from callcenter.integrations.newswire import AGENTS
from callcenter.integrations.scopes import Scope
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId
from tests.fakes.entries import whole_call
from tests.served import AGENT, Site, serving
from tests.waiting import until

EVERYTHING = tuple(set(Scope) - {Scope.STATUS})
ALL_STEPS = ["arrived", "queued", "ringing", "connected", "talk_ended", "ended", "recorded"]


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, tmp_path) as running:
        yield running


async def token(site: Site, *scopes: Scope, agent: AgentId | None = None) -> str:
    _, text = await site.others.open_room.tokens.make("crm", scopes or EVERYTHING, agent=agent, days=1, who="root")
    return text


@asynccontextmanager
async def stream(site: Site, text: str, asked: str = "") -> AsyncIterator[ClientConnection]:
    address = f"ws://{site.address}/api/v1/open/events{asked}"
    async with connect(address, additional_headers={"authorization": f"Bearer {text}"}, proxy=None) as connection:
        yield connection


async def read(connection: ClientConnection, count: int) -> list[dict[str, Any]]:
    """The next messages, but heartbeats; each is what the schema says, and numbered without a gap."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        message = json.loads(await connection.recv())
        SCHEMA.validate(message)
        if message["message"]["type"] != "heartbeat":
            found.append(message)
    return found


SCHEMA = Draft202012Validator({"$defs": integrations_schema()["$defs"], "$ref": "#/$defs/StreamMessage"})


def steps(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [one["message"]["event"]["type"].split(".")[2] for one in messages if one["message"]["type"] == "event"]


@asynccontextmanager
async def asking(site: Site, text: str) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {text}"}
    async with httpx.AsyncClient(base_url=f"http://{site.address}/api/v1/open", headers=headers) as client:
        yield client


async def test_each_step_of_a_call_comes_numbered_and_as_the_schema_says(site: Site) -> None:
    async with stream(site, await token(site)) as connection:
        (welcome,) = await read(connection, 1)
        await site.calls.write(whole_call("pbx1.a"))
        messages = await read(connection, 7)

    assert welcome["message"]["is_resumed"] is False
    assert steps(messages) == ALL_STEPS
    assert [one["n"] for one in (welcome, *messages)] == [*range(1, 9)]
    assert messages[0]["message"]["event"]["data"]["number"] == "+8613800138000"
    assert len({one["position"] for one in messages}) == 7


async def test_given_a_stream_cut_for_half_a_minute_of_calls_when_it_comes_back_then_it_has_missed_nothing(
    site: Site,
) -> None:
    text = await token(site)
    async with stream(site, text) as connection:
        await read(connection, 1)
        await site.calls.write(whole_call("pbx1.a")[:5])
        last = (await read(connection, 3))[-1]
        # The cable is cut: no close, no goodbye.
        connection.transport.abort()
    # What half a minute brings in a centre of 300 agents.
    for n in range(30):
        await site.calls.write(whole_call(f"pbx1.{n}"))
    await site.calls.write(whole_call("pbx1.a"))
    async with stream(site, text, f"?after={last['position']}") as connection:
        welcome, *missed = await read(connection, 1 + 30 * 7 + 4)
        await site.calls.write(whole_call("pbx1.last"))
        messages = await read(connection, 7)

    assert welcome["message"]["is_resumed"] is True
    assert steps(missed) == ALL_STEPS * 30 + ["connected", "talk_ended", "ended", "recorded"]
    assert steps(messages) == ALL_STEPS
    assert [one["n"] for one in missed] == [*range(2, 2 + len(missed))]


async def test_who_is_far_behind_reads_on_from_the_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newswire, "AT_ONCE", 3)
    wire = site.others.open_room.newswire
    await wire.began()
    await site.calls.write(whole_call("pbx1.a"))
    await until(lambda: wire.position >= 9)
    # As if only the latest were in memory.
    wire._begins_after = wire.position
    async with stream(site, await token(site), "?after=1") as connection:
        messages = await read(connection, 7)

    assert steps(messages) == ALL_STEPS[1:]


@pytest.mark.parametrize("after", [10**9, 1])
async def test_a_position_that_is_no_longer_kept_begins_anew_and_says_so(
    site: Site, after: int, database: Database
) -> None:
    await site.calls.write(whole_call("pbx1.a")[:6])
    await until(lambda: site.others.open_room.newswire.position >= 6)
    site.others.open_room.newswire._begins_after = site.others.open_room.newswire.position
    await Outbox(database).prune(SystemClock().now() + timedelta(hours=1))
    async with stream(site, await token(site), f"?after={after}") as connection:
        (welcome,) = await read(connection, 1)

    assert welcome["message"]["is_resumed"] is False
    assert [(one["call"], one["state"]) for one in welcome["message"]["calls"]] == [("pbx1.a", "talking")]
    assert {one["agent"] for one in welcome["message"]["agents"]} == {"8001", "8002"}


async def test_given_the_database_goes_away_then_the_stream_goes_on_where_it_was(
    site: Site, postgres: EmbeddedPostgres
) -> None:
    async with stream(site, await token(site)) as connection:
        await read(connection, 1)
        await site.calls.write(whole_call("pbx1.a")[:4])
        await read(connection, 2)
        await _cut_all_sessions(postgres.url)
        await _write(site, whole_call("pbx1.a"))
        messages = await read(connection, 5)

    assert steps(messages) == ALL_STEPS[2:]


async def _write(site: Site, timeline: Sequence[Entry]) -> None:
    """As the journal's writer does: again, until it is kept."""
    while True:
        try:
            await site.calls.write(timeline)
            return
        except DatabaseAwayError:
            await asyncio.sleep(0.01)


async def _cut_all_sessions(url: str) -> None:
    apart = Database(url)
    async with apart.transaction() as session:
        await session.execute(
            text_of("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
        )
    await apart.close()


async def test_an_agents_own_desktop_is_told_of_its_own_calls(site: Site) -> None:
    text = await token(site, Scope.CALLS, agent=AgentId("8002"))
    other = [Entry(one.call, one.seq, one.at, one.fact) for one in whole_call("pbx1.b")]
    async with stream(site, text) as hers, stream(site, await token(site, Scope.CALLS, agent=AGENT)) as his:
        await read(hers, 1)
        await read(his, 1)
        await site.calls.write(other)
        mine = await read(his, 5)
        async with asking(site, text) as client:
            refused = await client.get("/calls/pbx1.b")
            under_way = await client.get("/calls")

    assert steps(mine) == ALL_STEPS[2:]
    assert "****" in mine[0]["message"]["event"]["data"]["number"]
    assert (refused.status_code, under_way.json()) == (403, [])


async def test_a_page_offers_its_token_as_a_protocol(site: Site) -> None:
    text = await token(site)
    async with connect(
        f"ws://{site.address}/api/v1/open/events?types=call.ended",
        subprotocols=["callcenter.v1", f"token.{text}"],  # type: ignore[list-item]
        origin="https://crm.example",  # type: ignore[arg-type]
        proxy=None,
    ) as connection:
        await read(connection, 1)
        await site.calls.write(whole_call("pbx1.a"))
        messages = await read(connection, 1)

    assert connection.subprotocol == "callcenter.v1"
    assert steps(messages) == ["ended"]


async def test_agents_states_come_too(site: Site, database: Database) -> None:
    row = {"id": "8001", "agent": "8001", "seat": "1001", "status": "break", "reason": "meal", "state": "idle"}
    async with stream(site, await token(site, Scope.AGENTS)) as connection:
        await read(connection, 1)
        async with database.transaction() as session:
            await append(session, [News(AGENTS, "8001", {**row, "call": None, "since": "2026-11-21T09:00:00Z"})])
        (message,) = await read(connection, 1)

    data = message["message"]["event"]["data"]
    assert (data["agent"], data["name"], data["status"], data["reason"]) == ("8001", "李敏", "break", "meal")


async def test_what_an_agent_has_kept_of_a_call_comes_without_its_words(site: Site, database: Database) -> None:
    kept = {"version": 2, "agent": "8001", "matter": "0301", "suggested": [], "tags": ["urgent"]}
    news = News("case", "pbx1.a", {**kept, "disposition": "answered", "is_solved": True})
    async with stream(site, await token(site, Scope.CALLS)) as connection:
        await read(connection, 1)
        async with database.transaction() as session:
            await append(session, [news])
        (message,) = await read(connection, 1)

    event = message["message"]["event"]
    assert (event["type"], event["subject"]) == ("callcenter.call.case_saved.v1", "call/pbx1.a")
    assert (event["data"]["matter"], event["data"]["is_solved"]) == ("0301", True)


@pytest.mark.parametrize("asked", ["", "?types=call.exploded"])
async def test_who_asks_for_what_there_is_not_is_told_so(site: Site, asked: str) -> None:
    text = await token(site) if asked else "cct_00000000_" + "a" * 43
    async with stream(site, text, asked) as connection:
        await connection.wait_closed()

    assert connection.close_code == (4400 if asked else 4401)


async def test_a_token_that_is_revoked_ends_its_streams(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcenter.integrations.stream.HEARTBEAT_S", 0.01)
    made, text = await site.others.open_room.tokens.make("crm", [Scope.CALLS], agent=None, days=1, who="root")
    async with stream(site, text) as connection, asking(site, text) as client:
        await read(connection, 1)
        await site.others.open_room.tokens.revoke(made.id, "root")
        await connection.wait_closed()
        refused = await client.get("/me")

    assert connection.close_code == 4401
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


async def test_a_program_that_opens_streams_without_end_shuts_out_itself(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callcenter.integrations.streams.MOST_OF_ONE_TOKEN", 1)
    text = await token(site)
    async with stream(site, text) as first:
        # Welcomed, not only connected: until then the second could be counted before the first.
        await read(first, 1)
        async with stream(site, text) as second, stream(site, await token(site)) as third:
            await second.wait_closed()
            await read(third, 1)

    assert second.close_code == 1013


async def test_a_call_is_told_with_those_before_it(site: Site) -> None:
    await site.calls.write(whole_call("pbx1.a"))
    later = [Entry(one.call, one.seq, SystemClock().now(), one.fact) for one in whole_call("pbx1.b")]
    await site.calls.write(later)
    async with asking(site, await token(site, Scope.CALLS)) as client:
        known = (await client.get("/calls/pbx1.b")).json()
        lacking = await client.get("/calls/pbx1.none")

    assert known["call"]["outcome"] == "answered"
    assert [one["call"] for one in known["earlier"]] == ["pbx1.a"]
    assert "****" in known["call"]["number"]
    assert known["call"]["words"] is None
    assert lacking.status_code == 404


async def test_an_agents_status_is_read_and_their_own_is_set(site: Site, database: Database) -> None:
    text = await token(site, Scope.AGENTS, Scope.STATUS, agent=AGENT)
    async with asking(site, text) as client:
        all_of_them = (await client.get("/agents")).json()
        chosen = await client.put("/agents/8001/status", json={"status": "available"})
        anothers = await client.put("/agents/8002/status", json={"status": "offline"})
        unknown = await client.get("/agents/9999")
        unfit = await client.put("/agents/8001/status", json={"status": "asleep"})
        me = (await client.get("/me")).json()
    deeds = await AuditBook(database).page(Wanted(deed="integration"), None, 10)

    assert [one["status"] for one in all_of_them] == ["offline", "offline"]
    assert (chosen.json()["status"], site.roster.agent(AGENT).status) == ("available", Status.AVAILABLE)
    assert (anothers.status_code, unknown.status_code, unfit.status_code) == (403, 404, 422)
    assert me == {"name": "crm", "scopes": ["agents", "agents.status"], "agent": "8001"}
    assert (deeds[0].entry.deed, deeds[0].entry.subject) == ("integration.refused", "agent:8002")


async def test_without_the_scope_a_token_is_told_which_it_lacks(site: Site) -> None:
    async with asking(site, await token(site, Scope.AGENTS)) as client:
        refused = await client.get("/calls")
        nobody = await client.get("/agents", headers={"authorization": "Basic cm9vdDpyb290"})

    assert (refused.status_code, nobody.status_code) == (403, 401)
    assert "scope calls" in refused.json()["detail"]


async def test_no_secret_and_no_number_stands_in_the_book_of_deeds_or_beside_the_token(
    site: Site, database: Database
) -> None:
    text = await token(site)
    (kept,) = await site.others.open_room.tokens.listed()
    (deed,) = await AuditBook(database).page(Wanted(deed="integration.token_made"), None, 10)

    assert text.split("_")[2] not in f"{kept} {deed}"
    assert deed.entry.body["scopes"] == sorted(EVERYTHING)
