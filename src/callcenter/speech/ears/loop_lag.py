"""How late the event loop runs what is due: four timers a second."""

import asyncio
from collections import deque

TICK_S = 0.25
TICKS = 4


class LoopLag:
    """Measures from `begin` to `end`."""

    def __init__(self) -> None:
        self._late: deque[float] = deque(maxlen=TICKS)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def late_s(self) -> float:
        """Through the whole of the last second; a single hiccup is no lateness."""
        return min(self._late) if len(self._late) == TICKS else 0.0

    def begin(self) -> None:
        """Idempotent; in the event loop."""
        if self._timer is None:
            self._wait(asyncio.get_running_loop())

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        due_s = loop.time() + TICK_S
        self._timer = loop.call_at(due_s, self._tick, loop, due_s)

    def _tick(self, loop: asyncio.AbstractEventLoop, due_s: float) -> None:
        self._late.append(loop.time() - due_s)
        self._wait(loop)
