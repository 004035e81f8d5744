"""Operators own the flows: Chromium in front; Asterisk, PostgreSQL and the service behind; callers on real SIP."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from callcenter.access.service import create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User
from callcenter.calls.timeline import FlowEntered, QueueJoined
from callcenter.rehearsal.caller import Call, Press, Wait
from callcenter.speech.sound_files import as_sound, decode_sound
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound
from tests.browser.conftest import chromium, opened
from tests.browser.looking import assert_accessible, picture, sign_in
from tests.fakes.users import quick_passwords
from tests.hearing import likeness
from tests.service.hotline import GENERAL, NODES, PASSWORD, POLICE, SOCIAL, Hotline
from tests.service.house import running_hotline
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

OLD_WELCOME = "您好，12345热线，通话将被录音。"
NEW_WELCOME = "今天大厅照常开门，请讲您的事情。"
THE_SAME, ANOTHER = 0.8, 0.4
"""Likenesses: G.711 leaves more than 0.95, and two sentences of one voice have less than 0.3 in common."""
HEARD_S = 2.0
"""So much of a prompt tells it from others; it has not ended then, so that the caller can still press a key."""
MARGIN_S = 0.6
"""Between the answer, or a key, and the first word."""
SLOW_MS = 30_000
"""For what the service and a busy machine have to do behind a page."""
MANY_TABS = 40

F = TypeVar("F", FlowEntered, QueueJoined)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hotline]:
    async with running_hotline(tmp_path_factory.mktemp("hotline")) as running:
        users = UserStore(running.database)
        await create_user(users, quick_passwords(), User("wang", Role.OPERATOR, None), PASSWORD)
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def windows() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def hotline(house: Hotline) -> AsyncIterator[Hotline]:
    yield house
    await house.at_work.aclose()
    await house.empty()


@pytest_asyncio.fixture(loop_scope="module")
async def page(windows: Browser, hotline: Hotline) -> AsyncIterator[Page]:
    async with signed_in(windows, hotline, "operator") as shown:
        yield shown


@asynccontextmanager
async def signed_in(windows: Browser, hotline: Hotline, name: str) -> AsyncIterator[Page]:
    http = hotline.settings.http
    async with opened(windows, f"{http.host}:{http.port}") as shown:
        shown.set_default_timeout(SLOW_MS)
        await sign_in(shown, name, password=PASSWORD)
        await expect(shown.get_by_role("link", name="语音流程")).to_be_visible()
        yield shown


# --- pages ----------------------------------------------------------------------------------------------------------


async def open_flow(page: Page, flow: str) -> None:
    await page.get_by_role("link", name="语音流程").click()
    await page.get_by_role("link", name=f"打开 {flow}").click()
    await expect(page.get_by_role("heading", name=flow, level=1)).to_be_visible()


def card(page: Page, node: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{node}"]')


def side(page: Page) -> Locator:
    """What stands beside the canvas."""
    return page.get_by_role("complementary", name="属性与检查")


async def tab(page: Page, name: str) -> Locator:
    await page.get_by_role("tab", name=name).click()
    return side(page)


# --- callers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody on the telephone, and what the service has written down of them."""

    hotline: Hotline
    call: Call
    number: str

    async def id(self) -> CallId:
        return await self.hotline.id_of(f"+86{self.number}")

    async def hears_first(self) -> Sound:
        """The beginning of what is said when the call begins."""
        return await self._heard_from(0)

    async def hears_on(self, key: str) -> Sound:
        """Presses `key`; the beginning of what is said then."""
        start = len(self.call.media.heard)
        await self.press(key)
        return await self._heard_from(start)

    async def _heard_from(self, start: int) -> Sound:
        wanted = round((HEARD_S + MARGIN_S) * RATE_HZ) * SAMPLE_BYTES

        def rest() -> Sound:
            return Sound(self.call.media.heard[start:])

        await until(lambda: len(rest()) >= wanted, within_s=30, what="enough of a prompt")
        return rest()

    async def press(self, key: str) -> None:
        await self.call.take([Press(key)])

    async def fact(self, kind: type[F], name: str) -> F:
        """The first such line of the timeline, once it is there."""
        call = await self.id()
        await self.hotline.until_fact(call, name)
        return next(one.fact for one in await self.hotline.calls.timeline(call) if isinstance(one.fact, kind))

    async def version(self) -> str:
        return (await self.fact(FlowEntered, "flow.entered")).version

    async def queue(self) -> str:
        return (await self.fact(QueueJoined, "queue.joined")).queue

    @asynccontextmanager
    async def asking_again(self) -> AsyncIterator[None]:
        """Has the welcome said again and again, as long as the block: so the call stays there."""
        asking = asyncio.create_task(self._ask_again())
        try:
            yield
        finally:
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking

    async def _ask_again(self) -> None:
        while True:
            await self.call.take([Press("*"), Wait(1.5)])


