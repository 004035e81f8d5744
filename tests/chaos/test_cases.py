"""Every fault of every part under fifty calls. Run by `scripts/chaos`."""

import pytest

from tests.chaos import clock
from tests.chaos.cases import CASES, Case, Kind
from tests.chaos.conftest import Houses
from tests.chaos.engine import run

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(400)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    word = metafunc.config.getoption("--cases")
    wanted = [case for case in CASES if word.casefold() in case.name.casefold()]
    metafunc.parametrize("case", wanted, ids=[case.name for case in wanted])


async def test_nobody_and_nothing_is_lost(case: Case, houses: Houses) -> None:
    if case.kind is Kind.CLOCK and clock.faketime() is None:
        pytest.skip(f"no libfaketime: install Debian's package of this name, or name the library in {clock.VARIABLE}")
    try:
        measured = await run(await houses.at_hand(case.kind), case, houses.rest)
    except BaseException:
        await houses.leave()
        raise
    houses.measured.append(measured)
    faults = measured.faults(ends_calls=case.ends_calls)
    if faults:
        await houses.leave()

    assert not faults
