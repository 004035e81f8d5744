"""The telephone that a page is told to be."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from callcenter.vocabulary.ids import AgentId, SeatId
from tests.fakes.clock import FakeClock
from tests.fakes.web import FakeSite

PHONE = "/api/v1/agents/me/phone"


@pytest.fixture
async def site(tmp_path: Path) -> FakeSite:
    return await FakeSite(FakeClock(), tmp_path).fill()


@pytest.fixture
async def limin(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("limin") as client:
        yield client


async def test_a_browsers_seat_is_told_with_a_password_of_this_session(
    site: FakeSite, limin: httpx.AsyncClient
) -> None:
    told = (await limin.get(PHONE)).json()
    async with site.client("limin") as elsewhere:
        other = (await elsewhere.get(PHONE)).json()

    assert (told["seat"], told["kind"], told["sip_uri"]) == ("1001", "browser", "sip:1001@127.0.0.1")
    assert told["wss_urls"] == ["wss://127.0.0.1:8089/ws"]
    assert told["password"] != other["password"]


async def test_a_desk_telephones_password_is_told_to_nobody(site: FakeSite) -> None:
    async with site.client("wang") as wang:
        told = (await wang.get(PHONE)).json()

    assert (told["seat"], told["kind"], told["password"], told["wss_urls"]) == ("1002", "desk", "", [])


async def test_who_sits_nowhere_or_where_no_telephone_is_is_told_what_to_do(
    site: FakeSite, limin: httpx.AsyncClient
) -> None:
    for seat, mend in ((SeatId("4711"), "have it added"), (None, "choose a seat first")):
        site.roster.add(
            AgentId("8001"), name="李敏", seat=seat, node=site.roster.agent(AgentId("8001")).node, queues=[]
        )
        answer = await limin.get(PHONE)

        assert (answer.status_code, answer.json()["code"]) == (409, "not_possible")
        assert mend in answer.json()["detail"]


async def test_nobody_else_has_a_telephone(site: FakeSite) -> None:
    async with site.client() as visitor, site.client("chen") as operator:
        assert (await visitor.get(PHONE)).status_code == 401
        assert (await operator.get(PHONE)).status_code == 403
