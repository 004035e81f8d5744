"""`callcenter speech confirmed` on a real PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, QueueJoined, QueueLeft, SpeechHeard
from callcenter.database.engine import Database
from callcenter.main.hearing.confirmed_wordings import (
    Lessons,
    lessons_since,
    write_wordings,
)
from callcenter.main.hearing.listening_post import Manner, edition_of
from callcenter.main.terminal import UnwritableError
from callcenter.publishing.edition import Edition
from callcenter.reports import lessons_store
from callcenter.reports.lessons_store import LessonsStore
from callcenter.routing.wordings import parse_wordings
from callcenter.settings import Settings
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from tests.fakes.entries import START, whole_call

WORDING = "厂里拖着不发钱"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_of(Settings(flows=Path("ivr")), Manner())


def call(name: str, number: str | None, wording: str = WORDING, days_ago: int = 0) -> list[Entry]:
    """Led to `social` by these words, and talked with an agent."""
    timeline = whole_call(f"pbx1.{name}", START - timedelta(days=days_ago), number)
    changed: list[Entry] = []
    for entry in timeline:
        match entry.fact:
            case SpeechHeard() as heard:
                entry = replace(entry, fact=replace(heard, words=(wording,)))
            case QueueJoined() as joined:
                entry = replace(entry, fact=replace(joined, reason=RouteReason(by="words", words=(wording,))))
        changed.append(entry)
    return changed


def left(name: str, number: str) -> list[Entry]:
    """The same, but the caller steps out of the queue."""
    timeline = call(name, number)[:4]
    return [*timeline, replace(timeline[-1], seq=5, fact=QueueLeft(queue=QueueId("social")))]


async def found(database: Database, edition: Edition, *calls: list[Entry]) -> Lessons:
    for each in calls:
        await CallStore(database).write(each)
    return await lessons_since(database, edition, Language.ZH, START - timedelta(days=7), 2)


async def test_what_two_callers_have_confirmed_is_written_as_wordings(
    database: Database, edition: Edition, tmp_path: Path
) -> None:
    lessons = await found(database, edition, call("a", "+8613800138000"), call("b", "+8613800138001"))
    write_wordings(tmp_path / "new.tsv", lessons, Language.ZH)
    text = (tmp_path / "new.tsv").read_text()

    assert "# 2 callers\n厂里拖着不发钱\tsocial\n" in text
    with_another = text + "换个锁\tgeneral\n"
    assert parse_wordings(with_another, tmp_path, ("social", "general"))[0].text == WORDING


async def test_one_caller_who_calls_twice_is_one_and_numbers_and_known_wordings_stay_out(
    database: Database, edition: Edition
) -> None:
    lessons = await found(
        database,
        edition,
        call("a", "+8613800138000"), call("b", "+8613800138000"),
        call("c", "+8613800138001", "电话13800138000"), call("d", "+8613800138002", "电话13800138000"),
        call("e", "+8613800138001", "医保"), call("f", "+8613800138002", "医保"),
        call("g", "+8613800138003", days_ago=30),
    )  # fmt: skip

    assert lessons == Lessons((), ())


async def test_what_misled_is_told_in_comments(database: Database, edition: Edition, tmp_path: Path) -> None:
    lessons = await found(database, edition, call("a", "+8613800138000"), left("b", "+8613800138001"))
    write_wordings(tmp_path / "new.tsv", lessons, Language.ZH)

    assert [one.wording for one in lessons.doubtful] == [WORDING]
    assert "# 1 of 2 callers: 厂里拖着不发钱 → social\n" in (tmp_path / "new.tsv").read_text()
    assert lessons.as_object()["doubtful"][0]["led_to"] == ("social",)


async def test_calls_are_read_in_pieces_each_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons_store, "CALLS_AT_A_TIME", 2)
    for number in range(5):
        await CallStore(database).write(call(str(number), None))
    callers = [caller async for caller, _ in LessonsStore(database).calls(START - timedelta(days=1))]

    assert sorted(callers) == [f"pbx1.{number}" for number in range(5)]


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnwritableError, match="cannot be written"):
        write_wordings(tmp_path / "none/new.tsv", Lessons((), ()), Language.ZH)
