"""Each target in a fork of its own: one that kills its process, or never ends, is a fault like others.

Forked after everything is imported, which takes longer than many a target's share of the time.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

LOOK_EVERY_S = 0.05


def forked(work: Callable[[], None], log: Path, within_s: float) -> int | None:
    """The exit status of `work`, whose output is in `log`; None where it had to be killed."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _be(work, log)
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(LOOK_EVERY_S)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _be(work: Callable[[], None], log: Path) -> None:
    """The child's whole life."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    try:
        work()
        sys.stdout.flush()
        os._exit(0)
    except BaseException:  # noqa: BLE001 the root of this process
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
