"""The agent's pages as people use them: eyes, keyboard, screen reader, Chinese and English."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from callcenter.agents.desk import Farewell
from callcenter.agents.life import Answered, PhoneChanged, PhoneState, Rung, Status, TalkEnded
from callcenter.calls.recording_facts import RecordingPaused, RecordingResumed
from callcenter.calls.timeline import (
    AgentConnected,
    ChannelStats,
    Ended,
    Fact,
    FlowEntered,
    OfferMade,
    QueueJoined,
    Recognised,
    Recorded,
    SpeechHeard,
    SurveyAnswered,
)
from callcenter.calls.timeline import TalkEnded as TalkEndedFact
from callcenter.recordings.service import RecordingKeeper
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import CallId, LegId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.browser.looking import assert_accessible, assert_fits, picture, sign_in
from tests.fakes.entries import arrived, entries, whole_call
from tests.fakes.raw_recordings import write_raw
from tests.fakes.vault import local_vault
from tests.served import AGENT, PASSWORD, Site

CALL = CallId("pbx1.now")
SEAT = SeatId("1001")
WORDS = ("我", "想", "问", "一下", "医保", "报销", "的", "比例")
SPOKEN = ChannelStats(peak_dbfs=-3.0, rms_dbfs=-20.0, is_silent=False)


def ringing() -> list[Fact]:
    """A listed caller who was understood and now rings at 8001."""
    reason = RouteReason(by="words", words=WORDS, matched=("医保", "报销"), score=6.0)
    return [
        arrived(leg="pbx1.now-caller"),
        Recognised(list_name="disabled", tier=Tier.LISTED_SEVERE, needs=(Need.SPEAK_SLOWLY, Need.DESCRIBE_NOT_SHOW)),
        FlowEntered(flow="hotline", version="1"),
        SpeechHeard(words=WORDS, language=Language.ZH, engine="vosk", confidence=0.9),
        QueueJoined(queue=QueueId("social"), tier=Tier.LISTED_SEVERE, priority=9, reason=reason, position=1),
        OfferMade(agent=AGENT, seat=SEAT, reason="listed, waits longest"),
    ]


def talked(path: str, size_bytes: int) -> list[Fact]:
    """`ringing`, answered, over, rated, recorded."""
    return [
        *ringing(),
        AgentConnected(agent=AGENT, seat=SEAT, leg=LegId("pbx1.now-agent"), wait_ms=9_000),
        TalkEndedFact(talk_ms=84_000),
        SurveyAnswered(question="service", score=5),
        Ended(outcome="answered", cause=16),
        Recorded(path=path, duration_s=2.0, sha256="ab" * 32, size_bytes=size_bytes, caller=SPOKEN, agent=SPOKEN),
    ]


async def earlier_days(site: Site) -> None:
    """The same caller rang before, others too."""
    now = datetime.now(UTC)
    for days, call in ((18, "pbx1.first"), (2, "pbx1.second")):
        await site.calls.write(whole_call(call, now - timedelta(days=days)))
    for minutes, number in ((95, "+8613512347766"), (40, None), (22, "+862083333333")):
        await site.calls.write(whole_call(f"pbx1.today{minutes}", now - timedelta(minutes=minutes), number))


async def ring(site: Site) -> None:
    """The phone rings at 8001."""
    site.roster.apply(AGENT, Rung(CALL))
    await site.calls.write(entries(CALL, ringing(), datetime.now(UTC) - timedelta(seconds=16)))


async def test_the_pop_is_there_when_the_phone_rings_and_takes_no_focus(page: Page, site: Site) -> None:
    await earlier_days(site)
    site.roster.apply(AGENT, PhoneChanged(PhoneState.READY))
    await sign_in(page)
    await page.get_by_role("button", name="示闲").click()
    await expect(page.get_by_role("button", name="示闲")).to_have_attribute("aria-pressed", "true")
    await ring(site)

    card = page.get_by_role("region", name="来电", exact=True)
    await expect(card).to_contain_text("138****8000")
    await expect(card).to_contain_text("特服名单")
    await expect(card).to_contain_text("请放慢语速")
    await expect(card).to_contain_text("社会保障")
    await expect(card.locator("mark")).to_have_text(["医保", "报销"])
    await expect(card).to_contain_text("我想问一下医保报销的比例")
    await expect(card.get_by_role("listitem").filter(has_text="已接听")).to_have_count(2)
    await expect(page.get_by_test_id("ring")).to_contain_text("来电。特服名单。社会保障。尾号 8000。请放慢语速")
    await expect(page.get_by_role("button", name="示闲")).to_be_focused()
    await expect(page).to_have_title("● 来电 138****8000 – 话务坐席 – 政务服务热线")
    await picture(page, "desktop-ringing-zh")
    await assert_accessible(page)


async def test_the_whole_desk_can_be_worked_by_keyboard(page: Page, site: Site) -> None:
    await page.goto("/")
    await page.get_by_label("用户名").wait_for()
    for key in ("Tab", "Tab"):
        await page.keyboard.press(key)
    await page.keyboard.type("limin")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("group", name="我的状态").wait_for()

    await page.keyboard.press("Control+Alt+Digit1")
    await expect(page.get_by_role("button", name="示闲")).to_have_attribute("aria-pressed", "true")
    await ring(site)
    await page.get_by_role("region", name="来电", exact=True).wait_for()
    await page.keyboard.press("Control+Alt+KeyC")
    await expect(page.get_by_role("region", name="来电", exact=True)).to_be_focused()
    site.roster.apply(AGENT, Answered(CALL))
    story = entries(CALL, talked("2026/now.wav", 44), datetime.now(UTC))
    answered = next(at for at, entry in enumerate(story, 1) if isinstance(entry.fact, AgentConnected))
    await site.calls.write(story[:answered])
    await page.get_by_role("button", name="紧急求助").wait_for()
    await page.keyboard.press("Control+Alt+KeyE")
    await page.get_by_role("dialog", name="紧急求助").wait_for()
    await assert_accessible(page)
    await page.get_by_role("button", name="取消").press("Enter")
    await expect(page.get_by_role("region", name="当前来电", exact=True)).to_be_focused()
    site.roster.apply(AGENT, TalkEnded(CALL))
    await site.calls.write(story[answered:])
    await expect(page.get_by_role("button", name="完成话后处理")).to_be_visible()
    await page.keyboard.press("Control+Alt+KeyN")
    await page.keyboard.type("<b>医保卡</b>在外地住院怎么报销")
    await page.keyboard.press("Control+Alt+KeyP")
    await page.keyboard.type("医保报销")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("事项", exact=True)).to_have_value("200104")
    await expect(page.get_by_test_id("save-state")).to_have_text("已保存")
    await page.keyboard.press("Control+Alt+KeyS")
    await page.keyboard.type("结束语")
    await expect(page.get_by_role("region", name="标准用语").get_by_role("group")).to_have_count(1)
    left = page.locator(".casework .card-foot .digits")
    await expect(left).to_contain_text(re.compile("0:[0-2][0-9]"))
    await page.keyboard.press("Control+Alt+KeyX")
    await expect(left).to_contain_text(re.compile("0:[3-5][0-9]|1:0"))
    await picture(page, "desktop-wrap-up-zh")
    await assert_accessible(page)
    await page.keyboard.press("Control+Alt+KeyD")
    await expect(page.get_by_role("heading", name="暂无来电")).to_be_visible()
    await page.keyboard.press("Control+Alt+KeyK")
    await expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
    await assert_accessible(page)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_first_tab_leads_past_the_header(page: Page, site: Site) -> None:
    await sign_in(page)
    await page.get_by_role("group", name="我的状态").wait_for()
    await page.reload()
    await page.get_by_role("group", name="我的状态").wait_for()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(page.locator("main")).to_be_focused()


async def test_every_page_speaks_english_too_and_remembers_it(page: Page, site: Site) -> None:
    await page.goto("/")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await picture(page, "sign-in-en")
    await assert_accessible(page)
    await page.get_by_label("User name").fill("limin")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await ring(site)
    await expect(page.get_by_role("region", name="Incoming call")).to_contain_text("Speak slowly")
    await page.reload()

    await expect(page.get_by_role("region", name="Incoming call")).to_contain_text("Social security")
    await picture(page, "desktop-ringing-en")


async def test_a_wrong_password_is_told_and_nothing_else(page: Page, site: Site) -> None:
    await page.goto("/")
    await page.get_by_label("用户名").fill("limin")
    await page.get_by_label("密码").fill("guess")
    await page.get_by_role("button", name="登录").click()

    await expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    await picture(page, "sign-in-refused")
    await assert_accessible(page)


async def test_a_calls_page_tells_its_steps_and_plays_its_recording(page: Page, site: Site, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    raw = write_raw(tmp_path / f"{now:%Y/%m/%d}" / "now.raw", seconds=12, caller_peak=30_000)
    speech = np.frombuffer(raw.read_bytes(), "<i2").reshape(-1, 2).copy()
    speech[8_000 : 3 * 8_000] = 0
    raw.write_bytes(speech.tobytes())
    recorded, _ = await RecordingKeeper(tmp_path, local_vault(tmp_path), SystemClock()).keep(CALL, now)
    await earlier_days(site)
    before, after = talked("", 0)[:7], talked("", 0)[7:-1]
    until = now + timedelta(minutes=5)
    paused = RecordingPaused(agent=AGENT, reason="credentials", until=until)
    facts = [*before, paused, RecordingResumed(by="agent", paused_ms=5_000), *after, recorded]
    await site.calls.write(entries(CALL, facts, datetime.now(UTC) - timedelta(minutes=3)))
    await sign_in(page)
    await page.get_by_role("region", name="我的最近来电").get_by_role("link").first.click()

    await expect(page.get_by_role("heading", name="通话记录")).to_be_visible()
    steps = page.get_by_role("region", name="时间线").get_by_role("listitem")
    await expect(steps).to_have_count(len(facts))
    await expect(steps.nth(3)).to_contain_text("“我想问一下医保报销的比例”")
    sound = page.get_by_role("region", name="录音")
    await expect(sound.get_by_role("list")).to_contain_text("0:01 至 0:03 暂停录音")
    await assert_accessible(page)
    await sound.get_by_label("原因").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("audio")).to_have_js_property("duration", 12)
    await sound.get_by_label("播放位置").focus()
    await page.keyboard.press("End")
    await expect(sound.get_by_role("slider")).to_have_attribute("aria-valuetext", "0:12，共 0:12")
    await picture(page, "call-zh")
    await assert_accessible(page)


async def test_somebody_elses_call_is_as_if_it_were_not_there(page: Page, site: Site) -> None:
    await sign_in(page)
    await page.get_by_role("group", name="我的状态").wait_for()
    await page.goto("/calls/pbx1.other")

    await expect(page.get_by_role("alert")).to_have_text("没有找到这次通话，或您无权查看。")


async def test_a_lost_connection_is_told_and_what_was_shown_stays(page: Page, site: Site) -> None:
    is_cut = False

    def through(route: WebSocketRoute) -> None:
        if not is_cut:
            route.connect_to_server()

    await page.route_web_socket("**/api/v1/desktop", through)
    await sign_in(page)
    await ring(site)
    await page.get_by_role("region", name="来电", exact=True).wait_for()
    is_cut = True
    for desk in site.desks.all():
        desk.close(Farewell.RESTART)

    await expect(page.get_by_role("alert").filter(has_text="连接已中断")).to_be_visible()
    await expect(page.get_by_role("region", name="来电", exact=True)).to_contain_text("138****8000")
    await picture(page, "connection-lost")
    await assert_accessible(page)


async def test_signing_out_leaves_nothing_behind(page: Page, site: Site) -> None:
    await sign_in(page)
    await page.get_by_role("button", name="退出").click()

    await expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert (await page.request.get("/api/v1/session")).status == 401


async def test_an_operator_sees_all_calls_and_has_no_status(page: Page, site: Site) -> None:
    await earlier_days(site)
    await sign_in(page, "chen")

    await expect(page.get_by_role("region", name="最近来电").get_by_role("row")).to_have_count(6)
    await expect(page.get_by_role("group", name="我的状态")).to_have_count(0)
    await picture(page, "operator-zh")
    await assert_accessible(page)


@pytest.mark.parametrize(
    ("scheme", "width", "contrast"), [("dark", 1280, "more"), ("light", 640, "more"), ("dark", 360, "no-preference")]
)
async def test_dark_narrow_zoomed_and_high_contrast_pages_stay_readable(
    browser: Browser, site: Site, scheme: str, width: int, contrast: str
) -> None:
    """640 pixels are a 1280 pixel screen at 200 %."""
    await earlier_days(site)
    context = await browser.new_context(
        base_url=f"http://{site.address}",
        locale="zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
        contrast="more" if contrast == "more" else "no-preference",
        viewport={"width": width, "height": 800},
    )
    page = await context.new_page()
    await sign_in(page)
    site.roster.choose(AGENT, Status.BREAK, "meal")
    await ring(site)
    await page.get_by_role("region", name="来电", exact=True).wait_for()

    await assert_fits(page)
    await picture(page, f"desktop-{scheme}-{width}")
    await assert_accessible(page, in_high_contrast=contrast == "more")
    await context.close()
