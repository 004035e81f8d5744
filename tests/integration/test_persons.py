"""A person's data on a real PostgreSQL: found, handed out, corrected, erased, and every account still right."""

import json
import stat
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.audit.entries import UnfitEntryError, Wanted
from callcenter.audit.store import AuditBook
from callcenter.balance.store import ToldStore
from callcenter.callbacks.ledger import Rules as CallbackRules
from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.timeline import Ended, Fact, Recorded
from callcenter.casework.case import Case, Kept
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.main.balancing import balanced
from callcenter.main.person_files import FilesHeld
from callcenter.main.person_parts import TABLES_HELD
from callcenter.persons.service import Asked, Correction, Persons, Rules
from callcenter.recordings.export_package import faults_in
from callcenter.recordings.vault.sound import Sound
from callcenter.settings import Settings
from callcenter.special_list.keys import ListKey
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.numbers import written_forms
from callcenter.vocabulary.personal import Person, UnfitPersonError, Why
from tests.fakes.entries import START, arrived, entries, whole_call
from tests.integration.recordings.conftest import TERMS, Archive

NUMBER = "+8613800138000"
OTHER = "+8613900139000"
A, B = CallId("pbx1.a"), CallId("pbx1.b")
ASKED = Asked("wei", "request 12 of 2026")
PERSON = Person(
    number=NUMBER, forms=written_forms(NUMBER, "CN"), digests=(ListKey("test-only-list-key-0123").digest(NUMBER),)
)


class ArchiveSounds:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def delete(self, path: str, who: str) -> bool:
        return await self._archive.book.delete(path, "asked", who, self._archive.now()) is not None

    async def clear(self) -> None:
        await self._archive.keeping.remove_unwanted()

    async def opened(self, calls: Sequence[CallId], gone: list[tuple[CallId, str]]) -> AsyncIterator[tuple[str, Sound]]:
        for call in calls:
            for entry in await self._archive.calls.timeline(call):
                if isinstance(entry.fact, Recorded):
                    yield f"sounds/{call}/talk", await self._archive.vault.open(entry.fact)


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Archive:
    return Archive(tmp_path / "recordings", database)


@pytest.fixture
def cases(database: Database) -> CaseStore:
    return CaseStore(database, CallbackRules())


@pytest.fixture
def persons(archive: Archive, cases: CaseStore, tmp_path: Path) -> Persons:
    log = tmp_path / "log"
    log.mkdir()
    (log / "queue_log").write_text("1|NONE|NONE|NONE|QUEUESTART|\n2|pbx1.1|social|NONE|ENTERQUEUE||13800138000|1\n")
    files = FilesHeld([log], tmp_path, archive.root, START, 14)
    rules = Rules(terms=TERMS, orders=("passed_on",))
    return Persons(
        archive.database, (*TABLES_HELD, files), ArchiveSounds(archive), cases, rules, lambda: archive.clock.now()
    )


async def noted(cases: CaseStore, call: CallId, notes: str, disposition: str | None = None) -> None:
    author = Kept(call=call, version=1, at=START, agent=AgentId("8001"), by="limin", case=Case())
    await cases.save(Case(notes=notes, disposition=disposition), 0, author)


async def stands_somewhere(database: Database, *texts: str) -> list[str]:
    """The tables in which one of these is written."""
    async with database.transaction() as session:
        tables = await session.scalars(text("select tablename from pg_tables where schemaname = 'public'"))
        found = []
        for table in tables:
            rows = (await session.execute(text(f'select "{table}"::text from "{table}"'))).scalars()  # noqa: S608 our own tables
            if any(one in row for row in rows for one in texts):
                found.append(table)
    return sorted(found)


async def test_everything_of_a_number_is_found_and_counted(
    archive: Archive, cases: CaseStore, persons: Persons
) -> None:
    await archive.talk(A)
    await noted(cases, A, notes="王女士问社保")
    await archive.calls.write(whole_call(B, number=OTHER))
    await noted(cases, B, notes="也可打 13800138000 找他")
    found = {one.kind: one for one in await persons.find(PERSON, ASKED)}
    [deed] = await AuditBook(archive.database).page(Wanted(deed="person"), None, 5)

    assert [row["id"] for row in found["calls"].rows] == [A]
    assert {"timeline", "recordings", "vault", "recording_chain", "cases", "case_versions", "legs"} <= set(found)
    assert [row["call"] for row in found["cases (mentioned)"].rows] == [B]
    assert found["asterisk_logs"].rows == [{"file": "queue_log", "times": 1}]
    assert (deed.entry.who, deed.entry.deed, deed.entry.body["number"]) == ("wei", "person.found", "138****8000")
    with pytest.raises(UnfitEntryError):
        await persons.find(PERSON, Asked("wei", "asked from 13800138000"))


async def test_a_person_is_given_everything_in_one_file_that_nobody_else_may_read(
    archive: Archive, cases: CaseStore, persons: Persons, tmp_path: Path
) -> None:
    await archive.talk(A)
    await noted(cases, A, notes="王女士问社保")
    to = tmp_path / "theirs.zip"
    await persons.export(PERSON, ASKED, to)
    with zipfile.ZipFile(to) as made:
        names = set(made.namelist())
        page = made.read("index.html").decode()
        [call] = json.loads(made.read("calls.json"))
        [sound] = [one for one in names if one.startswith(f"sounds/{A}/")]
        assert made.getinfo(sound).file_size > 0

    assert (call["number"], "list_name" in call) == (NUMBER, False)
    assert "王女士" in json.dumps(_of(to, "cases.json"), ensure_ascii=False)
    assert ("个人信息副本" in page, "Copy of personal data" in page, sound in page) == (True, True, True)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert list(faults_in(to)) == []
    link = tmp_path / "link.zip"
    link.symlink_to(tmp_path / "elsewhere")
    for taken in (to, link):
        with pytest.raises(UnfitPersonError):
            await persons.export(PERSON, ASKED, taken)
    assert not (tmp_path / "elsewhere").exists()


