"""One hotline for all tests of this folder; each test finds it with nobody on the phone and all agents offline."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from callcenter.agents.life import Status
from tests.service.hotline import AGENTS, Hotline
from tests.service.house import running_hotline


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hotline]:
    async with running_hotline(tmp_path_factory.mktemp("hotline")) as hotline:
        yield hotline


@pytest_asyncio.fixture(loop_scope="package")
async def hotline(house: Hotline) -> AsyncIterator[Hotline]:
    await house.until_ready()
    yield house
    await house.at_work.aclose()
    await house.until_ready()
    for agent in AGENTS:
        await house.choose(agent, Status.OFFLINE)
    await house.empty()
