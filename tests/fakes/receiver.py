"""A system that gets webhooks: a real HTTP server, that can be told how to answer, and be killed and come back."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Answer = str | None
"""The status line's rest and further headers; None: says nothing at all."""


@dataclass(frozen=True, slots=True)
class Received:
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def step(self) -> str:
        name: str = self.event["type"]
        return name.removeprefix("callcenter.").removesuffix(".v1")


@dataclass
class Receiver:
    """`answer` is asked for each request; what it is for is in `received`, whatever the answer."""

    answer: Callable[[Received], Answer] = lambda _: "204 No Content"
    received: list[Received] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _at_work: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    @property
    def steps(self) -> list[str]:
        return [one.step for one in self.received]

    async def start(self) -> None:
        """Listen, at the same port as before."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def kill(self) -> None:
        """As a process that is killed: nobody listens, and what was open breaks."""
        if self._server is not None:
            self._server.close()
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                assert head.startswith("POST ")
                received = Received(headers, await reader.readexactly(int(headers["content-length"])))
                answer = self.answer(received)
                self.received.append(received)
                if answer is None:
                    await asyncio.Event().wait()
                writer.write(f"HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        writer.close()


@asynccontextmanager
async def receiving(answer: Callable[[Received], Answer] | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver() if answer is None else Receiver(answer)
    await receiver.start()
    try:
        yield receiver
    finally:
        await receiver.kill()
