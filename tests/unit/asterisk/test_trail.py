"""Files that grow are read on from where we were, whatever their names are by then; and they do not grow for ever."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.asterisk.trail import (
    LONGEST_LINE_BYTES,
    Mark,
    all_files,
    forget,
    forget_unread,
    is_due,
    read_on,
    turn_over,
)

MANY = 1 << 20
NOON = datetime(2026, 1, 22, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cel.csv"


def add(file: Path, *lines: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.writelines(f"{line}\n" for line in lines)


def test_only_what_is_new_is_read(file: Path) -> None:
    add(file, "one", "two")
    first = read_on(file, None, MANY)
    add(file, "three")
    then = read_on(file, first.end, MANY)

    assert (first.lines, then.lines) == (["one", "two"], ["three"])
    assert read_on(file, then.end, MANY).lines == []


def test_a_line_that_is_being_written_is_left_until_it_is_whole(file: Path) -> None:
    file.write_bytes(b"one\ntw")
    first = read_on(file, None, MANY)
    add(file, "o")

    assert first.lines == ["one"]
    assert read_on(file, first.end, MANY).lines == ["two"]


def test_nothing_is_read_where_nothing_is(file: Path) -> None:
    assert read_on(file, None, MANY).end is None
    file.touch()
    assert read_on(file, None, MANY).end is None


def test_a_file_turned_over_between_is_read_to_its_end_and_then_the_new_one(file: Path) -> None:
    add(file, "one", "two")
    mark = read_on(file, None, MANY).end
    add(file, "three")
    assert turn_over(file, NOON) == file.with_name(f"cel.csv.{int(NOON.timestamp())}")
    add(file, "four")

    assert read_on(file, mark, MANY).lines == ["three", "four"]


def test_who_had_opened_a_file_before_it_was_turned_over_may_still_write(file: Path) -> None:
    add(file, "one")
    with file.open("a") as late:
        turned = turn_over(file, datetime.now(UTC))
        assert turned is not None
        add(file, "three")
        first = read_on(file, None, MANY)
        late.write("two\n")
    then = read_on(file, first.end, MANY)
    older = turned.with_name("cel.csv.1700000000")
    turned.rename(older)

    assert (first.lines, then.lines) == (["one"], ["two"])
    assert read_on(file, then.end, MANY).lines == ["three"]


def test_a_file_of_which_only_a_copy_with_another_first_line_is_left_is_read_from_its_beginning(file: Path) -> None:
    add(file, "one", "two")
    mark = read_on(file, None, MANY).end
    file.write_text("other\n")

    assert read_on(file, mark, MANY).lines == ["other"]
    assert read_on(file, Mark("gone", 5), MANY).lines == ["other"]


def test_files_that_ended_long_ago_are_passed_over_where_nothing_was_read_before(file: Path) -> None:
    add(file, "one")
    turned = turn_over(file, NOON)
    assert turned is not None
    os.utime(turned, (NOON.timestamp(), NOON.timestamp()))
    add(file, "two")

    assert read_on(file, None, MANY, since=NOON + timedelta(minutes=1)).lines == ["two"]
    assert read_on(file, None, MANY, since=NOON).lines == ["one", "two"]


def test_a_stretch_without_a_lines_end_is_passed_over(file: Path) -> None:
    file.write_bytes(b"one\n" + b"\0" * LONGEST_LINE_BYTES * 2)
    add(file, "", "two")
    lines: list[str] = []
    mark = None
    for _ in range(5):
        part = read_on(file, mark, 16)
        mark, lines = part.end, lines + part.lines

    assert (lines[0], lines[-1]) == ("one", "two")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet="ab\u2028é", max_size=6), max_size=12), st.integers(1, 9), st.integers(0, 12))
def test_read_by_parts_across_files_every_line_comes_once_and_in_order(
    file: Path, lines: list[str], most: int, turned_after: int
) -> None:
    for one in all_files(file):
        one.unlink()
    add(file, *lines[:turned_after])
    turn_over(file, NOON)
    add(file, *lines[turned_after:])
    read: list[str] = []
    mark, is_all = None, False
    while not is_all:
        part = read_on(file, mark, most)
        read, mark, is_all = read + part.lines, part.end, part.is_all

    assert read == lines


def test_what_is_old_goes_and_what_is_too_much_but_never_what_is_not_read(file: Path) -> None:
    for hour in range(4):
        add(file, f"{hour}" * 100)
        turn_over(file, NOON + timedelta(hours=hour))
    add(file, "now")
    read = [one.name for one in all_files(file)]
    second = Mark(f"{all_files(file)[1].stat().st_ino}:{'1' * 100}", 101)

    assert forget(file, NOON + timedelta(hours=3), MANY, second) == 1
    assert [one.name for one in all_files(file)] == read[1:]
    assert forget(file, NOON, 150, None) == 0
    now = read_on(file, None, MANY).end
    assert forget(file, NOON, 150, now) == 2
    assert [one.name for one in all_files(file)] == read[3:]


def test_what_nobody_reads_goes_by_age_and_length_alone(file: Path) -> None:
    for hour in range(4):
        add(file, f"{hour}" * 100)
        turn_over(file, NOON + timedelta(hours=hour))
    add(file, "now")

    assert forget_unread(file, NOON + timedelta(hours=2), MANY) == 2
    assert forget_unread(file, NOON, 150) == 1
    assert len(all_files(file)) == 2


@pytest.mark.parametrize(
    "first", ["1763829000|NONE|NONE|NONE|QUEUESTART|", "[2025-11-22 16:30:00.000] NOTICE[12] a.c: b"]
)
def test_a_file_is_old_by_the_time_of_its_first_line(file: Path, first: str) -> None:
    add(file, first, "[2026-11-22 16:30:00.000] NOTICE[12] a.c: c")
    written = datetime(2025, 11, 22, 16, 30, tzinfo=UTC)

    assert not is_due(file, written + timedelta(hours=8), MANY, timedelta(days=1))
    assert is_due(file, written + timedelta(days=2), MANY, timedelta(days=1))


def test_nothing_is_turned_over_where_nothing_is_written(file: Path) -> None:
    assert turn_over(file, NOON) is None
    file.touch()
    assert turn_over(file, NOON) is None
    add(file, "one")
    assert turn_over(file, NOON) is not None
    add(file, "two")
    assert turn_over(file, NOON) is None
