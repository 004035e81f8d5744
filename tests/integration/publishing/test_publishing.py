"""From file to callers on a real PostgreSQL: versions never change, releases say who gets them."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.database.engine import Database, DatabaseRefusedError
from callcenter.database.outbox import Outbox
from callcenter.ivr.document import reading as documents
from callcenter.publishing.documents import DocumentName, UnknownDocumentError, hash_of
from callcenter.publishing.drafts.drafts import StaleDraftError
from callcenter.publishing.live import LiveEditions
from callcenter.publishing.releases import Everyone, Percent, ReleaseError, TestNumbers, VersionState
from callcenter.publishing.service import SETUP
from callcenter.publishing.store import TOPIC
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language
from tests.fakes.clock import FakeClock
from tests.fakes.publishing import FakePublishing
from tests.integration.publishing.conftest import live_editions

HOTLINE = DocumentName("hotline.yaml")
WORDS = DocumentName("lexicon.zh.tsv")
GREETING = "您好"


def greet(folder: Path, words: str) -> None:
    """Change what callers hear first."""
    file = folder / HOTLINE
    values = documents.read(file).values
    before = values["prompts"]["welcome"]["zh"]
    file.write_text(file.read_text("utf-8").replace(before, words), "utf-8")


def greeting(live: LiveEditions, call: str = "pbx1.any", number: str | None = None) -> str:
    return live.for_call(CallId(call), number).main.words("welcome", Language.ZH)


async def publish(publishing: FakePublishing, name: DocumentName = HOTLINE, by: str = "chen") -> int:
    return (await publishing.service.publish(name, note="for a test", audience=Everyone(), by=by)).number


async def test_the_first_start_publishes_the_files_as_version_1(publishing: FakePublishing, live: LiveEditions) -> None:
    first = await publishing.service.begin()
    again = await publishing.service.begin()
    await live.load()

    (version,) = await publishing.store.versions(HOTLINE)
    assert (first, again) == (True, False)
    assert (version.number, version.author) == (1, SETUP)
    assert dict(live.current().numbers) == {HOTLINE: 1, WORDS: 1, "lexicon.en.tsv": 1}


async def test_two_processes_that_start_first_publish_once(publishing: FakePublishing) -> None:
    await asyncio.gather(*(publishing.service.begin() for _ in range(3)))

    assert len(await publishing.store.versions(HOTLINE)) == 1
    assert len((await publishing.store.history()).releases) == 3


async def test_a_changed_file_is_a_draft_until_it_is_published(
    publishing: FakePublishing, live: LiveEditions, folder: Path
) -> None:
    await publishing.service.begin()
    greet(folder, "新的问候。")
    await live.load()
    before = greeting(live)
    await publish(publishing)
    await live.load()

    assert before.startswith(GREETING)
    assert greeting(live) == "新的问候。"


async def test_a_version_is_kept_to_the_last_comment_and_never_changes(
    publishing: FakePublishing, database: Database, folder: Path
) -> None:
    await publishing.service.begin()
    changes = (
        "update document_versions set text = ''",
        "delete from document_versions",
        "delete from document_releases",
    )
    for change in changes:
        with pytest.raises(DatabaseRefusedError):
            async with database.transaction() as session:
                await session.execute(text(change))

    assert (await publishing.store.version(HOTLINE, 1)).text == (folder / HOTLINE).read_text("utf-8")


async def test_prompts_are_ready_before_callers_meet_them(publishing: FakePublishing, folder: Path) -> None:
    await publishing.service.begin()
    greet(folder, "新的问候。")
    await publish(publishing)

    assert publishing.prepared[-1].main.words("welcome", Language.ZH) == "新的问候。"


async def test_what_does_not_fit_what_is_live_is_refused_and_nothing_changes(
    publishing: FakePublishing, live: LiveEditions, folder: Path
) -> None:
    await publishing.service.begin()
    file = folder / WORDS
    file.write_text(file.read_text("utf-8").replace("\temergency\t", "\tnowhere\t", 1), "utf-8")
    with pytest.raises(RefusedDocumentError, match="nowhere"):
        await publish(publishing, WORDS)
    await live.load()

    assert [version.number for version in await publishing.store.versions(WORDS)] == [1]
    assert live.current().numbers[WORDS] == 1


async def test_concurrent_publications_get_distinct_numbers(publishing: FakePublishing, folder: Path) -> None:
    await publishing.service.begin()
    other = FakePublishing.beside(publishing, folder.with_name("other"))
    greet(folder, "一。")
    greet(other.drafts.folder, "二。")
    numbers = await asyncio.gather(publish(publishing), publish(other, by="root"))

    assert sorted(numbers) == [2, 3]


async def test_nobody_publishes_what_a_colleague_has_just_changed(publishing: FakePublishing, folder: Path) -> None:
    await publishing.service.begin()
    seen = hash_of((folder / HOTLINE).read_text("utf-8"))
    greet(folder, "新的问候。")
    with pytest.raises(StaleDraftError):
        await publishing.service.publish(HOTLINE, note="x", audience=Everyone(), by="chen", base_hash=seen)


async def test_the_same_text_is_not_published_twice(publishing: FakePublishing) -> None:
    await publishing.service.begin()
    with pytest.raises(ReleaseError, match="version 1 already"):
        await publish(publishing)


async def test_a_rollback_is_a_release_of_an_older_version(
    publishing: FakePublishing, live: LiveEditions, folder: Path
) -> None:
    await publishing.service.begin()
    greet(folder, "新的问候。")
    await publish(publishing)
    await live.load()
    running = live.for_call(CallId("pbx1.running"), None)
    done = await publishing.service.release(HOTLINE, 1, Everyone(), "chen")
    await live.load()

    assert (done.number, done.state) == (1, VersionState.LIVE)
    assert greeting(live).startswith(GREETING)
    assert running.main.words("welcome", Language.ZH) == "新的问候。"
    assert [version.number for version in await publishing.store.versions(HOTLINE)] == [2, 1]


def put_through(folder: Path, number: str) -> None:
    """Lead key 8 of the first node to a number outside."""
    file = folder / HOTLINE
    called = f"  outside: {{kind: transfer, prompt: line, number: '{number}', failed: {{node: ask}}}}"
    text = file.read_text("utf-8").replace(
        '      "9": {language: en}', '      "8": {node: outside}\n      "9": {language: en}'
    )
    file.write_text(text.replace("nodes:\n", f"nodes:\n{called}\n", 1), "utf-8")


async def test_callers_can_have_again_what_they_once_had_whatever_the_linter_says_of_it_today(
    publishing: FakePublishing, database: Database, live: LiveEditions, folder: Path, clock: FakeClock
) -> None:
    seed = (folder / HOTLINE).read_text("utf-8")
    put_through(folder, "110")
    await publishing.service.begin()
    (folder / HOTLINE).write_text(seed, "utf-8")
    await publish(publishing)
    stricter = FakePublishing(database, folder, clock, transfers=())

    done = await stricter.service.roll_back(HOTLINE, None, "chen")
    put_through(folder, "119")
    with pytest.raises(RefusedDocumentError, match="119"):
        await publish(stricter)

    await live.load()
    assert done.number == 1
    assert "outside" in live.current().flows["hotline"].nodes


async def test_what_is_wrong_with_another_document_already_holds_nothing_up(
    publishing: FakePublishing, database: Database, folder: Path, clock: FakeClock
) -> None:
    put_through(folder, "110")
    await publishing.service.begin()
    stricter = FakePublishing(database, folder, clock, transfers=())
    words = folder / WORDS
    words.write_text(words.read_text("utf-8") + "装空调\t\t\tconsumer\trepair\t4\n", "utf-8")

    assert await publish(stricter, WORDS) == 2


async def test_a_canary_takes_its_share_of_calls_and_the_same_calls_again(
    publishing: FakePublishing, live: LiveEditions, folder: Path, tmp_path: Path
) -> None:
    await publishing.service.begin()
    greet(folder, "新的问候。")
    done = await publishing.service.publish(HOTLINE, note="x", audience=Percent(20), by="chen")
    await live.load()
    other = live_editions(publishing, tmp_path / "other")
    await other.load()
    calls = [f"pbx1.{number}" for number in range(1000)]
    chosen = {call for call in calls if greeting(live, call) == "新的问候。"}

    assert done.state is VersionState.CANARY
    assert 150 < len(chosen) < 250
    assert {call for call in calls if greeting(other, call) == "新的问候。"} == chosen
    assert greeting(live).startswith(GREETING)


async def test_test_numbers_alone_hear_what_is_tried(
    publishing: FakePublishing, live: LiveEditions, folder: Path
) -> None:
    await publishing.service.begin()
    greet(folder, "新的问候。")
    tried = TestNumbers(frozenset({"+8613800138000"}))
    await publishing.service.publish(HOTLINE, note="x", audience=tried, by="chen")
    await live.load()
    heard = [greeting(live, "pbx1.a", number) for number in ("+8613800138000", "+8613900139000", None)]
    await publishing.service.stop_canary(HOTLINE, "chen")
    await live.load()

    assert [words == "新的问候。" for words in heard] == [True, False, False]
    assert greeting(live, "pbx1.a", "+8613800138000").startswith(GREETING)


async def test_a_second_person_lets_a_version_go_and_a_rollback_needs_none(
    database: Database, folder: Path, clock: FakeClock, tmp_path: Path
) -> None:
    publishing = FakePublishing(database, folder, clock, by_second_person=True)
    live = live_editions(publishing, tmp_path / "kept")
    await publishing.service.begin()
    greet(folder, "新的问候。")
    asked = await publishing.service.publish(HOTLINE, note="x", audience=Everyone(), by="chen")
    await live.load()
    waiting = greeting(live)
    with pytest.raises(ReleaseError, match="own version"):
        await publishing.service.approve(HOTLINE, 2, "chen")
    done = await publishing.service.approve(HOTLINE, 2, "root")
    back = await publishing.service.release(HOTLINE, 1, Everyone(), "chen")

    assert asked.state is VersionState.WAITING_FOR_APPROVAL
    assert waiting.startswith(GREETING)
    assert (done.state, back.state) == (VersionState.LIVE, VersionState.LIVE)
    assert [one.by for one in (await publishing.store.version(HOTLINE, 2)).approvals] == ["root"]


async def test_every_process_is_told(publishing: FakePublishing, database: Database, folder: Path) -> None:
    await publishing.service.begin()
    outbox = Outbox(database)
    seen = await outbox.last_id()
    greet(folder, "新的问候。")
    await publish(publishing)
    async with contextlib.aclosing(outbox.follow(seen, [TOPIC])) as events:
        event = await anext(events)

    assert (event.key, event.body) == (HOTLINE, {"number": 2})


async def test_an_unfinished_call_finds_its_version_after_a_restart(
    publishing: FakePublishing, live: LiveEditions, folder: Path, tmp_path: Path
) -> None:
    await publishing.service.begin()
    await live.load()
    version = live.current().main.version
    greet(folder, "新的问候。")
    await publish(publishing)
    restarted = live_editions(publishing, tmp_path / "kept")
    await restarted.load()
    pinned = await restarted.pinned(CallId("pbx1.old"), "hotline", version)

    assert greeting(restarted) == "新的问候。"
    assert pinned is not None
    assert pinned.main.version == version
    assert await restarted.pinned(CallId("pbx1.old"), "hotline", "0" * 12) is None
    assert await restarted.pinned(CallId("pbx1.old"), "../etc", version) is None


async def test_a_start_with_the_database_away_goes_by_the_copy_of_what_is_live(
    publishing: FakePublishing, live: LiveEditions, folder: Path, tmp_path: Path
) -> None:
    await publishing.service.begin()
    await live.load()
    (folder / HOTLINE).write_text("queuez: []\n", "utf-8")
    restarted = live_editions(publishing, tmp_path / "kept")

    assert restarted.current().main.version == live.current().main.version


async def test_a_document_that_others_need_cannot_be_retired(
    publishing: FakePublishing, live: LiveEditions, folder: Path
) -> None:
    await publishing.service.begin()
    with pytest.raises(RefusedDocumentError):
        await publishing.service.retire(HOTLINE, "chen")
    await publishing.service.retire(WORDS, "chen")
    await live.load()

    assert live.current().knowledge(Language.ZH) is None
    assert not (folder / WORDS).exists()
    with pytest.raises(UnknownDocumentError):
        await publish(publishing, WORDS)
