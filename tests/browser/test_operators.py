"""What operators look after beside the flow editor: words, opening hours, notices, versions, trials, sound."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from tests.browser.conftest import opened
from tests.browser.looking import assert_accessible, picture, sign_in
from tests.served import PASSWORD, Site, serving

COMMENT = "# 关键词表：来电人说出关键词"


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A site's documents, which the test may change."""
    return shutil.copytree(Path("ivr"), tmp_path / "ivr")


@pytest.fixture
async def site(database: Database, tmp_path: Path, flows: Path) -> AsyncIterator[Site]:
    """The files are live as version 1."""
    assert (PAGES / "index.html").is_file(), "the pages are not built: run scripts/setup"
    async with serving(database, tmp_path, PAGES, flows) as running:
        publishing = running.publishing
        await publishing.service.begin()
        publishing.edition = publishing.checker.check(publishing.drafts.texts()).fit()
        await create_user(running.users, running.passwords, User("wang", Role.OPERATOR, None), PASSWORD)
        yield running


async def visit(page: Page, address: str, user: str = "chen") -> None:
    await sign_in(page, user, address)
    await page.get_by_role("heading", level=1).wait_for()


async def test_agents_are_told_that_these_pages_are_not_theirs(page: Page, site: Site) -> None:
    await sign_in(page, address="/notices")

    await expect(page.get_by_role("alert")).to_have_text("您的角色不能打开这个页面。如有需要，请联系安全管理员。")
    places = page.get_by_role("navigation", name="页面").get_by_role("link")
    await expect(places).to_have_text(["坐席", "留言", "回拨", "通话检索"])
    await assert_accessible(page)


