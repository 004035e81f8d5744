"""The desktop's WebSocket on a real server and a real PostgreSQL."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import ClientConnection

from callcenter.access.service import change_password, create_user
from callcenter.access.users import Role, User, UserExistsError
from callcenter.agents.life import Rung, Status
from callcenter.agents.store import KeptAgent, SeatTakenError
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import CallId, QueueId, SeatId
from callcenter.vocabulary.skills import expert_in
from tests.fakes.entries import whole_call
from tests.served import AGENT, PASSWORD, Site, serving
from tests.waiting import until

CALL = CallId("pbx1.a")


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, tmp_path) as running:
        yield running


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
    assert [queue["queue"] for queue in snapshot["queues"]][:2] == ["consumer", "enterprise"]
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


async def test_given_a_new_password_then_the_desktop_ends_with_its_session_and_nobody_elses(site: Site) -> None:
    own, others = await site.cookie("limin"), await site.cookie("chen")
    async with site.desktop(own) as desktop, site.desktop(others) as other:
        for one in (desktop, other):
            await told(one, "snapshot")
        await change_password(site.users, site.passwords, "limin")
        await site.session_watch.look()
        await desktop.wait_closed()

        assert other.close_code is None

    assert desktop.close_code == 4401


async def test_given_a_desktop_that_stops_reading_then_it_is_given_up_and_the_others_go_on(site: Site) -> None:
    cookie = await site.cookie("limin")
    async with site.desktop(cookie) as quick, site.desktop(cookie) as stuck:
        for desktop in (quick, stuck):
            await told(desktop, "snapshot")
        stuck.transport.pause_reading()
        said = 0
        while site.desks.open_count == 2:
            said += 1
            assert said < 200_000, "never given up"
            site.roster.choose(AGENT, Status.BREAK, f"{said:040}")
            await told(quick, "agent")

        site.roster.choose(AGENT, Status.AVAILABLE)
        assert (await told(quick, "agent"))["agent"]["status"] == "available"
        stuck.transport.abort()


async def test_given_a_desktop_that_left_then_nobody_is_told_any_more(site: Site) -> None:
    async with site.desktop(await site.cookie("limin")) as desktop:
        await told(desktop, "snapshot")
        assert site.desks.open_count == 1

    await until(lambda: site.desks.open_count == 0)


async def test_a_kept_status_and_changed_master_data_are_read_back(site: Site) -> None:
    await site.agents.keep_status(AGENT, Status.BREAK)
    moved = KeptAgent(AGENT, "李敏", SeatId("1005"), expert_in([QueueId("general"), QueueId("social")]))
    await site.agents.keep_agent(moved)

    kept, _ = await site.agents.agents()

    assert (kept.seat, kept.levels, kept.status) == (moved.seat, moved.levels, Status.BREAK)


async def test_a_seat_is_one_agents(site: Site) -> None:
    with pytest.raises(SeatTakenError, match="seat 1002"):
        await site.agents.keep_agent(KeptAgent(AGENT, "李敏", SeatId("1002"), {}))


async def test_a_user_is_kept_once(site: Site) -> None:
    with pytest.raises(UserExistsError):
        await create_user(site.users, site.passwords, User("Limin", Role.OPERATOR, None), PASSWORD)

    assert await site.users.user("nobody") is None
    assert not await site.users.change_password("nobody", "x")
