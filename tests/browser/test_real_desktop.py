"""Agents and their supervisor at work on real parts: pages that are telephones, a desk telephone, callers who speak.

Each voice is a tone of its own, so what is heard says who is heard. The tests go on where the one before them ended:
everybody stays signed in.
"""

import time
from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.asterisk.seats import seat_password
from callcenter.callbacks.ledger import Rules
from callcenter.calls.page import CallFilter
from callcenter.casework.store import CaseStore
from callcenter.rehearsal.caller import Call, Plan
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from tests.asterisk.pbx import eventually
from tests.asterisk.tones import hears_exactly, voices
from tests.browser.desks import Desk, at_desk, browser_of
from tests.browser.looking import assert_accessible, picture
from tests.browser.voices import page_hears
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
        for seat in ("1001", "1003"):
            await stack.lend_browser(SeatId(seat))
        await stack.hire("8001", "李敏", "1001")
        await stack.hire("8002", "王芳", "1002")
        supervisor = AgentId("8003")
        await AgentStore(stack.database, SystemClock()).keep_agent(KeptAgent(supervisor, "张班长", SeatId("1003"), {}))
        user = User("zhang", Role.SUPERVISOR, supervisor)
        await create_user(UserStore(stack.database), quick_passwords(), user, PASSWORD)
        await stack.put_on_list(LISTED, category=1, level=1)
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(house: Stack) -> AsyncIterator[Browser]:
    async with browser_of(house, AGENT) as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def li(house: Stack, browser: Browser) -> AsyncIterator[Desk]:
    """李敏's page is her telephone."""
    async with at_desk(browser, house, "8001") as desk:
        await desk.until("电话就绪")
        yield desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telephone(house: Stack) -> AsyncIterator[DeskPhone]:
    """王芳's, on her desk."""
    node, key = house.settings.asterisk.nodes[0], house.settings.asterisk.seat_key.get_secret_value()
    seat, folder = SeatId("1002"), house.settings.data / "desk"
    async with desk_phone(folder, node, seat, seat_password(key, seat), tone(COLLEAGUE)) as phone:
        yield phone


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wang(house: Stack, browser: Browser, telephone: DeskPhone) -> AsyncIterator[Desk]:
    """王芳's page beside her telephone."""
    async with at_desk(browser, house, "8002") as desk:
        await desk.until("桌面话机")
        yield desk


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


async def telephone_hears(phone: DeskPhone, wanted: Set[int]) -> None:
    async def does() -> bool:
        return voices(phone.heard) == wanted

    await eventually(does, f"{sorted(wanted)} Hz are heard at the desk telephone")


async def test_an_agent_serves_a_caller_by_keyboard_alone_up_to_a_transfer(  # noqa: PLR0915 one story
    house: Stack, li: Desk, wang: Desk, telephone: DeskPhone
) -> None:
    page = li.page
    await li.key("Digit1")
    async with caller(house) as call:
        # The card is there before anybody answers.
        await li.until("来电振铃")
        await expect(page.get_by_role("region", name="来电", exact=True)).to_be_visible()
        assert not voices(call.media.heard) & {AGENT}
        await assert_accessible(page)
        await picture(page, "desktop-ringing-zh")

        await li.key("KeyY")
        await li.until("通话中")
        await hears_exactly(call.media, {AGENT})
        await page_hears(page, {CALLER})
        await page.get_by_label("处理结果").wait_for()
        await assert_accessible(page)
        await picture(page, "desktop-talking-zh")

        await li.key("KeyH")
        await li.until("已保持")
        await hears_no_agent(call)
        await page_hears(page, set())
        await li.key("KeyH")
        await hears_exactly(call.media, {AGENT})
        await page_hears(page, {CALLER})

        await page.reload()
        began = time.monotonic()
        await li.until("通话中")
        await hears_exactly(call.media, {AGENT})
        print(f"heard again {time.monotonic() - began:.1f} s after the page was back")  # noqa: T201 a figure to read
        await page_hears(page, {CALLER})

        await wang.key("Digit1")
        await li.consult("王芳")
        await li.until("正在呼叫王芳")
        await hears_no_agent(call)
        await telephone.until("ringing")
        await wang.until("同事咨询振铃")
        telephone.answer()
        await li.until("正在与王芳通话")
        await page_hears(page, {COLLEAGUE})
        await telephone_hears(telephone, {AGENT})

        await li.key("KeyI")
        await li.until("三方通话：来电人、您、王芳")
        await hears_exactly(call.media, {AGENT, COLLEAGUE})
        await page_hears(page, {CALLER, COLLEAGUE})

        # The same key that began it ends it: her leg is gone, the two others talk.
        await li.key("KeyF")
        await expect(page.get_by_role("heading", name="话后处理")).to_be_visible()
        await li.until("电话就绪")
        await hears_exactly(call.media, {COLLEAGUE})
        await telephone_hears(telephone, {CALLER})
        await expect(wang.page.get_by_role("heading", name="当前来电")).to_be_visible()

        await wang.key("KeyG")
        await telephone.until("idle")
        await expect(wang.page.get_by_role("heading", name="话后处理")).to_be_visible()
        await call.hang_up()

    await li.key("KeyN")
    await page.keyboard.type("来电人询问社保卡办理，已告知。")
    await li.key("KeyP")
    await page.keyboard.type("社保卡")
    await li.keys("Enter")
    await expect(page.get_by_label("事项", exact=True)).to_have_value("200105")
    disposition = page.get_by_label("处理结果")
    await li.tab_to(disposition)
    await li.keys("ArrowDown")
    await expect(disposition).to_have_value("answered")
    # From what is chosen now, nothing said, around to the first.
    await li.keys("Tab", "ArrowDown")
    await expect(page.get_by_label("已解决")).to_be_checked()
    await expect(page.get_by_test_id("save-state")).to_have_text("已保存")
    await picture(page, "desktop-wrap-up-zh")
    await assert_accessible(page)
    await li.key("KeyD")
    await expect(page.get_by_role("heading", name="暂无来电")).to_be_visible()
    newest = (await house.calls.page(CallFilter(number=f"+86{LISTED}"))).calls[0]
    kept = await CaseStore(house.database, Rules()).one(newest.call)
    assert kept is not None
    assert (kept.case.matter, kept.case.disposition, kept.case.is_solved) == ("200105", "answered", True)
    await wang.key("KeyD")


