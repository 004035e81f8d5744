"""The wires between the parts of the house, as `proxy` carries them in its own process."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal

from tests.chaos.proxy import Manner

Name = Literal["ami", "database", "audiosocket", "standby", "pages"]


class Wires:
    """Orders to the proxy, one after the other."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def behave(self, wire: Name, manner: Manner, *, delay_s: float = 0.0, cut_after: int = 0) -> None:
        """From now on."""
        await self._order({"wire": wire, "manner": manner, "delay_s": delay_s, "bytes": cut_after})

    async def reset(self, wire: Name) -> None:
        """RST to both ends of every connection, once."""
        await self._order({"wire": wire, "reset": True})

    async def _order(self, order: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn, asyncio.timeout(20):
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            answer = await self._process.stdout.readline()
        assert answer == b"{}\n", f"the proxy has died at {order}"


@asynccontextmanager
async def wires_between(ports: Mapping[Name, tuple[int, int]]) -> AsyncIterator[Wires]:
    """A wire from each first port to the second, as long as the block; all carry well until told otherwise."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.proxy", stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    try:
        wires = Wires(process)
        await wires._order(ports)
        yield wires
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
