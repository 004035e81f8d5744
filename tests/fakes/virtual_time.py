"""An event loop whose clock jumps to the next timer instead of waiting for it."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from callcenter.main.hearing.simulated_time import JumpingLoop

T = TypeVar("T")
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class VirtualLoop(JumpingLoop):
    def block(self, seconds: float) -> None:
        """As if what runs now had taken so long."""
        self.jumping.passed_s += seconds


class VirtualClock:
    """The loop's clock as `vocabulary.clock.Clock`."""

    def now(self) -> datetime:
        return START + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


def in_virtual_time(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end; seconds cost nothing."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


async def settle() -> None:
    """Let everything run that can run now."""
    for _ in range(20):
        await asyncio.sleep(0)
