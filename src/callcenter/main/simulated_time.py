"""An event loop that lives on the caller's time: its clock jumps to the next timer, and a thread's work costs what it
costs the processor. What runs on it runs as in a call on an idle machine, only sooner."""

import asyncio
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _JumpingSelector(selectors.SelectSelector):
    """Never waits: the time it was asked to wait is handed to the loop's clock."""

    passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.passed_s += timeout
        return ready


class SimulatedLoop(asyncio.SelectorEventLoop):
    """For one thing at a time: while work is done that a thread would do, nothing else runs."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed_s

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        """Do the work now; whoever waits for it has it after the time it has cost."""
        future: asyncio.Future[T] = self.create_future()
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        tell: Callable[[], None]
        try:
            tell = partial(future.set_result, func(*args))
        except Exception as error:  # noqa: BLE001 a thread's root: what it raises is whoever's who waits
            tell = partial(future.set_exception, error)
        # Beside other programs the processor's time is the smaller one, with several threads the clock's.
        cost_s = min(time.perf_counter() - began_s, time.process_time() - began_cpu_s)
        self.call_later(cost_s, lambda: None if future.cancelled() else tell())
        return future
