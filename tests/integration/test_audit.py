"""The book of deeds on a real PostgreSQL: written with the deed, never changed, read by who keeps lists."""

from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.audit.entries import Deed, Entry, UnfitEntryError, Wanted
from callcenter.audit.store import AuditBook, append
from callcenter.database.engine import Database, DatabaseRefusedError
from tests.fakes.clock import FakeClock
from tests.fakes.web import FakeSite


def entry(deed: str = "list.number_tested", who: str = "sun", subject: str = "batch:1") -> Entry:
    return Entry(who=who, deed=Deed(deed), subject=subject, body={"tier": 2})


@pytest.mark.parametrize("change", ["update audit set who = 'nobody'", "delete from audit", "truncate audit"])
async def test_what_is_written_stays_as_it_is(database: Database, change: str) -> None:
    book = AuditBook(database)
    await book.append(entry())

    async def changed() -> None:
        async with database.transaction() as session:
            await session.execute(text(change))

    with pytest.raises(DatabaseRefusedError):
        await changed()

    assert [one.entry for one in await book.page(Wanted(), None, 10)] == [entry()]


async def test_an_entry_stands_there_only_if_its_deed_does(database: Database) -> None:
    async def half_done() -> None:
        async with database.transaction() as session:
            await append(session, entry())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half_done()

    assert await AuditBook(database).page(Wanted(), None, 10) == []


async def test_a_whole_number_never_reaches_the_book(database: Database) -> None:
    book = AuditBook(database)
    with pytest.raises(UnfitEntryError):
        await book.append(entry(), entry(subject="number:+8613800138000"))

    assert await book.page(Wanted(), None, 10) == []


async def test_deeds_are_found_by_room_deed_person_and_subject_in_pages(database: Database, tmp_path: Path) -> None:
    site = await FakeSite(FakeClock(), tmp_path, database=database).fill()
    await AuditBook(database).append(
        entry("list.batch_submitted"),
        entry("list.batch_approved", who="zhou"),
        entry("listing.odd", subject="batch:2"),
        entry("callback.number_shown", who="limin", subject="call:pbx1.one"),
    )
    async with site.client("shen") as client:

        async def found(**wanted: str | int) -> list[str]:
            answer = await client.get("/api/v1/audit", params=wanted)
            answer.raise_for_status()
            return [one["deed"] for one in answer.json()]

        everything = await found()
        ids = [one["id"] for one in (await client.get("/api/v1/audit")).json()]

        assert everything == [
            "callback.number_shown",
            "listing.odd",
            "list.batch_approved",
            "list.batch_submitted",
        ]
        assert await found(deed="list") == ["list.batch_approved", "list.batch_submitted"]
        assert await found(deed="list.batch_approved") == ["list.batch_approved"]
        assert await found(who="zhou") == ["list.batch_approved"]
        assert await found(subject="batch:2") == ["listing.odd"]
        assert await found(at_before="2020-01-01T00:00:00Z") == []
        assert await found(limit=2) == everything[:2]
        assert await found(limit=2, before_id=ids[1]) == everything[2:]


async def test_list_officers_read_what_was_done_to_lists_and_nothing_else(database: Database, tmp_path: Path) -> None:
    site = await FakeSite(FakeClock(), tmp_path, database=database).fill()
    await AuditBook(database).append(
        entry("list.batch_approved", who="zhou"), entry("listing.odd"), entry("call.number_shown", who="limin")
    )
    async with site.client("sun") as client:
        read = (await client.get("/api/v1/audit")).json()
        refused = await client.get("/api/v1/audit", params={"deed": "call.number_shown"})

    assert [one["deed"] for one in read] == ["list.batch_approved"]
    assert refused.status_code == 403
    assert "what was done to lists" in refused.json()["detail"]


@pytest.mark.parametrize(
    "path", ["calls", "transcripts?q=医保", "flows/hotline/faults", "documents/flow/hotline/draft"]
)
async def test_a_list_officer_sees_neither_calls_nor_flows(database: Database, tmp_path: Path, path: str) -> None:
    site = await FakeSite(FakeClock(), tmp_path, database=database).fill()
    async with site.client("sun") as client:
        assert (await client.get(f"/api/v1/{path}")).status_code in {403, 404}
