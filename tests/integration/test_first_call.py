"""The first call by hand, as the README tells it, on the whole product."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from callcenter.seats.store import KeptSeat, SeatStore
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.asterisk.pbx import eventually
from tests.stack import Stack, running_stack


async def callcenter(*arguments: str) -> str:
    """What the command prints for machines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "callcenter", *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=PIPE
    )
    told, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return told.decode()


@asynccontextmanager
async def played_phone(seat: str) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "callcenter", "agent", "phone", seat, "--answer", "--talk-s", "3", stderr=PIPE
    )
    assert process.stderr is not None
    try:
        assert b"registered" in await asyncio.wait_for(process.stderr.readline(), 30)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()
    assert process.returncode == 0


async def available(stack: Stack, name: str, password: str) -> None:
    """As the page does it."""
    async with httpx.AsyncClient(base_url=f"http://{stack.address}", headers={"x-callcenter": "test"}) as browser:
        (await browser.post("/api/v1/session", json={"name": name, "password": password})).raise_for_status()
        # It was given by the command line.
        own = {"new": "anchor lantern staple"}
        (await browser.post("/api/v1/session/password", json=own)).raise_for_status()

        async def is_taken() -> bool:
            answer = await browser.put("/api/v1/agents/me/status", json={"status": "available"})
            return answer.is_success

        await eventually(is_taken, "the agent is available")


@pytest.mark.timeout(400)
async def test_agent_user_phone_and_call_come_together_by_the_command_line(tmp_path: Path) -> None:
    async with running_stack(tmp_path / "s") as stack:
        await callcenter("agent", "add", "8001", "--name", "李敏", "--seat", "1001", "--queues", "general,social")
        password = await callcenter("user", "add", "limin", "--role", "agent", "--agent", "8001")
        await callcenter("list", "add", "--number", "13900000001", "--category", "1", "--level", "1")
        account = await callcenter("agent", "phone", "1001")
        await SeatStore(stack.database).keep(KeptSeat(SeatId("4001"), SeatKind.DESK), "test")
        async with played_phone("1001"):
            await available(stack, "limin", password.strip())
            # Not to the end of the survey, which would wait for keys.
            call = ("call", "--from", "13900000001", "--keys", "0", "--stay-s", "15", "--json")
            told = json.loads(await callcenter(*call))

        async def knows_the_new_seat() -> bool:
            return "4001/4001" in await stack.up.asterisks[0].command("pjsip show endpoints")

        await eventually(knows_the_new_seat, "Asterisk knows the seat that came while it ran")

    assert f"server: 127.0.0.1:{stack.settings.asterisk.nodes[0].sip_port}" in account
    assert told["outcome"] == "answered"
    assert told["agent"] == "8001"
    assert told["tier"] == 1
    assert told["number"] == "139****0001"
