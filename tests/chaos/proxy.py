"""A process of its own that carries TCP between two parts of the house, well or badly, as it is told.

Started with one JSON object on stdin, `{"name": [own port, port of the server], ...}`, answered by `{}`. From then on
each line is an order, `{"wire": name, "manner": ..., "delay_s": ..., "bytes": ...}` or `{"wire": name, "reset": true}`,
answered by `{}`. The process ends with its stdin.
"""

import asyncio
import json
import socket
import struct
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, cast

import uvloop

HOST = "127.0.0.1"
_LINGER_NOT_AT_ALL = struct.pack("ii", 1, 0)

Manner = Literal["well", "stalled", "swallowing", "slow", "cutting", "refusing"]
"""`stalled`: nothing moves, and all of it arrives later. `swallowing`: bytes are gone, connections seem whole (half
open). `cutting`: each connection is reset after so many bytes. `refusing`: whoever connects is reset at once."""


@dataclass(slots=True)
class Wire:
    """All connections to one server."""

    server_port: int
    manner: Manner = "well"
    delay_s: float = 0.0
    bytes: int = 0
    ends: "set[End]" = field(default_factory=set)

    def behave(self, manner: Manner, delay_s: float, bytes_: int) -> None:
        was, self.manner, self.delay_s, self.bytes = self.manner, manner, delay_s, bytes_
        for end in tuple(self.ends):
            end.left = bytes_
            if was == "swallowing" and end.has_swallowed:
                # The two no longer agree on what was said: that is what half open ends in.
                end.reset()
            elif manner == "stalled":
                end.hold()
            elif was == "stalled":
                end.go_on()

    def reset(self) -> None:
        for end in tuple(self.ends):
            end.reset()


class End(asyncio.Protocol):
    """One end of a connection; what it receives goes out at the other."""

    def __init__(self, wire: Wire, other: "End | None" = None) -> None:
        self.wire = wire
        self.other = other
        self.left = wire.bytes
        self.has_swallowed = False
        self.transport: asyncio.Transport | None = None
        self._early: list[bytes] = []
        """What came before the other end was there: uvloop reads on for a moment after `pause_reading`."""
        self._is_held = wire.manner == "stalled"
        self._is_full = False
        self._connecting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wire.ends.add(self)
        if self.other is not None:
            return
        if self.wire.manner == "refusing":
            self.reset()
            return
        self.other = End(self.wire, self)
        self.transport.pause_reading()
        self._connecting = asyncio.create_task(self._connect(self.other))

    @property
    def is_there(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    async def _connect(self, far: "End") -> None:
        assert self.transport is not None
        try:
            await asyncio.get_running_loop().create_connection(lambda: far, HOST, self.wire.server_port)
        except OSError:
            self.transport.abort()
            return
        assert far.transport is not None
        if not self.is_there:
            far.transport.abort()
            return
        early, self._early = self._early, []
        for data in early:
            self.data_received(data)
        if not self._is_held:
            self.transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        if self.other is not None and self.other.transport is None:
            self._early.append(data)
            return
        match self.wire.manner:
            case "swallowing":
                self.has_swallowed = True
            case "slow":
                asyncio.get_running_loop().call_later(self.wire.delay_s, self._pass_on, data)
            case "cutting":
                self._pass_on(data[: max(0, self.left)])
                self.left -= len(data)
                if self.left <= 0:
                    self.reset()
            case _:
                self._pass_on(data)

    def eof_received(self) -> bool:
        if self.wire.manner == "slow":
            asyncio.get_running_loop().call_later(self.wire.delay_s, self._pass_on_end)
        elif self.wire.manner != "swallowing":
            self._pass_on_end()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.wire.ends.discard(self)
        if self._connecting is not None and not self._connecting.done():
            self._connecting.cancel()
        other = self.other
        if self.wire.manner == "swallowing" or other is None or other.transport is None:
            return
        if exc is not None:
            other.reset()
        elif self.wire.manner == "slow":
            asyncio.get_running_loop().call_later(self.wire.delay_s, other.transport.close)
        else:
            other.transport.close()

    def pause_writing(self) -> None:
        self._is_full = True
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        self._is_full = False
        if self.other is not None and self.other.transport is not None and not self.other._is_held:
            self.other.transport.resume_reading()

    def hold(self) -> None:
        self._is_held = True
        if self.transport is not None:
            self.transport.pause_reading()

    def go_on(self) -> None:
        self._is_held = False
        is_ready = self.other is None or (self.other.transport is not None and not self.other._is_full)
        if self.transport is not None and is_ready:
            self.transport.resume_reading()

    def reset(self) -> None:
        """RST both ways, as a firewall sends that forgot them."""
        for end in (self, self.other):
            if end is not None and end.transport is not None and end.is_there:
                end.transport.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT_AT_ALL
                )
                end.transport.abort()

    def _pass_on(self, data: bytes) -> None:
        if data and self.other is not None and self.other.transport is not None and self.other.is_there:
            self.other.transport.write(data)

    def _pass_on_end(self) -> None:
        other = self.other
        if other is not None and other.transport is not None and other.is_there and other.transport.can_write_eof():
            other.transport.write_eof()


async def carry(ports: dict[str, tuple[int, int]]) -> None:
    """Until stdin ends."""
    loop = asyncio.get_running_loop()
    wires = {name: Wire(far) for name, (_, far) in ports.items()}
    for name, (near, _) in ports.items():
        await loop.create_server(partial(End, wires[name]), HOST, near)
    _answer()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        order: dict[str, Any] = json.loads(line)
        wire = wires[order["wire"]]
        if order.get("reset"):
            wire.reset()
        else:
            wire.behave(order["manner"], order.get("delay_s", 0.0), order.get("bytes", 0))
        _answer()


def _answer() -> None:
    print("{}", flush=True)  # noqa: T201 its parent reads it


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(carry(json.loads(sys.stdin.readline())))
