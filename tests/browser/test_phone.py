"""The page as a telephone: Chromium with a microphone that beeps, on a real Asterisk over WSS."""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from callcenter.calls.page import CallFilter
from callcenter.calls.timeline import AgentConnected
from callcenter.rehearsal.caller import Call, Plan
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.languages import Language
from tests.asterisk.pbx import eventually
from tests.browser.conftest import chromium
from tests.browser.looking import assert_accessible, picture
from tests.browser.telephones import page_phone, telephone_flags, until_beeps
from tests.stack import PASSWORD, Stack, running_stack

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(400)]

LISTED = "13900000001"
"""Goes straight to a person."""
SETTINGS = {"CALLCENTER_ASTERISK__RING_S": "30", "CALLCENTER_SITE__WRAP_UP_S": "600"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with running_stack(tmp_path_factory.mktemp("phones"), SETTINGS) as stack:
        await stack.lend_browser(SeatId("1001"))
        await stack.hire("8001", "李敏", "1001")
        await stack.put_on_list(LISTED, category=1, level=1)
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def windows(house: Stack) -> AsyncIterator[Browser]:
    async with chromium(*telephone_flags(house.certificate)) as started:
        yield started


async def test_a_talk_goes_on_through_hold_a_reload_and_another_tab(house: Stack, windows: Browser) -> None:
    question = await house.spoken(Language.EN, "Hello, can you hear me? I have a question.")
    async with page_phone(windows, house.address, "8001", PASSWORD) as phone:
        await phone.until("电话就绪")
        await phone.page.keyboard.press("Control+Alt+Digit1")
        async with Call(Plan(number=LISTED, stay_s=100), house.exchange) as call:
            assert await call.answered()
            await phone.until("来电振铃")
            await phone.page.keyboard.press("Control+Alt+KeyY")
            await phone.until("通话中")
            call.media.say_for_ever(question)
            await phone.until_it_hears()
            await until_beeps(call.media)

            await phone.press("保持")
            await phone.until("已保持，来电人在听音乐")
            await expect(phone.page.get_by_test_id("phone-said")).to_contain_text("已保持")
            await phone.press("恢复通话")
            await phone.until("通话中")
            await until_beeps(call.media)
            await picture(phone.page, "phone-talking")
            await assert_accessible(phone.page)

            left = time.monotonic()
            await phone.page.reload()
            await phone.until("挂断")
            print(f"in the talk again {time.monotonic() - left:.1f} s after the reload began")  # noqa: T201 a figure to read
            await phone.until_it_hears()
            await until_beeps(call.media)

            async with phone.another_tab() as other:
                await other.until("另一个页面")
                await other.press("在这里使用电话")
                await other.until("挂断")
                await phone.until("另一个页面")
                await other.until_it_hears()
                await until_beeps(call.media)
                await other.page.keyboard.press("Control+Alt+KeyG")
                await other.until("外呼")
            # It comes back by itself when the other tab is closed.
            await phone.until("电话就绪")

    newest = (await house.calls.page(CallFilter(number=f"+86{LISTED}"))).calls[0]
    connected = [one.fact for one in await house.calls.timeline(newest.call) if isinstance(one.fact, AgentConnected)]
    assert [fact.is_back for fact in connected] == [False, True, True]


async def test_the_phone_moves_to_the_computer_where_somebody_sits_last_and_back_when_asked(
    house: Stack, windows: Browser
) -> None:
    async with page_phone(windows, house.address, "8001", PASSWORD) as here:
        await here.until("电话就绪")
        async with page_phone(windows, house.address, "8001", PASSWORD) as there:
            await there.until("电话就绪")
            await here.until("另一台电脑")
            await here.press("在这里使用电话")
            await here.until("电话就绪")
            await there.until("另一台电脑")


async def test_what_keeps_a_page_from_being_a_phone_is_told_with_its_mend_and_the_desktop_works_on(
    house: Stack,
) -> None:
    # No microphone is lent by itself, and the certificate is nobody's.
    async with chromium() as strange, page_phone(strange, house.address, "8001", PASSWORD, permissions=()) as phone:
        await phone.until("浏览器不允许使用麦克风")
        await phone.until("将“麦克风”设为“允许”")
        await picture(phone.page, "phone-denied")
        await assert_accessible(phone.page)

        await phone.page.context.grant_permissions(["microphone"])
        await phone.press("重试")
        await phone.until("连不上电话系统")
        await expect(phone.panel.get_by_role("link")).to_have_attribute("href", house.wss_page)
        await picture(phone.page, "phone-unreachable")
        await assert_accessible(phone.page)

        await phone.page.keyboard.press("Control+Alt+Digit2")
        await expect(phone.page.get_by_role("button", name="小休")).to_have_attribute("aria-pressed", "true")
        await phone.page.keyboard.press("Control+Alt+KeyV")
        meter = phone.page.get_by_role("meter", name="麦克风音量")

        async def moves() -> bool:
            return float(await meter.evaluate("meter => meter.value")) > 0

        await eventually(moves, "the level of the microphone is shown")
        await picture(phone.page, "phone-devices")
        await assert_accessible(phone.page)
