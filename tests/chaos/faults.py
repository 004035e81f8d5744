"""What is done to a part, and undone: each a context, the fault lasting as long as the block."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import psutil

from tests.chaos.house import House
from tests.chaos.proxy import Manner
from tests.chaos.wires import Name
from tests.freezing import frozen, nice_threads, until_idle

Pids = Callable[[House], Iterable[int | None]]
Done = Callable[[House], AbstractAsyncContextManager[None]]

PRESS_EVERY_S = 0.05


def service(house: House) -> list[int | None]:
    return [house.service_pid]


def standby(house: House) -> list[int | None]:
    return [house.standby_pid]


def database(house: House) -> list[int | None]:
    return [*house.postgres_pids]


def asterisk(house: House) -> list[int | None]:
    return [house.asterisk_pid]


def killed(pids: Pids) -> Done:
    """`kill -9` of the first process."""

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        _signal(list(pids(house))[:1], signal.SIGKILL)
        yield

    return done


def told_to_stop(pids: Pids) -> Done:
    """SIGTERM."""

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        _signal(pids(house), signal.SIGTERM)
        yield

    return done


def stopped(pids: Pids) -> Done:
    """SIGSTOP of all processes, and SIGCONT."""

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        stood_still = list(pids(house))
        _signal(stood_still, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(stood_still, signal.SIGCONT)

    return done


def wired(wire: Name, manner: Manner, *, delay_s: float = 0.0, cut_after: int = 0) -> Done:
    """The wire behaves so."""

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        await house.wires.behave(wire, manner, delay_s=delay_s, cut_after=cut_after)
        try:
            yield
        finally:
            await house.wires.behave(wire, "well")

    return done


def wire_reset(wire: Name) -> Done:
    """RST to every connection, once."""

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        await house.wires.reset(wire)
        yield

    return done


def disk_full(pids: Pids) -> Done:
    """No file of these processes grows or changes: every write to one fails (setrlimit(2), RLIMIT_FSIZE).

    Also of those that are started again meanwhile.
    """

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        pressed: set[int] = set()

        async def press() -> None:
            while True:
                for pid in {pid for pid in pids(house) if pid is not None} - pressed:
                    pressed.add(pid)
                    await asyncio.to_thread(_limit, pid, "0")
                await asyncio.sleep(PRESS_EVERY_S)

        pressing = asyncio.create_task(press(), name="disk full")
        try:
            yield
        finally:
            pressing.cancel()
            with suppress(asyncio.CancelledError):
                await pressing
            for pid in pressed:
                await asyncio.to_thread(_limit, pid, "unlimited")

    return done


@asynccontextmanager
async def recogniser_stands_still(house: House) -> AsyncIterator[None]:
    """The threads that decode speech, as in a library that hangs."""
    pid = house.service_pid
    assert pid is not None
    threads = nice_threads(pid)
    await until_idle(pid, threads)
    with frozen(threads):
        yield


@asynccontextmanager
async def nothing(house: House) -> AsyncIterator[None]:
    """What all others are measured against."""
    yield


def _signal(pids: Iterable[int | None], number: signal.Signals) -> None:
    for pid in pids:
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _limit(pid: int, most_bytes: str) -> None:
    """The soft limit alone, for nobody may raise the hard one again; by the process's own account (prlimit(2))."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        user, group = process.uids().real, process.gids().real
        subprocess.run(
            ("prlimit", "--pid", str(pid), f"--fsize={most_bytes}:unlimited"),
            check=False,
            timeout=10,
            capture_output=True,
            user=None if user == os.geteuid() else user,
            group=None if user == os.geteuid() else group,
        )
