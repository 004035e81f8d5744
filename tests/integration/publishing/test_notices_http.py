"""Notices over HTTP: given, heard at once by every process, ended by one click."""

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.notices.store import TOPIC, NoticeStore
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from tests.fakes.clock import FakeClock
from tests.fakes.web import FakeSite
from tests.integration.publishing.conftest import NOW

NOTICES = "/api/v1/notices"
WORDS = {"zh": "今日系统维护。", "en": "The system is being serviced.", "ko": "오늘은 시스템 점검이 있습니다."}


@pytest.fixture
async def site(database: Database, tmp_path: Path, folder: Path, clock: FakeClock) -> FakeSite:
    site = await FakeSite(clock, tmp_path, database=database, flows=folder).fill()
    site.publishing.edition = site.publishing.checker.check(site.publishing.drafts.texts()).fit()
    return site


def wish(**changes: Any) -> dict[str, Any]:
    return {"kind": "announcement", "words": WORDS, "ends_at": (NOW + timedelta(hours=1)).isoformat(), **changes}


async def test_an_announcement_is_prepared_and_in_force_at_once(site: FakeSite, clock: FakeClock) -> None:
    async with site.client("chen") as client:
        given = await client.post(NOTICES, json=wish())
        listed = (await client.get(NOTICES)).json()

    assert given.status_code == 201
    assert (given.json()["state"], given.json()["by"]) == ("in_force", "chen")
    assert [one["id"] for one in listed] == [given.json()["id"]]
    assert site.publishing.notices.announcement(clock.now())[Language.ZH] == "今日系统维护。"
    assert WORDS in [dict(words) for words in site.publishing.worded]


async def test_a_closure_names_its_queue_and_ends_by_one_click(site: FakeSite, clock: FakeClock) -> None:
    async with site.client("chen") as client:
        given = (await client.post(NOTICES, json=wish(kind="closure", queue="social"))).json()
        during = dict(site.publishing.notices.closed(clock.now()))
        ended = await client.delete(f"{NOTICES}/{given['id']}")
        again = await client.delete(f"{NOTICES}/{given['id']}")
        listed = (await client.get(NOTICES)).json()
        unknown = await client.delete(f"{NOTICES}/99")

    assert set(during) == {QueueId("social")}
    assert site.publishing.notices.closed(clock.now()) == {}
    assert (ended.status_code, again.status_code, unknown.status_code) == (204, 204, 404)
    assert (listed[0]["state"], listed[0]["ended_by"]) == ("over", "chen")


async def test_a_notice_may_begin_later_and_ends_by_itself(site: FakeSite, clock: FakeClock) -> None:
    start = NOW + timedelta(minutes=10)
    async with site.client("chen") as client:
        given = (await client.post(NOTICES, json=wish(starts_at=start.isoformat()))).json()

    notices = site.publishing.notices
    heard = [bool(notices.announcement(NOW + timedelta(minutes=minutes))) for minutes in (0, 10, 59, 60)]
    assert given["state"] == "coming"
    assert heard == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": {"zh": "今日系统维护。"}}, "words"),
        ({"queue": "social"}, "queue"),
        ({"kind": "closure"}, "queue"),
        ({"kind": "closure", "queue": "zoo"}, "queue"),
        ({"ends_at": NOW.isoformat()}, "ends_at"),
        ({"words": {**WORDS, "en": "One. Two."}}, "words.en"),
    ],
)
async def test_an_unfit_notice_is_refused_and_names_its_field(
    site: FakeSite, change: dict[str, Any], field: str
) -> None:
    async with site.client("chen") as client:
        answer = await client.post(NOTICES, json=wish(**change))
        listed = (await client.get(NOTICES)).json()

    assert (answer.status_code, answer.json()["code"]) == (422, "unfit")
    assert answer.json()["detail"].startswith(f"{field}: ")
    assert listed == []


async def test_whoever_writes_a_notice_is_told_the_languages_it_needs(site: FakeSite) -> None:
    async with site.client("chen") as client:
        asked_for = (await client.get(f"{NOTICES}/languages")).json()
        words = dict.fromkeys(asked_for, "今日系统维护。")
        given = await client.post(NOTICES, json=wish(words=words))

    assert asked_for == list(site.publishing.edition.languages)
    assert given.status_code == 201


async def test_every_process_is_told_and_hears_the_same(site: FakeSite, database: Database, clock: FakeClock) -> None:
    outbox = Outbox(database)
    seen = await outbox.last_id()
    async with site.client("chen") as client:
        await client.post(NOTICES, json=wish())
    async with contextlib.aclosing(outbox.follow(seen, [TOPIC])) as events:
        await anext(events)

    other = Notices(NoticeStore(database), lambda: site.publishing.edition, site.publishing.prepare_words, clock)
    await other.refresh()
    assert other.announcement(clock.now())[Language.EN] == "The system is being serviced."
