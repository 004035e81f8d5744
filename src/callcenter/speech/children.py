"""Processes of our own that are talked to through their pipes."""

import contextlib
import subprocess


def end(child: subprocess.Popen[bytes]) -> None:
    """Kill it, wait for it, and close its pipes."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
