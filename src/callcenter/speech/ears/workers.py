"""Threads that decode: the most urgent job first, and never so many long ones that a short one must wait.

Long jobs (everything but a stream's batches) run in as many threads as there are cores; one thread more is for streams.
"""

import heapq
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from typing import Any, Generic, TypeVar

from callcenter.speech.niceness import be_nice

T = TypeVar("T")


class Urgency(IntEnum):
    """What goes before what."""

    STREAM = 0
    """A batch of somebody's speech: short."""
    WHOLE = 1
    """An utterance whose speaker waits."""
    GUESS = 2
    """An utterance that may be over."""
    SECOND = 3
    """A second opinion."""
    CAPTION = 4
    """Nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A job's result and what it took."""

    result: T
    cpu_s: float
    """Of the worker thread itself."""


@dataclass(slots=True, eq=False)
class Job(Generic[T]):
    """Handed in; `future.cancel()` drops it if it has not begun."""

    work: Callable[[], T]
    urgency: Urgency
    future: Future[Done[T]] = field(default_factory=Future)
    has_left: bool = False
    """The line of those who wait."""


class Workers:
    """All methods may be called from any thread."""

    def __init__(self, cores: int) -> None:
        self._threads = ThreadPoolExecutor(cores + 1, thread_name_prefix="ears", initializer=be_nice)
        self._long_most = cores
        self._long = 0
        self._numbers = count()
        self._line: list[tuple[Urgency, int, Job[Any]]] = []
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """Jobs that have not begun."""
        with self._lock:
            return sum(not job.has_left for job in {job for _, _, job in self._line})

    @property
    def long_waiting(self) -> int:
        """Of these, all but batches of streams, which are done in no time."""
        with self._lock:
            jobs = {job for _, _, job in self._line}
            return sum(not job.has_left and job.urgency is not Urgency.STREAM for job in jobs)

    def ask(self, work: Callable[[], T], urgency: Urgency) -> Job[T]:
        """Have `work` done."""
        job = Job(work, urgency)
        self._line_up(job)
        return job

    def hasten(self, job: Job[Any], urgency: Urgency) -> None:
        """Let a job that still waits go before others."""
        if urgency < job.urgency:
            job.urgency = urgency
            self._line_up(job)

    def shut(self) -> None:
        """Take nothing more; threads end with the job they are at, the others are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            line, self._line = self._line, []
        for _, _, job in line:
            job.future.cancel()

    def _line_up(self, job: Job[Any]) -> None:
        with self._lock:
            heapq.heappush(self._line, (job.urgency, next(self._numbers), job))
        self._threads.submit(self._work_off)

    def _next(self) -> Job[Any] | None:
        with self._lock:
            while self._line:
                urgency, _, job = self._line[0]
                # A hastened job stands in the line twice.
                if not job.has_left and urgency is not Urgency.STREAM and self._long >= self._long_most:
                    return None
                heapq.heappop(self._line)
                if job.has_left:
                    continue
                job.has_left = True
                if job.future.set_running_or_notify_cancel():
                    self._long += urgency is not Urgency.STREAM
                    return job
            return None

    def _work_off(self) -> None:
        while (job := self._next()) is not None:
            is_long = job.urgency is not Urgency.STREAM
            began_s = time.thread_time()
            try:
                result = job.work()
            except BaseException as fault:  # noqa: BLE001 whoever handed the job in is told
                job.future.set_exception(fault)
            else:
                job.future.set_result(Done(result, time.thread_time() - began_s))
            with self._lock:
                self._long -= is_long
