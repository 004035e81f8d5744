"""The examples of docs/integrations.md, run as they stand there; both languages have the same."""

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.database.engine import Database
from callcenter.integrations.scopes import Scope
from tests.fakes.entries import whole_call
from tests.served import AGENT, Site, serving

DOCS = Path(__file__).parents[2] / "docs"
_EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


def examples(document: str) -> dict[str, str]:
    return dict(_EXAMPLE.findall((DOCS / document).read_text("utf-8")))


EXAMPLES = examples("integrations.md")


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, tmp_path) as running:
        yield running


@asynccontextmanager
async def running(name: str, folder: Path, **environment: str) -> AsyncIterator[Process]:
    file = folder / name
    file.write_text(EXAMPLES[name], encoding="utf-8")
    program = ("bash", "-e", str(file)) if name.endswith(".sh") else (sys.executable, str(file))
    process = await asyncio.create_subprocess_exec(*program, env=os.environ | environment, cwd=folder, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def lines(process: Process, count: int) -> list[str]:
    assert process.stdout is not None
    async with asyncio.timeout(30):
        return [(await process.stdout.readline()).decode().strip() for _ in range(count)]


def documents(text: str) -> list[Any]:
    """JSON, one after the other."""
    found = []
    while text:
        document, end = json.JSONDecoder().raw_decode(text)
        found.append(document)
        text = text[end:].lstrip()
    return found


def test_both_languages_have_the_same_examples() -> None:
    assert set(EXAMPLES) == {"asking.sh", "stream.py", "receiver.py"}
    assert examples("integrations.zh-CN.md") == EXAMPLES


async def test_asking_by_curl(site: Site, tmp_path: Path) -> None:
    await site.calls.write(whole_call("pbx1.a")[:6])
    scopes = [Scope.CALLS, Scope.AGENTS, Scope.STATUS]
    _, token = await site.others.open_room.tokens.make("curl", scopes, agent=AGENT, days=1, who="root")
    given = {"CALLCENTER": f"http://{site.address}", "TOKEN": token, "AGENT": AGENT, "CALL": "pbx1.a"}
    async with running("asking.sh", tmp_path, **given) as process:
        told, _ = await process.communicate()
    me, under_way, one, agents, chosen = documents(told.decode())

    assert process.returncode == 0
    assert (me["agent"], one["call"]["call"], chosen["status"]) == (AGENT, "pbx1.a", "break")
    assert [call["state"] for call in under_way] == ["talking"]
    assert len(agents) == 2


async def test_the_stream_in_python_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    _, token = await site.others.open_room.tokens.make("py", [Scope.CALLS], agent=None, days=1, who="root")
    given = {"CALLCENTER": f"http://{site.address}", "TOKEN": token}
    position = tmp_path / "position.txt"
    position.write_text("0")
    await site.calls.write(whole_call("pbx1.a")[:4])
    async with running("stream.py", tmp_path, **given) as process:
        first = await lines(process, 2)
    await site.calls.write(whole_call("pbx1.a"))
    async with running("stream.py", tmp_path, **given) as process:
        # What was told, and killed before it was kept, may come twice.
        second = await lines(process, 5)

    assert first == ["callcenter.call.arrived.v1 call/pbx1.a in_flow", "callcenter.call.queued.v1 call/pbx1.a waiting"]
    assert "callcenter.call.ringing.v1 call/pbx1.a ringing" in second


async def test_the_receiver_in_python_takes_what_is_signed_and_nothing_else(
    site: Site, tmp_path: Path, unused_tcp_port: int
) -> None:
    headers = {"cookie": await site.cookie("root"), "x-callcenter": "test"}
    url = f"http://127.0.0.1:{unused_tcp_port}/"
    async with httpx.AsyncClient(base_url=f"http://{site.address}/api/v1/integrations/", headers=headers) as client:
        made = (await client.post("endpoints", json={"name": "py", "url": url, "scopes": ["calls"]})).json()["id"]
        secret = (await client.get(f"endpoints/{made}/secret")).json()["secret"]
        given = {"WEBHOOK_SECRET": secret, "HOST": "127.0.0.1", "PORT": str(unused_tcp_port)}
        async with running("receiver.py", tmp_path, **given) as process:
            await site.calls.write(whole_call("pbx1.a")[:5])
            taken = await lines(process, 3)
            forged = await client.post(
                url,
                content=b"{}",
                headers={"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,x"},
            )

    assert taken[-1] == "callcenter.call.ringing.v1 call/pbx1.a"
    assert forged.status_code == 401
