"""The table of places, from a real process: one that tells it, and others that do not."""

import sys

import pytest

from callcenter.main.places_table import teach
from callcenter.vocabulary.places import Place, Places

GUANGZHOU = "+862083333333"
DIES = (sys.executable, "-c", 'import os; os.write(1, b\'[["x", "x"]]\\n\' + bytes(123)); os.abort()')
HANGS = (sys.executable, "-c", "import time; print('[]', flush=True); time.sleep(60)")


async def test_a_process_of_its_own_tells_where_numbers_were_given_out() -> None:
    places = Places()
    await teach(places)

    assert places.of(GUANGZHOU) == Place("CN", "广东省广州市", "Guangzhou, Guangdong")


@pytest.mark.parametrize("command", [DIES, HANGS, ("/no/such/program",)], ids=["dies", "hangs", "is not there"])
async def test_given_a_process_that_tells_nothing_then_regions_are_known_all_the_same(command: tuple[str, ...]) -> None:
    places = Places()
    await teach(places, command, within_s=1.0)

    assert places.of(GUANGZHOU) == Place("CN", "", "")
