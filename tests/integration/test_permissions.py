"""Every role asks for every route of the real application, and for calls that are not its own."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest

from callcenter.access.permissions import Permission, allows
from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.agents.alarms import Alarm
from callcenter.agents.desk import Farewell
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.timeline import AgentConnected, Fact, OfferMade, QueueJoined
from callcenter.database.engine import Database
from callcenter.ivr.pictures.specimen import specimens
from callcenter.main.doors import WEBSOCKET, Asked, asked
from callcenter.main.web.app import ROUTES
from callcenter.publishing.edition import Edition
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, entries, whole_call
from tests.fakes.web import PASSWORD, FakeSite

USERS: Mapping[Role, str] = {
    Role.AGENT: "limin",
    Role.SENIOR: "xiao",
    Role.SUPERVISOR: "zhao",
    Role.QA: "qiu",
    Role.OPERATOR: "chen",
    Role.LIST_OFFICER: "sun",
    Role.AUDITOR: "shen",
    Role.SECURITY_ADMIN: "an",
    Role.ADMIN: "root",
}
LACKING = "this needs the permission"
NOBODYS: Mapping[str, str] = {
    "language": "zh",
    "token": "0" * 8,
    "endpoint": "0" * 8,
    "run": "0" * 32,
    **dict.fromkeys(("seq", "number", "notice", "batch", "page"), "1000000"),
}
"""Objects that there are not; of what is named by words, there is no `nobody` either."""


@pytest.fixture
async def site(database: Database, tmp_path_factory: pytest.TempPathFactory) -> FakeSite:
    made = await FakeSite(FakeClock(START), tmp_path_factory.mktemp("site"), database=database).fill()
    for user in (
        User("xiao", Role.SENIOR, AgentId("8003")),
        User("zhao", Role.SUPERVISOR, None),
        User("qiu", Role.QA, None),
    ):
        await create_user(made.users, made.passwords, user, PASSWORD)
    made.publishing.edition = Edition(specimens())
    made.roster.add(
        AgentId("8003"),
        name="萧",
        seat=SeatId("1003"),
        node=NodeId("pbx1"),
        queues=[QueueId("police")],
        wrap_up_s=30,
    )
    return made


@pytest.fixture
async def clients(site: FakeSite) -> AsyncIterator[Mapping[Role | None, httpx.AsyncClient]]:
    """By role; None for nobody."""
    async with AsyncExitStack() as stack:
        yield {
            role: await stack.enter_async_context(site.client(USERS.get(role) if role else None))
            for role in (*Role, None)
        }


def address(one: Asked) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: NOBODYS.get(found[1], "nobody"), one.path)


async def test_every_role_gets_into_exactly_the_routes_of_its_permissions(
    clients: Mapping[Role | None, httpx.AsyncClient],
) -> None:
    wrong: list[str] = []
    for one in asked(ROUTES):
        if one.method == WEBSOCKET or one.open_because:
            continue
        for role, client in clients.items():
            answer = await client.request(one.method, address(one))
            if role is None or one.by_token:
                is_right = answer.status_code == 401
            elif one.lets_in(role):
                is_right = answer.status_code not in {401, 405} and answer.status_code < 500 and not lacks(answer)
            else:
                is_right = answer.status_code == 403 and (one.method == "HEAD" or lacks(answer))
            if not is_right:
                wrong.append(f"{role} {one.name}: {answer.status_code} {answer.text[:80]}")

    assert wrong == []


async def test_who_comes_by_a_given_password_gets_into_no_route_but_the_one_to_an_own_password(site: FakeSite) -> None:
    for name in ("limin", "root"):
        site.users.kept[name] = replace(site.users.kept[name], must_choose=True)
    wrong: list[str] = []
    for name in ("limin", "root"):
        async with site.client(name) as client:
            for one in asked(ROUTES):
                if one.method == WEBSOCKET or one.open_because:
                    continue
                answer = await client.request(one.method, address(one))
                if answer.status_code != 401:
                    wrong.append(f"{name} {one.name}: {answer.status_code}")
            weak = await client.post("/api/v1/session/password", json={"new": "password123"})
            code = await client.post("/api/v1/session/code", json={"code": "123456"})
            chosen = await client.post("/api/v1/session/password", json={"new": "anchor lantern staple"})
            assert (weak.status_code, weak.json()["code"], code.status_code) == (422, "weak_password", 401)
            assert (chosen.status_code, chosen.json()["name"]) == (200, name)
            assert (await client.get("/api/v1/account")).status_code == 200

    assert wrong == []


def lacks(answer: httpx.Response) -> bool:
    """Whether the role is what is missing, not the object."""
    return answer.status_code == 403 and LACKING in answer.text


SOCIAL, POLICE = QueueId("social"), QueueId("police")
CALLS: Mapping[str, tuple[AgentId, QueueId]] = {
    "pbx1.li": (AgentId("8001"), SOCIAL),
    "pbx1.wang": (AgentId("8002"), SOCIAL),
    "pbx1.police": (AgentId("8002"), POLICE),
}
SEEN: Mapping[str, set[str]] = {
    "limin": {"pbx1.li"},
    "wang": {"pbx1.wang", "pbx1.police"},
    "xiao": {"pbx1.police"},
    "zhao": set(CALLS),
    "qiu": set(CALLS),
    "chen": set(CALLS),
}
"""limin and wang are agents who serve `social`; xiao, a senior, serves `police`."""


def talked(call: str, agent: AgentId, queue: QueueId) -> list[Fact]:
    facts: list[Fact] = []
    for one in whole_call(call):
        match one.fact:
            case QueueJoined() as joined:
                facts.append(replace(joined, queue=queue))
            case OfferMade() | AgentConnected() as theirs:
                facts.append(replace(theirs, agent=agent))
            case other:
                facts.append(other)
    return facts


@pytest.fixture
async def called(site: FakeSite) -> FakeSite:
    for call, (agent, queue) in CALLS.items():
        await site.store.write(entries(call, talked(call, agent, queue)))
    return site


@pytest.mark.parametrize("below", ["", "/transcript", "/case", "/case/versions", "/place"])
async def test_whose_call_it_is_not_sees_nothing_of_it(called: FakeSite, below: str) -> None:
    for user, seen in SEEN.items():
        async with called.client(user) as client:
            found = {call: await client.get(f"/api/v1/calls/{call}{below}") for call in CALLS}

        assert {call for call, answer in found.items() if answer.status_code == 200} == seen, user
        assert {answer.status_code for call, answer in found.items() if call not in seen} <= {404}


async def test_lists_hold_only_calls_that_are_seen(called: FakeSite) -> None:
    for user, seen in SEEN.items():
        async with called.client(user) as client:
            listed = (await client.get("/api/v1/calls")).json()["calls"]
            recorded = (await client.get("/api/v1/recordings")).json()["recordings"]
            of_wang = await client.get("/api/v1/calls", params={"agent": "8002"})

        assert {one["call"] for one in listed} == {one["call"] for one in recorded} == seen, user
        if of_wang.status_code == 200:
            assert {one["call"] for one in of_wang.json()["calls"]} == seen & {"pbx1.wang", "pbx1.police"}
        else:
            assert (user, of_wang.status_code) == ("limin", 403)


async def test_what_is_done_with_a_call_is_for_whoever_has_it_and_the_try_is_written_down(
    called: FakeSite, database: Database
) -> None:
    async with called.client("xiao") as client:
        foreign = await client.post("/api/v1/calls/pbx1.police/number")
    async with called.client("wang") as client:
        own = await client.post("/api/v1/calls/pbx1.police/number")
    async with called.client("zhao") as client:
        not_an_agent = await client.post("/api/v1/calls/pbx1.police/number")
    book = await AuditBook(database).page(Wanted(deed="call"), None, 9)

    assert (foreign.status_code, own.status_code) == (403, 200)
    assert (not_an_agent.status_code, not_an_agent.json()["code"]) == (403, "not_an_agent")
    assert [(one.entry.who, one.entry.deed) for one in reversed(book)] == [
        ("xiao", "call.refused"),
        ("wang", "call.number_shown"),
    ]


async def test_the_desktop_is_open_to_its_roles_and_tells_each_what_it_may_know(
    called: FakeSite, clients: Mapping[Role | None, httpx.AsyncClient]
) -> None:
    called.desks.alarms.raised(Alarm(call=CallId("pbx1.li"), agent=AgentId("8001"), at=START, number="110"))
    for role, client in clients.items():
        first = await first_word(called, "; ".join(f"{name}={value}" for name, value in client.cookies.items()))
        if role is None:
            assert first == {"code": Farewell.SESSION_OVER}
        elif not allows(role, Permission.LIVE_FEED):
            assert first == {"code": Farewell.NOT_PERMITTED}
        else:
            told = json.loads(first["text"])["message"]
            assert told["type"] == "snapshot"
            assert bool(told["alarms"]) is allows(role, Permission.WATCH_BOARD)
            assert (told["me"]["agent"] is not None) is (role in {Role.AGENT, Role.SENIOR})


async def first_word(site: FakeSite, cookie: str) -> dict[str, Any]:
    """What the desktop's connection is told first, or why it is closed."""
    asked_for: list[dict[str, Any]] = [{"type": "websocket.connect"}]
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return asked_for.pop() if asked_for else {"type": "websocket.disconnect", "code": 1000}

    async def send(message: Any) -> None:
        told.append(dict(message))

    headers = [
        (b"host", b"localhost:8000"),
        (b"origin", b"http://localhost:8000"),
        (b"cookie", cookie.encode()),
    ]
    scope = {
        "type": "websocket",
        "path": "/api/v1/desktop",
        "raw_path": b"/api/v1/desktop",
        "query_string": b"",
        "scheme": "ws",
        "headers": headers,
        "subprotocols": [],
        "client": ("127.0.0.1", 1),
    }
    await site.app(scope, receive, send)
    word = next(one for one in told if one["type"] != "websocket.accept")
    return {key: word[key] for key in ("text", "code") if key in word}
