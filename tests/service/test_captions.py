"""What a caller says to an agent: on the agent's desktop while they talk, and in the transcript afterwards."""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from callcenter.calls.page import CallFilter
from callcenter.rehearsal.caller import Call, HearOut, Plan, Press, Say, Wait
from callcenter.rehearsal.phone import Manners
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.languages import Language
from tests.asterisk.pbx import eventually
from tests.speech.whisper import need_whisper
from tests.stack import PASSWORD, Stack, running_stack
from tests.waiting import until

# The folder's one loop: its hotline's wire to AMI must not stand still while this one is up.
pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(600)]

ENGLISH_LINE = "1234501"
"""Its callers are heard by Whisper: no Vosk model of theirs is had everywhere."""
SAID = "I would like to renew my identity card."
SAID_AT_MOST = 20
NUMBER = "13800138077"


@dataclass(slots=True)
class Desktop:
    """What an agent's page is told of captions."""

    states: list[str] = field(default_factory=list)
    texts: list[tuple[float, str]] = field(default_factory=list)

    async def read(self, socket: AsyncIterator[str | bytes]) -> None:
        async for text in socket:
            message = json.loads(text)["message"]
            if message["type"] == "captions":
                self.states.append(message["captions"]["state"])
                self.texts += [(time.monotonic(), line["text"]) for line in message["captions"]["lines"]]

    def first(self, word: str) -> float | None:
        """When `word` was first shown."""
        return next((at for at, text in self.texts if word in text.casefold()), None)


@contextlib.asynccontextmanager
async def desktop(stack: Stack, browser: httpx.AsyncClient) -> AsyncIterator[Desktop]:
    here = f"http://{stack.address}"
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"cookie": cookie, "origin": here}
    async with connect(f"ws://{stack.address}/api/v1/desktop", additional_headers=headers) as socket:
        shown = Desktop()
        reading = asyncio.create_task(shown.read(aiter(socket)))
        yield shown
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@contextlib.asynccontextmanager
async def signed_in(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    here = f"http://{stack.address}"
    async with httpx.AsyncClient(base_url=here, headers={"origin": here}, timeout=20) as browser:
        answer = await browser.post("/api/v1/session", json={"name": "8001", "password": PASSWORD})
        answer.raise_for_status()
        yield browser


async def call_id(stack: Stack) -> CallId:
    return (await stack.calls.page(CallFilter(number=f"+86{NUMBER}"))).calls[0].call


async def test_a_caller_is_captioned_while_they_talk_and_found_afterwards_though_the_service_was_killed(
    tmp_path: Path,
) -> None:
    own = {
        "CALLCENTER_SPEECH__WHISPER": str(need_whisper().absolute()),
        "CALLCENTER_SPEECH__CAPTIONS": "on",
        "CALLCENTER_SPEECH__TRANSCRIPTS": "on",
    }
    async with running_stack(tmp_path / "s", own) as stack, contextlib.AsyncExitStack() as at_work:
        await stack.hire("8001", "李敏", "1001")
        await stack.until_understood(Language.EN)
        sound = await stack.spoken(Language.EN, SAID)
        browser = await at_work.enter_async_context(signed_in(stack))
        phone = await at_work.enter_async_context(stack.phone("1001", Manners(ring_s=0.5)))

        async def is_available() -> bool:
            status = {"status": "available"}
            answer = await browser.put("/api/v1/agents/me/status", json=status)
            return answer.is_success and bool(answer.json()["phone"] == "ready")

        await eventually(is_available, "the agent is there", 30)
        shown = await at_work.enter_async_context(desktop(stack, browser))
        async with Call(Plan(number=NUMBER, dialled=ENGLISH_LINE, stay_s=240), stack.exchange) as call:
            assert await call.answered()
            await call.take([HearOut(), Press("0")])
            await phone.until("talking", within_s=40)
            began = time.monotonic()
            # Where the machine has no room for it, what was said is not captioned, and said again.
            for _ in range(SAID_AT_MOST):
                await call.take([Say(sound), Wait(2)])
                if shown.first("identity"):
                    break
            await until(lambda: shown.first("identity"), 30, "the words are shown while they talk")
            await call.hang_up()

        first = shown.first("identity")
        assert first is not None
        print(f"'identity' shown {first - began:.1f} s after the talk began")  # noqa: T201 a figure to read
        assert shown.states[0] == "on"

        store = TranscriptStore(stack.database)
        call_of = await call_id(stack)

        async def stands(state: str) -> bool:
            found = await store.of_call(call_of)
            return found is not None and found[0].state == state

        await eventually(lambda: stands("working"), "it is being written down", 60)
        pid = stack.up.service.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await eventually(lambda: stands("done"), "it is written down", 150)
        found = await store.of_call(call_of)
        assert found is not None
        progress, utterances = found
        assert progress.attempts == 2
        assert {one.speaker for one in utterances} == {"caller"}

        hits: list[dict[str, Any]] = []

        async def is_found() -> bool:
            with contextlib.suppress(httpx.TransportError):
                answer = await browser.get("/api/v1/transcripts", params={"q": "identity cards"})
                hits.extend(answer.json().get("hits", []))
            return bool(hits)

        await eventually(is_found, "the words are found", 30)
        assert hits[0]["call"] == call_of
        assert "identity card" in hits[0]["text"].casefold()
        assert hits[0]["agent"] == AgentId("8001")
