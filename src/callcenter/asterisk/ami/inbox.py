"""Messages between the socket and us: in order, bounded, and never long at a time."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Message = TypeVar("Message")


class Inbox(Generic[Message]):
    """Hands messages on in their order, some in each turn of the loop, so that a flood does not hold up audio.

    All methods run in the event loop.
    """

    def __init__(
        self, deliver: Callable[[Message], None], on_overfull: Callable[[], None], most: int, at_once: int
    ) -> None:
        """`deliver` must not raise; `on_overfull` is called when a message finds `most` waiting, and is lost."""
        self._deliver = deliver
        self._on_overfull = on_overfull
        self._most = most
        self._at_once = at_once
        self._waiting: deque[Message] = deque()
        self._turn: asyncio.Handle | None = None
        self._emptied: asyncio.Event | None = None
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, message: Message) -> None:
        """Take `message`; it is delivered in a later turn of the loop."""
        if self._is_closed:
            return
        if len(self._waiting) >= self._most:
            self._on_overfull()
            return
        self._waiting.append(message)
        if self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._deliver_some)

    def close(self) -> None:
        """Forget what waits and take nothing more. Idempotent."""
        self._is_closed = True
        self._waiting.clear()
        if self._turn is not None:
            self._turn.cancel()
        self._rest_now()

    async def until_empty(self) -> None:
        """Return once everything that waits now, and what comes meanwhile, is delivered."""
        if self._turn is not None:
            self._emptied = self._emptied or asyncio.Event()
            await self._emptied.wait()

    def _deliver_some(self) -> None:
        waiting, deliver = self._waiting, self._deliver
        try:
            for _ in range(min(self._at_once, len(waiting))):
                if not waiting:
                    break  # `deliver` closed it
                deliver(waiting.popleft())
        finally:
            # Also after an exception, which is a fault of ours and the loop's to report: the next message is due.
            if waiting:
                self._turn = asyncio.get_running_loop().call_soon(self._deliver_some)
            else:
                self._rest_now()

    def _rest_now(self) -> None:
        self._turn = None
        if self._emptied is not None:
            self._emptied.set()
            self._emptied = None
