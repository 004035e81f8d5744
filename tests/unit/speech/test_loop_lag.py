"""The event loop's lateness, on a loop whose clock the test can push."""

import asyncio

from callcenter.speech.ears.loop_lag import TICK_S, TICKS, LoopLag
from tests.fakes.virtual_time import VirtualLoop, in_virtual_time


def test_a_loop_that_is_free_is_not_late() -> None:
    async def main() -> float:
        lag = LoopLag()
        lag.begin()
        await asyncio.sleep(5)
        return lag.late_s

    assert in_virtual_time(main()) < 0.001


def test_one_hiccup_is_no_lateness_and_a_second_of_them_is() -> None:
    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        lag = LoopLag()
        lag.begin()
        await asyncio.sleep(3)
        loop.block(2.0)
        await asyncio.sleep(0.01)
        once = lag.late_s
        for _ in range(TICKS):
            await asyncio.sleep(TICK_S - 0.01)
            loop.block(0.5)
        await asyncio.sleep(0.01)
        return once, lag.late_s

    once, long = in_virtual_time(main())
    assert once < 0.001
    assert long > 0.2


def test_it_may_begin_twice_and_ends() -> None:
    async def main() -> None:
        lag = LoopLag()
        lag.begin()
        lag.begin()
        lag.end()
        lag.end()

    in_virtual_time(main())
