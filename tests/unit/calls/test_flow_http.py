"""What operators see of flows while calls walk them."""

from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.entries import START
from tests.fakes.web import FakeSite


@pytest.fixture
async def site(tmp_path: Path) -> FakeSite:
    made = await FakeSite(FakeClock(START), tmp_path).fill()
    made.faults.keep("hotline", "v1", "look_up", "no answer within 3 s", START)
    return made


async def test_operators_see_faults_and_callers_of_a_flow(site: FakeSite) -> None:
    async with site.client("chen") as client:
        faults = (await client.get("/api/v1/flows/hotline/faults")).json()
        callers = (await client.get("/api/v1/flows/hotline/callers")).json()
        none = (await client.get("/api/v1/flows/other/faults")).json()

    assert [(one["node"], one["fault"], one["count"]) for one in faults] == [("look_up", "no answer within 3 s", 1)]
    assert callers == {}
    assert none == []


@pytest.mark.parametrize("path", ["faults", "callers"])
async def test_agents_do_not(site: FakeSite, path: str) -> None:
    async with site.client("limin") as client:
        answer = await client.get(f"/api/v1/flows/hotline/{path}")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_name_that_no_flow_can_have_is_refused(site: FakeSite) -> None:
    async with site.client("chen") as client:
        assert (await client.get("/api/v1/flows/No..Flow/faults")).status_code == 422
