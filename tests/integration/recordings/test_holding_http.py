"""Legal hold by who may: put and lifted for a reason, seen by who hears, found by who searches, and it holds."""

from pathlib import Path

import pytest

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import CallId
from tests.fakes.web import PASSWORD, FakeSite
from tests.integration.recordings.conftest import Archive

CALL = CallId("pbx1.a")
HOLD = f"/api/v1/calls/{CALL}/recording/hold"


@pytest.fixture
async def site(archive: Archive, database: Database, tmp_path: Path) -> FakeSite:
    site = await FakeSite(archive.clock, tmp_path / "pages", database=database).fill()
    await create_user(site.users, site.passwords, User("ma", Role.SUPERVISOR, None), PASSWORD)
    await archive.talk(CALL)
    return site


async def test_a_hold_keeps_a_recording_past_its_term_until_it_is_lifted(
    site: FakeSite, archive: Archive, database: Database
) -> None:
    async with site.client("ma") as client:
        before = (await client.get(HOLD)).json()
        put = (await client.put(HOLD, json={"why": "court, case 7"})).json()
        found = (await client.get("/api/v1/recordings")).json()["recordings"]
        archive.days_pass(400)
        kept = await archive.keeping.retain()
        # The session is over by then.
    async with site.client("ma") as client:
        lifted = await client.delete(HOLD, params={"why": "case closed"})
        deleted = await archive.keeping.retain()
        gone = await client.get(HOLD)
    deeds = await AuditBook(database).page(Wanted(deed="recording"), None, 9)
    told = [(one.entry.who, one.entry.deed, one.entry.body["why"]) for one in deeds]

    assert (before["held_at"], before["recordings"]) == (None, 1)
    assert (put["by"], put["why"], found[0]["is_held"]) == ("ma", "court, case 7", True)
    assert (kept, lifted.json()["held_at"], deleted, gone.json()["recordings"]) == (0, None, 1, 0)
    assert ("ma", "recording.held", "court, case 7") in told
    assert ("ma", "recording.released", "case closed") in told
    assert await archive.faults() == []


async def test_a_hold_needs_a_reason_without_numbers_and_somebody_who_may(site: FakeSite) -> None:
    async with site.client("ma") as client:
        empty = await client.put(HOLD, json={"why": " "})
        numbered = await client.put(HOLD, json={"why": "asked by 13800138000"})
        silent = await client.delete(HOLD)
    async with site.client("limin") as agent:
        refused = await agent.put(HOLD, json={"why": "court"})
        seen = await agent.get(HOLD)

    assert [one.status_code for one in (empty, numbered, silent)] == [422, 422, 422]
    assert (refused.status_code, seen.status_code) == (403, 200)
