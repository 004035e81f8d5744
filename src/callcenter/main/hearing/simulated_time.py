"""An event loop that lives on the caller's time, and workers for it: its clock jumps to the next timer, and decoding
costs what it costs the processor. What runs on it runs as in a call on an idle machine, only sooner."""

import asyncio
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar, TypeVarTuple

from callcenter.speech.ears.workers import Done, Job, Urgency, Workers

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class JumpingSelector(selectors.SelectSelector):
    """Never waits: the time it was asked to wait is handed to the loop's clock."""

    passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.passed_s += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """Time stands while anything can run."""

    def __init__(self) -> None:
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.passed_s


class SimulatedLoop(JumpingLoop):
    """While work is done that a thread would do, nothing else runs."""

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        """Do the work now; whoever waits for it has it after the time it has cost."""
        future: asyncio.Future[T] = self.create_future()
        stopwatch = _Stopwatch()
        tell: Callable[[], None]
        try:
            tell = partial(future.set_result, func(*args))
        except Exception as error:  # noqa: BLE001 a thread's root: what it raises is whoever's who waits
            tell = partial(future.set_exception, error)
        self.call_later(stopwatch.cost_s(), lambda: None if future.cancelled() else tell())
        return future


class SimulatedWorkers(Workers):
    """For ears on a `SimulatedLoop`: a job is begun at once, and is done after the time that it has cost."""

    def __init__(self) -> None:
        super().__init__(1)

    def ask(self, work: Callable[[], T], urgency: Urgency) -> Job[T]:
        job = Job(work, urgency)
        # Not at once: who asks has yet to keep the job.
        asyncio.get_running_loop().call_soon(_do, job)
        return job

    def hasten(self, job: Job[Any], urgency: Urgency) -> None:
        job.urgency = min(urgency, job.urgency)


def _do(job: Job[T]) -> None:
    if not job.future.set_running_or_notify_cancel():
        return
    stopwatch, thread_began_s = _Stopwatch(), time.thread_time()
    tell: Callable[[], None]
    try:
        result = job.work()
        tell = partial(job.future.set_result, Done(result, time.thread_time() - thread_began_s))
    except Exception as error:  # noqa: BLE001 a thread's root: what it raises is whoever's who waits
        tell = partial(job.future.set_exception, error)
    asyncio.get_running_loop().call_later(stopwatch.cost_s(), tell)


class _Stopwatch:
    """Begins to run when it is made."""

    def __init__(self) -> None:
        self._began_s, self._cpu_began_s = time.perf_counter(), time.process_time()

    def cost_s(self) -> float:
        # Beside other programs the processor's time is the smaller one, with several threads the clock's.
        return min(time.perf_counter() - self._began_s, time.process_time() - self._cpu_began_s)
