"""What agents do with their own call, over HTTP: shapes, refusals, and the book of foreign requests."""

from pathlib import Path
from typing import Any

import pytest

from callcenter.calls import requests
from callcenter.calls.calling_out import TooManyCallsOutError
from callcenter.calls.colleagues import NotFreeError
from callcenter.calls.requests import (
    CallIsOverError,
    ExchangeAwayError,
    NotYourCallError,
    ToAgent,
    UnfitTargetError,
)
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.talk_facts import Line, Office
from callcenter.calls.talk_record import TalkNow
from callcenter.database.engine import Database
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, QueueId
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START
from tests.fakes.web import FakeSite

CALL = "/api/v1/calls/pbx1.now"
WANG = {"kind": "agent", "agent": "8002"}


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    made.board.talk_now = TalkNow(shape="held", since=START)
    return made


@pytest.mark.parametrize(
    ("method", "path", "body", "asked"),
    [
        ("PUT", "hold", {"is_on": True}, requests.Hold(is_on=True)),
        ("POST", "consult", {"to": WANG}, requests.Consult(ToAgent(AgentId("8002")))),
        ("DELETE", "consult", None, requests.BackToCaller()),
        ("POST", "merge", None, requests.Merge()),
        ("POST", "transfer", {}, requests.Transfer(None)),
        (
            "POST",
            "transfer",
            {"to": {"kind": "queue", "queue": "social"}},
            requests.Transfer(Line(queue=QueueId("social"))),
        ),
        ("POST", "emergency", {"number": "119"}, requests.CallEmergency(Office(number="119"))),
        ("POST", "answer", None, requests.Answer()),
        ("POST", "reject", None, requests.Reject()),
        ("POST", "hang-up", None, requests.HangUp()),
        ("PUT", "mute", {"is_on": False}, requests.Mute(is_on=False)),
        ("POST", "keys", {"keys": "12#"}, requests.PressKeys("12#")),
    ],
)
async def test_each_request_reaches_the_call_in_the_agents_name(
    site: FakeSite, method: str, path: str, body: Any, asked: object
) -> None:
    async with site.client("limin") as client:
        answer = await client.request(method, f"{CALL}/{path}", json=body)

    assert answer.is_success
    assert site.board.requested == [("pbx1.now", asked, "8001")]
    if answer.status_code == 200:
        assert answer.json() == {
            "shape": "held",
            "since": "2026-11-21T09:00:00Z",
            "until": None,
            "third": None,
            "pause": None,
        }


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (NotPossibleNowError("nobody is consulted: consult somebody first"), 409, "not_possible"),
        (CallIsOverError("the call is over"), 409, "not_possible"),
        (NotFreeError("8002 is on a break: choose somebody else, or a queue"), 422, "unfit"),
        (ExchangeAwayError("Asterisk cannot be asked now: try again"), 503, "exchange_away"),
    ],
)
async def test_a_refusal_says_what_is_so(site: FakeSite, refusal: CallCenterError, status: int, code: str) -> None:
    site.board.refusal = refusal
    async with site.client("limin") as client:
        answer = await client.post(f"{CALL}/merge")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_somebody_elses_call_is_refused_and_written_down(site: FakeSite) -> None:
    site.board.refusal = NotYourCallError("this is not your call")
    async with site.client("wang") as client:
        answer = await client.put(f"{CALL}/hold", json={"is_on": True})
    async with site.client("shen") as client:
        [entry] = (await client.get("/api/v1/audit", params={"deed": "call.foreign_request_refused"})).json()

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (entry["who"], entry["subject"], entry["body"]) == ("wang", "call:pbx1.now", {"what": "Hold"})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("emergency", {"number": "13800138000"}),
        ("keys", {"keys": "+86"}),
        ("consult", {"to": {"kind": "queue", "queue": "social"}}),
        ("transfer", {"to": {"kind": "number", "number": "110;rm"}}),
    ],
)
async def test_a_request_that_makes_no_sense_asks_nobody(site: FakeSite, path: str, body: Any) -> None:
    async with site.client("limin") as client:
        answer = await client.post(f"{CALL}/{path}", json=body)

    assert answer.status_code == 422
    assert site.board.requested == []


async def test_only_agents_have_calls(site: FakeSite) -> None:
    async with site.client("chen") as client:
        assert (await client.post(f"{CALL}/merge")).status_code == 403
    async with site.client() as client:
        assert (await client.post(f"{CALL}/merge")).status_code == 401


async def test_a_call_is_made_in_the_agents_name(site: FakeSite) -> None:
    async with site.client("limin") as client:
        answer = await client.post("/api/v1/calls", json={"number": "138 0013 8000"})
        absurd = await client.post("/api/v1/calls", json={"number": "call me"})

    assert (answer.status_code, answer.json()) == (201, {"call": "pbx1.out"})
    assert site.calling_out.numbers == [(AgentId("8001"), "138 0013 8000")]
    assert absurd.status_code == 422


@pytest.mark.parametrize(
    ("refusal", "status", "why"),
    [
        (UnfitTargetError("number: not dialled"), 422, "destination"),
        (TooManyCallsOutError("too often today", "agent"), 429, "agent"),
    ],
)
async def test_a_call_out_that_is_refused_stands_in_the_book_with_its_number_masked(
    site: FakeSite, refusal: CallCenterError, status: int, why: str
) -> None:
    site.calling_out.refusal = refusal
    async with site.client("limin") as client:
        answer = await client.post("/api/v1/calls", json={"number": "+44 20 7946 0018"})
    async with site.client("shen") as client:
        [entry] = (await client.get("/api/v1/audit", params={"deed": "call.out_refused"})).json()

    assert answer.status_code == status
    assert (entry["who"], entry["subject"]) == ("limin", "agent:8001")
    assert entry["body"] == {"number": "+44******0018", "why": why}


async def test_a_call_given_to_a_number_that_is_not_allowed_stands_in_the_book(site: FakeSite) -> None:
    site.board.refusal = UnfitTargetError("0900123456 is not among CALLCENTER_ASTERISK__TRANSFERS")
    async with site.client("limin") as client:
        to_number = await client.post(f"{CALL}/transfer", json={"to": {"kind": "number", "number": "0900123456"}})
        to_queue = await client.post(f"{CALL}/transfer", json={"to": {"kind": "queue", "queue": "none"}})
    async with site.client("shen") as client:
        [entry] = (await client.get("/api/v1/audit", params={"deed": "call.out_refused"})).json()

    assert (to_number.status_code, to_queue.status_code) == (422, 422)
    assert (entry["who"], entry["subject"]) == ("limin", "call:pbx1.now")
    assert entry["body"] == {"number": "09****3456", "why": "destination"}


async def test_a_goodbye_without_a_talk_is_no_fault(site: FakeSite) -> None:
    async with site.client("limin") as client:
        assert (await client.post("/api/v1/agents/me/phone/goodbye")).status_code == 204
        targets = (await client.get("/api/v1/agents/me/targets")).json()

    assert site.board.requested == []
    assert targets == {"numbers": [], "emergency": [], "agents": []}
