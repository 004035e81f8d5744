"""Pages of other systems about a call, over HTTP on a real PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from callcenter.agents.life import Rung, Status
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import CallId
from tests.fakes.entries import whole_call
from tests.served import AGENT, Site, serving

PAGE = {"name": "CRM", "template": "https://crm.example/?n={number}", "opens": "itself"}


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, tmp_path) as running:
        yield running


@asynccontextmanager
async def signed_in(site: Site, user: str) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"cookie": await site.cookie(user), "x-callcenter": "test"}
    async with httpx.AsyncClient(base_url=f"http://{site.address}/api/v1", headers=headers) as client:
        yield client


async def test_an_agent_opens_a_page_about_the_own_call_and_the_number_is_written_down(
    site: Site, database: Database
) -> None:
    await site.calls.write(whole_call("pbx1.a")[:5])
    async with signed_in(site, "root") as admin, signed_in(site, "limin") as agent:
        made = (await admin.post("/integrations/pages", json=PAGE)).json()
        await admin.post("/integrations/pages", json={**PAGE, "name": "Other", "queues": ["police"]})
        offered = (await agent.get("/calls/pbx1.a/pages")).json()
        opened = (await agent.post(f"/calls/pbx1.a/pages/{made['id']}")).json()
        lacking = await agent.post("/calls/pbx1.a/pages/99")
    (deed,) = await AuditBook(database).page(Wanted(deed="call.number_shown"), None, 10)

    assert offered == [{"id": made["id"], "name": "CRM", "opens": "itself"}]
    assert opened == {"url": "https://crm.example/?n=%2B8613800138000"}
    assert lacking.status_code == 404
    assert (deed.entry.who, deed.entry.subject, deed.entry.body) == ("limin", "call:pbx1.a", {"page": "CRM"})


async def test_a_ring_that_the_database_does_not_know_yet_is_the_agents_call(site: Site, database: Database) -> None:
    await site.calls.write(whole_call("pbx1.a")[:4])
    async with signed_in(site, "limin") as agent:
        early = await agent.get("/calls/pbx1.a/pages")
        site.roster.choose(AGENT, Status.AVAILABLE)
        site.roster.apply(AGENT, Rung(CallId("pbx1.a")))
        rung = await agent.get("/calls/pbx1.a/pages")
    refused = await AuditBook(database).page(Wanted(deed="call.refused"), None, 10)

    assert (early.status_code, rung.status_code, len(refused)) == (403, 200, 1)


async def test_pages_are_kept_by_administrators_and_lead_only_where_the_settings_allow(site: Site) -> None:
    async with signed_in(site, "root") as admin, signed_in(site, "chen") as operator:
        refused = await operator.post("/integrations/pages", json=PAGE)
        elsewhere = await admin.post("/integrations/pages", json={**PAGE, "template": "https://evil.example/"})
        made = (await admin.post("/integrations/pages", json=PAGE)).json()
        changed = await admin.put(f"/integrations/pages/{made['id']}", json={**PAGE, "is_on": False})
        removed = await admin.delete(f"/integrations/pages/{made['id']}")
        again = await admin.delete(f"/integrations/pages/{made['id']}")

    assert (refused.status_code, elsewhere.status_code) == (403, 422)
    assert "POP_HOSTS" in elsewhere.json()["detail"]
    assert changed.json()["is_on"] is False
    assert (removed.status_code, again.status_code) == (204, 404)