async def calls(hotline: Hotline, dialled: str = "12345") -> Caller:
    """Somebody who calls now."""
    number = hotline.number()
    return Caller(hotline, await hotline.dial(number, dialled=dialled), number)


async def words(hotline: Hotline, text: str) -> Sound:
    """The beginning of `text` as callers hear it in Chinese."""
    wanted = {"language": "zh", "text": text}
    answer = await hotline.browsers["operator"].get("/api/v1/prompts/audio", params=wanted, timeout=60)
    sound = as_sound(decode_sound(answer.raise_for_status().content, "a prompt"))
    return Sound(sound[: round(HEARD_S * RATE_HZ) * SAMPLE_BYTES])


def tell(figure: str) -> None:
    print(figure)  # noqa: T201 a figure to read, not to hold


# --- what operators do ----------------------------------------------------------------------------------------------


async def test_what_an_operator_publishes_is_heard_by_the_next_caller_and_by_nobody_before_and_rolls_back(
    page: Page, hotline: Hotline
) -> None:
    old, new = await words(hotline, OLD_WELCOME), await words(hotline, NEW_WELCOME)
    await open_flow(page, "hotline")
    await card(page, "welcome").click()
    form = side(page)
    await form.get_by_role("textbox", name="普通话", exact=True).fill(NEW_WELCOME)
    await form.get_by_label("按键 2", exact=True).select_option("queue:police")
    await expect(page.get_by_text("有未保存的改动")).to_be_visible()

    await _tries(page)

    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    await page.get_by_role("button", name="发布…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(NEW_WELCOME)
    await dialog.get_by_label("修改说明").fill("大厅照常开门")
    await picture(page, "operators-publish-zh")

    before = await calls(hotline)
    version = await before.version()
    async with before.asking_again():
        await dialog.get_by_role("button", name="发布", exact=True).click()
        await expect(dialog).to_contain_text("第 2 版已上线", timeout=2 * SLOW_MS)
    heard_before = await before.hears_on("*")
    await before.press("2")
    after = await calls(hotline)
    heard_after = await after.hears_first()
    await after.press("2")
    assert likeness(heard_before, old) > THE_SAME
    assert likeness(heard_before, new) < ANOTHER
    assert likeness(heard_after, new) > THE_SAME
    assert likeness(heard_after, old) < ANOTHER
    assert (await after.queue(), await before.queue()) == (POLICE, SOCIAL)
    assert await after.version() != version

    await dialog.get_by_role("button", name="关闭").click()
    await tab(page, "版本记录")
    await _rolls_back(page, hotline)
    again = await calls(hotline)
    heard_again = await again.hears_first()
    await again.press("2")
    assert likeness(heard_again, old) > THE_SAME
    assert await again.queue() == SOCIAL
    assert await again.version() == version
    for caller in (before, after, again):
        assert (await caller.call.hang_up()).answered
        await hotline.whole(await caller.id())


async def _tries(page: Page) -> None:
    """By the new key, before anything is saved."""
    panel = (await tab(page, "试呼")).get_by_role("region", name="试呼", exact=True)
    await panel.get_by_label("播放声音").uncheck()
    await panel.get_by_label("不等听完就打断").check()
    await panel.get_by_role("button", name="呼入").click()
    transcript = panel.get_by_role("region", name="来电经过")
    await expect(transcript).to_contain_text(NEW_WELCOME)
    await panel.get_by_role("button", name="按 2").click()
    await expect(transcript).to_contain_text("在排队")
    await expect(transcript).to_contain_text("公安")
    await expect(card(page, "line").locator(".card-here, .is-here")).to_have_count(1)
    await picture(page, "operators-try-zh")


async def _rolls_back(page: Page, hotline: Hotline) -> None:
    """One click, and new calls go by the first version."""
    history = side(page)
    switched = len(hotline.told("edition.live"))
    clicked_at = time.time()
    await history.get_by_role("button", name="回退到此版: 第 1 版").click()

    async def is_live() -> bool:
        return len(hotline.told("edition.live")) > switched

    await eventually(is_live, "the first version is live again")
    live_at = datetime.fromisoformat(hotline.told("edition.live")[-1]["timestamp"]).timestamp()
    await expect(history.get_by_role("listitem").filter(has_text="第 1 版").first).to_contain_text("线上")
    tell(f"rolled back {live_at - clicked_at:.2f} s after the click, shown after {time.time() - clicked_at:.2f} s")
    assert live_at - clicked_at < 10


async def test_a_prompt_is_changed_and_saved_without_a_mouse_and_the_files_comments_stay(
    windows: Browser, hotline: Hotline
) -> None:
    http, file = hotline.settings.http, hotline.settings.flows / "hotline.yaml"
    before = file.read_text()
    async with opened(windows, f"{http.host}:{http.port}") as page:
        await page.goto("/")
        for label, typed in (("用户名", "operator"), ("密码", PASSWORD)):
            await tab_to(page, page.get_by_label(label))
            await page.keyboard.type(typed)
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="语音流程").wait_for()
        await tab_to(page, page.get_by_role("link", name="语音流程"))
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="打开 hotline").wait_for()
        await tab_to(page, page.get_by_role("link", name="打开 hotline"))
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="hotline", level=1).wait_for()
        await page.keyboard.press("Control+Alt+KeyO")
        await expect(page.get_by_role("region", name="流程大纲")).to_be_visible()
        await page.keyboard.press("Control+KeyF")
        await page.keyboard.type("bye")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Control+Alt+KeyE")
        await expect(side(page).get_by_label("名称", exact=True)).to_be_focused()
        await expect(side(page).get_by_label("名称", exact=True)).to_have_value("bye")
        await tab_to(page, side(page).get_by_role("textbox", name="普通话", exact=True))
        await page.keyboard.press("Control+KeyA")
        await page.keyboard.type("谢谢来电，再见。")
        await page.keyboard.press("Control+KeyS")
        await expect(page.get_by_text("已保存", exact=True)).to_be_visible()
        await page.keyboard.press("Control+Alt+KeyE")
        await expect(page.get_by_role("region", name="流程大纲").get_by_role("button", name="bye 挂机")).to_be_focused()
        await picture(page, "operators-outline-zh")

    after = file.read_text()
    file.write_text(before)
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == ["    zh: 谢谢来电，再见。"]
    assert [line for line in before.splitlines() if "#" in line and line not in after.splitlines()] == []


