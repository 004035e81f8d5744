"""Desktops without a screen, in a process of their own: real WebSockets that read all they are told.

Run by `bench.desktop`: settings as JSON on one line of stdin, one word a line on stdout (`open`, at the end what was
seen). What comes is counted, and its numbers are held to be without gaps, as the page does it.
"""

import asyncio
import json
import re
import sys
from dataclasses import dataclass, field

import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

AT_ONCE = 20
OPEN_S = 60.0
_NUMBER = re.compile(rb'\A\{"n":(\d+),')


@dataclass(slots=True)
class Seen:
    """By all of them."""

    messages: int = 0
    bytes: int = 0
    gaps: int = 0
    lost: int = 0
    sockets: list[ClientConnection] = field(default_factory=list)

    async def read(self, socket: ClientConnection) -> None:
        last = 0
        try:
            while True:
                told = await socket.recv(decode=False)
                found = _NUMBER.match(told)
                number = int(found[1]) if found else -1
                self.gaps += number != last + 1
                self.messages += 1
                self.bytes += len(told)
                last = number
        except ConnectionClosed:
            self.lost += 1


async def sit_down(url: str, origin: str, cookies: list[str]) -> None:
    """Open one desktop for each cookie and read until told to leave."""
    seen, gate = Seen(), asyncio.Semaphore(AT_ONCE)

    async def open_one(cookie: str) -> ClientConnection:
        async with gate:
            return await connect(
                url, additional_headers={"cookie": cookie, "origin": origin}, compression=None, open_timeout=OPEN_S
            )

    seen.sockets = list(await asyncio.gather(*(open_one(cookie) for cookie in cookies)))
    reading = [asyncio.create_task(seen.read(socket)) for socket in seen.sockets]
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    told = {"messages": seen.messages, "bytes": seen.bytes, "gaps": seen.gaps, "lost": seen.lost}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    wanted = json.loads(sys.stdin.readline())
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(sit_down(wanted["url"], wanted["origin"], wanted["cookies"]))
    except (OSError, InvalidHandshake, TimeoutError) as fault:
        print(f"crowd: a desktop was not opened: {fault!r}", file=sys.stderr)
        sys.exit(1)
