"""A sample of `scripts/chaos` for every change: a few callers, one fault."""

from pathlib import Path

import pytest

from tests.chaos.after import at_rest
from tests.chaos.cases import CASES
from tests.chaos.engine import run
from tests.chaos.house import running_house
from tests.chaos.stages import A_FEW

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(400)]
SAMPLE = "AudioSocket: reset"


async def test_every_line_is_reset_and_nobody_is_lost(tmp_path_factory: pytest.TempPathFactory) -> None:
    [case] = [one for one in CASES if one.name == SAMPLE]
    async with running_house(Path(tmp_path_factory.mktemp("house"))) as house:
        measured = await run(house, case, await at_rest(house), A_FEW)

    assert measured.calls == sum(A_FEW.values())
    assert not measured.faults()
