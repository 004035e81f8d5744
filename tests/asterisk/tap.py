"""What comes out of AMI, byte for byte."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from tests.asterisk.pbx import Pbx

Event = dict[str, str]


class Tap:
    """Every event since the login, as its lines stand in the stream."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.raw = b""
        self._writer = writer
        self._numbers = itertools.count()
        self._grown = asyncio.Condition()

    def act(self, action: str, **fields: str) -> None:
        """Send one action, as the link does."""
        lines = (f"Action: {action}", *(f"{name}: {value}" for name, value in fields.items()), "", "")
        self._writer.write("\r\n".join(lines).encode())

    async def ask(self, action: str, fields: Mapping[str, str]) -> Event:
        """Send one action, and wait for its answer."""
        asked = f"ask-{next(self._numbers)}"
        self.act(action, ActionID=asked, **fields)
        async with asyncio.timeout(10), self._grown:
            await self._grown.wait_for(lambda: self._answers(asked))
        return self._answers(asked)[0]

    def events(self, name: str) -> list[Event]:
        """The whole events called `name`; a UserEvent by its own name."""
        return [event for event in self._messages() if name in (event.get("Event"), event.get("UserEvent"))]

    def _answers(self, asked: str) -> list[Event]:
        return [one for one in self._messages() if one.get("ActionID") == asked and "Response" in one]

    def _messages(self) -> list[Event]:
        blocks = self.raw.decode().split("\r\n\r\n")[:-1]
        return [dict(line.partition(": ")[::2] for line in block.split("\r\n")) for block in blocks]

    async def until(self, name: str, count: int = 1, within_s: float = 15.0) -> list[Event]:
        """Wait for `count` events called `name`."""
        async with asyncio.timeout(within_s), self._grown:
            await self._grown.wait_for(lambda: len(self.events(name)) >= count)
        return self.events(name)

    async def drink(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(65536):
            self.raw += chunk
            async with self._grown:
                self._grown.notify_all()


@asynccontextmanager
async def tapped(asterisk: Pbx) -> AsyncIterator[Tap]:
    """Logged in as the service is, reading as long as the block."""
    node = asterisk.config.node
    reader, writer = await asyncio.open_connection(str(node.host), node.ami_port)
    secret = asterisk.settings.ami_secret.get_secret_value()
    tap = Tap(writer)
    tap.act("Login", Username=node.ami_user, Secret=secret)
    drinking = asyncio.create_task(tap.drink(reader), name="ami-tap")
    try:
        yield tap
    finally:
        drinking.cancel()
        await asyncio.gather(drinking, return_exceptions=True)
        writer.close()
        await writer.wait_closed()
