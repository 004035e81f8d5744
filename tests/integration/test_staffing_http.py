"""Seats and played days over HTTP: real PostgreSQL, and the real process that plays them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.routing.settings import OrderSettings
from callcenter.staffing import service
from callcenter.staffing.profile import WORKDAY
from callcenter.staffing.service import Run, Runs, StaffingBusyError, UnknownRunError
from callcenter.staffing.shapes import Question, StreamModel
from callcenter.vocabulary.tiers import Tier
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, whole_call
from tests.fakes.web import FakeSite
from tests.waiting import until

TYPED = {"source": "typed", "calls_a_day": 800, "handling_s": 180, "patience_s": 300}


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[FakeSite]:
    made = await FakeSite(FakeClock(START + timedelta(days=7)), tmp_path, database=database).fill()
    yield made
    await made.staffing.runs.close()


@pytest.fixture
async def chen(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("chen") as client:
        yield client


async def ended(site: FakeSite, client: httpx.AsyncClient, asked: dict[str, Any]) -> dict[str, Any]:
    begun = await client.post("/api/v1/staffing/runs", json=asked)
    assert begun.status_code == 202, begun.text
    await over(site.staffing.runs, site.staffing.runs.run(begun.json()["id"]))
    run: dict[str, Any] = (await client.get(f"/api/v1/staffing/runs/{begun.json()['id']}")).json()
    return run


async def test_a_typed_load_is_answered_with_seats_and_days(site: FakeSite, chen: httpx.AsyncClient) -> None:
    run = await ended(site, chen, {"of": TYPED, "agents": -1, "listed": 0.1, "orders": ["ours", "fifo"]})

    assert (run["state"], run["done"], run["fault"]) == ("done", 1.0, "")
    assert len(run["answer"]["quarters"]) == 96
    assert [day["order"] for day in run["answer"]["days"]] == ["ours", "fifo"]
    assert [one["tier"] for one in run["answer"]["days"][0]["tiers"]] == [Tier.LISTED, Tier.ORDINARY]


async def test_the_latest_same_weekdays_are_a_load(site: FakeSite, chen: httpx.AsyncClient, database: Database) -> None:
    for number in range(5):
        await CallStore(database).write(whole_call(f"pbx1.{number}", START + timedelta(minutes=number), None))
    usual = {"weekday": START.astimezone().weekday(), "weeks": 2}
    told = (await chen.get("/api/v1/staffing/usual", params=usual)).json()

    assert (told["days"], sum(told["calls"]), told["patience_s"]) == (1, 5, None)
    run = await ended(site, chen, {"of": {"source": "usual"} | usual, "orders": []})
    assert sum(quarter["calls"] for quarter in run["answer"]["quarters"]) == pytest.approx(5)


async def test_days_without_calls_are_nothing_to_go_by(chen: httpx.AsyncClient) -> None:
    told = (await chen.get("/api/v1/staffing/usual", params={"weekday": 2})).json()
    refused = await chen.post("/api/v1/staffing/runs", json={"of": {"source": "usual", "weekday": 2}})

    assert (told["days"], told["handling_s"]) == (0, None)
    assert (refused.status_code, refused.json()["code"]) == (422, "unfit")


async def test_one_day_is_played_at_a_time_and_may_be_stopped(site: FakeSite, chen: httpx.AsyncClient) -> None:
    large = {"of": TYPED | {"calls_a_day": 100_000}, "orders": ["ours", "fifo", "strict"]}
    run = (await chen.post("/api/v1/staffing/runs", json=large)).json()
    busy = await chen.post("/api/v1/staffing/runs", json={"of": TYPED})
    stopped = (await chen.delete(f"/api/v1/staffing/runs/{run['id']}")).json()

    assert (busy.status_code, busy.headers["retry-after"]) == (429, "2")
    assert stopped["state"] == "stopped"
    assert (await ended(site, chen, {"of": TYPED, "orders": []}))["state"] == "done"


async def test_what_is_too_large_is_refused_before_anything_is_played(chen: httpx.AsyncClient) -> None:
    refused = await chen.post("/api/v1/staffing/runs", json={"of": TYPED | {"calls_a_day": 200_000}, "load": 2})
    nobody = await chen.get(f"/api/v1/staffing/runs/{'0' * 32}")

    assert (refused.status_code, refused.json()["code"]) == (422, "unfit")
    assert "ask for a smaller load" in refused.json()["detail"]
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("user", "status"), [("limin", 403), ("sun", 403), ("root", 403), ("zhu", 404), (None, 401)])
async def test_only_who_plans_seats_may(site: FakeSite, user: str | None, status: int) -> None:
    async with site.client(user) as client:
        assert (await client.get(f"/api/v1/staffing/runs/{'0' * 32}")).status_code == status


def question(calls_a_day: float) -> Question:
    calls = tuple(calls_a_day * share for share in WORKDAY)
    return Question(
        streams=(StreamModel(queue="general", tier=Tier.ORDINARY, calls=calls, handling_s=180, variation=1.0),),
        orders=("ours", "fifo", "strict"),
    )


async def over(runs: Runs, run: Run) -> Run:
    await until(lambda: runs.run(run.id).state != "running", what="the end of the run")
    return run


async def test_an_answer_that_takes_too_long_is_given_up() -> None:
    runs = Runs(OrderSettings(), deadline_s=0.3)
    run = await over(runs, runs.begin(question(200_000)))

    assert (run.state, run.fault) == ("failed", "no answer within 0.3 s")


@pytest.mark.parametrize("command", [("/bin/false",), ("/nowhere/python",), ("/bin/echo", "no answer")])
async def test_a_process_that_fails_is_told_and_another_question_may_be_asked(command: tuple[str, ...]) -> None:
    runs = Runs(OrderSettings(), command)
    first, second = [await over(runs, runs.begin(question(10))) for _ in range(2)]

    assert (first.state, second.state) == ("failed", "failed")
    assert first.fault == "the process that plays days has failed"


async def test_old_answers_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "KEPT", 1)
    runs = Runs(OrderSettings(), ("/bin/false",))
    first = await over(runs, runs.begin(question(10)))
    second = runs.begin(question(10))
    with pytest.raises(StaffingBusyError):
        runs.begin(question(10))
    with pytest.raises(UnknownRunError):
        runs.run(first.id)

    await runs.close()
    assert second.state == "stopped"