async def test_a_word_is_tried_saved_published_and_rolled_back(page: Page, site: Site, flows: Path) -> None:
    await visit(page, "/lexicon/zh")
    table = page.get_by_role("table", name="关键词表")
    await expect(page.get_by_text("与线上第 1 版一致")).to_be_visible()
    await expect(table.locator('[data-cell$=".keyword"]')).to_have_count(50)
    await page.get_by_label("来电人说").fill("湖边要做蓝藻打捞")
    outcome = page.get_by_role("region", name="试一试")
    await expect(outcome.get_by_text("没有听懂").or_(outcome.get_by_text("先确认"))).to_be_visible()

    await page.get_by_role("button", name="添加关键词").click()
    await expect(table.locator('[data-cell$=".keyword"]:focus')).to_have_value("")
    await page.keyboard.type("蓝藻打捞")
    await table.get_by_label("去向: 蓝藻打捞").select_option("police")
    await table.get_by_label("事项: 蓝藻打捞").fill("noise")
    await expect(outcome.get_by_text("直接转到：公安")).to_be_visible()
    await expect(outcome.locator("mark")).to_have_text(["蓝藻打捞"])
    await expect(page.get_by_text("有未保存的修改")).to_be_visible()
    await picture(page, "lexicon-zh")
    await assert_accessible(page)

    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("草稿已保存")).to_be_visible()
    saved = (flows / "lexicon.zh.tsv").read_text("utf-8")
    assert "蓝藻打捞\t\t\tpolice\tnoise\t3\n" in saved
    assert saved.startswith(COMMENT)

    await page.get_by_role("button", name="发布…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("蓝藻打捞").first).to_be_visible()
    await dialog.get_by_role("button", name="发布", exact=True).click()
    await expect(dialog.get_by_text("请写修改说明。")).to_be_visible()
    await dialog.get_by_label("修改说明").fill("市民常问蓝藻打捞")
    await picture(page, "publish-zh")
    await assert_accessible(page)
    await dialog.get_by_role("button", name="发布", exact=True).click()
    await expect(dialog.get_by_text("第 2 版已上线")).to_be_visible()
    await dialog.get_by_role("button", name="关闭").click()

    await page.get_by_role("button", name="版本记录").click()
    history = page.get_by_role("region", name="版本记录")
    await picture(page, "history-zh")
    await assert_accessible(page)
    await history.get_by_role("button", name="回退到此版: 第 1 版").click()
    await expect(history.get_by_text("已回退。")).to_be_visible()
    await expect(history.get_by_role("listitem").filter(has_text="第 1 版").first).to_contain_text("线上")
    await page.get_by_role("button", name="收起版本记录").click()
    await expect(page.get_by_text("文件与来电人正在使用的第 1 版不同")).to_be_visible()


async def test_a_wording_is_added_tried_saved_and_published(page: Page, site: Site, flows: Path) -> None:
    await visit(page, "/wordings/zh")
    table = page.get_by_role("table", name="说法表")
    outcome = page.get_by_role("region", name="试一试")
    await expect(page.get_by_text("与线上第 1 版一致")).to_be_visible()
    await expect(table.locator('[data-cell$=".wording"]')).to_have_count(50)
    await page.get_by_label("来电人说").fill("鸽子天天在我家空调外机上做窝")
    await expect(outcome.get_by_text("没有听懂").or_(outcome.get_by_text("先确认"))).to_be_visible()

    await page.locator(".lexicon-tools").get_by_role("combobox").select_option("urban_hpf")
    await page.get_by_role("button", name="添加说法").click()
    await expect(table.locator('[data-cell$=".wording"]:focus')).to_have_value("")
    await page.keyboard.type("鸽子天天在我家空调外机上做窝")
    await expect(page.get_by_text("有未保存的修改")).to_be_visible()
    await expect(outcome.get_by_text("直接转到：城管公积金")).to_be_visible()
    await expect(outcome.get_by_text("按整句说法")).to_be_visible()
    await picture(page, "wordings-zh")
    await assert_accessible(page)

    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("草稿已保存")).to_be_visible()
    assert "\n鸽子天天在我家空调外机上做窝\turban_hpf\n" in (flows / "wordings.zh.tsv").read_text("utf-8")
    await page.get_by_role("button", name="发布…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("说法 鸽子天天在我家空调外机上做窝").first).to_be_visible()
    await dialog.get_by_label("修改说明").fill("来电常见")
    await dialog.get_by_role("button", name="发布", exact=True).click()
    await expect(dialog.get_by_text("第 2 版已上线")).to_be_visible()


async def test_wordings_are_gone_through_by_keyboard_and_told_what_is_wrong(page: Page, site: Site) -> None:
    await visit(page, "/wordings/en")
    table = page.get_by_role("table", name="说法表")
    first, second = table.locator('[data-cell="0.wording"]'), table.locator('[data-cell="1.wording"]')
    said = await second.input_value()
    await first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(second).to_be_focused()

    await page.keyboard.press("ArrowUp")
    await first.fill(said)
    await expect(table.get_by_text("已在第").first).to_be_visible()
    await picture(page, "wordings-problems-zh")
    await assert_accessible(page)
    await page.get_by_role("button", name="撤销").click()
    await table.get_by_role("button", name=f"删除 {said}").click()
    await expect(page.get_by_text(f"已删除“{said}”，可以撤销。")).to_be_visible()


async def test_words_are_sought_changed_and_taken_back_by_keyboard(page: Page, site: Site) -> None:
    await visit(page, "/lexicon/zh")
    table = page.get_by_role("table", name="关键词表")
    await page.get_by_label("查找").fill("退")
    await table.get_by_label("权重: 退货").focus()
    await page.keyboard.press("Enter")
    await expect(table.get_by_label("权重: 退款")).to_be_focused()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("5")
    await expect(table.get_by_label("权重: 退款")).to_have_value("5")

    await page.keyboard.press("Control+z")
    await expect(table.get_by_label("权重: 退款")).to_have_value("3")
    await table.get_by_role("button", name="删除 退款").click()
    await expect(table.get_by_label("权重: 退款")).to_have_count(0)
    await page.get_by_role("button", name="撤销").click()
    await expect(table.get_by_label("权重: 退款")).to_have_value("3")


async def test_what_is_wrong_with_a_word_is_told_at_the_word(page: Page, site: Site) -> None:
    await visit(page, "/lexicon/zh")
    table = page.get_by_role("table", name="关键词表")
    await page.get_by_label("查找").fill("退")
    await table.get_by_label("关键词: 退款").fill("退货")

    await expect(table.get_by_text("退货 stands on line").or_(table.get_by_text("退货 已在第"))).to_be_visible()
    await page.get_by_label("查找").fill("")
    await page.get_by_label("只看有提示的").check()
    await expect(table.get_by_label("关键词: 退货").first).to_be_visible()
    await picture(page, "lexicon-conflicts-zh")
    await assert_accessible(page)


async def test_a_file_is_looked_at_before_it_is_taken_over(page: Page, site: Site, tmp_path: Path) -> None:
    words = (Path("ivr") / "lexicon.zh.tsv").read_text("utf-8")
    good, bad = tmp_path / "good.tsv", tmp_path / "bad.tsv"
    good.write_text(
        words.replace("退货\ttui huo\treturn goods\tconsumer\trefund\t3\n", "") + "蓝藻打捞\t\t\tgeneral\tnoise\t3\n"
    )
    bad.write_text(words.replace("refund\t3", "refund\tmany", 1))
    await visit(page, "/lexicon/zh")
    await page.locator("input[type=file]").set_input_files(bad)
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("文件中的问题：")).to_be_visible()
    await expect(dialog.get_by_text("第 44 行")).to_be_visible()
    await assert_accessible(page)
    await dialog.get_by_role("button", name="取消").click()

    await page.locator("input[type=file]").set_input_files(good)
    await expect(dialog.get_by_text("增加 1 个，修改 0 个，删除 1 个")).to_be_visible()
    await picture(page, "lexicon-import-zh")
    await dialog.get_by_role("button", name="采用").click()
    await page.get_by_label("查找").fill("蓝藻打捞")
    await expect(page.get_by_role("table", name="关键词表").get_by_label("事项: 蓝藻打捞")).to_have_value("noise")


