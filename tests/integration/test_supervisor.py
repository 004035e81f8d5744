"""The supervisor on real child processes: restarted when dead, killed when frozen, stopped at the end."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from callcenter.main.supervisor import ChildFailedError, Keeper
from tests.waiting import until

LIVELY = """
import time
from callcenter.main.notify import ALIVE, READY, Notifier
told = Notifier()
told.tell(READY)
while True:
    time.sleep(0.05)
    told.tell(ALIVE)
"""
STUCK = """
import time
from callcenter.main.notify import READY, Notifier, write_stacks_when_asked
def waits_for_ever():
    time.sleep(600)
write_stacks_when_asked()
Notifier().tell(READY)
waits_for_ever()
"""


def keeper(folder: Path, program: str = LIVELY) -> Keeper:
    return Keeper(
        [sys.executable, "-c", program],
        socket_path=folder / "notify",
        log_path=folder / "log",
        silence_s=1.0,
        start_s=10.0,
        environment={"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@asynccontextmanager
async def running(child: Keeper) -> AsyncIterator[list[int | None]]:
    """The pids of each life that became ready."""
    lives: list[int | None] = []
    task = asyncio.create_task(child.run(lambda: lives.append(child.pid)))
    try:
        await until(lambda: lives, what="the child is ready")
        yield lives
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    child = keeper(tmp_path)
    async with running(child) as lives:
        assert lives[0]
        os.kill(lives[0], signal.SIGKILL)
        await until(lambda: len(lives) == 2, what="a second life")

    assert child.kills == 0
    assert child.pid is None


async def test_a_frozen_child_is_killed_and_started_again(tmp_path: Path) -> None:
    child = keeper(tmp_path)
    async with running(child) as lives:
        assert lives[0]
        os.kill(lives[0], signal.SIGSTOP)
        await until(lambda: len(lives) == 2, what="a second life")

    assert child.kills == 1


async def test_a_frozen_child_has_written_where_it_stood(tmp_path: Path) -> None:
    child = keeper(tmp_path, STUCK)
    async with running(child) as lives:
        await until(lambda: len(lives) == 2, what="a second life")

    assert "in waits_for_ever" in (tmp_path / "log").read_text()


async def test_a_child_that_says_that_it_stops_may_take_its_time(tmp_path: Path) -> None:
    slow = LIVELY.replace("while True:", "told.tell(b'STOPPING=1')\nfor _ in range(1):").replace("0.05", "2")
    child = keeper(tmp_path, slow)
    async with running(child) as lives:
        await until(lambda: len(lives) == 2, what="a second life")

    assert child.kills == 0


async def test_a_child_that_never_starts_is_an_error_that_names_its_log(tmp_path: Path) -> None:
    child = keeper(tmp_path, "raise SystemExit('no database')")

    with pytest.raises(ChildFailedError, match=str(tmp_path / "log")):
        await child.run()

    assert "no database" in (tmp_path / "log").read_text()
