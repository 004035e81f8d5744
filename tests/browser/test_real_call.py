"""The agent's page against real calls: Chromium in front, Asterisk, PostgreSQL and the service behind."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from callcenter.calls.page import CallFilter
from callcenter.calls.timeline import Entry, OfferMade
from callcenter.rehearsal.caller import Call, HearOut, Plan, Press, Say, Step, Wait
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound
from tests.asterisk.pbx import eventually
from tests.browser.conftest import opened
from tests.browser.looking import assert_accessible, picture
from tests.stack import PASSWORD, Stack, running_stack

LISTED = "13900000001"
ORDINARY = "13800138001"
KOREAN_LINE = "1234502"
KEYWORD = "주민등록"
"""Resident registration: leads to `police`. Korean, because its recogniser model is had everywhere."""
RING_S = 8.0
"""Long enough to look at everything, also on a busy machine."""
TALK_S = 5.0
OWN = {"CALLCENTER_ASTERISK__RING_S": "30", "CALLCENTER_SITE__WRAP_UP_S": "600"}

WHEN_PAINTED = """
globalThis.paintedAt = [];
let wasThere = false;
new MutationObserver(() => {
  const isThere = document.querySelector(".card-ringing") !== null;
  // The second frame: by then the first one, with the card, is on the screen.
  if (isThere && !wasThere) requestAnimationFrame(() => requestAnimationFrame(() => paintedAt.push(Date.now())));
  wasThere = isThere;
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """An agent at work: the page, the phone, and what is said."""

    stack: Stack
    page: Page
    phone: Phone
    talk: Sound

    @property
    def card(self) -> Locator:
        return self.page.get_by_role("region", name="来电", exact=True)

    @asynccontextmanager
    async def ringing(self, number: str, dialled: str, *steps: Step) -> AsyncIterator[None]:
        """A citizen's call: within the block it rings here; at its end it has been talked and rated, and is over."""
        plan = Plan(number=number, dialled=dialled, stay_s=100)
        talks = len(self.phone.calls)
        async with Call(plan, self.stack.exchange) as call:
            assert await call.answered()
            await call.take(steps)
            await self.phone.until("ringing", within_s=30)
            rang_at_ms = time.time() * 1000
            await expect(self.card).to_be_visible()

            # The order is the test; the figure depends on what else the machine does.
            assert self.phone.state == "ringing"
            await self._tell_how_soon(f"+86{number}", talks, rang_at_ms)
            yield
            await self.phone.until("talking")
            await call.take([Say(self.talk)])
            await self.phone.until_calls(talks + 1)
            await call.take([Wait(2), Press("1"), Wait(2), Press("1")])
            await call.ended()
        await expect(self.page.get_by_role("button", name="完成话后处理")).to_be_visible()
        await self.page.keyboard.press("Control+Alt+KeyD")
        await expect(self.page.get_by_role("heading", name="暂无来电")).to_be_visible()

    async def _tell_how_soon(self, number: str, ring: int, rang_at_ms: float) -> None:
        async def is_painted() -> bool:
            return bool(await self.page.evaluate("paintedAt.length") > ring)

        await eventually(is_painted, "the card is painted")
        offers: list[Entry] = []

        async def is_kept() -> bool:
            # The page is told first.
            newest = (await self.stack.calls.page(CallFilter(number=number))).calls[:1]
            timeline = [entry for one in newest for entry in await self.stack.calls.timeline(one.call)]
            offers.extend(entry for entry in timeline if isinstance(entry.fact, OfferMade))
            return bool(offers)

        await eventually(is_kept, "the offer is in the database")
        painted = await self.page.evaluate("paintedAt.at(-1)")
        after_offer = painted - offers[-1].at.timestamp() * 1000
        after_ring = painted - rang_at_ms
        print(f"card painted {after_offer:.0f} ms after the offer, {after_ring:.0f} ms after the ring")  # noqa: T201 a figure to read, not to hold


@pytest.fixture
async def desk(browser: Browser, tmp_path: Path) -> AsyncIterator[Desk]:
    """李敏, signed in and available by keyboard alone."""
    async with running_stack(tmp_path / "s", OWN) as stack:
        await stack.hire("8001", "李敏", "1001")
        await stack.put_on_list(LISTED, category=1, level=1)
        await stack.until_understood(Language.KO)
        talk = await stack.spoken(Language.ZH, "您好，我想问一下这件事怎么办。")
        manners = Manners(ring_s=RING_S, talk_s=TALK_S, voice=await stack.spoken(Language.EN, "How can I help you?"))
        async with stack.phone("1001", manners) as phone, opened(browser, stack.address) as page:
            await page.add_init_script(WHEN_PAINTED)
            await page.goto("/")
            await page.get_by_label("用户名").wait_for()
            for key in ("Tab", "Tab"):
                await page.keyboard.press(key)
            await page.keyboard.type("8001")
            await page.keyboard.press("Tab")
            await page.keyboard.type(PASSWORD)
            await page.keyboard.press("Enter")
            await page.get_by_text("话机就绪").wait_for()
            await page.keyboard.press("Control+Alt+Digit1")
            await expect(page.get_by_role("button", name="示闲")).to_have_attribute("aria-pressed", "true")
            yield Desk(stack, page, phone, talk)


@pytest.mark.timeout(400)
async def test_a_real_call_is_on_the_page_while_the_phone_rings_and_is_heard_again_afterwards(desk: Desk) -> None:
    page, card = desk.page, desk.card
    async with desk.ringing(LISTED, "12345"):
        await expect(card).to_contain_text("139****0001")
        await expect(card).to_contain_text("特服名单")
        await expect(card.get_by_role("list", name="服务要求")).to_contain_text("请口头说明")
        await expect(card).to_contain_text("普通话")
        await expect(card).to_contain_text("没有以前的来电")

    keyword = await desk.stack.spoken(Language.KO, KEYWORD)
    async with desk.ringing(ORDINARY, KOREAN_LINE, HearOut(), Say(keyword)):
        await expect(card).to_contain_text("138****8001")
        await expect(card).not_to_contain_text("特服名单")
        await expect(card).to_contain_text("韩语")
        await expect(card).to_contain_text("公安")
        # Once as the keyword, once where it stands in the caller's words.
        await expect(card.locator("mark")).to_have_text([KEYWORD, KEYWORD])
        await expect(card).to_contain_text(f"来电人说：“{KEYWORD}”")
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("region", name="Incoming call")).to_contain_text("Korean")
        await picture(page, "real-call-en")
        await page.get_by_role("button", name="中文").click()

    async with desk.ringing(LISTED, "12345"):
        await expect(card).to_contain_text("特服名单，直接转人工")
        earlier = card.get_by_role("listitem").filter(has_text="已接听")
        await expect(earlier).to_have_count(1)
        await picture(page, "real-call-zh")
        await assert_accessible(page)

    recent = page.get_by_role("region", name="我的最近来电").get_by_role("row")
    await expect(recent.filter(has_text="有录音")).to_have_count(3, timeout=20_000)
    await recent.filter(has_text="138****8001").get_by_role("link").click()
    audio, sound = page.locator("audio"), page.get_by_role("region", name="录音")
    await expect(sound).not_to_contain_text("无声")
    await sound.get_by_label("原因").select_option(label="质检")
    await sound.get_by_role("button", name="听录音").click()
    await sound.get_by_role("button", name="播放").focus()
    await page.keyboard.press("Space")

    async def plays() -> bool:
        return bool(await audio.evaluate("audio => audio.duration > 3 && audio.currentTime > 0"))

    await eventually(plays, "the recording plays")
    await picture(page, "real-call-recording")
    await assert_accessible(page)