async def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(MANY_TABS):
        if await wanted.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"not reached by Tab: {wanted}")


async def test_what_fails_while_callers_walk_it_shows_in_the_editor_within_seconds_and_they_get_a_person(
    page: Page, hotline: Hotline
) -> None:
    await open_flow(page, "nodes")
    problems = await tab(page, "问题")
    await expect(problems.get_by_role("heading", name="问题", exact=True)).to_be_visible()
    await expect(problems.get_by_role("heading", name="运行中的故障")).to_have_count(0)

    hung = await calls(hotline, NODES)
    await hung.fact(FlowEntered, "flow.entered")
    await hung.press("2")
    pressed_at = time.monotonic()
    running = problems.get_by_role("region", name="运行中的故障")
    await expect(running.get_by_role("button", name="sleepy")).to_be_visible()
    tell(
        f"a service that hangs is on the page {time.monotonic() - pressed_at:.1f} s after the key; its deadline is 2 s"
    )
    assert await hung.queue() == GENERAL

    recording = hotline.settings.flows / "prompts" / "zh" / "recorded.wav"
    await asyncio.to_thread(recording.rename, recording.with_suffix(".away"))
    without = await calls(hotline, NODES)
    await without.fact(FlowEntered, "flow.entered")
    await without.press("7")
    await expect(running).to_contain_text("recorded.wav")
    await expect(card(page, "recorded").get_by_text("1 次故障")).to_be_visible()
    await picture(page, "operators-faults-zh")
    await assert_accessible(page)
    await asyncio.to_thread(recording.with_suffix(".away").rename, recording)
    await running.get_by_role("button", name="sleepy").click()
    await expect(side(page).get_by_label("名称").first).to_have_value("sleepy")


