"""An outside service over HTTP: it tells how a ticket stands, or hangs."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class TicketOffice:
    """``/tickets`` answers, ``/sleepy`` never does."""

    port: int = 0
    asked: list[Any] = field(default_factory=list)
    state: str = "处理中"

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError), contextlib.closing(writer):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                size = next((line for line in head.splitlines() if line.startswith("content-length:")), ":0")
                body = await reader.readexactly(int(size.partition(":")[2]))
                if "/sleepy" in head.splitlines()[0]:
                    await asyncio.Event().wait()
                self.asked.append(json.loads(body))
                answer = json.dumps({"ticket": {"state": self.state}}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                writer.write(f"content-length: {len(answer)}\r\n\r\n".encode() + answer)
                await writer.drain()

    def settings(self) -> dict[str, Any]:
        """For CALLCENTER_SERVICES."""
        at = f"http://127.0.0.1:{self.port}"
        return {"tickets": {"url": f"{at}/tickets"}, "sleepy": {"url": f"{at}/sleepy"}}


@asynccontextmanager
async def ticket_office() -> AsyncIterator[TicketOffice]:
    """Open as long as the block."""
    office = TicketOffice()
    at_work: set[asyncio.Task[None]] = set()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(office.take(reader, writer))
        at_work.add(task)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
