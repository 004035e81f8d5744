"""A release, a notice: taken over by every process within moments, on a real PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from callcenter.database.engine import Database
from callcenter.main.parts import Parts
from callcenter.main.probes import Probes
from callcenter.main.tools import Tools
from callcenter.main.web.health import Condition
from callcenter.main.wiring import made
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.notices.notices import NoticeKind
from callcenter.publishing.releases import Everyone
from callcenter.settings import HttpSettings, Settings, SiteSettings, SpeechSettings
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.languages import Language
from tests.fakes.publishing import FakePublishing
from tests.waiting import until

HOTLINE, WORDS = DocumentName("hotline.yaml"), DocumentName("lexicon.zh.tsv")


@pytest.fixture
def settings(tmp_path: Path, repository: Path) -> Settings:
    folder = tmp_path / "ivr"
    folder.mkdir()
    for name in (HOTLINE, WORDS):
        shutil.copyfile(repository / "ivr" / name, folder / name)
    return Settings(
        _env_file=None,
        data=tmp_path / "data",
        flows=folder,
        http=HttpSettings(session_secret=SecretStr("a-session-secret-for-tests-only-0123456789")),
        site=SiteSettings(list_key=SecretStr("a-list-key-for-tests-only-0123456789abcdef")),
        # Nobody speaks here: prompts are tried elsewhere.
        speech=SpeechSettings(seats=0, voices=dict.fromkeys(Language, "espeak")),
    )


@asynccontextmanager
async def life(settings: Settings, database: Database) -> AsyncIterator[Parts]:
    """One process: everything as it is, then what comes."""
    parts = made(settings, Tools(), database.url)
    await parts.following.begin()
    following = asyncio.create_task(parts.following.run())
    try:
        yield parts
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        parts.ears.shut()
        parts.voice.shut()
        await parts.database.close()


def elsewhere(settings: Settings, database: Database) -> FakePublishing:
    """A colleague at another process, with the same files."""
    return FakePublishing(database, settings.flows, SystemClock())


async def test_a_publication_elsewhere_reaches_calls_recognisers_and_queues(
    settings: Settings, database: Database
) -> None:
    async with life(settings, database) as parts:
        running = parts.editions.for_call(CallId("pbx1.running"), None)
        flow, words = settings.flows / HOTLINE, settings.flows / WORDS
        text = flow.read_text("utf-8")
        flow.write_text(
            text.replace("queues:\n", "queues:\n  cats: {names: {zh: 猫, en: cats, ko: 고양이}}\n", 1), "utf-8"
        )
        words.write_text(f"{words.read_text('utf-8')}猫丢了\tmao diu le\tcat\tcats\tcat\t9\n", "utf-8")
        service = elsewhere(settings, database).service
        await service.publish_all([HOTLINE, WORDS], note="cats", audience=Everyone(), by="root")
        await until(lambda: parts.editions.current().numbers.get(HOTLINE) == 2, what="version 2")
        named = [queue.id for queue in await parts.agents.queues()]
        while QueueId("cats") not in named:
            # Told after the switch; the test's own deadline bounds it.
            named = [queue.id for queue in await parts.agents.queues()]
        await service.roll_back(WORDS, None, "root")
        await until(lambda: parts.editions.current().numbers.get(WORDS) == 1, what="the rollback")

    assert QueueId("cats") not in running.queues
    assert running.numbers == {HOTLINE: 1, WORDS: 1}
    assert parts.editions.current().numbers == {HOTLINE: 2, WORDS: 1}


async def test_a_notice_given_elsewhere_is_in_force_and_ends(settings: Settings, database: Database) -> None:
    async with life(settings, database) as parts:
        colleague = elsewhere(settings, database)
        colleague.edition = parts.editions.current()
        said = {language: "…" for language in colleague.edition.languages}
        now = parts.clock.now() + timedelta(minutes=1)
        given = await colleague.notices.give(
            kind=NoticeKind.ANNOUNCEMENT,
            queue=None,
            words=said,
            starts_at=None,
            ends_at=now + timedelta(hours=1),
            by="root",
        )
        await until(lambda: bool(parts.notices.announcement(now)), what="the announcement")
        await colleague.notices.end(given.id, "root")
        await until(lambda: not parts.notices.announcement(now), what="its end")

    assert await colleague.notices.latest()


async def test_the_next_life_goes_by_what_was_published(settings: Settings, database: Database) -> None:
    async with life(settings, database):
        pass
    (settings.flows / HOTLINE).write_text("queuez: []\n", "utf-8")
    async with life(settings, database) as parts:
        finding = await Probes(parts).documents()
        numbers = dict(parts.editions.current().numbers)

    assert numbers == {HOTLINE: 1, WORDS: 1}
    assert finding.condition is Condition.UP


async def test_faulty_files_of_an_older_program_wait_for_their_mend_on_the_copy(
    settings: Settings, database: Database
) -> None:
    kept = settings.data / "flows"
    shutil.copytree(settings.flows, kept)
    good = (settings.flows / HOTLINE).read_text("utf-8")
    (settings.flows / HOTLINE).write_text(good.replace("queues:", "queuez:", 1), "utf-8")
    async with life(settings, database) as parts:
        finding = await Probes(parts).documents()
        version = parts.editions.current().main.version
        (settings.flows / HOTLINE).write_text(good, "utf-8")
        await elsewhere(settings, database).service.publish(HOTLINE, note="mended", audience=Everyone(), by="root")
        await until(lambda: parts.editions.current().numbers.get(WORDS) == 1, what="the first publication")

    assert (finding.condition, "queuez" in finding.detail) == (Condition.DEGRADED, True)
    assert parts.editions.current().main.version == version
