"""Time as an argument: rules get `now`, shells get a `Clock`, tests hand them a fake."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where a shell reads the time."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC: for what is kept and shown."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards: for deadlines and waits, the event loop's own clock."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        # asyncio's loops and this clock count alike (asyncio.timeout_at takes these seconds).
        return time.monotonic()
