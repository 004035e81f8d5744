"""Decoding yields to the event loop, whose beat all callers hear."""

import contextlib
import os
import threading

WORKER_NICENESS = 5


def be_nice(niceness: int = WORKER_NICENESS) -> None:
    """From now on this thread, and every thread that it starts, goes behind the process's first one."""
    # Linux only: there each thread has a niceness of its own.
    with contextlib.suppress(OSError, AttributeError):
        own = os.getpriority(os.PRIO_PROCESS, os.getpid())
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), own + niceness)
