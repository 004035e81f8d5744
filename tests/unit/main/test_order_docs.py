"""The simulated days that are published are those that the order gives today."""

from pathlib import Path

import pytest

from callcenter.main.marked import placed
from callcenter.main.order_docs import BEGIN, DOCUMENT, END, PICTURE, SCENARIOS, Compared, compared, picture, section
from callcenter.routing.rules import RULES

ROOT = Path(__file__).parents[3]
MEND = "run: python -m callcenter.main.order_docs --write"


@pytest.fixture(scope="module")
def found() -> list[Compared]:
    return [compared(scenario) for scenario in SCENARIOS]


def test_figures_and_picture_are_those_of_the_order_as_it_is(found: list[Compared]) -> None:
    page = (ROOT / DOCUMENT).read_text("utf-8")

    assert placed(page, section(found), BEGIN, END) == page, MEND
    assert (ROOT / PICTURE).read_text("utf-8") == picture(found), MEND


def test_what_the_text_says_of_the_first_day_is_so(found: list[Compared]) -> None:
    listed, ordinary = found[0].listed, found[0].ordinary
    ours, fifo, strict = (ordinary[order].p95_s or 0.0 for order in ("ours", "fifo", "strict"))

    assert 0 < ours - fifo < 45
    assert ours == pytest.approx(strict, rel=0.05)
    assert (ordinary["ours"].max_s or 0.0) < RULES.bound.total_seconds()
    assert (listed["ours"].p95_s or 0.0) < 20 < (listed["fifo"].p95_s or 0.0)


def test_what_the_text_says_of_the_flooded_list_is_so(found: list[Compared]) -> None:
    listed, ordinary = found[1].listed, found[1].ordinary
    orders = ("strict", "ours", "fifo")
    listed_s = [listed[order].p95_s or 0.0 for order in orders]
    ordinary_s = [ordinary[order].max_s or 0.0 for order in orders]

    assert listed_s == sorted(listed_s)
    assert ordinary_s == sorted(ordinary_s, reverse=True)
    assert listed_s[1] < (ordinary["ours"].p95_s or 0.0) / 2
