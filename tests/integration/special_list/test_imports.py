"""A register's file from its upload to the list and back, on a real PostgreSQL and in a real process of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import text

from callcenter.database.engine import Database
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.alarms import AlarmKind
from callcenter.special_list.importing.batches import (
    BatchRefusedError,
    Mode,
    OtherPersonError,
    SameFileError,
    SamePersonError,
    State,
    UnknownBatchError,
)
from callcenter.special_list.importing.problems import Field, UnusableFileError
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.keys import ListKey
from callcenter.special_list.store import SpecialListStore
from callcenter.vocabulary.tiers import Tier
from tests.fakes.registers import HEADINGS, as_csv, entries_of, person, pieces, register
from tests.integration.special_list.conftest import LIST_KEY, TODAY, files_in
from tests.integration.special_list.importing import (
    applied,
    begun,
    ended,
    problems,
    rows,
    staged,
    whole_list,
)

IDENTITY = "11010519491231002X"


async def test_a_register_of_twenty_thousand_persons_comes_on_the_list_and_leaves_nothing_else(
    imports: Imports, database: Database, uploads: Path, said: Callable[[], str]
) -> None:
    content = register(20_000).encode("gbk")
    batch = await staged(imports, content)

    assert (batch.state, batch.lines, batch.entries, batch.problems) == (State.STAGED, 20_000, entries_of(20_000), 0)
    assert batch.difference is not None
    assert batch.difference.new == batch.difference.after == entries_of(20_000)
    assert await whole_list(database) == []

    batch = await ended(imports, await imports.approve(batch.id, "bob"))
    standings = await SpecialListStore(database).standings(ListKey(LIST_KEY).digest("+8613800000004"))
    told = await rows(database, "select key, body ->> 'changed' from outbox where topic = 'special_list'")
    deeds = [deed for (deed,) in await rows(database, "select deed from audit order by id")]

    assert batch.state is State.APPLIED
    assert [(one.tier, one.valid_from) for one in standings] == [(Tier.LISTED_SEVERE, TODAY)]
    assert told == [(f"batch:{batch.id}", str(entries_of(20_000)))]
    assert deeds == ["list.import_begun", "list.batch_approved", "list.batch_applied"]
    assert files_in(uploads) == []
    assert await rows(database, "select * from list_staging") == []
    # Every number of the register begins so, and every reference of it is P and digits.
    everywhere = said() + str(await rows(database, "select * from list_batches, outbox, audit"))
    assert "1380000" not in everywhere


async def test_the_next_file_changes_only_what_differs_and_is_undone_exactly(
    imports: Imports, database: Database
) -> None:
    await applied(imports, register(300).encode())
    before = await whole_list(database)
    # 0 to 9 leave, 10 to 19 change their level, 300 to 304 are new.
    changed = [person(number, level=4 - number % 4) for number in range(10, 20)]
    kept = [person(number) for number in range(20, 305)]
    batch = await staged(imports, as_csv([HEADINGS, *changed, *kept]).encode())

    assert batch.difference is not None
    found = (batch.difference.new, batch.difference.changed, batch.difference.gone)
    assert found == (5 + 2, 10 + 3, 10 + 4)

    await ended(imports, await imports.approve(batch.id, "bob"))
    after = await whole_list(database)
    untouched = [row for row in after if row in before]

    assert len(untouched) == entries_of(300) - 13 - 14
    assert len(after) == entries_of(300) + 7 - 14

    undone = await ended(imports, await imports.undo(batch.id, "carl"))

    assert (undone.state, undone.undone_by) == (State.UNDONE, "carl")
    assert await whole_list(database) == before


async def test_a_file_that_adds_lets_nobody_leave(imports: Imports, database: Database) -> None:
    await applied(imports, register(30).encode())
    batch = await applied(imports, register(30, first=27).encode(), Mode.ADD)

    assert batch.difference is not None
    assert (batch.difference.gone, batch.difference.new) == (0, entries_of(57) - entries_of(30))
    assert len(await whole_list(database)) == entries_of(57)


async def test_repeated_lines_are_told_with_the_line_that_counts(imports: Imports, database: Database) -> None:
    lines = [HEADINGS, person(1), person(2), person(1), person(2, level=1), person(4)]
    batch = await applied(imports, as_csv(lines).encode())
    told = [line.split(",")[0] + "," + line.strip().rsplit(",", 1)[1] for line in await problems(imports, batch.id)]

    assert batch.problems == 2
    assert told[1:] == ["4,duplicate", "5,contradiction"]
    assert len(await whole_list(database)) == 3
    assert [row for (row,) in await rows(database, "select level from special_list order by level")] == [1, 2, 3]


async def test_problems_name_line_field_and_reason_and_never_a_value(
    imports: Imports, database: Database, said: Callable[[], str]
) -> None:
    strange = (IDENTITY, f"{IDENTITY}43", "=13800138000", "1.39E+10", "12345", "电话")
    lines = [HEADINGS, *(("P9", number, "", "听力", "一级", "") for number in strange), person(1)]
    batch = await applied(imports, as_csv(lines).encode())
    told = await problems(imports, batch.id)

    assert len(told) == 1 + len(strange)
    assert [line.split(",")[:2] for line in told[1:4]] == [["2", "number"], ["3", "number"], ["4", "number"]]
    assert told[1].strip().endswith("identity")
    everywhere = "".join(told) + said()
    assert not [number for number in strange[:4] if number in everywhere]
    assert AlarmKind.MANY_PROBLEMS in [alarm.kind for alarm in batch.alarms]


async def test_a_spreadsheet_is_imported_and_its_mapping_remembered(
    imports: Imports, database: Database, tmp_path: Path
) -> None:
    book = Workbook()
    table = book.active
    assert table is not None
    table.append(["残疾人名册"])
    table.append(["电话一", "类", "级"])
    for number in range(50):
        table.append([13800000000 + number, number % 7 + 1, number % 4 + 1])
    book.save(tmp_path / "register.xlsx")
    columns = {"number": ["电话一"], "category": ["类"], "level": ["级"]}
    batch = await applied(imports, (tmp_path / "register.xlsx").read_bytes(), columns=columns)
    again = await imports.receive("next.csv", pieces("级,类,电话一\n1,1,13800000000\n".encode()), "ann")

    assert (batch.state, batch.entries) == (State.APPLIED, 50)
    assert again.columns.headings[Field.NUMBER] == ("电话一",)
    assert again.columns.headings[Field.CATEGORY] == ("类",)


async def test_decisions_are_taken_once_and_by_the_right_person(imports: Imports) -> None:
    with pytest.raises(OtherPersonError, match="only ann"):
        await begun(imports, register(5).encode(), by="bob")
    batch = await staged(imports, register(5).encode())
    with pytest.raises(SamePersonError, match="second"):
        await imports.approve(batch.id, "ann")
    with pytest.raises(SameFileError, match=f"batch {batch.id}"):
        await begun(imports, register(5).encode())
    rejected = await imports.reject(batch.id, "bob")

    assert (rejected.state, rejected.decided_by) == (State.REJECTED, "bob")
    with pytest.raises(BatchRefusedError, match="rejected"):
        await imports.approve(batch.id, "bob")
    with pytest.raises(BatchRefusedError, match="rejected"):
        await imports.undo(batch.id, "bob")
    with pytest.raises(UnknownBatchError, match="99"):
        await imports.approve(type(batch.id)(99), "bob")
    # A rejected file may come again.
    assert (await staged(imports, register(5).encode())).state is State.STAGED


async def test_a_list_that_has_changed_since_is_looked_at_again(imports: Imports, database: Database) -> None:
    first = await staged(imports, register(5).encode())
    await applied(imports, register(3).encode())
    again = await ended(imports, await imports.approve(first.id, "bob"))

    assert again.state is State.STAGED
    assert again.cause is not None
    assert "look at the new ones" in again.cause
    assert again.difference is not None
    assert (again.difference.before, again.difference.new) == (entries_of(3), entries_of(5) - entries_of(3))
    assert (await ended(imports, await imports.approve(first.id, "bob"))).state is State.APPLIED
    assert len(await whole_list(database)) == entries_of(5)


async def test_what_was_changed_by_hand_since_is_left_by_an_undoing(imports: Imports, database: Database) -> None:
    batch = await applied(imports, register(3).encode())
    async with database.transaction() as session:
        await session.execute(text("update special_list set batch = null, basis = 'by hand' where level = 2"))
    await ended(imports, await imports.undo(batch.id, "bob"))

    assert [basis for (basis,) in await rows(database, "select basis from special_list")] == ["by hand"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"13800138000,1,2\n13800138001,1,2\n", "headings"),
        (b"\x00\x01\x02", "NUL"),
        (b"", "empty"),
    ],
)
async def test_a_file_without_sense_is_refused_and_not_kept(
    imports: Imports, uploads: Path, content: bytes, told: str
) -> None:
    with pytest.raises(UnusableFileError, match=told) as refused:
        await imports.receive("register.csv", pieces(content), "ann")

    assert "138" not in str(refused.value)
    assert files_in(uploads) == []


async def test_a_file_that_turns_out_unusable_fails_with_its_line_and_leaves_nothing(
    imports: Imports, database: Database, uploads: Path
) -> None:
    content = register(100).encode() + b"P101,138\x00,,1,1,\r\n"
    batch = await staged(imports, content)
    none = await staged(imports, as_csv([HEADINGS, ("P1", "电话", "", "听力", "一级", "")]).encode())

    assert (batch.state, none.state) == (State.FAILED, State.FAILED)
    assert batch.cause is not None
    assert "line 102" in batch.cause
    assert none.cause is not None
    assert "none of its 1 lines" in none.cause
    assert len(await problems(imports, none.id)) == 2
    assert files_in(uploads) == []
    assert await rows(database, "select * from list_staging") == []


async def test_columns_and_basis_that_cannot_be_are_refused_before_anything_is_read(imports: Imports) -> None:
    received = await imports.receive("13800138000.csv", pieces(register(3).encode()), "ann")

    assert "138" not in received.file_name
    for columns, basis, told in (
        ({"number": ["电话"]}, "law", "no heading '电话'"),
        ({"level": ["残疾等级"]}, "law", "number"),
        ({"number": ["手机号"]}, " ", "basis"),
        ({"number": ["手机号"]}, f"for {IDENTITY[:-1]}", "basis"),
    ):
        with pytest.raises(UnusableFileError, match=told):
            await imports.begin(
                received.id, list_name=ListKind.SPECIAL, mode=Mode.ADD, columns=columns, basis=basis, by="ann"
            )
    assert (await imports.reject(received.id, "ann")).state is State.REJECTED
