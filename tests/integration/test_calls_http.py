"""Calls over HTTP, in the real web application on a real PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from callcenter.calls.dispatch import Place
from callcenter.database.engine import Database
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import CallId
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, arrived, entries, whole_call
from tests.fakes.web import FakeSite

CALLS = "/api/v1/calls"


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    await made.store.write(whole_call("pbx1.first"))
    await made.store.write(whole_call("pbx1.second", START + timedelta(minutes=1)))
    await made.store.write(entries("pbx1.open", [arrived("+8613800138001")], START + timedelta(minutes=2)))
    return made


async def test_calls_come_in_pages_newest_first(site: FakeSite) -> None:
    async with site.client("chen") as client:
        first = (await client.get(CALLS, params={"limit": 2})).json()
        second = (await client.get(CALLS, params={"limit": 2, "after": first["next"]})).json()

    assert [call["call"] for call in first["calls"]] == ["pbx1.open", "pbx1.second"]
    assert [call["call"] for call in second["calls"]] == ["pbx1.first"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"queue": "social"}, ["pbx1.second", "pbx1.first"]),
        ({"agent": "8001", "outcome": "answered"}, ["pbx1.second", "pbx1.first"]),
        ({"state": ["in_flow", "waiting"]}, ["pbx1.open"]),
        ({"tier": "4", "number": "+8613800138001"}, ["pbx1.open"]),
        ({"arrived_from": "2026-11-21T09:01:30Z"}, ["pbx1.open"]),
        ({"arrived_before": "2026-11-21T17:01:00+08:00"}, ["pbx1.first"]),
    ],
)
async def test_calls_are_filtered(site: FakeSite, query: dict[str, str | list[str]], found: list[str]) -> None:
    async with site.client("chen") as client:
        answer = await client.get(CALLS, params=query)

    assert [call["call"] for call in answer.json()["calls"]] == found


@pytest.mark.parametrize(
    "query",
    [
        {"after": "nonsense"},
        {"limit": "0"},
        {"limit": "201"},
        {"tier": "9"},
        {"state": "asleep"},
        {"number": "13800138000"},
        {"arrived_from": "2026-11-21T09:00:00"},
        {"surprise": "1"},
    ],
)
async def test_a_faulty_query_is_refused(site: FakeSite, query: dict[str, str]) -> None:
    async with site.client("chen") as client:
        answer = await client.get(CALLS, params=query)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_one_call_shows_its_timeline_and_why_it_went_there(site: FakeSite) -> None:
    async with site.client("limin") as client:
        answer = (await client.get(f"{CALLS}/pbx1.second")).json()

    assert answer["number"] == "138****8000"
    assert answer["words"] == ["社保", "卡"]
    assert answer["reason"]["matched"] == ["社保"]
    assert [entry["seq"] for entry in answer["timeline"]] == list(range(1, 10))
    assert answer["timeline"][0]["fact"]["kind"] == "call.arrived"
    assert answer["timeline"][0]["fact"]["number"] == "138****8000"
    assert [call["call"] for call in answer["earlier"]] == ["pbx1.first"]
    assert answer["recording"]["duration_s"] == 60


async def test_no_answer_holds_a_whole_number(site: FakeSite) -> None:
    async with site.client("chen") as client:
        texts = [(await client.get(CALLS)).text, (await client.get(f"{CALLS}/pbx1.first")).text]

    assert "13800138000" not in "".join(texts)


async def test_nobody_sees_calls_without_signing_in(site: FakeSite) -> None:
    async with site.client() as client:
        assert (await client.get(CALLS)).status_code == 401
        assert (await client.get(f"{CALLS}/pbx1.first")).status_code == 401


async def test_an_agent_sees_the_own_calls_only(site: FakeSite) -> None:
    async with site.client("wang") as client:
        listed = (await client.get(CALLS)).json()["calls"]
        other = await client.get(f"{CALLS}/pbx1.first")
        search = await client.get(CALLS, params={"number": "+8613800138000"})
        colleague = await client.get(CALLS, params={"agent": "8001"})

    assert listed == []
    assert (other.status_code, other.json()["code"]) == (404, "not_found")
    assert search.status_code == colleague.status_code == 403


async def test_who_may_see_a_call_sees_its_place_in_line_and_the_expected_wait(site: FakeSite) -> None:
    site.board.places[CallId("pbx1.open")] = Place(3, ExpectedWait(2, 4))
    async with site.client("chen") as client:
        waits = (await client.get(f"{CALLS}/pbx1.open/place")).json()
        is_over = (await client.get(f"{CALLS}/pbx1.first/place")).json()
    async with site.client("wang") as client:
        foreign = await client.get(f"{CALLS}/pbx1.open/place")

    assert waits == {"position": 3, "wait": {"from_min": 2, "to_min": 4}}
    assert is_over is None
    assert foreign.status_code == 404


async def test_everybody_signed_in_sees_how_queues_stand_and_how_long_who_comes_now_would_wait(site: FakeSite) -> None:
    site.calls.queue_loads[1] = replace(site.calls.queue_loads[1], wait=ExpectedWait(3, 5))
    async with site.client() as client:
        refused = await client.get("/api/v1/queues")
    async with site.client("wang") as client:
        general, social = (await client.get("/api/v1/queues")).json()

    assert refused.status_code == 401
    assert (general["waiting"], general["wait"]) == (0, None)
    assert (social["waiting"], social["wait"]) == (1, {"from_min": 3, "to_min": 5})


async def test_a_search_by_number_is_written_down_without_the_number(
    site: FakeSite, capsys: pytest.CaptureFixture[str]
) -> None:
    async with site.client("chen") as client:
        await client.get(CALLS, params={"number": "+8613800138000"})
    printed = capsys.readouterr().out

    assert "calls.searched_by_number" in printed
    assert "13800138000" not in printed