async def test_an_agent_works_a_desk_telephone_from_the_page_alone(  # noqa: PLR0915 one story
    house: Stack, li: Desk, wang: Desk, telephone: DeskPhone
) -> None:
    page = wang.page
    await li.key("Digit2")
    await wang.in_english_and_dark()
    await wang.key("Digit1")
    async with caller(house) as call:
        await wang.until("Call ringing")
        await telephone.until("ringing")
        await assert_accessible(page)
        await picture(page, "desktop-ringing-en-dark")
        await wang.key("KeyY")
        await telephone.until("talking")
        await wang.until("Talking")
        await hears_exactly(call.media, {COLLEAGUE})
        await telephone_hears(telephone, {CALLER})

        await wang.key("KeyH")
        await wang.until("On hold")
        await hears_no_agent(call)
        await telephone_hears(telephone, set())
        await assert_accessible(page)
        await picture(page, "desktop-held-en-dark")
        await wang.key("KeyH")
        await hears_exactly(call.media, {COLLEAGUE})

        await li.key("Digit1")
        await wang.consult("李敏")
        await li.until("同事咨询振铃")
        await li.key("KeyY")
        await wang.until("Talking with 李敏")
        await telephone_hears(telephone, {AGENT})
        await page_hears(li.page, {COLLEAGUE})
        await assert_accessible(page)
        await assert_accessible(li.page)
        await picture(page, "desktop-consulting-en-dark")
        await picture(li.page, "desktop-consulted-zh")

        await wang.key("KeyI")
        await wang.until("Three-way call: the caller, you, 李敏")
        await hears_exactly(call.media, {AGENT, COLLEAGUE})
        await telephone_hears(telephone, {CALLER, AGENT})
        await page_hears(li.page, {CALLER, COLLEAGUE})
        await assert_accessible(page)
        await picture(page, "desktop-conferring-en-dark")

        await wang.key("KeyR")
        await li.until("电话就绪")
        await expect(li.page.get_by_role("heading", name="暂无来电")).to_be_visible()
        await hears_exactly(call.media, {COLLEAGUE})
        await wang.key("KeyG")
        await telephone.until("idle")
        await expect(page.get_by_role("heading", name="After-call work")).to_be_visible()
        await assert_accessible(page)
        await picture(page, "desktop-wrap-up-en-dark")
    await wang.key("Digit2")
    await wang.key("KeyD")


async def test_a_supervisor_listens_whispers_speaks_with_both_and_takes_over(house: Stack, li: Desk) -> None:
    async with (
        browser_of(house, SUPERVISOR) as another,
        at_desk(another, house, "zhang") as zhang,
        caller(house) as call,
    ):
        await li.key("Digit1")
        await li.until("来电振铃")
        await li.key("KeyY")
        await hears_exactly(call.media, {AGENT})

        page = zhang.page
        await zhang.until("电话就绪")
        await page.get_by_role("link", name="班长看板").press("Enter")
        await page.get_by_role("button", name="操作：139****0001").press("Enter")
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="监听", exact=True).press("Enter")
        await expect(dialog.get_by_role("status")).to_have_text("zhang 正在监听")
        await zhang.until("在他人的通话中")
        await page_hears(page, {CALLER, AGENT})
        await page_hears(li.page, {CALLER})
        assert voices(call.media.heard) == {AGENT}
        await assert_accessible(page)
        await picture(page, "board-listening-zh")

        await dialog.get_by_role("button", name="密语").press("Enter")
        await page_hears(li.page, {CALLER, SUPERVISOR})
        await page_hears(page, {CALLER, AGENT})
        assert voices(call.media.heard) == {AGENT}

        await dialog.get_by_role("button", name="强插").press("Enter")
        await hears_exactly(call.media, {AGENT, SUPERVISOR})
        await page_hears(li.page, {CALLER, SUPERVISOR})

        await dialog.get_by_role("button", name="接管通话").press("Enter")
        await hears_exactly(call.media, {SUPERVISOR})
        await page_hears(page, {CALLER})
        await expect(li.page.get_by_role("heading", name="话后处理")).to_be_visible()
        await zhang.until("通话中")
        await page.emulate_media(color_scheme="dark")
        await page.get_by_role("link", name="坐席").press("Enter")
        await expect(page.get_by_role("heading", name="当前来电")).to_be_visible()
        await page.get_by_label("处理结果").wait_for()
        await assert_accessible(page)
        await picture(page, "desktop-taken-over-zh-dark")
        # Theirs in every way.
        await zhang.key("KeyH")
        await zhang.until("已保持")
        await hears_no_agent(call)
        await zhang.key("KeyG")
        await expect(page.get_by_role("heading", name="话后处理")).to_be_visible()
