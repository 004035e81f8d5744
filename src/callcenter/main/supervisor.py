"""Keeps one child process alive: started again when it ends, killed when it no longer says that it is alive.

A frozen service is worse than a dead one: its sockets stay open and Asterisk waits for it. Killing it closes them, and
the dialplan takes every caller on within milliseconds. Before, it is asked where it stands, for its log.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from callcenter.main.notify import ALIVE, ENVIRONMENT, READY, STACKS, STOPPING, NotifySocket
from callcenter.vocabulary.errors import CallCenterError

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.25
LONGEST_PAUSE_S = 15.0
START_S = 600.0
"""As the units for systemd have it: a slow start that is killed begins anew, and never ends."""
STACKS_S = 0.2
"""How long a frozen child has to write where it stands: callers wait meanwhile."""


class ChildFailedError(CallCenterError):
    """The child never became ready."""


class Keeper:
    """One supervised child."""

    def __init__(  # noqa: PLR0913 a child and its deadlines
        self,
        arguments: Sequence[str],
        *,
        socket_path: Path,
        log_path: Path,
        environment: Mapping[str, str] | None = None,
        silence_s: float = 4.0,
        start_s: float = START_S,
        stop_s: float = 15.0,
    ) -> None:
        self._arguments = tuple(arguments)
        self._socket_path = socket_path
        self._log_path = log_path
        self._environment = dict(environment or {})
        self._silence_s = silence_s
        self._start_s = start_s
        self._stop_s = stop_s
        self._process: asyncio.subprocess.Process | None = None
        self.starts = 0
        self.kills = 0

    @property
    def pid(self) -> int | None:
        """The running child's, None between two."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Keep the child until cancelled, then stop it. Raises ChildFailedError when the first start fails."""
        told = NotifySocket(self._socket_path)
        pause_s = 0.25
        try:
            while True:
                was_ready = await self._live_once(told, on_ready)
                if not was_ready and self.starts == 1:
                    raise ChildFailedError(f"the service did not start: see {self._log_path}")
                pause_s = 0.25 if was_ready else min(LONGEST_PAUSE_S, pause_s * 2)
                await asyncio.sleep(pause_s)
        finally:
            await self._stop()
            told.close()

    async def _live_once(self, told: NotifySocket, on_ready: Callable[[], None]) -> bool:
        """One life of the child; whether it was ever ready."""
        told.states()
        process = await self._start()
        loop = asyncio.get_running_loop()
        heard_at, is_ready, is_stopping = loop.time(), False, False
        while process.returncode is None:
            states = told.states()
            if READY in states and not is_ready:
                is_ready = True
                on_ready()
            if ALIVE in states or READY in states:
                heard_at = loop.time()
            if STOPPING in states:
                # What it does by now no caller waits for, and a library may take its time to end.
                heard_at, is_stopping = loop.time(), True
            silence_s = self._stop_s if is_stopping else self._silence_s if is_ready else self._start_s
            if loop.time() - heard_at > silence_s:
                log.error("service.frozen", pid=process.pid, silence_s=silence_s)
                self.kills += 1
                with suppress(ProcessLookupError):
                    process.send_signal(STACKS)
                await _ended(process, STACKS_S)
                _signal_group(process, signal.SIGKILL)
                await process.wait()
                break
            await _ended(process, LOOK_EVERY_S)
        log.warning("service.ended", status=process.returncode)
        return is_ready

    async def _start(self) -> asyncio.subprocess.Process:
        environment = {**os.environ, **self._environment, ENVIRONMENT: str(self._socket_path)}
        # The child's own log file: a child that dies while starting must leave its reason somewhere.
        descriptor = await asyncio.to_thread(
            os.open, self._log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640
        )
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                env=environment,
                start_new_session=True,
            )
        finally:
            os.close(descriptor)
        self.starts += 1
        return self._process

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        _signal_group(process, signal.SIGTERM)
        try:
            async with asyncio.timeout(self._stop_s):
                await process.wait()
        except TimeoutError:
            _signal_group(process, signal.SIGKILL)
            await process.wait()


async def _ended(process: asyncio.subprocess.Process, within_s: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            await process.wait()


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def own_command(*arguments: str) -> tuple[str, ...]:
    """This installation's `callcenter` with `arguments`."""
    return (sys.executable, "-m", "callcenter", *arguments)
