"""People kept over HTTP on a real PostgreSQL: agents, seats, reasons, users; who sits where; what is written down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.agents.history import StateHistory
from callcenter.agents.history_store import TOPIC, HistoryStore
from callcenter.agents.life import Rung, Status
from callcenter.agents.store import AgentStore, KeptAgent, KeptQueue
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.main.people import People
from callcenter.seats.store import KeptSeat
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.seats import SeatKind
from callcenter.vocabulary.skills import SkillLevel, expert_in
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START
from tests.fakes.web import FakeSite
from tests.integration.conftest import BUILT_IN

GENERAL, SOCIAL = QueueId("general"), QueueId("social")
LI, WANG = AgentId("8001"), AgentId("8002")
DETAILS = {"name": "赵<b>强</b>", "levels": {"general": 2}, "languages": ["zh", "en"]}


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    agents = made.people.agents
    await agents.keep_queues([KeptQueue(queue, queue, queue) for queue in (GENERAL, SOCIAL)])
    for agent, name, seat in ((LI, "李敏", "1001"), (WANG, "王芳", "1002")):
        await agents.keep_agent(KeptAgent(agent, name, SeatId(seat), expert_in([GENERAL])))
    for seat in ("1001", "1002", "1003"):
        await made.people.seats.keep(KeptSeat(SeatId(seat), SeatKind.DESK, "row 1"), "test")
    return made


@pytest.fixture
async def root(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("root") as client:
        yield client


@pytest.fixture
async def security(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("an") as client:
        yield client


async def book(site: FakeSite) -> list[tuple[str, str, dict[str, Any]]]:
    """The oldest first, but for what the seats here were made by."""
    async with site.client("shen") as auditor:
        found = (await auditor.get("/api/v1/audit")).json()
    return [(one["deed"], one["subject"], one["body"]) for one in reversed(found) if one["who"] != "test"]


async def test_an_agent_is_added_and_changed_and_callers_meet_them_by_it(
    site: FakeSite, root: httpx.AsyncClient, database: Database
) -> None:
    people = People(site.roster, AgentStore(database, site.clock), NodeId("pbx1"), _no_phones)
    for _ in range(2):
        assert (await root.put("/api/v1/people/agents/8003", json=DETAILS)).status_code == 200
    await people.take_over()

    zhao = site.roster.agent(AgentId("8003"))
    assert (zhao.name, zhao.levels, zhao.seat) == (DETAILS["name"], {GENERAL: SkillLevel.ABLE}, None)
    gone = {**DETAILS, "is_active": False}
    assert (await root.put("/api/v1/people/agents/8001", json=gone)).json()["is_active"] is False
    await people.take_over()
    assert site.roster.agent(LI).status is Status.OFFLINE
    shown = (await root.get("/api/v1/people")).json()
    assert [one["id"] for one in shown["agents"]] == ["8001", "8002", "8003"]
    assert [one["id"] for one in shown["reasons"]] == BUILT_IN
    deed, subject, body = (await book(site))[-1]
    assert (deed, subject, body["levels"], body["is_active"]) == (
        "people.agent_kept",
        "agent:8001",
        {"general": 2},
        False,
    )


async def _no_phones(_node: NodeId) -> None:
    return None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("break-reasons/tea", {"name_zh": "茶\0", "name_en": "tea", "position": 1}),
        ("seats/1099", {"kind": "desk", "label": "by the\0door"}),
    ],
)
async def test_text_that_the_database_cannot_keep_is_refused(
    root: httpx.AsyncClient, path: str, body: dict[str, Any]
) -> None:
    refused = await root.put(f"/api/v1/people/{path}", json=body)

    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("number", "changed", "fault"),
    [
        ("13800138000", {}, "id: use 1 to 10"),
        ("8003", {"name": "a\nb"}, "name: use"),
        ("8003", {"levels": {"nowhere": 1}}, "there is no queue nowhere; there are general, social"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_the_mend(
    root: httpx.AsyncClient, number: str, changed: dict[str, Any], fault: str
) -> None:
    refused = await root.put(f"/api/v1/people/agents/{number}", json={**DETAILS, **changed})

    assert refused.status_code == 422
    assert fault in refused.json()["detail"]


async def test_agents_change_seats_and_of_two_who_come_at_once_one_sits(site: FakeSite) -> None:
    async with site.client("limin") as limin, site.client("wang") as wang:
        taken = await wang.put("/api/v1/agents/me/seat", json={"seat": "1003"})
        assert (taken.status_code, taken.json()["seat"]) == (200, "1003")
        await wang.put("/api/v1/agents/me/status", json={"status": "available"})
        refused = await limin.put("/api/v1/agents/me/seat", json={"seat": "1003"})
        assert (refused.status_code, refused.json()["code"]) == (409, "seat_taken")
        assert "王芳 (8002)" in refused.json()["detail"]
        assert (await limin.put("/api/v1/agents/me/seat", json={"seat": "7777"})).status_code == 404
        left = (await wang.delete("/api/v1/agents/me/seat")).json()
        assert (left["seat"], left["status"]) == (None, "offline")
        nowhere = await wang.put("/api/v1/agents/me/status", json={"status": "available"})
        assert (nowhere.status_code, nowhere.json()["code"]) == (409, "not_possible")

        # Neither knows of the other yet: the database decides.
        moves = (client.put("/api/v1/agents/me/seat", json={"seat": "1003"}) for client in (limin, wang))
        answers = sorted([answer.status_code for answer in await asyncio.gather(*moves)])
        shown = (await limin.get("/api/v1/agents/seats")).json()

    sitting = [one["agent"]["id"] for one in shown if one["seat"] == "1003"]
    kept = [one.id for one in await site.people.agents.agents() if one.seat == "1003"]
    assert sitting == kept
    assert answers[0] == 200


async def test_a_seat_is_added_and_goes_once_nobody_works_there(site: FakeSite, root: httpx.AsyncClient) -> None:
    added = await root.put("/api/v1/people/seats/2001", json={"kind": "browser", "label": "Room 2"})
    site.roster.choose(LI, Status.AVAILABLE)
    taken = await root.delete("/api/v1/people/seats/1001")
    put_out = await root.delete("/api/v1/people/agents/8001/seat")
    removed = [(await root.delete("/api/v1/people/seats/1001")).status_code for _ in range(2)]

    assert [added.status_code, taken.status_code, put_out.status_code, *removed] == [200, 409, 204, 204, 204]
    assert site.roster.agent(LI).seat is None
    assert [deed for deed, *_ in await book(site)] == [
        "people.seat_kept",
        "people.agent_unseated",
        "people.seat_removed",
    ]


async def test_a_reason_of_breaks_is_added_and_agents_choose_it(site: FakeSite, root: httpx.AsyncClient) -> None:
    prayer = {"name_zh": "礼拜", "name_en": "Prayer", "position": 2}
    assert (await root.put("/api/v1/people/break-reasons/prayer", json=prayer)).status_code == 200
    away = {"name_zh": "其他", "name_en": "Other", "position": 4, "is_active": False}
    await root.put("/api/v1/people/break-reasons/other", json=away)

    async with site.client("limin") as limin:
        shown = [one["id"] for one in (await limin.get("/api/v1/agents/break-reasons")).json()]
    assert shown == ["rest", "meal", "meeting", "prayer", "equipment"]


async def test_users_are_added_changed_and_shut_out_and_nobody_takes_their_own_rights(
    site: FakeSite, security: httpx.AsyncClient
) -> None:
    async def posted(body: dict[str, str]) -> httpx.Response:
        return await security.post("/api/v1/people/users", json=body)

    new, again = [await posted({"name": name, "role": "supervisor"}) for name in ("Gao", "gao")]
    no_agent = await posted({"name": "he", "role": "agent", "agent": "9999"})
    own = await security.put("/api/v1/people/users/an", json={"role": "operator"})
    unknown = await security.put("/api/v1/people/users/nobody", json={"role": "operator"})
    await security.put("/api/v1/people/users/gao", json={"role": "operator", "is_active": False})
    fresh = (await security.post("/api/v1/people/users/gao/password")).json()["password"]

    assert (new.status_code, new.json()["name"], new.headers["cache-control"]) == (201, "gao", "no-store")
    assert (again.status_code, again.json()["code"]) == (409, "exists_already")
    assert "add the agent first" in no_agent.json()["detail"]
    assert (own.status_code, "your own rights" in own.json()["detail"]) == (422, True)
    assert unknown.status_code == 404
    shown = (await security.get("/api/v1/people/users")).json()
    assert shown == [{"name": "gao", "role": "operator", "agent": None, "is_active": False}]
    deeds = await book(site)
    assert [deed for deed, *_ in deeds] == ["people.user_added", "people.user_changed", "people.password_changed"]
    assert fresh not in str(deeds)
    assert fresh != new.json()["password"]


async def test_who_keeps_agents_keeps_no_users_and_the_other_way_round(site: FakeSite) -> None:
    for name, agents, users in (("limin", 403, 403), ("root", 422, 403), ("an", 403, 200)):
        async with site.client(name) as client:
            assert (await client.put("/api/v1/people/agents/8001", json={})).status_code == agents
            assert (await client.get("/api/v1/people/users")).status_code == users


async def test_how_agents_stood_is_kept_with_its_times_and_told_to_others(site: FakeSite, database: Database) -> None:
    clock, store = FakeClock(START), HistoryStore(database)
    last = await Outbox(database).last_id()
    writing = asyncio.create_task(StateHistory(site.roster, store, clock).run())
    await asyncio.sleep(0)
    clock.move(10)
    site.roster.choose(LI, Status.BREAK, "meal")
    clock.move(20)
    site.roster.choose(LI, Status.AVAILABLE)
    site.roster.apply(LI, Rung(CallId("pbx1.one")))

    async def told(of: AgentId, most: int) -> list[str]:
        async with asyncio.timeout(10), aclosing(Outbox(database).follow(last, [TOPIC])) as news:
            states: list[str] = []
            while len(states) < most:
                event = await anext(news)
                states += [event.body["state"]] if event.key == of else []
            return states

    async def rows() -> list[tuple[str, str, float | None]]:
        found = await store.of(LI, START - timedelta(hours=1), START + timedelta(hours=1))
        return [
            (row.status, row.state, None if row.until is None else (row.until - row.since).total_seconds())
            for row in found
        ]

    states = await told(LI, 4)
    writing.cancel()
    stood = await rows()
    assert states == ["idle", "idle", "idle", "ringing"]
    assert stood == [
        ("offline", "idle", 10.0),
        ("break", "idle", 20.0),
        ("available", "idle", 0.0),
        ("available", "ringing", None),
    ]

    # A service that starts again tells everybody once more: who stands as before has no new row.
    again = asyncio.create_task(StateHistory(site.roster, store, clock).run())
    site.roster.choose(WANG, Status.TRAINING)
    await told(WANG, 2)
    again.cancel()
    assert await rows() == stood
