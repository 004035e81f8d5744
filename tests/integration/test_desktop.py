"""The desktop's WebSocket on a real server and a real PostgreSQL."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect

from callcenter.access.passwords import Passwords
from callcenter.access.service import Access, change_password, create_user
from callcenter.access.sessions import SessionSigner
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User, UserExistsError
from callcenter.agents.desks import Desks
from callcenter.agents.life import Rung, Status
from callcenter.agents.roster import Roster
from callcenter.agents.store import AgentStore, KeptAgent, KeptQueue
from callcenter.calls.cards import StoredCallViews, feed
from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.main.web_app import WebParts, web_app, web_server
from callcenter.settings import HttpSettings
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from tests.fakes.entries import whole_call
from tests.fakes.users import quick_passwords
from tests.waiting import until

PASSWORD = "correct horse battery"
SECRET = "k" * 32
AGENT = AgentId("8001")
CALL = CallId("pbx1.a")


@dataclass
class Site:
    """What runs, and where."""

    address: str
    users: UserStore
    passwords: Passwords
    calls: CallStore
    agents: AgentStore
    roster: Roster
    desks: Desks

    async def cookie(self, user: str) -> str:
        async with httpx.AsyncClient(base_url=f"http://{self.address}", headers={"x-callcenter": "test"}) as client:
            answer = await client.post("/api/v1/session", json={"name": user, "password": PASSWORD})
            answer.raise_for_status()
            return f"callcenter_session={answer.cookies['callcenter_session']}"

    @asynccontextmanager
    async def desktop(self, cookie: str, origin: str | None = None) -> AsyncIterator[ClientConnection]:
        async with connect(
            f"ws://{self.address}/api/v1/desktop",
            origin=websockets.Origin(origin or f"http://{self.address}"),
            additional_headers={"cookie": cookie},
            proxy=None,
        ) as connection:
            yield connection


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    clock = SystemClock()
    users, agents, calls = UserStore(database), AgentStore(database, clock), CallStore(database)
    passwords, roster = quick_passwords(), Roster(clock)
    await agents.keep_queues(
        [KeptQueue(QueueId("general"), "综合", "General"), KeptQueue(QueueId("social"), "社会保障", "Social security")]
    )
    await agents.keep_agent(KeptAgent(AGENT, "李敏", SeatId("1001"), frozenset({QueueId("social")})))
    roster.add(AGENT, name="李敏", seat=SeatId("1001"), node=NodeId("pbx1"), queues=[QueueId("social")])
    await create_user(users, passwords, User("limin", Role.AGENT, AGENT), PASSWORD)
    desks = Desks(roster, StoredCallViews(calls, agents), clock)
    access = Access(users, SessionSigner(SECRET, timedelta(hours=1)), clock, passwords)
    settings = HttpSettings(session_secret=SecretStr(SECRET))
    parts = WebParts(access, roster, agents, desks, {}, calls, tmp_path)
    server = web_server(web_app(settings, parts, tmp_path), settings)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        running = [
            asyncio.create_task(server.serve(sockets=[listening])),
            asyncio.create_task(desks.run()),
            asyncio.create_task(feed(desks, Outbox(database))),
        ]
        await until(lambda: server.started, what="the server")
        yield Site(address, users, passwords, calls, agents, roster, desks)
        server.should_exit = True
        await running[0]
        for task in running[1:]:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def told(desktop: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of this type."""
    async with asyncio.timeout(10):
        while True:
            message: dict[str, Any] = json.loads(await desktop.recv())["message"]
            if message["type"] == kind:
                return message


async def test_given_an_open_desktop_when_the_phone_rings_then_the_card_is_there(site: Site) -> None:
    ringing = whole_call(CALL)[:5]
    async with site.desktop(await site.cookie("limin")) as desktop:
        snapshot = await told(desktop, "snapshot")
        await site.calls.write(ringing)

        shown = (await told(desktop, "call"))["call"]

    assert snapshot["me"]["agent"]["name"] == "李敏"
    assert [queue["queue"] for queue in snapshot["queues"]] == ["general", "social"]
    assert (shown["call"], shown["agent"]) == (CALL, AGENT)
    assert "****" in shown["number"]


async def test_given_a_gap_when_the_desktop_asks_then_it_begins_again(site: Site) -> None:
    async with site.desktop(await site.cookie("limin")) as desktop:
        await told(desktop, "snapshot")
        await site.calls.write(whole_call(CALL)[:5])
        await told(desktop, "call")
        site.roster.choose(AGENT, Status.AVAILABLE)
        site.roster.apply(AGENT, Rung(CALL))
        await desktop.send('{"type":"resync"}')

        snapshot = await told(desktop, "snapshot")

    assert [call["call"] for call in snapshot["calls"]] == [CALL]


@pytest.mark.parametrize("text", ["", "{", '{"type":"drop_tables"}', '{"type":"resync","more":1}'])
async def test_given_a_message_that_is_none_of_ours_then_the_connection_ends(site: Site, text: str) -> None:
    async with site.desktop(await site.cookie("limin")) as desktop:
        await desktop.send(text)
        await desktop.wait_closed()

    assert desktop.close_code == 4400


async def test_given_a_binary_message_then_the_connection_ends(site: Site) -> None:
    async with site.desktop(await site.cookie("limin")) as desktop:
        await desktop.send(b"\x00")
        await desktop.wait_closed()

    assert desktop.close_code == 4400


@pytest.mark.parametrize("cookie", ["", "callcenter_session=forged.cookie"])
async def test_given_no_session_then_the_page_is_told_so(site: Site, cookie: str) -> None:
    async with site.desktop(cookie) as desktop:
        await desktop.wait_closed()

    assert desktop.close_code == 4401


async def test_given_another_sites_page_then_the_handshake_is_refused(site: Site) -> None:
    with pytest.raises(websockets.InvalidStatus):
        async with site.desktop(await site.cookie("limin"), origin="http://evil.example"):
            raise AssertionError("opened")


async def test_given_a_new_password_then_the_desktop_ends_with_its_session(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callcenter.agents.desktop.HEARTBEAT_S", 0.01)
    async with site.desktop(await site.cookie("limin")) as desktop:
        await told(desktop, "snapshot")
        await change_password(site.users, site.passwords, "limin")
        await desktop.wait_closed()

    assert desktop.close_code == 4401


async def test_given_a_desktop_that_left_then_nobody_is_told_any_more(site: Site) -> None:
    async with site.desktop(await site.cookie("limin")) as desktop:
        await told(desktop, "snapshot")
        assert site.desks.open_count == 1

    await until(lambda: site.desks.open_count == 0)


async def test_a_kept_status_and_changed_master_data_are_read_back(site: Site) -> None:
    await site.agents.keep_status(AGENT, Status.BREAK)
    moved = KeptAgent(AGENT, "李敏", SeatId("1002"), frozenset({QueueId("general"), QueueId("social")}))
    await site.agents.keep_agent(moved)

    [kept] = await site.agents.agents()

    assert (kept.seat, kept.queues, kept.status) == (moved.seat, moved.queues, Status.BREAK)


async def test_a_user_is_kept_once(site: Site) -> None:
    with pytest.raises(UserExistsError):
        await create_user(site.users, site.passwords, User("Limin", Role.ADMIN, None), PASSWORD)

    assert await site.users.user("nobody") is None
    assert not await site.users.change_password("nobody", "x")
