"""What was said, on the pages: found by its words, read beside the recording, and shown while the caller speaks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from callcenter.agents.life import Answered
from callcenter.agents.views import CaptionLine, Captions
from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from callcenter.transcripts.reading import Utterance
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import Speaker
from tests.browser.looking import assert_accessible, picture, sign_in
from tests.browser.test_pages import CALL, earlier_days, ring
from tests.served import AGENT, Site, serving


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, PAGES) as running:
        await earlier_days(running)
        await write_down(TranscriptStore(database))
        yield running


def said(speaker: Speaker, start_s: float, words: str) -> Utterance:
    return Utterance(
        speaker=speaker, start_s=start_s, end_s=start_s + 2, text=words, engine="vosk", language=Language.ZH,
        confidence=0.83,
    )  # fmt: skip


async def write_down(store: TranscriptStore) -> None:
    """The same words for every recording that is new enough."""
    now = datetime.now(UTC) + timedelta(minutes=1)
    await store.enlist(now)
    while (job := await store.take(now)) is not None:
        told = [said("agent", 0.4, "您好请讲"), said("caller", 2.5, "我想问医保怎么报销"), said("agent", 65, "好的")]
        await store.finish(job, told, now)


@pytest.mark.parametrize(("language", "name"), [("zh", "通话检索"), ("en", "Search calls")])
async def test_words_lead_by_keyboard_to_the_place_where_they_were_said(
    page: Page, site: Site, language: str, name: str
) -> None:
    await sign_in(page, "chen")
    await page.get_by_role("navigation", name="页面").wait_for()
    await page.add_init_script(f'localStorage.setItem("callcenter.language", "{language}")')
    await page.goto("/search")
    await expect(page.get_by_role("heading", name=name)).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("searchbox").focus()
    await page.keyboard.type("醫保 报销")
    await page.keyboard.press("Enter")

    hits = page.get_by_role("row").filter(has_text="我想问医保怎么报销")
    await expect(hits).to_have_count(4)
    await assert_accessible(page)
    await picture(page, f"search-{language}")
    await hits.first.get_by_role("link").focus()
    await page.keyboard.press("Enter")
    line = page.get_by_role("listitem").filter(has_text="我想问医保怎么报销")
    await expect(line).to_have_attribute("aria-current", "true")
    await expect(page.get_by_role("button", name="1:05")).to_be_visible()
    await assert_accessible(page)
    await picture(page, f"transcript-{language}")


async def test_captions_stand_on_the_card_of_who_talks_and_can_be_put_away(page: Page, site: Site) -> None:
    await sign_in(page)
    await page.get_by_role("button", name="示闲").wait_for()
    await ring(site)
    site.roster.apply(AGENT, Answered(CALL))
    lines = (
        CaptionLine(n=1, text="你好我想问一下", is_final=True),
        CaptionLine(n=2, text="医保怎么", is_final=False),
    )
    site.desks.caption(AGENT, Captions(call=CALL, state="on", lines=lines))

    log = page.get_by_role("log", name="实时字幕")
    await expect(log).to_have_text("你好我想问一下")
    await expect(page.get_by_text("医保怎么…")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "captions")
    site.desks.caption(AGENT, Captions(call=CALL, state="busy", lines=()))
    await expect(page.get_by_text("字幕暂停：机器繁忙。")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="隐藏字幕").click()
    await expect(log).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("button", name="显示字幕")).to_be_visible()
