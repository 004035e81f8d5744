"""A whole site filled by its own application, backed up, brought back elsewhere: every question has the same answer."""

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
import structlog

from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.store import AgentStore, KeptAgent, KeptQueue
from callcenter.database.engine import Database
from callcenter.main.doors import Asked, asked
from callcenter.main.parts import Parts
from callcenter.main.service import _pages
from callcenter.main.tools import Tools
from callcenter.main.web.app import ROUTES
from callcenter.main.wiring import made
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.skills import SkillLevel
from tests.fakes.users import quick_passwords
from tests.integration.backup.conftest import House
from tests.integration.recordings.conftest import Archive

PASSWORD = "correct horse battery"
HERE = "http://localhost:8000"
USERS: Mapping[str, Role] = {
    "limin": Role.AGENT,
    "xiao": Role.SENIOR,
    "zhao": Role.SUPERVISOR,
    "qiu": Role.QA,
    "chen": Role.OPERATOR,
    "sun": Role.LIST_OFFICER,
    "shen": Role.AUDITOR,
    "an": Role.SECURITY_ADMIN,
    "root": Role.ADMIN,
}
WITH_CODES = ("shen", "an", "root")
AGENTS: Mapping[str, AgentId] = {"limin": AgentId("8001"), "xiao": AgentId("8002")}
CALL, MESSAGE, LATER = "pbx1.a", "pbx1.m", "pbx1.later"
OF_THE_PROCESS = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/session/provider",
    "/api/v1/session/provider/back",
    "/api/v1/documents/preparing",
    "/api/v1/supervision/balance",
)
"""They tell of the service that runs, not of what it has kept."""
NAMED: Mapping[str, tuple[str, ...]] = {
    "call": (CALL, MESSAGE, LATER),
    "seq": ("2",),
    "number": ("1",),
    "agent": tuple(AGENTS.values()),
}
"""Objects, by what routes call them; of what is not named here there is none."""
ASKED_MORE: Mapping[str, str] = {
    "/api/v1/documents/{name}/diff": "?from=1&to=draft",
    "/api/v1/calls": "?number=13800138000",
}
NOW = re.compile(r'"(?:seen_at|status_since|state_since)": ?"[^"]*"')

Answers = dict[str, tuple[int, str, bytes]]
Cookies = Mapping[str, httpx.Cookies]


@asynccontextmanager
async def application(house: House) -> AsyncIterator[httpx.ASGITransport]:
    """The real one, without its Asterisk; it has in memory what a service has that has just started."""
    # Each start tells of a hundred prompts that no engine speaks here: what went wrong would not be found among them.
    with structlog.testing.capture_logs() as told:
        try:
            async with _application(house) as transport:
                yield transport
        finally:
            sys.stdout.writelines(f"{one}\n" for one in told if one["event"] != "prompt.missing")


@asynccontextmanager
async def _application(house: House) -> AsyncIterator[httpx.ASGITransport]:
    parts: Parts = made(house.settings, Tools(), house.url)
    newswire = asyncio.create_task(parts.integrations.newswire.run())
    try:
        await parts.following.begin()
        await parts.people.take_over()
        parts.casework.handbook.refresh()
        yield httpx.ASGITransport(_pages(parts))
    finally:
        newswire.cancel()
        await asyncio.gather(newswire, return_exceptions=True)
        await parts.integrations.close()
        parts.ears.shut()
        parts.caption_ears.shut()
        parts.voice.shut()
        parts.dictation.shut()
        parts.vault.close()
        await parts.database.close()


@asynccontextmanager
async def browser(
    transport: httpx.ASGITransport, cookies: httpx.Cookies | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=transport, base_url=HERE, headers={"origin": HERE}, cookies=cookies
    ) as client:
        yield client


async def signed_in(transport: httpx.ASGITransport, user: str, secrets: dict[str, str]) -> httpx.Cookies:
    async with browser(transport) as client:
        await sent(client, "POST", "/session", {"name": user, "password": PASSWORD})
        if user in WITH_CODES:
            secrets[user] = (await sent(client, "POST", "/account/second-factor", {}))["secret"]
            await sent(client, "POST", "/account/second-factor/code", {"code": pyotp.TOTP(secrets[user]).now()})
        return client.cookies


async def sent(client: httpx.AsyncClient, method: str, path: str, body: Mapping[str, Any]) -> Any:
    answer = await client.request(method, f"/api/v1{path}", json=body)
    assert answer.is_success, (path, answer.status_code, answer.text)
    return answer.json() if answer.content else None


