"""Fifty calls, kills of chance parts. Run by `scripts/chaos --random`."""

import pytest

from tests.chaos.conftest import Houses
from tests.chaos.random_kills import run

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(0)]


async def test_nobody_is_dropped_and_nothing_is_lost(houses: Houses, pytestconfig: pytest.Config) -> None:
    house = await houses.at_hand()
    assert houses.rest is not None
    story = await run(
        house,
        houses.rest,
        seed=pytestconfig.getoption("--seed"),
        minutes=pytestconfig.getoption("--minutes"),
        kills=pytestconfig.getoption("--kills"),
    )

    killed = ", ".join(f"{part} {times}" for part, times in story.counted.most_common())
    print(f"seed {story.seed}: {story.calls} calls, killed: {killed}; {story.died_with_asterisk} died with Asterisk")  # noqa: T201
    assert not story.faults()