async def test_a_correction_is_added_below_what_was_noted(archive: Archive, cases: CaseStore, persons: Persons) -> None:
    await archive.talk(A)
    await noted(cases, A, notes="黄女士")
    before = await archive.calls.timeline(A)
    wanted = Correction(field="name", value="王女士", call=None)
    assert await persons.correct(PERSON, ASKED, wanted, None) == A
    kept = await cases.one(A)

    assert kept is not None
    assert (kept.version, kept.by, kept.case.notes.splitlines()[0]) == (2, "wei", "黄女士")
    assert kept.case.notes.endswith("name] 王女士")
    assert await archive.calls.timeline(A) == before
    with pytest.raises(UnfitPersonError, match="--call"):
        await persons.correct(PERSON, ASKED, replace(wanted, call=CallId("pbx1.else")), None)


async def test_who_is_owed_a_call_may_be_called_at_another_number(
    archive: Archive, persons: Persons, database: Database
) -> None:
    wanted = Correction(field="callback-number", value="13900139000", call=None)
    with pytest.raises(UnfitPersonError, match="owed"):
        await persons.correct(PERSON, ASKED, wanted, OTHER)
    facts: list[Fact] = [arrived(), CallbackPromised(queue=QueueId("social")), Ended(outcome="callback", cause=16)]
    await archive.calls.write(entries(A, facts))

    assert await persons.correct(PERSON, ASKED, wanted, OTHER) == A
    async with database.transaction() as session:
        assert (await session.execute(text("select number from callbacks"))).scalar_one() == OTHER


async def test_a_dry_run_says_what_would_go_and_changes_nothing(
    archive: Archive, cases: CaseStore, persons: Persons, database: Database
) -> None:
    await archive.calls.write(whole_call(B))
    await noted(cases, B, notes="王女士")
    before = await archive.calls.timeline(B)
    tried = await persons.erase(PERSON, ASKED, is_tried=True)
    kept = await cases.one(B)

    assert (
        {"calls", "timeline", "cases", "asterisk_logs"} >= {one.kind for one in tried.gone} > {"cases", "asterisk_logs"}
    )
    assert await archive.calls.timeline(B) == before
    assert (kept is not None and kept.case.notes) == "王女士"
    assert "calls" in await stands_somewhere(database, NUMBER)


async def test_what_is_owed_stays_with_its_reason_and_goes_once_that_is_over(
    archive: Archive, cases: CaseStore, persons: Persons, database: Database, tmp_path: Path
) -> None:
    await archive.talk(A)
    await archive.seals.seal_days_past()
    await noted(cases, A, notes="王女士问社保")
    await archive.calls.write(entries(B, [arrived(leg="pbx1.b"), Ended(outcome="abandoned_ivr", cause=16)]))
    told = await ToldStore(database).of([A, B])
    settings = Settings(data=tmp_path, _env_file=None)
    weighed = await balanced(settings, database, since=START - timedelta(days=1))
    first = await persons.erase(PERSON, ASKED, is_tried=False)
    stays = {one.kind: one.owed for one in first.kept}
    record = await archive.calls.call(A)

    assert stays["calls"].why is Why.TERM
    assert stays["calls"].until is not None
    assert abs(stays["calls"].until - (START + timedelta(days=180))) < timedelta(minutes=5)
    assert {"vault", "calls", "timeline", "recording_chain"} <= set(stays)
    assert record is not None
    assert (record.number, record.words) == (NUMBER, ())
    assert (other := await archive.calls.call(B)) is not None
    assert other.number is None
    assert await stands_somewhere(database, "王女士") == []
    assert "13800138000" not in (tmp_path / "log" / "queue_log").read_text()

    archive.days_pass(181)
    second = await persons.erase(PERSON, ASKED, is_tried=False)
    later = await archive.calls.call(A)

    assert {one.kind: one.count for one in second.gone} == {"vault": 1, "timeline": 1, "calls": 1}
    assert await stands_somewhere(database, NUMBER, "13800138000", "社保,卡") == []
    assert later is not None
    assert (later.number, later.outcome, later.queue) == (None, record.outcome, record.queue)
    # Every account holds: each fact is there, the chain is whole, and calls count as they did.
    assert await ToldStore(database).of([A, B]) == told
    again = await balanced(settings, database, since=START - timedelta(days=1))
    assert (again.drifts, again.sums) == (weighed.drifts, weighed.sums)
    assert await archive.faults() == []
    assert [one.kind for one in await persons.find(PERSON, ASKED)] == ["audit"]


async def test_a_hold_and_an_order_keep_what_was_said(archive: Archive, cases: CaseStore, persons: Persons) -> None:
    await archive.talk(A)
    await archive.book.hold(A, "court", "wei", archive.now())
    await archive.calls.write(whole_call(B))
    await noted(cases, B, notes="投诉", disposition="passed_on")
    archive.days_pass(400)
    done = await persons.erase(PERSON, ASKED, is_tried=False)
    record, kept = await archive.calls.call(A), await cases.one(B)

    assert {one.owed.why for one in done.kept if one.kind == "calls"} == {Why.HELD, Why.ORDER, Why.TERM}
    assert record is not None
    assert (record.number, bool(record.words), record.recording is not None) == (NUMBER, True, True)
    assert (kept is not None and kept.case.notes) == "投诉"


def _of(file: Path, name: str) -> object:
    with zipfile.ZipFile(file) as made:
        return json.loads(made.read(name))