async def test_an_announcement_is_made_and_ended_by_keyboard(page: Page, site: Site) -> None:
    await visit(page, "/notices")
    await expect(page.get_by_text("现在没有公告，所有队列照常服务。")).to_be_visible()
    form = page.get_by_role("region", name="紧急公告")
    await form.get_by_role("button", name="发布公告").focus()
    await page.keyboard.press("Enter")
    await expect(form.get_by_label("对来电人说的话（普通话）")).to_be_focused()
    await expect(form.get_by_text("请写明要说的话。")).to_have_count(3)
    for language, words in (
        ("普通话", "因台风停止办公。"),
        ("英语", "Closed by the typhoon."),
        ("韩语", "태풍으로 휴무입니다."),
    ):
        await form.get_by_label(f"对来电人说的话（{language}）").fill(words)
    await form.get_by_role("button", name="1 小时后").focus()
    await page.keyboard.press("Space")
    await assert_accessible(page)
    await form.get_by_role("button", name="发布公告").focus()
    await page.keyboard.press("Enter")

    now = page.get_by_role("region", name="正在生效")
    await expect(now.get_by_role("listitem")).to_contain_text("因台风停止办公。")
    await picture(page, "notices-zh")
    await assert_accessible(page)
    await now.get_by_role("button", name="立即结束").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("下一位来电人将不再听到这条公告。")
    await page.keyboard.press("Tab")
    await page.get_by_role("dialog").get_by_role("button", name="立即结束").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("现在没有公告，所有队列照常服务。")).to_be_visible()


async def test_a_queue_is_closed_and_served_again(page: Page, site: Site) -> None:
    await visit(page, "/notices")
    form = page.get_by_role("region", name="关闭队列")
    await form.get_by_label("队列").select_option("社会保障")
    for language, words in (("普通话", "系统维护。"), ("英语", "Under maintenance."), ("韩语", "점검 중입니다.")):
        await form.get_by_label(f"对来电人说的话（{language}）").fill(words)
    await form.get_by_label("结束时间", exact=True).fill("2099-01-01T00:00")
    await form.get_by_role("button", name="关闭队列").click()
    await expect(form.get_by_text("最长 30 天")).to_be_visible()
    await form.get_by_role("button", name="今天结束时").click()
    await form.get_by_role("button", name="关闭队列").click()

    now = page.get_by_role("region", name="正在生效")
    await expect(now.get_by_role("listitem")).to_contain_text("社会保障")
    await now.get_by_role("button", name="立即结束").click()
    await page.get_by_role("dialog").get_by_role("button", name="立即结束").click()
    await expect(now.get_by_role("listitem")).to_have_count(0)


