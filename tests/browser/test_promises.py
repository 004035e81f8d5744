"""What callers were promised, on the pages of those who keep it: messages to hear, numbers to call back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import soundfile
from playwright.async_api import Page, expect

from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.timeline import Ended, Fact, MessageLeft
from callcenter.rehearsal.sounds import tone
from callcenter.speech.sound_files import samples_of
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.sound import RATE_HZ
from tests.browser.looking import assert_accessible, picture, sign_in
from tests.fakes.entries import arrived, entries
from tests.served import Site


async def kept(site: Site, call: str, number: str, *promised: Fact) -> None:
    """A call that ended with a promise."""
    facts: list[Fact] = [arrived(number=number), *promised, Ended(outcome="callback", cause=16)]
    await site.calls.write(entries(CallId(call), facts, datetime.now(UTC) - timedelta(minutes=5)))


async def test_a_message_is_heard_on_the_page_of_an_agent_of_its_queue(page: Page, site: Site, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "left.wav", samples_of(tone(440, 3)), RATE_HZ)
    size = (tmp_path / "left.wav").stat().st_size
    for call, queue in (("pbx1.mine", "social"), ("pbx1.others", "police")):
        left = MessageLeft(
            node="message",
            queue=QueueId(queue),
            path="left.wav",
            duration_s=3.0,
            sha256="ab" * 32,
            size_bytes=size,
        )
        await kept(site, call, "+8613800138000", left)
    await sign_in(page)
    await page.get_by_role("link", name="留言").click()
    rows = page.get_by_role("row")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1)).to_contain_text("138****8000社会保障0:03")
    await assert_accessible(page)
    await picture(page, "messages-zh")

    message = rows.nth(1)
    await message.locator("summary").click()
    await message.get_by_label("原因").select_option("own_work")
    await assert_accessible(page)
    await message.get_by_role("button", name="听录音").click()
    audio = page.locator("audio")
    length = await audio.evaluate(
        "audio => new Promise((heard, failed) => {"
        " audio.onended = () => heard(audio.duration); audio.onerror = () => failed('no sound');"
        " audio.muted = true; audio.play().catch(failed) })"
    )
    assert abs(length - 3.0) < 0.1
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    await page.emulate_media(color_scheme="dark")
    await assert_accessible(page)
    await picture(page, "messages-en-dark")


async def test_a_callback_shows_its_number_on_demand_and_is_done_once_and_for_all(page: Page, site: Site) -> None:
    await kept(site, "pbx1.first", "+8613800138000", CallbackPromised(queue=QueueId("social")))
    await kept(site, "pbx1.second", "+8613900139000", CallbackPromised(queue=QueueId("general")))
    await sign_in(page, "chen")
    await page.get_by_role("link", name="回拨").click()
    rows = page.get_by_role("row")
    await expect(rows).to_have_count(3)
    await expect(page.get_by_text("13800138000")).to_have_count(0)
    await page.get_by_role("button", name="显示号码：138****8000").click()
    await expect(page.get_by_text("+8613800138000")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "callbacks-zh")

    await page.get_by_role("button", name="未接通：138****8000").click()
    await assert_accessible(page)
    await page.get_by_role("button", name="保存").click()
    await expect(rows.nth(1)).to_contain_text("无人接听")
    await page.get_by_role("button", name="我已拨打：138****8000").click()
    await page.get_by_role("button", name="保存").click()
    await expect(rows).to_have_count(2)
    await expect(page.get_by_text("已保存。")).to_be_visible()
    await page.get_by_role("button", name="已了结", exact=True).click()
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1)).to_contain_text("138****8000")
    await expect(rows.nth(1)).to_contain_text("人工完成 chen")
    await page.get_by_role("button", name="English").click()
    await page.emulate_media(color_scheme="dark")
    await assert_accessible(page)
    await picture(page, "callbacks-en-dark")
