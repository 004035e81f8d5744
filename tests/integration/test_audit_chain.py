"""The chain of the book on a real PostgreSQL: what its superuser does to the book is found, each by itself."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from callcenter.audit.chain_store import AuditChain
from callcenter.audit.entries import Deed, Entry, Wanted
from callcenter.audit.marks import Marks
from callcenter.audit.store import AuditBook, append
from callcenter.audit.verifying import Verifying
from callcenter.database import migrate
from callcenter.database.engine import Database, DatabaseRefusedError
from tests.fakes.clock import FakeClock
from tests.fakes.web import FakeSite
from tests.waiting import until

NASTY: dict[str, str | int | float | bool | None] = {
    "b": 'quotes " and \\, line\nbreak, tab\t, bell\x07, delete\x7f, 中文 𠀀',
    "aa": 1e22,
    "a": -0.0,
    "c": 1.50,
    "is": True,
    "none": None,
}


def entry(number: int) -> Entry:
    return Entry(who="sun", deed=Deed("list.number_tested"), subject=f"batch:{number}", body={"tier": number, **NASTY})


@pytest.fixture
async def verifying(database: Database, tmp_path: Path) -> Verifying:
    """A book of five entries, its end marked."""
    await AuditBook(database).append(*map(entry, range(1, 6)))
    whole = Verifying(AuditChain(database), Marks(tmp_path / "audit"), FakeClock())
    await whole.mark()
    return whole


async def by_force(database: Database, *statements: str) -> None:
    """As a superuser may, past every trigger."""
    async with database.transaction() as session:
        await session.execute(text("set local session_replication_role = replica"))
        for statement in statements:
            await session.execute(text(statement))


async def test_a_book_is_whole_whatever_its_entries_say(database: Database, verifying: Verifying) -> None:
    report = await verifying.verify()

    assert (report.is_whole, report.entries, report.of, report.marks) == (True, 5, 5, 1)
    assert report.faults == ()
    assert (await verifying.verify_latest()).is_whole
    [fifth, *_] = await AuditBook(database).page(Wanted(), None, 1)
    latest = await verifying.verify(since=fifth.at)
    assert (latest.is_whole, latest.entries, latest.of) == (True, 1, 5)


CHANGE_3 = "update audit set subject = 'batch:9' where id = 3"
SWAP_2_4 = (
    "update audit a set who = b.who, deed = b.deed, subject = b.subject, body = b.body, at = b.at"
    " from audit b where (a.id, b.id) in ((2, 4), (4, 2))"
)
PUT_IN = "insert into audit (id, who, deed, subject, body) overriding system value values (9, 'sun', 'a.b', 'c', '{}')"


@pytest.mark.parametrize(
    ("deeds", "found"),
    [
        ((CHANGE_3,), [(3, "was changed")]),
        (("update audit set at = at - interval '1 hour' where id = 3",), [(3, "its time was changed")]),
        (("delete from audit where id = 2",), [(2, "was taken away")]),
        (
            ("delete from audit where id = 2", "delete from audit_chain where entry = 2"),
            [(None, "link 2 is missing, and with it whatever was written there, before entry 3")],
        ),
        ((PUT_IN,), [(9, "was put in past the chain: no link is about it")]),
        (
            (PUT_IN, "insert into audit_chain values (6, 9, now(), repeat('a', 64), repeat('b', 64))"),
            [(9, "its link is not the one that was made when it was written"), (9, "was changed")],
        ),
        ((SWAP_2_4,), [(2, "says what entry 4 said: they were swapped"), (4, "says what entry 2 said")]),
        (
            ("delete from audit where id > 3", "delete from audit_chain where entry > 3"),
            [(None, "went on to entry 5 (link 5), and ends at link 3: its end was cut off")],
        ),
        (
            # The whole chain made anew, by its own function, over a book that says something else.
            (CHANGE_3, "truncate audit_chain", "select audit_chained(a) from (select * from audit order by id) a"),
            [(None, "link 5 (entry 5) is another one than was marked: the chain was made anew")],
        ),
    ],
    ids=["changed", "changed-time", "removed", "removed-with-link", "put-in", "forged", "swapped", "cut-off", "anew"],
)
async def test_what_a_superuser_does_is_named_by_entry_and_time(
    database: Database, verifying: Verifying, deeds: tuple[str, ...], found: list[tuple[int | None, str]]
) -> None:
    await by_force(database, *deeds)

    report = await verifying.verify()

    assert [one.entry for one in report.faults] == [entry for entry, _ in found]
    assert all(one.what.startswith(what) for one, (_, what) in zip(report.faults, found, strict=True)), report
    assert all(one.at is not None for one in report.faults)


@pytest.mark.parametrize(
    "change", ["update audit_chain set link = ''", "delete from audit_chain", "truncate audit_chain"]
)
async def test_the_chain_itself_is_only_added_to(database: Database, verifying: Verifying, change: str) -> None:
    async def changed() -> None:
        async with database.transaction() as session:
            await session.execute(text(change))

    with pytest.raises(DatabaseRefusedError):
        await changed()

    assert (await verifying.verify()).is_whole


async def test_two_services_that_write_at_once_do_not_fork_it(database: Database, verifying: Verifying) -> None:
    other = Database(database.url)
    try:

        async def write(book: AuditBook, number: int) -> None:
            await book.append(entry(number), entry(number + 1))

        writers = [write(AuditBook(one), 10 * number) for number in range(20) for one in (database, other)]
        await asyncio.gather(*writers)
    finally:
        await other.close()

    report = await verifying.verify()
    assert (report.faults, report.of) == ((), 85)


async def test_deeds_that_wait_for_each_others_rows_do_not_wait_for_the_chain(
    database: Database, verifying: Verifying
) -> None:
    """Both have written a deed down before either commits: the chain is made at the commit, not before."""
    async with database.transaction() as one:
        await append(one, entry(7))
        async with database.transaction() as another:
            await append(another, entry(8))

    assert (await verifying.verify()).of == 7
    newest = await AuditBook(database).page(Wanted(), None, 2)
    assert [one.entry.subject for one in newest] == ["batch:8", "batch:7"]


async def test_what_was_written_before_there_was_a_chain_is_taken_into_it(
    database: Database, verifying: Verifying
) -> None:
    written = await AuditBook(database).page(Wanted(), None, 9)

    await migrate.downgrade(database.url, "0026")
    await migrate.upgrade(database.url)

    report = await verifying.verify()
    assert (report.faults, report.of) == ((), 5)
    assert await AuditBook(database).page(Wanted(), None, 9) == written


async def test_the_auditor_sees_whether_it_is_whole(database: Database, tmp_path: Path) -> None:
    site = await FakeSite(FakeClock(), tmp_path, database=database).fill()
    await AuditBook(database).append(*map(entry, range(1, 4)))

    async def seen(who: str) -> tuple[int, dict[str, Any]]:
        async with site.client(who) as client:
            answer = await client.get("/api/v1/audit/chain")
        return answer.status_code, answer.json()

    before = await seen("shen")
    await by_force(database, CHANGE_3)
    after = await seen("shen")

    assert (before[0], before[1]["is_whole"], before[1]["of"]) == (200, True, 3)
    assert after[1]["is_whole"] is False
    assert [(one["entry"], one["what"]) for one in after[1]["faults"]] == [(3, "was changed")]
    assert (await seen("sun"))[0] == 403


async def test_the_service_looks_by_itself_and_says_what_it_found_or_that_it_could_not(
    database: Database, verifying: Verifying
) -> None:
    watch = asyncio.create_task(verifying.watch(every_s=0.01))
    try:
        await until(lambda: verifying.known.looked_at)
        assert (verifying.known.report, verifying.known.failure) == (await verifying.verify(), None)

        await by_force(database, CHANGE_3)
        await until(lambda: verifying.known.report and verifying.known.report.faults)
        await by_force(database, "alter table audit_chain rename to away")
        await until(lambda: verifying.known.failure)
        assert verifying.known.report is not None
        assert len(verifying.known.report.faults) == 1

        await by_force(database, "alter table away rename to audit_chain", "delete from audit where id = 3")
        await until(lambda: verifying.known.failure is None)
    finally:
        watch.cancel()


async def test_a_look_that_takes_too_long_is_said(verifying: Verifying) -> None:
    watch = asyncio.create_task(verifying.watch(within_s=0.05))
    try:
        await until(lambda: verifying.known.failure)
    finally:
        watch.cancel()

    assert verifying.known.failure == "not done within 0.05 s"