async def test_opening_hours_are_changed_and_the_calendar_tells_what_comes_of_it(
    page: Page, site: Site, flows: Path
) -> None:
    await visit(page, "/schedules")
    calendar = page.get_by_role("region", name="那天会怎样？")
    office = page.get_by_role("group", name="工作时间")
    await expect(calendar.get_by_role("table")).to_be_visible()
    await office.get_by_label("工作日，时段 2，结束").fill("1800")
    await page.keyboard.press("Tab")
    await expect(office.get_by_label("工作日，时段 2，结束")).to_have_value("18:00")
    await office.get_by_label("另定：星期六").check()
    await office.get_by_role("button", name="星期六加时段").click()
    await expect(page.get_by_text("日历按已保存的文件显示")).to_be_visible()
    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("草稿已保存")).to_be_visible()

    saved = (flows / "schedules.yaml").read_text("utf-8")
    assert "14:00-18:00" in saved
    assert saved.startswith("# Opening hours")
    await expect(calendar.get_by_text("14:00–18:00").first).to_be_visible()
    await picture(page, "schedules-zh")
    await assert_accessible(page)


async def test_days_are_gone_through_by_the_arrow_keys(page: Page, site: Site) -> None:
    await visit(page, "/schedules")
    calendar = page.get_by_role("region", name="那天会怎样？")
    chosen = calendar.locator("button.day[aria-pressed=true]")
    await chosen.focus()
    first = await chosen.get_attribute("data-day")
    await page.keyboard.press("ArrowRight")
    await expect(chosen).not_to_have_attribute("data-day", first or "")
    await expect(chosen).to_be_focused()
    month = await calendar.locator(".month").inner_text()
    await page.keyboard.press("PageDown")
    await expect(calendar.locator(".month")).not_to_have_text(month)
    await expect(chosen).to_be_focused()


async def test_a_wrong_shift_is_told_and_gone_to(page: Page, site: Site) -> None:
    await visit(page, "/schedules")
    office = page.get_by_role("group", name="工作时间")
    await office.get_by_label("工作日，时段 2，开始").fill("11:00")
    await page.keyboard.press("Tab")
    problem = page.locator(".problems").get_by_role("button").first
    await problem.click()

    await expect(office.get_by_label("工作日，时段 1，开始")).to_be_focused()
    await page.get_by_role("button", name="发布…").click()
    await expect(page.get_by_role("dialog").get_by_text("有错误，不能发布。")).to_be_visible()


async def test_a_colleague_sees_who_edits(page: Page, browser: Browser, site: Site) -> None:
    await visit(page, "/schedules")
    await page.get_by_role("group", name="工作时间").get_by_label("另定：星期日").check()
    await expect(page.get_by_text("有未保存的修改")).to_be_visible()
    async with opened(browser, site.address) as other:
        await visit(other, "/schedules", "wang")
        await expect(other.get_by_text("chen 正在编辑。")).to_be_visible()
        await assert_accessible(other)


async def open_editor(page: Page) -> None:
    await visit(page, "/flows")
    await page.get_by_role("link", name="打开 hotline").click()
    await page.get_by_role("heading", name="hotline", level=1).wait_for()


async def test_a_flow_is_tried_as_a_caller_would_walk_it(page: Page, site: Site) -> None:
    await open_editor(page)
    await page.get_by_role("tab", name="试呼").click()
    panel = page.get_by_role("region", name="试呼", exact=True)
    await panel.get_by_label("播放声音").uncheck()
    await panel.get_by_role("button", name="呼入").click()
    transcript = panel.get_by_role("region", name="来电经过")
    await expect(transcript.get_by_role("listitem").first).to_contain_text("welcome")
    await panel.get_by_role("button", name="按 8").click()
    await expect(transcript).to_contain_text("retry")
    await panel.get_by_role("button", name="退一步").click()
    await expect(transcript).not_to_contain_text("retry")
    await panel.get_by_label("来电人说").fill("我要投诉退货不给退")
    await page.keyboard.press("Enter")
    await expect(transcript).to_contain_text("退货")
    await panel.get_by_role("button", name="按 0").focus()
    await page.keyboard.press("0")
    await expect(panel.get_by_text("在排队，等待人工")).to_be_visible()
    await expect(page.locator('.react-flow__node[data-id="ask"] .is-walked')).to_be_visible()
    await picture(page, "try-zh")
    await assert_accessible(page)
    await panel.get_by_role("button", name="坐席接听").click()
    await panel.get_by_role("button", name="挂机").first.click()
    await expect(panel.get_by_text("来电人挂机").first).to_be_visible()


