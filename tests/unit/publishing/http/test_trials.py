"""Flows tried over HTTP: step by step, by their scripts, and what will be open when."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.publishing.checking import Checker
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.drafts.drafts import Drafts
from tests.fakes.clock import FakeClock
from tests.fakes.web import FakeSite

SEED = Path("ivr")
MORNING = "2026-03-05T10:00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEED, tmp_path / "ivr"))


@pytest.fixture
async def site(tmp_path: Path, folder: Path) -> FakeSite:
    (tmp_path / "index.html").write_text("<!doctype html><title>page</title>")
    return await FakeSite(FakeClock(), tmp_path, flows=folder).fill()


@pytest.fixture
async def chen(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("chen") as client:
        yield client


async def tried(client: httpx.AsyncClient, *events: Any, **wanted: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/flows/hotline/try", json={"at": MORNING, "events": events, **wanted})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_walk_begins_with_the_welcome(chen: httpx.AsyncClient) -> None:
    found = await tried(chen)

    [step] = found["steps"]
    assert (step["node"], step["state"], step["said"][0]["prompt"]) == ("welcome", "saying", "welcome")
    assert found["playing_left_s"] > 3
    assert not found["is_over"]


async def test_events_lead_on_and_name_the_exits_taken(chen: httpx.AsyncClient) -> None:
    found = await tried(chen, "goes_on", {"says": "社保转移"}, "hears_out")

    assert found["state"] == "waiting"
    assert found["steps"][1]["taken"] == [{"flow": "hotline", "node": "welcome", "field": "next"}]
    assert "social" in found["steps"][3]["what"]["en"]


async def test_a_caller_with_needs_is_served_so(chen: httpx.AsyncClient) -> None:
    found = await tried(chen, caller={"tier": 1, "needs": ["text_only"], "language": "zh"})

    assert found["steps"][0]["state"] == "waiting"


async def test_unsaved_values_are_tried_instead_of_the_file(chen: httpx.AsyncClient) -> None:
    values = (await chen.post("/api/v1/flows/hotline/try", json={})).json()
    assert values["node"] == "welcome"
    document = {
        "name": "hotline",
        "languages": {"zh": ["12345"]},
        "max_failures": 2,
        "timings": {"answer_s": 8, "key_s": 6, "speech_limit_s": 12},
        "queues": {"help": {"names": {"zh": "帮助"}}},
        "fallback_queue": "help",
        "first": "line",
        "listed": "line",
        "line": "line",
        "after_talk": "bye",
        "nodes": {
            "line": {"kind": "queue", "prompt": "a", "next_prompt": "a", "place_prompt": "a", "wait_prompt": "a"},
            "bye": {"kind": "hangup"},
        },
        "prompts": {"a": {"zh": "请稍候。"}},
    }

    found = await tried(chen, values=document)

    assert found["node"] == "line"


async def test_a_step_that_cannot_be_done_is_told(chen: httpx.AsyncClient) -> None:
    found = await tried(chen, "agent_answers", {"presses": "1"})

    assert "not in line" in found["failure"]["en"]
    assert len(found["steps"]) == 1


async def test_values_that_make_no_flow_are_refused_with_their_problems(chen: httpx.AsyncClient) -> None:
    answer = await chen.post("/api/v1/flows/hotline/try", json={"values": {"name": "hotline"}})

    assert answer.status_code == 422
    assert answer.json()["code"] == "unfit"
    assert "languages" in [problem["field"] for problem in answer.json()["problems"]]


@pytest.mark.parametrize("flow", ["nothing", "lexicon"])
async def test_a_flow_that_is_not_there_is_not_found(chen: httpx.AsyncClient, flow: str) -> None:
    assert (await chen.post(f"/api/v1/flows/{flow}/try", json={})).status_code == 404


async def test_more_events_than_a_walk_may_have_are_refused(chen: httpx.AsyncClient) -> None:
    answer = await chen.post("/api/v1/flows/hotline/try", json={"events": ["goes_on"] * 501})

    assert answer.status_code == 422


async def test_all_scripts_of_a_flow_are_run(chen: httpx.AsyncClient) -> None:
    answer = await chen.post("/api/v1/flows/hotline/scripts/run", json={})

    report = answer.json()
    assert report["has_passed"], [run["failures"] for run in report["runs"] if not run["has_passed"]]
    assert report["coverage"]["never_entered"] == []
    assert report["coverage"]["exit_percent"] >= 80


async def test_a_script_may_be_run_as_it_is_being_written(chen: httpx.AsyncClient) -> None:
    scripts = "callers: [{name: a, steps: [silent], expect: {joins: social}}]"

    report = (await chen.post("/api/v1/flows/hotline/scripts/run", json={"scripts": scripts})).json()

    assert not report["has_passed"]
    assert report["runs"][0]["failures"] == [
        {"en": "joins: expected social, was general", "zh": "joins：预期 social，实际 general"}
    ]


async def test_what_will_be_open_is_told_day_by_day(chen: httpx.AsyncClient) -> None:
    answer = await chen.get("/api/v1/schedules/preview?from=2026-10-01&to=2026-10-10")

    found = answer.json()
    assert found["zone"] == "Asia/Shanghai"
    assert (found["days"][0]["kind"], found["days"][0]["names"]["zh"]) == ("holiday", "国庆节")
    assert found["days"][0]["open"]["office"] == []
    assert found["days"][-1]["is_swapped"]
    assert found["missing_years"] == []


async def test_a_year_that_is_not_published_is_an_alarm(chen: httpx.AsyncClient) -> None:
    found = (await chen.get("/api/v1/schedules/preview?from=2051-01-01&to=2051-01-01")).json()

    assert found["missing_years"] == [2051]
    assert found["days"][0]["source"] == "not_published"


async def test_days_without_end_are_refused(chen: httpx.AsyncClient) -> None:
    assert (await chen.get("/api/v1/schedules/preview?from=2026-01-01&to=2036-01-01")).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/flows/hotline/try"),
        ("POST", "/api/v1/flows/hotline/scripts/run"),
        ("GET", "/api/v1/schedules/preview?from=2026-01-01&to=2026-01-01"),
    ],
)
async def test_agents_may_not_try_flows(site: FakeSite, method: str, path: str) -> None:
    async with site.client("limin") as limin, site.client() as nobody:
        assert (await limin.request(method, path, json={})).status_code == 403
        assert (await nobody.request(method, path, json={})).status_code == 401


async def test_callers_who_do_not_get_what_they_expect_are_warned_of_as_the_flow_is_edited(folder: Path) -> None:
    flow, script = DocumentName("hotline.yaml"), DocumentName("hotline.try.yaml")
    texts = Drafts(folder).texts()
    checker = Checker(folder)
    changed = {**texts, flow: texts[flow].replace('"2": {queue: social}', '"2": {queue: police}')}

    assert checker.failing(texts, flow) == ()
    found = checker.failing(changed, flow)
    assert {problem.severity for problem in found} == {"warning"}
    assert "barge_in: joins: expected social, was police" in [problem.fault for problem in found]
    assert all(problem.file.name == script and problem.line > 1 for problem in found)
