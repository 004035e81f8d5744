"""The smallest thing that can stand where the service's AudioSocket is: takes lines, says silence, closes them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tests.asterisk.pbx import Pbx

FRAME = b"\x10\x01\x40"
SILENCE = FRAME + bytes(320)
HANG_UP = bytes(3)


class Line:
    """One caller's socket."""

    def __init__(self, call: UUID, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.call = call
        self.keys = ""
        self.voice = b""
        self.to_say: list[bytes] = []
        """Sound to say before the silence, by frames of 320 bytes."""
        self._reader = reader
        self._writer = writer
        self._speaking = asyncio.create_task(self._speak(), name="stand-in-line")

    async def close(self) -> None:
        """End it as the service does: what the channel's variables say comes next."""
        self._writer.write(HANG_UP)
        await self.lose()

    async def lose(self) -> None:
        """End it as a killed service does."""
        self._speaking.cancel()
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _speak(self) -> None:
        listening = asyncio.create_task(self._listen(), name="stand-in-ear")
        try:
            while not listening.done():
                self._writer.write(FRAME + self.to_say.pop(0) if self.to_say else SILENCE)
                await asyncio.sleep(0.02)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _listen(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, *size = await self._reader.readexactly(3)
                content = await self._reader.readexactly(int.from_bytes(size))
                if kind == 0x03:
                    self.keys += content.decode()
                elif kind == 0x10:
                    self.voice += content


class StandIn:
    """Lines in the order of their arrival."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[Line] = asyncio.Queue()
        self._all: list[Line] = []
        self._unnamed: set[asyncio.StreamWriter] = set()
        """Of those who have not said yet whose line they are."""

    async def line(self, within_s: float = 10.0) -> Line:
        """The next caller's line."""
        async with asyncio.timeout(within_s):
            return await self._lines.get()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._unnamed.add(writer)
        try:
            header = await reader.readexactly(3)
            call = UUID(bytes=await reader.readexactly(int.from_bytes(header[1:])))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        self._unnamed.discard(writer)
        line = Line(call, reader, writer)
        self._all.append(line)
        self._lines.put_nowait(line)

    async def close(self) -> None:
        for line in self._all:
            await line.lose()
        for writer in self._unnamed:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in self._unnamed), return_exceptions=True)


@asynccontextmanager
async def stand_in(port: int) -> AsyncIterator[StandIn]:
    """A service that listens on `port` as long as the block."""
    service = StandIn()
    server = await asyncio.start_server(service.take, "127.0.0.1", port)
    try:
        yield service
    finally:
        server.close()
        await service.close()
        await server.wait_closed()


async def offer(asterisk: Pbx, line: Line, seat: str, ring_s: int = 4) -> None:
    """Lend the one caller there is to `seat`, as the service does."""
    [channel] = await asterisk.channels()
    await lend(asterisk, channel, seat, ring_s)
    await line.close()


async def lend(asterisk: Pbx, channel: str, seat: str, ring_s: int = 4) -> None:
    """Say what comes next for this caller, once their line is closed."""
    await asterisk.set(channel, "CC_SEAT", seat)
    await asterisk.set(channel, "CC_RING_S", str(ring_s))
    await asterisk.set(channel, "CC_DIAL", f"PJSIP/{seat}")
