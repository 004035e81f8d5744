"""Agents' pages without a screen: what each is told, and when; they connect again as the real ones do."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from callcenter.vocabulary.ids import CallId, bare

PAUSES_S = (0.25, 0.5, 1.0, 2.0)
"""Between two tries, as in `web/src/live/connection.ts`."""
SILENCE_S = 10.0
"""The same: past it a page takes its connection for dead."""
OPEN_S = 10.0


@dataclass(slots=True)
class Desktop:
    """One agent's page; seconds are the event loop's."""

    agent: str
    popped: dict[str, float] = field(default_factory=dict)
    """When each call was first shown, by its id on the line."""
    opened_at: list[float] = field(default_factory=list)
    """When a snapshot came."""
    is_open: bool = False
    """A snapshot has come on this connection."""
    breaks: int = 0
    gaps: int = 0
    """Messages whose number was not the next one."""

    async def keep_open(self, address: str, cookie: str) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._read(address, cookie)
            if self.is_open:
                failures, self.breaks = 0, self.breaks + 1
            self.is_open = False
            await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures += 1

    async def _read(self, address: str, cookie: str) -> None:
        headers, last = {"cookie": cookie, "origin": f"http://{address}"}, 0
        async with connect(
            f"ws://{address}/api/v1/desktop",
            additional_headers=headers,
            proxy=None,
            open_timeout=OPEN_S,
            close_timeout=1,
            ping_interval=None,
        ) as socket:
            while True:
                async with asyncio.timeout(SILENCE_S):
                    told = json.loads(await socket.recv())
                self.gaps += told["n"] != last + 1
                last = told["n"]
                self._take(told["message"])

    def _take(self, message: dict[str, object]) -> None:
        now = asyncio.get_running_loop().time()
        match message:
            case {"type": "snapshot", "calls": list(cards)}:
                self.is_open = True
                self.opened_at.append(now)
                for card in cards:
                    self.popped.setdefault(bare(CallId(card["call"])), now)
            case {"type": "call", "call": {"call": str(call)}}:
                self.popped.setdefault(bare(CallId(call)), now)
            case _:
                pass


@asynccontextmanager
async def open_desktops(address: str, cookies: Mapping[str, str]) -> AsyncIterator[dict[str, Desktop]]:
    """One for each agent, by the address that a browser would know."""
    desktops = {agent: Desktop(agent) for agent in cookies}
    tasks = [
        asyncio.create_task(desktop.keep_open(address, cookies[agent]), name=f"desktop {agent}")
        for agent, desktop in desktops.items()
    ]
    try:
        yield desktops
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