async def fill(house: House, archive: Archive, transport: httpx.ASGITransport, cookies: Cookies) -> dict[str, str]:
    """What a morning leaves; returns more of what routes are asked with."""
    await archive.talk(CALL, seconds=2)
    await archive.message(MESSAGE)

    async def does(user: str, method: str, path: str, body: Mapping[str, Any]) -> Any:
        async with browser(transport, cookies[user]) as client:
            return await sent(client, method, path, body)

    order = {"version": 0, "notes": "社保卡丢了", "matter": "200105", "disposition": "passed_on"}
    await does("limin", "PUT", f"/calls/{CALL}/case", order)
    listed = {"list_name": "special", "category": 1, "level": 2, "basis": "register 2026-03"}
    await does("sun", "POST", "/lists/entries", {"number": "13900139000", **listed})
    words = {"kind": "announcement", "words": {"zh": "今天停水", "en": "No water today", "ko": "오늘 단수"}}
    await does("chen", "POST", "/notices", {**words, "ends_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()})
    async with browser(transport, cookies["chen"]) as client:
        found = (await client.get("/api/v1/documents/lexicon.zh.tsv")).json()
        edited = {"text": f"{found['text']}# as it was\n", "base_hash": found["hash"]}
        saved = await sent(client, "PUT", "/documents/lexicon.zh.tsv", edited)
    published = {"base_hash": saved["hash"], "note": "a remark"}
    await does("chen", "POST", "/documents/lexicon.zh.tsv/publish", published)
    hook = {"name": "tickets", "url": "https://tickets.example/hook", "scopes": ["calls"]}
    endpoint = await does("root", "POST", "/integrations/endpoints", hook)
    heard = await does("qiu", "POST", f"/calls/{CALL}/recording/listenings", {"reason": "quality", "note": "monthly"})
    return {"endpoint": str(endpoint["id"]), "listening": str(heard["id"])}


def addresses(one: Asked, more: Mapping[str, str]) -> Iterator[str]:
    names = re.findall(r"\{(\w+)\}", one.path)
    named = {**NAMED, "endpoint": (more["endpoint"],)}
    named["name"] = ("lexicon.zh.tsv", "hotline.yaml") if "/documents/" in one.path else ("hotline",)
    for chosen in product(*(named.get(name, ("1",)) for name in names)):
        path = re.sub(r"\{\w+\}", "{}", one.path).format(*chosen) + ASKED_MORE.get(one.path, "")
        yield f"{path}?listening={more['listening']}" if path.endswith("/recording") else path


async def answered(client: httpx.AsyncClient, address: str) -> httpx.Response:
    """As a page asks: once more where the database, on a machine that stood still for a while, was given up."""
    for _ in range(3):
        answer = await client.get(address)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        await asyncio.sleep(1)
    return answer


async def answers(transport: httpx.ASGITransport, cookies: Cookies, more: Mapping[str, str]) -> Answers:
    """To every question that can be asked, from each who may."""
    found: Answers = {}
    async with AsyncExitStack() as stack:
        clients = {user: await stack.enter_async_context(browser(transport, cookies[user])) for user in USERS}
        for one in asked(ROUTES):
            if one.method != "GET" or one.by_token or one.path in OF_THE_PROCESS:
                continue
            for user, role in USERS.items() if one.doors else [("limin", Role.AGENT)]:
                for address in addresses(one, more) if one.lets_in(role) else ():
                    answer = await answered(clients[user], address)
                    told = (
                        NOW.sub("", answer.text).encode()
                        if "json" in str(answer.headers.get("content-type"))
                        else answer.content
                    )
                    found[f"{user} {address}"] = (answer.status_code, str(answer.headers.get("etag")), told)
    return found


def differing(name: str, before: tuple[int, str, bytes], after: tuple[int, str, bytes]) -> str:
    at = next((n for n, (one, other) in enumerate(zip(before[2], after[2], strict=False)) if one != other), 0)
    part = slice(max(0, at - 60), at + 60)
    return f"{name}: {before[:2]} {before[2][part]!r}, {after[:2]} {after[2][part]!r}"


@pytest.fixture
async def filled(house: House, database: Database, repository: Path) -> House:
    # Wordings are learned from at each start, which takes longer than all else here.
    learned = shutil.ignore_patterns("wordings.*")
    shutil.copytree(repository / "ivr", house.settings.flows, dirs_exist_ok=True, ignore=learned)
    users, passwords = UserStore(database), quick_passwords()
    for name, role in USERS.items():
        await create_user(users, passwords, User(name, role, AGENTS.get(name)), PASSWORD)
    levels = {QueueId("social"): SkillLevel.ABLE, QueueId("general"): SkillLevel.ABLE}
    agents = AgentStore(database, SystemClock())
    await agents.keep_queues([KeptQueue(queue, queue, queue) for queue in levels])
    for seat, (name, agent) in enumerate(AGENTS.items(), 1001):
        await agents.keep_agent(KeptAgent(agent, name, SeatId(str(seat)), levels))
    return house


@pytest.mark.timeout(300)
async def test_a_restored_site_answers_every_question_as_before(
    filled: House, archive: Archive, empty_house: House, tmp_path: Path
) -> None:
    secrets: dict[str, str] = {}
    async with application(filled) as transport:
        cookies = {user: await signed_in(transport, user, secrets) for user in USERS}
        more = await fill(filled, archive, transport, cookies)
    await filled.back_up(tmp_path / "backups")
    # What comes after a backup is not in it: also what asking leaves in the book of deeds.
    async with application(filled) as transport:
        before = await answers(transport, cookies, more)
        await archive.talk(LATER)
        async with browser(transport, cookies["limin"]) as client:
            await sent(client, "PUT", f"/calls/{CALL}/case", {"version": 1, "notes": "later"})

    proven = await empty_house.restore(tmp_path / "backups")
    async with application(empty_house) as transport:
        after = await answers(transport, cookies, more)
        async with browser(transport) as client:
            await sent(client, "POST", "/session", {"name": "root", "password": PASSWORD})
            code = pyotp.TOTP(secrets["root"]).at(datetime.now(UTC) + timedelta(seconds=30))
            await sent(client, "POST", "/session/code", {"code": code})

    assert (proven.restored.faults, proven.verified.faults, proven.audited.faults) == ((), [], ())
    assert proven.audited.entries > 10
    others = [differing(name, before[name], after[name]) for name in before if before[name] != after[name]]
    assert not others, "\n".join(others)
    # The others ask for what there is not.
    assert sum(status == 200 for status, _, _ in before.values()) > 140
    assert before[f"qiu /api/v1/calls/{CALL}/recording?listening={more['listening']}"][0] == 200
