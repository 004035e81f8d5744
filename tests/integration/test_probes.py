"""What `/readyz` looks at, on a service whose parts are made and of which nothing runs."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from callcenter.audit.chain import Fault
from callcenter.audit.verifying import Known, Report
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.main.figures import Figures
from callcenter.main.parts import Parts
from callcenter.main.probes import Probes
from callcenter.main.tools import Tools
from callcenter.main.web.health import Condition, readiness
from callcenter.main.wiring import made
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.releases import Action, Everyone
from callcenter.publishing.store import NewVersion, VersionStore, Wish
from callcenter.settings import HttpSettings, Settings, SiteSettings, SpeechSettings
from tests.fakes.entries import whole_call
from tests.waiting import until

HOTLINE = DocumentName("hotline.yaml")
NOBODY = "postgresql://nobody:secret-of-nobody@127.0.0.1:1/none"


@pytest.fixture
def settings(tmp_path: Path, repository: Path) -> Settings:
    shutil.copytree(repository / "ivr", tmp_path / "ivr")
    return Settings(
        _env_file=None,
        data=tmp_path / "data",
        flows=tmp_path / "ivr",
        http=HttpSettings(session_secret=SecretStr("a-session-secret-for-tests-only-0123456789")),
        site=SiteSettings(list_key=SecretStr("a-list-key-for-tests-only-0123456789abcdef")),
        speech=SpeechSettings(seats=0),
    )


@pytest.fixture
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    made_parts = made(settings, Tools(), NOBODY)
    made_parts.journal.open()
    yield made_parts
    await made_parts.journal.close()
    made_parts.ears.shut()
    await made_parts.database.close()


async def test_every_probe_answers_though_nothing_runs(parts: Parts) -> None:
    found = await readiness(Probes(parts).all())

    conditions = {name: view.condition for name, view in found.dependencies.items()}
    assert conditions == {
        "database": Condition.DOWN,
        "asterisk": Condition.DOWN,
        "journal": Condition.UP,
        "speech": Condition.DEGRADED,
        "documents": Condition.UP,
        "schedules": Condition.UP,
        "special_list": Condition.DEGRADED,
        "standby": Condition.UP,
        "balance": Condition.UP,
        "recordings": Condition.DEGRADED,
        "audit": Condition.UP,
    }
    assert not found.is_ready


async def test_a_database_that_is_away_is_told_with_the_mend_and_without_its_password(parts: Parts) -> None:
    finding = await Probes(parts).database()

    assert finding.condition is Condition.DOWN
    assert "CALLCENTER_DATABASE__URL" in finding.detail
    assert "secret-of-nobody" not in finding.detail


async def test_a_database_that_is_there_tells_its_version(settings: Settings, postgres: EmbeddedPostgres) -> None:
    parts = made(settings, Tools(), postgres.url)
    finding = await Probes(parts).database()
    parts.ears.shut()
    await parts.database.close()

    assert finding.condition is Condition.UP
    assert finding.detail.startswith("PostgreSQL ")


async def test_a_link_that_is_down_names_its_node(parts: Parts) -> None:
    assert "pbx1" in (await Probes(parts).asterisk()).detail


async def test_speech_that_is_missing_names_language_and_mend_but_calls_are_answered(parts: Parts) -> None:
    finding = await Probes(parts).speech()

    assert finding.condition is Condition.DEGRADED
    assert "zh" in finding.detail


async def test_a_version_that_this_program_cannot_use_is_told_and_the_last_good_one_stays(
    settings: Settings, database: Database
) -> None:
    parts = made(settings, Tools(), database.url)
    await parts.following.begin()
    store = VersionStore(database)
    text = (settings.flows / HOTLINE).read_text("utf-8").replace("queues:", "queuez:", 1)
    (version,) = await store.publish([NewVersion(HOTLINE, text, None, "chen", "by a newer program")])
    seen = (await store.history()).last_id
    await store.release([Wish(HOTLINE, version.number, Action.RELEASED, Everyone(), "chen")], seen)
    before = parts.editions.current()
    await parts.editions.load()
    finding = await Probes(parts).documents()
    parts.ears.shut()
    await parts.database.close()

    assert parts.editions.current() is before
    assert finding.condition is Condition.DEGRADED
    assert HOTLINE in finding.detail
    assert "→" in finding.detail


async def test_timelines_that_wait_on_disk_for_the_database_are_told(parts: Parts) -> None:
    writing = asyncio.create_task(parts.writer.run())
    for entry in whole_call("pbx1.a"):
        parts.writer.publish(entry)
    await until(lambda: parts.writer.is_away, what="the outage noticed")
    finding = await Probes(parts).journal()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    assert finding.condition is Condition.DEGRADED
    assert "wait on disk" in finding.detail


async def test_a_book_of_deeds_that_was_changed_is_told_and_counted_without_saying_what(parts: Parts) -> None:
    fault = Fault(entry=3, at=None, what="was changed")
    report = Report(entries=5, of=5, marks=1, last_mark_at=None, faults=(fault,))
    parts.audit_verifying.known = Known(report, parts.clock.now())

    finding = await Probes(parts).audit()

    assert finding.condition is Condition.DEGRADED
    assert "(faults: 1): callcenter audit verify" in finding.detail
    assert "entry 3" not in finding.detail
    figures = {one.name: [sample.value for sample in one.samples] for one in Figures(parts).collect()}
    assert figures["callcenter_audit_faults"] == [1]
    parts.audit_verifying.known = Known(failure="PostgreSQL refused")
    assert "could not be looked at: PostgreSQL refused" in (await Probes(parts).audit()).detail
