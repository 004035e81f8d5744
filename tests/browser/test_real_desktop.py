"""Agents and their supervisor at work on real parts: pages that are telephones, a desk telephone, callers who speak.

Each voice is a tone of its own, so what is heard says who is heard.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.asterisk.seats import seat_password
from callcenter.main.certificate import tls_files
from callcenter.rehearsal.caller import Call, Plan
from callcenter.rehearsal.sounds import tone
from callcenter.seats.store import KeptSeat, SeatStore
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.asterisk.pbx import eventually
from tests.asterisk.tones import hears_exactly, voices
from tests.browser.conftest import chromium, opened
from tests.browser.looking import assert_accessible, picture
from tests.browser.telephones import telephone_flags
from tests.browser.voices import WHAT_VOICES_ARE_HEARD, page_hears, speaking
from tests.desk_phone import DeskPhone, desk_phone
from tests.fakes.users import quick_passwords
from tests.stack import PASSWORD, Stack, running_stack

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(400)]

LISTED = "13900000001"
"""Goes straight to a person."""
CALLER, AGENT, COLLEAGUE, SUPERVISOR = 440, 1000, 1500, 2000
"""Everybody's voice, in Hz."""
SETTINGS = {"CALLCENTER_ASTERISK__RING_S": "40", "CALLCENTER_SITE__WRAP_UP_S": "600"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """李敏 at a page's telephone, 王芳 at a desk telephone, 张班长 who supervises at another page's."""
    async with running_stack(tmp_path_factory.mktemp("d"), SETTINGS) as stack:
        seats = SeatStore(stack.database)
        for seat in ("1001", "1003"):
            await seats.keep(KeptSeat(SeatId(seat), SeatKind.BROWSER))
        await stack.hire("8001", "李敏", "1001")
        await stack.hire("8002", "王芳", "1002")
        supervisor = AgentId("8003")
        await AgentStore(stack.database, SystemClock()).keep_agent(KeptAgent(supervisor, "张班长", SeatId("1003"), {}))
        user = User("zhang", Role.SUPERVISOR, supervisor)
        await create_user(UserStore(stack.database), quick_passwords(), user, PASSWORD)
        await stack.put_on_list(LISTED, category=1, level=1)
        yield stack


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody's page, worked by keys alone."""

    page: Page

    @property
    def phone(self) -> Locator:
        return self.page.get_by_role("region", name="电话", exact=True)

    async def key(self, code: str) -> None:
        await self.page.keyboard.press(f"Control+Alt+{code}")

    async def until(self, words: str) -> None:
        """Wait until the telephone's panel shows these words."""
        await expect(self.phone).to_contain_text(words)


@asynccontextmanager
async def at_desk(browser: Browser, house: Stack, name: str) -> AsyncIterator[Desk]:
    """Signed in by keyboard."""
    async with opened(browser, house.address) as page:
        await page.context.grant_permissions(["microphone"])
        await page.add_init_script(WHAT_VOICES_ARE_HEARD)
        await page.goto("/")
        await page.get_by_label("用户名").wait_for()
        for key in ("Tab", "Tab"):
            await page.keyboard.press(key)
        await page.keyboard.type(name)
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_role("group", name="我的状态").wait_for()
        yield Desk(page)


@asynccontextmanager
async def browser_of(house: Stack, hz: int) -> AsyncIterator[Browser]:
    certificate = tls_files(house.settings).certificate
    async with chromium(*telephone_flags(certificate), speaking(hz, house.settings.data)) as started:
        yield started


@asynccontextmanager
async def phone_on_the_desk(house: Stack) -> AsyncIterator[DeskPhone]:
    """王芳's."""
    node, key = house.settings.asterisk.nodes[0], house.settings.asterisk.seat_key.get_secret_value()
    seat = SeatId("1002")
    folder = house.settings.data / "desk"
    async with desk_phone(folder, node, seat, seat_password(key, seat), tone(COLLEAGUE)) as phone:
        yield phone


@asynccontextmanager
async def caller(house: Stack) -> AsyncIterator[Call]:
    """Somebody who speaks all the time."""
    async with Call(Plan(number=LISTED, stay_s=200), house.exchange) as call:
        assert await call.answered()
        call.media.say_for_ever(tone(CALLER))
        yield call


async def hears_no_agent(call: Call) -> None:
    """Music, or nothing."""

    async def does() -> bool:
        return not voices(call.media.heard) & {AGENT, COLLEAGUE, SUPERVISOR}

    await eventually(does, "the caller hears no agent")


async def test_an_agent_serves_a_caller_by_keyboard_alone(house: Stack) -> None:  # noqa: PLR0915 one story
    async with (
        browser_of(house, AGENT) as browser,
        phone_on_the_desk(house) as colleagues,
        at_desk(browser, house, "8001") as desk,
    ):
        page = desk.page
        await desk.until("电话就绪")
        await desk.key("Digit1")
        async with caller(house) as call:
            # The card is there before anybody answers.
            await desk.until("来电振铃")
            await expect(page.get_by_role("region", name="来电", exact=True)).to_be_visible()
            assert not voices(call.media.heard) & {AGENT}
            await assert_accessible(page)
            await picture(page, "desktop-ringing-zh")

            await desk.key("KeyY")
            await desk.until("通话中")
            await hears_exactly(call.media, {AGENT})
            await page_hears(page, {CALLER})
            await picture(page, "desktop-talking-zh")

            await desk.key("KeyH")
            await desk.until("已保持")
            await hears_no_agent(call)
            await page_hears(page, set())
            await desk.key("KeyH")
            await hears_exactly(call.media, {AGENT})
            await page_hears(page, {CALLER})

            async with at_desk(browser, house, "8002") as other:
                await other.until("桌面话机")
                await other.key("Digit1")
                await desk.key("KeyF")
                dialog = page.get_by_role("dialog", name="转接或咨询")
                await dialog.get_by_role("radio", name="王芳").wait_for()
                await page.keyboard.type("王芳")
                await page.keyboard.press("Tab")
                await page.keyboard.press("Space")
                await page.keyboard.press("Tab")
                await page.keyboard.press("Enter")
                await desk.until("正在呼叫王芳")
                await hears_no_agent(call)
                await colleagues.until("ringing")
                await other.until("同事咨询振铃")
                await picture(other.page, "desktop-consulted-zh")
                colleagues.answer()
                await desk.until("正在与王芳通话")
                await page_hears(page, {COLLEAGUE})
                await assert_accessible(page)
                await desk.key("KeyI")
                await desk.until("三方通话：来电人、您、王芳")
                await hears_exactly(call.media, {AGENT, COLLEAGUE})
                await page_hears(page, {CALLER, COLLEAGUE})
                await picture(page, "desktop-conferring-zh")
                await desk.key("KeyR")
                await colleagues.until("idle")
                await hears_exactly(call.media, {AGENT})

            await page.reload()
            began = time.monotonic()
            await desk.until("通话中")
            await hears_exactly(call.media, {AGENT})
            print(f"heard again {time.monotonic() - began:.1f} s after the page was back")  # noqa: T201 a figure to read
            await page_hears(page, {CALLER})

            await desk.key("KeyG")
            await expect(page.get_by_role("heading", name="话后处理")).to_be_visible()
            await call.hang_up()
        await picture(page, "desktop-wrap-up-zh")
        await assert_accessible(page)
        await desk.key("KeyN")
        await page.keyboard.type("来电人询问社保卡办理，已告知。")
        await expect(page.get_by_text("已保存")).to_be_visible()
        await desk.key("KeyD")
        await expect(page.get_by_role("heading", name="暂无来电")).to_be_visible()
