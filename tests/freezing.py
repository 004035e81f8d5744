"""A thread of another process that stands still, as one does in a library that hangs; the others go on."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import until

PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17
WALL = 0x40000000
"""waitpid(2): for threads, too."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def nice_threads(pid: int) -> list[int]:
    """The threads of a process that yield to its first one, as those do that decode speech."""
    first = _niceness(pid, pid)
    return [thread for thread in _threads(pid) if _niceness(pid, thread) > first]


@contextmanager
def frozen(threads: list[int]) -> Iterator[None]:
    """They stand still within the block. Only the thread that entered it may leave it (ptrace(2))."""
    stopped: list[int] = []
    try:
        for thread in threads:
            _ptrace(PTRACE_SEIZE, thread)
            stopped.append(thread)
            _ptrace(PTRACE_INTERRUPT, thread)
            os.waitpid(thread, WALL)
        yield
    finally:
        for thread in stopped:
            _ptrace(PTRACE_DETACH, thread)


async def until_idle(pid: int, threads: list[int]) -> None:
    """Wait until all sleep: one that is at work may hold what the whole process needs."""
    await until(lambda: all(_stat(pid, thread)[0] == "S" for thread in threads), what="threads without work")


def _threads(pid: int) -> list[int]:
    return [int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir()]


def _niceness(pid: int, thread: int) -> int:
    return int(_stat(pid, thread)[16])


def _stat(pid: int, thread: int) -> list[str]:
    """proc_pid_stat(5), from the third field on: what comes before may hold spaces."""
    return Path(f"/proc/{pid}/task/{thread}/stat").read_text().rpartition(")")[2].split()


def _ptrace(request: int, thread: int) -> None:
    if _libc.ptrace(request, thread, None, None) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"ptrace of thread {thread}: {os.strerror(error)}")
