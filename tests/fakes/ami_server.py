"""An Asterisk's AMI on a local socket that does what a test says, and keeps what it was sent."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager

from tests.waiting import until

Fields = dict[str, str]
Answer = Callable[[Fields], bytes]

BOOTED = b"Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
_GREETING = b"Asterisk Call Manager/11.0.0\r\n"


def success(action: Fields) -> bytes:
    return f"Response: Success\r\nActionID: {action['ActionID']}\r\nMessage: done\r\n\r\n".encode()


def refusal(message: str) -> Answer:
    return lambda action: f"Response: Error\r\nActionID: {action['ActionID']}\r\nMessage: {message}\r\n\r\n".encode()


def silence(_: Fields) -> bytes:
    return b""


def login(action: Fields) -> bytes:
    return success(action) + BOOTED


def hangup(number: int, text: str = "Normal Clearing") -> bytes:
    """The end of the leg of this number."""
    return (
        f"Event: Hangup\r\nChannel: PJSIP/citizens-00000001\r\nUniqueid: 1.{number}\r\nLinkedid: 1.{number}\r\n"
        f"AccountCode: \r\nCause: 16\r\nCause-txt: {text}\r\n\r\n"
    ).encode()


class AmiServer:
    """Answers each action by name, `success` where nothing else is said."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers: dict[str, Answer] = {"Login": login, **answers}
        self.received: list[Fields] = []
        """Every action of every connection, in order."""
        self.connections = 0
        self.port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def is_busy(self) -> bool:
        return bool(self._writers)

    def count(self, action: str) -> int:
        return sum(fields["Action"] == action for fields in self.received)

    def send(self, data: bytes) -> None:
        """To every client that is connected now."""
        for writer in self._writers:
            writer.write(data)

    def reset(self) -> None:
        """Cut every connection without a word."""
        for writer in self._writers:
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        writer.write(_GREETING)
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    block = (await reader.readuntil(b"\r\n\r\n")).decode()
                    action = dict(line.split(": ", 1) for line in block.strip().split("\r\n"))
                    self.received.append(action)
                    writer.write(self.answers.get(action["Action"], success)(action))
        finally:
            self._writers.discard(writer)
            writer.close()


@asynccontextmanager
async def ami_server(port: int = 0, **answers: Answer) -> AsyncIterator[AmiServer]:
    """A server that lives as long as the block; `answers` by the action's name."""
    fake = AmiServer(answers)
    listening = await asyncio.start_server(fake.serve, "127.0.0.1", port)
    fake.port = listening.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        listening.close()
        fake.reset()
        await until(lambda: not fake.is_busy, what="every client is gone")
        await listening.wait_closed()


@contextmanager
def ami_server_elsewhere(**answers: Answer) -> Iterator[AmiServer]:
    """The same in a thread and loop of its own, so that it answers while the test's loop stands still."""
    started: Future[AmiServer] = Future()
    stop: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        done = asyncio.Event()
        stop.set_result((asyncio.get_running_loop(), done))
        async with ami_server(**answers) as server:  # type: ignore[arg-type] # no answer is called `port`
            started.set_result(server)
            await done.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="ami server")
    thread.start()
    try:
        yield started.result(timeout=10)
    finally:
        loop, done = stop.result(timeout=10)
        loop.call_soon_threadsafe(done.set)
        thread.join(timeout=10)
