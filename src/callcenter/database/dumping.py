"""PostgreSQL's own pg_dump and pg_restore, as streams of bytes. All of it blocks: use a thread.

Rules: a dump sees one snapshot and locks nobody out; a restore is one transaction, so that it is whole or not there.
"""

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from sqlalchemy import make_url

from callcenter.database.embedded import programs
from callcenter.vocabulary.errors import CallCenterError

PART_BYTES = 1024 * 1024
MOST_TOLD = 500


class DumpError(CallCenterError):
    """The database could not be dumped or restored; the message has what PostgreSQL's program said."""


def dumped(url: str, snapshot: str, within_s: float) -> Iterator[bytes]:
    """The database at `snapshot`, in pg_dump's custom format; raises `DumpError`, also after `within_s`."""
    arguments = ("--format=custom", "--compress=gzip:1", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
    with _running("pg_dump", url, arguments, within_s) as (process, failed):
        yield from iter(lambda: _pipe(process.stdout).read(PART_BYTES), b"")
        if process.wait():
            raise failed()


def loaded(url: str, parts: Iterable[bytes], within_s: float) -> None:
    """Fill an empty database; raises `DumpError`, and what `parts` raises, with nothing changed."""
    # Without --clean: what is in the way is a fault, not something to be removed.
    arguments = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    with _running("pg_restore", url, arguments, within_s) as (process, failed):
        pipe = _pipe(process.stdin)
        # It says better than a broken pipe why it takes no more. What `parts` raises has to find it running still.
        with suppress(BrokenPipeError):
            for part in parts:
                pipe.write(part)
            pipe.close()
        if process.wait():
            raise failed()


@contextmanager
def _running(
    program: str, url: str, arguments: tuple[str, ...], within_s: float
) -> Iterator[tuple["subprocess.Popen[bytes]", "_Failure"]]:
    """Killed at the end, if it still runs."""
    parsed = make_url(url).set(drivername="postgresql")
    password = {} if parsed.password is None else {"PGPASSWORD": str(parsed.password)}
    environment = {"PATH": os.environ.get("PATH", os.defpath), "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C", **password}
    # Without the password, which everybody on this machine would see.
    target = parsed.set(password=None).render_as_string(hide_password=False)
    command = [str(programs() / program), *arguments, f"--dbname={target}"]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, env=environment, bufsize=0
        )
        failure = _Failure(program, told, within_s)
        deadline = threading.Timer(within_s, lambda: failure.is_late(process))
        deadline.daemon = True
        deadline.start()
        try:
            yield process, failure
        finally:
            deadline.cancel()
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):
                        pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise DumpError("PostgreSQL's program was started without a pipe")
    return pipe


class _Failure:
    """Why a program failed."""

    def __init__(self, program: str, told: IO[bytes], within_s: float) -> None:
        self._program = program
        self._told = told
        self._within_s = within_s
        self._was_late = False

    def is_late(self, process: "subprocess.Popen[bytes]") -> None:
        self._was_late = True
        process.kill()

    def __call__(self) -> DumpError:
        if self._was_late:
            return DumpError(f"{self._program}: not done within {self._within_s:.0f} s")
        self._told.seek(0)
        # The first line is the cause; the rest may hold rows.
        lines = self._told.read(MOST_TOLD).decode(errors="replace").strip().splitlines()
        return DumpError(f"{self._program}: {lines[0] if lines else 'ended without a word'}")
