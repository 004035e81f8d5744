"""What list officers do by hand, what callers tell agents, and the book of it: over HTTP, on a real PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.access.attempts import AttemptLimits, Attempts
from callcenter.calls.timeline import AgentConnected, OfferMade
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import AgentId, CallId, LegId, SeatId
from callcenter.vocabulary.tiers import Need
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, arrived, entries
from tests.fakes.lists import KEYS
from tests.fakes.web import FakeSite
from tests.waiting import until

NUMBER = "13800138000"
E164 = "+8613800138000"
SUBJECT = f"number:{KEYS.current.digest(E164).hex()}"
BLIND = {"number": NUMBER, "list_name": "special", "category": 1, "level": 2, "basis": "register 2026-03"}
CALL = CallId("pbx1.now")


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[FakeSite]:
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    following = asyncio.create_task(made.lists.copy.keep_current())
    await until(lambda: made.lists.copy.source == "database", what="the copy of the lists")
    yield made
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following


@pytest.fixture
async def sun(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("sun") as client:
        yield client


async def posted(client: httpx.AsyncClient, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = await client.post(f"/api/v1/lists/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def book(client: httpx.AsyncClient) -> list[tuple[str, str, str]]:
    """The oldest first."""
    found = (await client.get("/api/v1/audit")).json()
    return [(one["who"], one["deed"], one["subject"]) for one in reversed(found)]


async def test_a_number_is_tested_with_what_counts_and_why(site: FakeSite, sun: httpx.AsyncClient) -> None:
    await posted(sun, "entries", BLIND, 201)
    await posted(sun, "entries", {"number": NUMBER, "list_name": "elderly", "basis": "register"}, 201)
    later = {"number": NUMBER, "list_name": "express", "basis": "contract", "valid_from": "2030-01-01"}
    await posted(sun, "entries", later, 201)
    await until(lambda: (match := site.lists.copy.match(E164)) is not None and len(match.needs) == 2)
    told = await posted(sun, "test", {"number": " 138-0013-8000 "})

    assert told["number"] == "138****8000"
    assert told["served"] == {
        "list_name": "special",
        "tier": 1,
        "needs": ["describe_not_show", "speak_slowly"],
    }
    assert (told["kept"], told["is_current"], told["copy_of"]) == (told["served"], True, "database")
    assert told["head_start_s"] == 660
    assert [(one["entry"]["list_name"], one["verdict"]) for one in told["standing"]] == [
        ("special", "tier"),
        ("elderly", "needs"),
        ("express", "not_yet"),
    ]
    assert told["standing"][0]["entry"] | {"id": ""} == {
        "id": "",
        "list_name": "special",
        "tier": 1,
        "relation": "own",
        "category": 1,
        "level": 2,
        "needs": ["describe_not_show", "speak_slowly"],
        "valid_from": "2026-11-21",
        "valid_to": None,
        "batch": None,
        "basis": "register 2026-03",
    }
    assert (await book(sun))[-1] == ("sun", "list.number_tested", SUBJECT)


async def test_who_is_on_no_list_is_told_so_and_the_question_is_written_down(sun: httpx.AsyncClient) -> None:
    told = await posted(sun, "test", {"number": NUMBER})

    assert (told["served"], told["standing"], told["head_start_s"]) == (None, [], 0)
    assert await book(sun) == [("sun", "list.number_tested", SUBJECT)]


async def test_an_entry_is_corrected_and_ended_and_the_book_has_before_and_after(sun: httpx.AsyncClient) -> None:
    entry = (await posted(sun, "entries", BLIND | {"valid_from": "2026-01-01"}, 201))["id"]
    correction = {
        "entry": entry,
        "list_name": "special",
        "category": 1,
        "level": 4,
        "basis": "certificate seen",
        "valid_from": "2026-01-01",
    }
    corrected = await posted(sun, "entries/correct", correction)
    await posted(sun, "entries/end", {"entry": entry, "basis": "moved away"}, 204)
    again = await posted(sun, "entries/end", {"entry": entry, "basis": "moved away"}, 422)
    told = await posted(sun, "test", {"number": NUMBER})
    written = (await sun.get("/api/v1/audit", params={"deed": "list.entry_corrected"})).json()[0]["body"]

    assert (corrected["id"], corrected["tier"], corrected["level"]) == (entry, 2, 4)
    assert "ended already" in again["detail"]
    assert [(one["entry"]["valid_to"], one["verdict"]) for one in told["standing"]] == [("2026-11-20", "expired")]
    assert (written["level"], written["before"]["level"], written["before"]["basis"]) == (4, 2, "register 2026-03")
    assert [deed for _, deed, _ in await book(sun)] == [
        "list.entry_added",
        "list.entry_corrected",
        "list.entry_ended",
        "list.number_tested",
    ]


async def test_an_entry_that_never_counted_leaves_nothing_behind(sun: httpx.AsyncClient) -> None:
    entry = (await posted(sun, "entries", BLIND, 201))["id"]
    await posted(sun, "entries/end", {"entry": entry, "basis": "a slip"}, 204)

    assert (await posted(sun, "test", {"number": NUMBER}))["standing"] == []
    assert (await posted(sun, "entries/end", {"entry": entry, "basis": "a slip"}, 404))["code"] == "not_found"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"number": "12345"}, "number: "),
        ({"number": "11010519491231002X"}, "number: "),
        ({"level": 5}, "level: "),
        ({"category": 9}, "category: "),
        ({"category": None}, "category: "),
        ({"list_name": "elderly"}, "category, level: "),
        ({"basis": "13800138000 said so"}, "basis: "),
        ({"valid_to": "2020-01-01"}, "valid_to: "),
    ],
)
async def test_an_unfit_entry_is_refused_by_field_and_without_its_values(
    sun: httpx.AsyncClient, change: dict[str, Any], fault: str
) -> None:
    refused = await posted(sun, "entries", BLIND | change, 422)

    assert refused["detail"].startswith(fault)
    assert not any(secret in str(refused) for secret in ("8000", "002X"))
    assert await book(sun) == []


async def test_who_tries_out_numbers_is_stopped(site: FakeSite, sun: httpx.AsyncClient) -> None:
    object.__setattr__(site.lists.room, "questions", Attempts(AttemptLimits(per_name=2)))
    for _ in range(2):
        await posted(sun, "test", {"number": NUMBER})
    refused = await sun.post("/api/v1/lists/test", json={"number": NUMBER})

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize("user", ["limin", "chen"])
@pytest.mark.parametrize("path", ["test", "entries", "entries/correct", "entries/end"])
async def test_agents_and_operators_never_see_entries(site: FakeSite, user: str, path: str) -> None:
    entry = f"{'0' * 64}.special.{'0' * 32}"
    bodies: dict[str, dict[str, Any]] = {
        "test": {"number": NUMBER},
        "entries": BLIND,
        "entries/correct": {"entry": entry, "list_name": "special", "basis": "x"},
        "entries/end": {"entry": entry, "basis": "x"},
    }
    async with site.client(user) as client:
        assert (await posted(client, path, bodies[path], 403))["code"] == "forbidden"
        assert (await client.get("/api/v1/lists/declared")).status_code == 403


async def talking(site: FakeSite, number: str | None = E164) -> None:
    await site.store.write(
        entries(
            CALL,
            [
                arrived(number),
                OfferMade(agent=AgentId("8001"), seat=SeatId("1001"), reason="waits longest"),
                AgentConnected(agent=AgentId("8001"), seat=SeatId("1001"), leg=LegId("pbx1.2"), wait_ms=10),
            ],
        )
    )


async def test_what_a_caller_tells_the_agent_counts_for_a_month_until_an_officer_has_seen_proof(
    site: FakeSite, sun: httpx.AsyncClient
) -> None:
    await talking(site)
    site.board.known.add(CALL)
    async with site.client("limin") as limin:
        told = {"needs": ["text_only", "text_only"], "is_kept": True}
        noted = (await limin.post(f"/api/v1/calls/{CALL}/needs", json=told)).json()
    [declared] = (await sun.get("/api/v1/lists/declared")).json()
    await until(lambda: site.lists.copy.match(E164) is not None)
    before = await posted(sun, "test", {"number": NUMBER})
    confirmation = {
        "entry": declared["id"],
        "list_name": "special",
        "category": 2,
        "level": 1,
        "basis": "certificate seen",
    }
    confirmed = await posted(sun, "entries/correct", confirmation)

    assert noted == {"is_noted": True, "kept_to": "2026-12-21"}
    assert ("needs_told", CALL, (Need.TEXT_ONLY,), AgentId("8001")) in site.board.told
    assert declared["basis"] == f"本人自述 self-declared · 138****8000 · {CALL}"
    assert (declared["tier"], declared["needs"], declared["category"]) == (4, ["text_only"], None)
    assert (before["served"]["list_name"], before["served"]["tier"]) == ("declared", 4)
    assert (confirmed["tier"], confirmed["needs"]) == (1, ["speak_clearly", "text_only"])
    assert (await sun.get("/api/v1/lists/declared")).json() == []
    assert [(who, deed) for who, deed, _ in await book(sun)] == [
        ("limin", "list.need_declared"),
        ("sun", "list.number_tested"),
        ("sun", "list.declaration_confirmed"),
    ]


async def test_only_a_declared_need_moves_to_another_list(sun: httpx.AsyncClient) -> None:
    entry = (await posted(sun, "entries", BLIND, 201))["id"]
    moved = {"entry": entry, "list_name": "elderly", "basis": "register"}

    assert "list_name: " in (await posted(sun, "entries/correct", moved, 422))["detail"]


async def test_needs_are_told_by_the_agent_who_has_the_call_alone(site: FakeSite) -> None:
    await talking(site)
    site.board.known.add(CALL)
    for user, status in (("wang", 404), ("chen", 403), ("sun", 403)):
        async with site.client(user) as client:
            answer = await client.post(f"/api/v1/calls/{CALL}/needs", json={"needs": ["text_only"]})
            assert answer.status_code == status

    assert site.board.told == []


async def test_what_cannot_be_noted_is_told(site: FakeSite) -> None:
    await talking(site, number=None)
    async with site.client("limin") as limin:
        path = f"/api/v1/calls/{CALL}/needs"
        withheld = await limin.post(path, json={"needs": ["text_only"], "is_kept": True})
        over = await limin.post(path, json={"needs": ["text_only"]})
        none = await limin.post(path, json={"needs": []})

    assert (withheld.status_code, over.status_code, none.status_code) == (422, 409, 422)
