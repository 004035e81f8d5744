"""What goes before what, in real threads that wait for the test."""

import threading
from collections.abc import Callable, Iterator

import pytest

from callcenter.speech.ears.workers import Job, Urgency, Workers

WITHIN_S = 10.0


class Gate:
    """A job that waits at it, and what has passed."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self._open = threading.Event()
        self.reached = threading.Semaphore(0)

    def wait(self, name: str) -> Callable[[], str]:
        def work() -> str:
            self.reached.release()
            assert self._open.wait(WITHIN_S)
            self.passed.append(name)
            return name

        return work

    def note(self, name: str) -> Callable[[], str]:
        def work() -> str:
            self.passed.append(name)
            return name

        return work

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open()


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(1)
    yield made
    made.shut()


def full(workers: Workers, gate: Gate) -> list[Job[str]]:
    """One long job and one stream's: the threads of one core."""
    jobs = [workers.ask(gate.wait("long"), Urgency.WHOLE), workers.ask(gate.wait("short"), Urgency.STREAM)]
    for _ in jobs:
        assert gate.reached.acquire(timeout=WITHIN_S)
    return jobs


def done(*jobs: Job[str]) -> list[str]:
    return [job.future.result(WITHIN_S).result for job in jobs]


def test_the_most_urgent_goes_first_whoever_came_first(workers: Workers, gate: Gate) -> None:
    running = full(workers, gate)
    waiting = [workers.ask(gate.note(urgency.name), urgency) for urgency in sorted(Urgency, reverse=True)]
    assert (workers.waiting, workers.long_waiting) == (5, 4)
    gate.open()

    assert done(*running, *waiting) == ["long", "short", "CAPTION", "SECOND", "GUESS", "WHOLE", "STREAM"]
    long_ones = [name for name in gate.passed if name not in {"long", "short", "STREAM"}]
    assert long_ones == ["WHOLE", "GUESS", "SECOND", "CAPTION"]
    assert workers.waiting == 0


def test_long_jobs_leave_a_thread_to_streams(workers: Workers, gate: Gate) -> None:
    long = workers.ask(gate.wait("long"), Urgency.CAPTION)
    assert gate.reached.acquire(timeout=WITHIN_S)
    other = workers.ask(gate.note("other"), Urgency.WHOLE)

    assert done(workers.ask(gate.note("short"), Urgency.STREAM)) == ["short"]
    assert gate.passed == ["short"]
    gate.open()
    assert done(long, other) == ["long", "other"]


def test_a_job_that_somebody_now_waits_for_is_hastened(workers: Workers, gate: Gate) -> None:
    running = full(workers, gate)
    second = workers.ask(gate.note("second"), Urgency.SECOND)
    guess = workers.ask(gate.note("guess"), Urgency.GUESS)
    later = workers.ask(gate.note("later"), Urgency.WHOLE)
    workers.hasten(second, Urgency.STREAM)
    workers.hasten(guess, Urgency.SECOND)
    gate.open()

    assert done(*running, second, guess, later)
    assert [name for name in gate.passed if name in {"second", "later", "guess"}] == ["second", "later", "guess"]
    assert workers.waiting == 0


def test_a_dropped_job_is_never_begun(workers: Workers, gate: Gate) -> None:
    running = full(workers, gate)
    dropped = workers.ask(gate.note("dropped"), Urgency.GUESS)
    kept = workers.ask(gate.note("kept"), Urgency.GUESS)
    assert dropped.future.cancel()
    gate.open()

    assert done(*running, kept)
    assert "dropped" not in gate.passed


def test_a_job_that_fails_tells_and_the_thread_goes_on(workers: Workers, gate: Gate) -> None:
    def fail() -> str:
        raise RuntimeError("decoder gone")

    failed = workers.ask(fail, Urgency.WHOLE)
    assert isinstance(failed.future.exception(WITHIN_S), RuntimeError)
    assert done(workers.ask(gate.note("next"), Urgency.WHOLE)) == ["next"]


def test_the_cpu_of_a_job_is_told(workers: Workers) -> None:
    def work() -> int:
        return sum(range(200_000))

    assert workers.ask(work, Urgency.WHOLE).future.result(WITHIN_S).cpu_s > 0
    assert workers.ask(lambda: 0, Urgency.WHOLE).future.result(WITHIN_S).cpu_s >= 0


def test_shut_cancels_what_waits_and_lets_the_rest_end(workers: Workers, gate: Gate) -> None:
    running = full(workers, gate)
    waiting = workers.ask(gate.note("waiting"), Urgency.WHOLE)
    workers.shut()
    gate.open()

    assert waiting.future.cancelled()
    assert done(*running) == ["long", "short"]
