"""Those who read one AMI stream: our link, stock panoramisk, asterisk-ami, and the least that any reader must do."""

import asyncio
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from asterisk.ami import AMIClient, SimpleAction
from panoramisk.manager import Manager

from bench.figures import BenchError
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.ami.reading import EVENT_NAMES
from callcenter.asterisk.ami.session import Limits
from callcenter.asterisk.settings import NodeSettings

HOST = "127.0.0.1"
SECRET = "for loopback only"  # noqa: S105 the feed lets anybody in
WANTED = frozenset(EVENT_NAMES) - {"FullyBooted", "Shutdown"}
READ_S = 120.0


@dataclass(frozen=True, slots=True)
class Took:
    """For one stream, from asking for it to the last wanted event."""

    wall_s: float
    cpu_s: float
    """Of this process, the kernel's part included."""


class Tally:
    """Counts wanted events as they are told, and knows when the last one was."""

    def __init__(self, awaited: int, kept: list[Any] | None) -> None:
        self._awaited = awaited
        self._kept = kept
        self._seen = 0
        self._loop = asyncio.get_running_loop()
        self._done = asyncio.Event()
        self._is_begun = False
        self._began = self._ended = (0.0, 0.0)

    def begin(self) -> None:
        """Count from here on."""
        gc.collect()
        self._is_begun = True
        self._began = (time.perf_counter(), time.process_time())

    def take(self, event: Any) -> None:
        """One wanted event; in any thread."""
        if not self._is_begun:
            return
        self._seen += 1
        if self._kept is not None:
            self._kept.append(event)
        if self._seen == self._awaited:
            self._ended = (time.perf_counter(), time.process_time())
            self._loop.call_soon_threadsafe(self._done.set)

    async def took(self) -> Took:
        """Once all have come; raises BenchError."""
        try:
            async with asyncio.timeout(READ_S):
                await self._done.wait()
        except TimeoutError:
            raise BenchError(f"{self._seen} of {self._awaited} events in {READ_S:g} s") from None
        return Took(self._ended[0] - self._began[0], self._ended[1] - self._began[1])


Reader = Callable[[int, Tally], Awaitable[Took]]
"""Reads the stream of a port to its end."""


async def ours(port: int, tally: Tally) -> Took:
    """The service's link, whole: framing, filter, order, typed events."""
    # The default of 50,000 waiting messages is two seconds of what Asterisk can send; this feed sends far more.
    limits = Limits(most_waiting=10**9, ping_every_s=READ_S)
    link = Link(NodeSettings(ami_port=port), SECRET, tally.take, limits)
    running = asyncio.create_task(link.run())
    try:
        await link.until_up()
        tally.begin()
        await link.ask("Events", {"EventMask": "on"})
        return await tally.took()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def stock_panoramisk(port: int, tally: Tally) -> Took:
    """As its documentation shows it: one plain callback, registered for each wanted name."""
    manager = Manager(host=HOST, port=port, username="callcenter", secret=SECRET, ping_delay=READ_S)
    ready = asyncio.Event()
    manager.register_event("FullyBooted", lambda *_: ready.set())
    for name in sorted(WANTED):
        manager.register_event(name, lambda _manager, message: tally.take(message))
    manager.on_connect = manager.on_login = lambda *_: None
    await manager.connect()
    try:
        await ready.wait()
        tally.begin()
        manager.protocol.send({"Action": "Events", "EventMask": "on"})
        return await tally.took()
    finally:
        manager.close()


async def asterisk_ami(port: int, tally: Tally) -> Took:
    """With a plain function and one look into a set: faster than its own white list."""
    ready = threading.Event()

    def on_event(event: Any, **_: object) -> None:
        if event.name in WANTED:
            tally.take(event)
        elif event.name == "FullyBooted":
            ready.set()

    client = AMIClient(address=HOST, port=port)
    client.add_event_listener(on_event)
    try:
        await asyncio.to_thread(client.login, "callcenter", SECRET)
        await asyncio.to_thread(ready.wait, READ_S)
        tally.begin()
        client.send_action(SimpleAction("Events", EventMask="on"))
        return await tally.took()
    finally:
        # Its disconnect() waits for a thread that waits for the socket; a Goodbye ends both at once.
        await asyncio.to_thread(lambda: client.logoff().response)


class _Limit(asyncio.Protocol):
    """Splits at the blank line and looks the name up: nothing is decoded, ordered or understood."""

    def __init__(self, tally: Tally) -> None:
        self._take = tally.take
        self._wanted = frozenset(name.encode() for name in WANTED)
        self._rest = b""
        self.greeted = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.greeted.set()
        blocks = (self._rest + data).split(b"\r\n\r\n")
        self._rest = blocks.pop()
        wanted = self._wanted
        for block in blocks:
            if block[7 : block.find(b"\r", 7)] in wanted:
                self._take(block)


async def limit(port: int, tally: Tally) -> Took:
    """What any reader in Python must at least do."""
    transport, protocol = await asyncio.get_running_loop().create_connection(lambda: _Limit(tally), HOST, port)
    try:
        await protocol.greeted.wait()
        tally.begin()
        transport.write(b"Action: Events\r\nEventMask: on\r\n\r\n")
        return await tally.took()
    finally:
        transport.close()