async def test_two_who_edit_the_same_flow_see_each_other_and_only_one_of_them_can_change_it(
    page: Page, windows: Browser, hotline: Hotline
) -> None:
    await open_flow(page, "hotline")
    await card(page, "bye").click()
    mine = side(page).get_by_role("textbox", name="普通话", exact=True)
    await expect(mine).to_be_editable()
    async with signed_in(windows, hotline, "wang") as other:
        await other.get_by_role("link", name="语音流程").click()
        await expect(other.get_by_role("row").filter(has_text="hotline")).to_contain_text("operator 正在编辑")
        await other.get_by_role("link", name="打开 hotline").click()
        await expect(other.get_by_text("operator 正在编辑。")).to_be_visible()
        await card(other, "bye").click()
        theirs = side(other).get_by_role("textbox", name="普通话", exact=True)
        await expect(theirs).not_to_be_editable()
        await assert_accessible(other)

        await other.get_by_role("button", name="改由我编辑").click()
        await expect(theirs).to_be_editable()
        await expect(page.get_by_text("wang 正在编辑。")).to_be_visible(timeout=SLOW_MS)
        await expect(mine).not_to_be_editable()
        await picture(page, "operators-lock-zh")


async def test_an_announcement_is_heard_by_the_next_caller_until_it_is_ended(page: Page, hotline: Hotline) -> None:
    said = "台风来了，请不要外出。"
    announcement, welcome = await words(hotline, said), await words(hotline, OLD_WELCOME)
    await page.get_by_role("link", name="公告与关闭").click()
    form = page.get_by_role("region", name="紧急公告")
    await form.get_by_label("对来电人说的话（普通话）").fill(said)
    await form.get_by_label("对来电人说的话（英语）").fill("There is a typhoon, please stay at home.")
    await form.get_by_label("对来电人说的话（韩语）").fill("태풍이 왔습니다.")
    await form.get_by_role("button", name="1 小时后").click()
    await form.get_by_role("button", name="发布公告").click()
    in_force = page.get_by_role("region", name="正在生效")
    await expect(in_force).to_contain_text(said)
    warned = await calls(hotline)
    heard = await warned.hears_first()
    assert likeness(heard, announcement) > THE_SAME

    await in_force.get_by_role("button", name="立即结束: 紧急公告, 所有来电人").click()
    await page.get_by_role("dialog").get_by_role("button", name="立即结束").click()
    await expect(in_force).not_to_contain_text(said)
    usual = await calls(hotline)
    heard = await usual.hears_first()
    assert likeness(heard, announcement) < ANOTHER
    assert likeness(heard, welcome) > THE_SAME


async def test_callers_of_a_closed_queue_hear_why_and_wait_in_the_fallback_queue(page: Page, hotline: Hotline) -> None:
    said = "社保大厅今天停电，请您稍等。"
    reason = await words(hotline, said)
    await page.get_by_role("link", name="公告与关闭").click()
    form = page.get_by_role("region", name="关闭队列")
    await form.get_by_label("队列", exact=True).select_option("social")
    await form.get_by_label("对来电人说的话（普通话）").fill(said)
    await form.get_by_label("对来电人说的话（英语）").fill("No power today. Please hold.")
    await form.get_by_label("对来电人说的话（韩语）").fill("오늘은 정전입니다.")
    await form.get_by_role("button", name="1 小时后").click()
    await form.get_by_role("button", name="关闭队列").click()
    in_force = page.get_by_role("region", name="正在生效")
    await expect(in_force).to_contain_text(said)
    await picture(page, "operators-notices-zh")
    await assert_accessible(page)
    caller = await calls(hotline)
    await caller.hears_first()
    heard = await caller.hears_on("2")
    assert likeness(heard, reason) > THE_SAME
    assert await caller.queue() == GENERAL

    await in_force.get_by_role("button", name="立即结束: 关闭队列, 社会保障").click()
    await page.get_by_role("dialog").get_by_role("button", name="立即结束").click()
    await expect(in_force).not_to_contain_text(said)
    later = await calls(hotline)
    await later.hears_first()
    await later.press("2")
    assert await later.queue() == SOCIAL