async def test_a_deaf_caller_is_tried_who_need_not_listen(page: Page, site: Site) -> None:
    await open_editor(page)
    await page.get_by_role("tab", name="试呼").click()
    panel = page.get_by_role("region", name="试呼", exact=True)
    await panel.get_by_label("来电人", exact=True).select_option("听障人士")
    await panel.get_by_label("播放声音").uncheck()
    await panel.get_by_role("button", name="呼入").click()

    await expect(panel.get_by_text("在排队，等待人工")).to_be_visible()


async def test_all_scripted_callers_are_run_and_what_nobody_tried_is_listed(page: Page, site: Site) -> None:
    await open_editor(page)
    await page.get_by_role("tab", name="试呼").click()
    scripts = page.get_by_role("region", name="脚本来电")
    await scripts.get_by_role("button", name="全部运行").click()

    await expect(scripts.get_by_text("个通过")).to_be_visible()
    await expect(scripts.get_by_text("覆盖率")).to_be_visible()
    await picture(page, "scripts-zh")
    await assert_accessible(page)


async def test_a_prompt_is_recorded_in_the_browser(browser: Browser, site: Site) -> None:
    """Chromium's own microphone beeps."""
    async with opened(browser, site.address) as page:
        await page.context.grant_permissions(["microphone"])
        await open_editor(page)
        await page.locator('.react-flow__node[data-id="welcome"] .card-node-name').click()
        sound = page.get_by_role("group", name="welcome 的声音（普通话）")
        await sound.get_by_role("button", name="录音").click()
        await expect(sound.get_by_text("秒后开始录音")).to_be_visible()
        await expect(sound.get_by_text("正在录音…")).to_be_visible()
        await page.wait_for_timeout(1500)
        await sound.get_by_role("button", name="停止").click()
        await expect(sound.get_by_text("录好了")).to_be_visible()
        await picture(page, "recording-zh")
        await assert_accessible(page)
        await sound.get_by_role("button", name="采用").click()
        await expect(sound.get_by_text("已录音")).to_be_visible()
        await sound.get_by_role("button", name="删除录音").click()
        await expect(sound.get_by_text("合成语音")).to_be_visible()


async def test_without_the_microphone_the_way_out_is_told(browser: Browser, site: Site) -> None:
    async with opened(browser, site.address) as page:
        await page.context.clear_permissions()
        await open_editor(page)
        await page.locator('.react-flow__node[data-id="welcome"] .card-node-name').click()
        sound = page.get_by_role("group", name="welcome 的声音（普通话）")
        await sound.get_by_role("button", name="录音").click()

        await expect(sound.get_by_text("浏览器没有允许使用麦克风")).to_be_visible()
        await assert_accessible(page)


@pytest.mark.parametrize("address", ["/notices", "/schedules", "/lexicon/en", "/wordings/en"])
@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 640), ("dark", 360)])
async def test_dark_narrow_and_zoomed_pages_stay_readable(
    browser: Browser, site: Site, address: str, scheme: str, width: int
) -> None:
    """640 pixels are a 1280 pixel screen at 200 %."""
    context = await browser.new_context(
        base_url=f"http://{site.address}",
        locale="en-GB",
        timezone_id="Asia/Shanghai",
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = await context.new_page()
    await page.goto(address)
    await page.get_by_label("User name").fill("chen")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator("main .panel").nth(1).wait_for()

    await picture(page, f"{address.strip('/').replace('/', '-')}-{scheme}-{width}")
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    await assert_accessible(page)
    await context.close()
