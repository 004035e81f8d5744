"""Every test there is, three folders at a time: most of them wait, for rings, prompts and pages, and would idle a core.

Rules: one list, three lanes. One takes what computes from its head, and gives way (`nice`); two take what waits for
telephones and pages from its tail, so that no call is late for want of a core. On slow cores that waiting is work, too,
and there is one such lane. The longest come first from either end, so that no lane ends long after the others. What
measures the machine runs alone, last.
Each job's output is shown in one piece when it ends; at the end stand all jobs, and the tests that failed.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import timeit
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FAST = ("unit", "architecture", "setup", "contract", "fuzz")
"""Many small tests, one job."""
COMPUTING, WAITING, ALONE = ("integration", "speech"), ("asterisk", "browser", "chaos", "service"), ("bench",)
REAL_CALLS = "test_real_*.py"
"""Of the browser's tests: the slower half."""
FAILED = re.compile(r"^(?:FAILED|ERROR) \S.*", re.MULTILINE)
COMPUTING_NICE = 10
"""More than the service itself has beside Asterisk (`main/up.py`)."""
ADDITIONS, FAST_S = 2_000_000, 0.065
"""What a core adds up within the time if it is fast enough for two lanes of calls: one took 0.045 s, another 0.09 s."""
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--durations=8", "--durations-min=5")


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job went."""

    job: Job
    code: int
    took_s: float
    output: str

    @property
    def line(self) -> str:
        return f"{'passed' if self.code == 0 else 'FAILED'} {self.took_s:5.0f} s  {self.job.name}"


def jobs(folders: Iterable[str], *, with_checks: bool) -> tuple[deque[Job], list[Job]]:
    """Those for the lanes, in order, and those that run alone afterwards; `folders` are all that hold tests."""
    there = set(folders)
    known = {*FAST, *COMPUTING, *WAITING, *ALONE}
    side = deque(_tests(name, [name]) for name in (*COMPUTING, *sorted(there - known)) if name in there)
    side.append(_tests(", ".join(FAST), [name for name in FAST if name in there]))
    if with_checks:
        side.append(Job("checks", ("bash", "scripts/check")))
    side.append(Job("pages' own", ("bash", "-c", ". scripts/node.sh; with_node npm --prefix src/callcenter/web test")))
    real = tuple(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob(f"tests/browser/{REAL_CALLS}")))
    waiting = (
        ("browser", _tests("browser, real calls", [], *real)),
        ("asterisk", _tests("asterisk", ["asterisk"])),
        ("browser", _tests("browser, pages", ["browser"], f"--ignore-glob=*/{REAL_CALLS}")),
        ("chaos", _tests("chaos, a sample", ["chaos"])),
        ("service", _tests("service", ["service"])),
    )
    side.extend(job for folder, job in waiting if folder in there)
    return side, [_tests(name, [name]) for name in ALONE if name in there]


def _tests(name: str, folders: Sequence[str], *more: str) -> Job:
    folders = [f"tests/{folder}" for folder in folders]
    return Job(name, (*PYTEST, *folders, *more))


def folders_with_tests() -> Iterator[str]:
    return (path.name for path in (ROOT / "tests").iterdir() if next(path.rglob("test_*.py"), None) is not None)


class Lanes:
    """The jobs that run and those still to run."""

    def __init__(self, side: deque[Job]) -> None:
        self._side = side
        self._running: set[subprocess.Popen[str]] = set()
        # The main thread takes a signal even while it holds this.
        self._lock = threading.RLock()
        self._is_stopped = False
        self.ended: list[Ended] = []

    def all(self) -> None:
        """Run all that may stand beside another."""
        heads = (True, False, False) if is_fast() else (True, False)
        lanes = [threading.Thread(target=self._lane, args=(is_head,)) for is_head in heads]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()

    def stop(self) -> None:
        """Let those that run end cleanly, and begin no other."""
        with self._lock:
            self._is_stopped = True
            for process in self._running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGINT)

    def run(self, job: Job, nice: int = 0) -> None:
        """Wait for one job and show what it says."""
        began = time.monotonic()
        with self._lock:
            if self._is_stopped:
                return
            # A session of its own: Ctrl-C comes to it once, from us.
            process = subprocess.Popen(
                ("nice", "-n", str(nice), *job.command),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            self._running.add(process)
            print(f"── {job.name}: begun", flush=True)
        output, _ = process.communicate()
        ended = Ended(job, process.returncode, time.monotonic() - began, output)
        with self._lock:
            self._running.discard(process)
            self.ended.append(ended)
            print(f"\n── {job.name}\n{output}\n── {ended.line}\n", flush=True)

    def _lane(self, is_head: bool) -> None:
        while not self._is_stopped:
            try:
                job = self._side.popleft() if is_head else self._side.pop()
            except IndexError:
                return
            self.run(job, COMPUTING_NICE if is_head else 0)


def is_fast() -> bool:
    """Whether this machine's cores, while nothing else runs, are fast enough for two lanes of calls and pages."""
    return min(timeit.repeat(f"sum(n for n in range({ADDITIONS}))", repeat=5, number=1)) < FAST_S


def summary(ended: Sequence[Ended]) -> str:
    """Every job, and the tests that failed."""
    failed = [line for one in ended if one.code != 0 for line in FAILED.findall(one.output)]
    return "\n".join([*(one.line for one in ended), *failed])


def main() -> int:
    began = time.monotonic()
    side, alone = jobs(folders_with_tests(), with_checks="--with-checks" in sys.argv[1:])
    wanted = len(side) + len(alone)
    lanes = Lanes(side)
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda _signal, _frame: lanes.stop())
    lanes.all()
    for job in alone:
        lanes.run(job)
    print(f"{summary(lanes.ended)}\n{time.monotonic() - began:.0f} s in all")
    return 0 if len(lanes.ended) == wanted and all(one.code == 0 for one in lanes.ended) else 1


if __name__ == "__main__":
    sys.exit(main())
