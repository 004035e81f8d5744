"""A stretch of network between a client and a server, which a test can cut."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.waiting import until

_LINGER_NOT_AT_ALL = struct.pack("ii", 1, 0)


class Wire:
    """Carries bytes both ways between whoever connects to `port` and the server."""

    def __init__(self, server_port: int) -> None:
        self.port = 0
        self._server_port = server_port
        self._clients: set[asyncio.StreamWriter] = set()
        self.is_cut = False
        """Whoever connects is reset at once."""

    def reset(self) -> None:
        """RST to every client, as a firewall sends that forgot them."""
        for client in self._clients:
            client.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT_AT_ALL)
            client.transport.abort()

    @property
    def is_busy(self) -> bool:
        return bool(self._clients)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        try:
            if self.is_cut:
                raise ConnectionRefusedError
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        except ConnectionError:
            writer.close()
            self._clients.discard(writer)
            return
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._clients.discard(writer)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


@asynccontextmanager
async def wire_to(server_port: int) -> AsyncIterator[Wire]:
    """A wire that lies as long as the block."""
    wire = Wire(server_port)
    listening = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    wire.port = listening.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        listening.close()
        wire.reset()
        await until(lambda: not wire.is_busy, what="every client is gone")
        await listening.wait_closed()
