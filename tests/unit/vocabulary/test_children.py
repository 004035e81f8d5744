"""A child process is gone when nobody waits for it any more, whatever became of who did."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from callcenter.vocabulary.children import end

FOREVER = (sys.executable, "-c", "import time; time.sleep(3600)")


async def test_a_child_is_gone_once_its_end_was_waited_for() -> None:
    child = await asyncio.create_subprocess_exec(*FOREVER, stdin=PIPE, stdout=PIPE)
    await end(child)

    assert child.returncode == -9


async def test_who_ended_by_itself_may_be_ended_again() -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
    await child.wait()
    await end(child)

    assert child.returncode == 3


async def test_a_child_is_gone_though_its_waiter_was_cancelled_twice() -> None:
    child = await asyncio.create_subprocess_exec(*FOREVER, stdin=PIPE, stdout=PIPE)
    ending = asyncio.create_task(end(child))
    for _ in range(2):
        await asyncio.sleep(0)
        ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending

    assert child.returncode == -9
