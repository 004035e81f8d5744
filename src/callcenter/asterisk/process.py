"""One Asterisk as our child: started from rendered files, ready when fully booted, stopped within a bound.

It gets a process group of its own, so that a Ctrl-C or a kill meant for us never reaches the callers it holds.
"""

import asyncio
import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from callcenter.asterisk.config.layout import AsteriskInstall, NodeFolders
from callcenter.vocabulary.children import end
from callcenter.vocabulary.errors import CallCenterError

log = structlog.get_logger()

BOOT_S = 30.0
STOP_S = 8.0
COMMAND_S = 5.0
_POLL_S = 0.1
_TAIL_BYTES = 4000
PRIVATE_FILE = 0o640
UNREAD_BY_OTHERS = ("/bin/sh", "-c", 'umask 027 && exec "$0" "$@"')
"""Its logs tell who called whom: its group reads them, nobody else. By a shell, as uvloop knows no umask."""
BEFORE_OTHERS = "-10"
"""The nice value of its session: some nine times the share of another, as `CPUWeight` of its unit gives it."""


class AsteriskProcessError(CallCenterError):
    """Asterisk did not start, or does not answer on its control socket."""


@dataclass(frozen=True, slots=True)
class AsteriskProcess:
    """A running Asterisk; its pid stays the same for its whole life, also when run through its own loader."""

    install: AsteriskInstall
    folders: NodeFolders
    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.returncode is None

    async def wait(self) -> int:
        """The exit code, once it has ended by itself or by `stop`."""
        return await self.process.wait()

    async def command(self, text: str, deadline_s: float = COMMAND_S) -> str:
        """What the CLI command `text` prints; raises `AsteriskProcessError` past the deadline."""
        return await command(self.install, self.folders, text, deadline_s)

    async def reload(self) -> None:
        """Take over changed files; calls go on."""
        await self.command("core reload")

    async def stop(self, deadline_s: float = STOP_S) -> None:
        """End it and every call it holds; killed past the deadline. Idempotent."""
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(deadline_s):
                    await self.process.wait()
            except TimeoutError:
                log.warning("asterisk.killed", pid=self.pid, deadline_s=deadline_s)
                await self.kill()
        log.info("asterisk.stopped", pid=self.pid, code=self.process.returncode)

    async def kill(self) -> None:
        """As a power cut would: SIGKILL, then gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


async def start(install: AsteriskInstall, folders: NodeFolders, deadline_s: float = BOOT_S) -> AsteriskProcess:
    """Start Asterisk on the files in `folders` and wait until it is fully booted.

    Raises `AsteriskProcessError` with the end of its log when it dies first or is not ready by the deadline.
    """
    if await answers(install, folders):
        raise AsteriskProcessError(
            f"an Asterisk is already running in {folders.run}; stop it first: "
            f"{install.binary} -C {folders.etc / 'asterisk.conf'} -rx 'core stop now'"
        )
    console = folders.log / "console.log"
    began_at = time.monotonic()
    # -f: stay our child; -n: no colours in the log. The environment is ours to give: LANG decides nothing here.
    with os.fdopen(
        os.open(console, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE), "wb"
    ) as output:
        process = await asyncio.create_subprocess_exec(
            *UNREAD_BY_OTHERS,
            install.binary,
            *("-C", str(folders.etc / "asterisk.conf"), "-f", "-n"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folders.run,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    asterisk = AsteriskProcess(install, folders, process)
    _put_before_others(process.pid)
    try:
        async with asyncio.timeout(deadline_s):
            await _booted(asterisk)
    except TimeoutError as late:
        await asterisk.kill()
        raise AsteriskProcessError(
            f"Asterisk was not ready in {deadline_s:g} s; its log ends:\n{_tail(console)}"
        ) from late
    except BaseException:
        await asterisk.kill()
        raise
    log.info("asterisk.started", pid=asterisk.pid, boot_ms=round((time.monotonic() - began_at) * 1000))
    return asterisk


def _put_before_others(pid: int) -> None:
    """Sound that comes late is lost, of recordings too: on a busy machine Asterisk's session goes first, if it may."""
    with contextlib.suppress(OSError):  # not everybody may, and not every kernel shares by session (sched(7))
        Path(f"/proc/{pid}/autogroup").write_text(BEFORE_OTHERS)


async def answers(install: AsteriskInstall, folders: NodeFolders) -> bool:
    """Whether an Asterisk holds the control socket in `folders`."""
    if not folders.control.exists():
        return False
    try:
        return "Asterisk" in await command(install, folders, "core show version")
    except AsteriskProcessError:
        return False


async def command(install: AsteriskInstall, folders: NodeFolders, text: str, deadline_s: float = COMMAND_S) -> str:
    """What the CLI command `text` prints in the Asterisk of `folders`."""
    process = await asyncio.create_subprocess_exec(
        install.binary,
        *("-C", str(folders.etc / "asterisk.conf"), "-rx", text),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=folders.run,
    )
    try:
        async with asyncio.timeout(deadline_s):
            output, _ = await process.communicate()
    except BaseException as fault:
        await end(process)
        if isinstance(fault, TimeoutError):
            raise AsteriskProcessError(f"Asterisk did not answer {text!r} in {deadline_s:g} s") from fault
        raise
    if process.returncode != 0:
        raise AsteriskProcessError(f"Asterisk refused {text!r}: {output.decode(errors='replace').strip()}")
    return output.decode(errors="replace")


async def _booted(asterisk: AsteriskProcess) -> None:
    while asterisk.is_running:
        if asterisk.folders.control.exists():
            with contextlib.suppress(AsteriskProcessError):
                if "fully booted" in await asterisk.command("core waitfullybooted", BOOT_S):
                    return
        # The control socket appears some moments after the start; nothing announces it.
        await asyncio.sleep(_POLL_S)
    console = asterisk.folders.log / "console.log"
    raise AsteriskProcessError(
        f"Asterisk ended with code {asterisk.process.returncode}; its log ends:\n{_tail(console)}"
    )


def _tail(console: Path) -> str:
    with console.open("rb") as file:
        file.seek(max(0, console.stat().st_size - _TAIL_BYTES))
        return file.read().decode(errors="replace").strip() or "(empty)"
