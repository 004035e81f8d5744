"""The flow editor as operators use it: canvas and outline, mouse and keyboard, alone and beside a colleague."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from tests.browser.conftest import opened
from tests.browser.looking import assert_accessible, picture, sign_in
from tests.served import PASSWORD, Site, serving

UNTIL_KEPT = """() => new Promise((kept) => {
  const look = () => {
    const draft = sessionStorage.getItem("callcenter.flow-draft.hotline.yaml");
    if (draft !== null && draft.includes("So long.")) kept();
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A site's documents, which the test may change."""
    return shutil.copytree(Path("ivr"), tmp_path / "ivr")


@pytest.fixture
async def site(database: Database, tmp_path: Path, flows: Path) -> AsyncIterator[Site]:
    assert (PAGES / "index.html").is_file(), "the pages are not built: run scripts/setup"
    async with serving(database, tmp_path, PAGES, flows) as running:
        yield running


async def open_flow(page: Page, user: str = "chen") -> None:
    await sign_in(page, user, "/flows")
    await page.get_by_role("link", name="打开 hotline").click()
    await expect(page.get_by_role("heading", name="hotline", level=1)).to_be_visible()
    await expect(card(page, "welcome")).to_be_visible()
    # Arranged, and shown whole.
    await expect(page.locator(".react-flow")).to_have_attribute("aria-busy", "false")
    await page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")


def card(page: Page, node: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{node}"]')


def side(page: Page) -> Locator:
    return page.get_by_role("complementary", name="属性与检查")


def words(form: Locator, language: str) -> Locator:
    return form.get_by_role("textbox", name=language, exact=True)


async def selected(page: Page, node: str) -> Locator:
    """The form of a node that is selected on the canvas."""
    await card(page, node).locator(".card-node-name").click()
    await expect(side(page).get_by_label("名称", exact=True)).to_have_value(node)
    return side(page)


async def drawn(page: Page, start: Locator, end: Locator) -> None:
    """A line drawn with the mouse."""
    await start.hover()
    await page.mouse.down()
    await end.hover()
    await end.hover()
    await page.mouse.up()


async def test_words_and_a_key_are_changed_on_the_canvas_and_comments_stay_in_the_file(
    page: Page, site: Site, flows: Path
) -> None:
    await open_flow(page)
    form = await selected(page, "welcome")
    await words(form, "普通话").fill("您好，这里是市民热线。")
    await expect(card(page, "welcome")).to_contain_text("您好，这里是市民热线。")
    await form.get_by_label("按键 2", exact=True).select_option("queue:police")
    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("已保存", exact=True)).to_be_visible()

    text = (flows / "hotline.yaml").read_text(encoding="utf-8")
    assert "您好，这里是市民热线。" in text
    assert "# callers on the special-service list" in text
    await page.reload()
    await expect(card(page, "welcome").locator(".port").nth(1)).to_contain_text("公安业务")
    await picture(page, "editor-canvas-zh")
    await assert_accessible(page)


async def test_a_line_drawn_to_a_node_leads_there_and_one_to_nowhere_asks_what_shall_stand_there(
    page: Page, site: Site
) -> None:
    await open_flow(page)
    exit_ = card(page, "welcome").locator('[data-handleid="next"]')
    await drawn(page, exit_, card(page, "line").locator(".port-in"))
    await expect(card(page, "welcome").locator(".port").filter(has_text="下一步")).to_contain_text("line")

    await exit_.hover()
    await page.mouse.down()
    await page.mouse.move(300, 820, steps=5)
    await page.mouse.up()
    await page.get_by_role("dialog", name="添加节点").get_by_role("button", name="留言").click()
    await expect(card(page, "message")).to_be_visible()
    await expect(card(page, "welcome").locator(".port").filter(has_text="下一步")).to_contain_text("message")

    await page.keyboard.press("Control+z")
    await expect(card(page, "message")).to_have_count(0)
    await expect(card(page, "welcome").locator(".port").filter(has_text="下一步")).to_contain_text("line")
    await page.keyboard.press("Control+z")
    await expect(card(page, "welcome").locator(".port").filter(has_text="下一步")).to_contain_text("ask")


async def test_nodes_are_copied_with_words_of_their_own_found_and_deleted(page: Page, site: Site) -> None:
    await open_flow(page)
    await selected(page, "survey2")
    await page.keyboard.press("Control+c")
    await page.keyboard.press("Control+v")
    await expect(side(page).get_by_label("名称", exact=True)).to_have_value("survey2_2")
    await expect(side(page).get_by_label("使用的提示音")).to_have_value("survey2_2")

    await page.keyboard.press("Delete")
    await expect(page.get_by_text("已删除 1 个节点")).to_be_attached()
    await page.keyboard.press("Control+f")
    await page.keyboard.type("工单")
    await page.keyboard.press("Enter")
    await expect(side(page).get_by_label("名称", exact=True)).to_have_value("progress")


async def test_the_outline_does_it_all_by_keyboard(page: Page, site: Site, flows: Path) -> None:
    await open_flow(page)
    await page.keyboard.press("Control+Alt+o")
    outline = page.get_by_role("region", name="流程大纲")
    await expect(outline.get_by_role("heading", name="首节点", exact=True)).to_be_visible()
    await assert_accessible(page)
    await picture(page, "editor-outline-zh")

    await page.keyboard.press("Control+Alt+n")
    await page.get_by_role("dialog").get_by_role("button", name="留言").press("Enter")
    name = side(page).get_by_label("名称", exact=True)
    await name.fill("leave_word")
    await name.press("Enter")
    await words(side(page), "普通话").fill("请留言。")
    await words(side(page), "英语").fill("Please leave a message.")
    await words(side(page), "韩语").fill("메시지를 남겨 주십시오.")
    await outline.get_by_role("button", name="menu 按键菜单").press("Enter")
    await side(page).get_by_role("button", name="+ 添加按键").press("Enter")
    await side(page).get_by_label("按键 7", exact=True).select_option("node:leave_word")
    link = outline.locator("#outline-menu").get_by_role("link", name="leave_word")
    await link.press("Enter")
    await expect(outline.get_by_role("button", name="leave_word 留言")).to_be_focused()

    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    assert "leave_word:" in (flows / "hotline.yaml").read_text(encoding="utf-8")
    await page.reload()
    await expect(page.get_by_role("region", name="流程大纲")).to_contain_text("请留言。")


async def test_a_problem_leads_to_its_node_and_field(page: Page, site: Site) -> None:
    await open_flow(page)
    form = await selected(page, "progress")
    await form.get_by_label("最多几位").fill("99")
    await expect(form.get_by_label("最多几位")).to_have_attribute("aria-invalid", "true")
    await expect(card(page, "progress")).to_contain_text("1 个错误")
    await form.get_by_role("tab", name="问题").click()
    await assert_accessible(page)
    await picture(page, "editor-problems-zh")
    await form.get_by_role("button", name="progress · length").click()
    await expect(form.get_by_label("最多几位")).to_be_focused()
    await page.keyboard.press("Control+z")
    await expect(card(page, "progress")).not_to_contain_text("个错误")


async def test_changes_left_unsaved_are_there_again_after_a_reload(page: Page, site: Site) -> None:
    await open_flow(page)
    form = await selected(page, "bye")
    await words(form, "英语").fill("So long.")
    await expect(page.get_by_text("有未保存的改动")).to_be_visible()
    await page.evaluate(UNTIL_KEPT)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()

    await expect(page.get_by_text("上次未保存的改动已恢复")).to_be_visible()
    await selected(page, "bye")
    await expect(words(side(page), "英语")).to_have_value("So long.")


async def test_a_colleague_sees_who_edits_and_may_take_over(browser: Browser, page: Page, site: Site) -> None:
    await create_user(site.users, site.passwords, User("wangfang", Role.OPERATOR, None), PASSWORD)
    await open_flow(page)
    await selected(page, "bye")
    async with opened(browser, site.address) as other:
        await open_flow(other, "wangfang")
        await expect(other.get_by_text("chen 正在编辑")).to_be_visible()
        await selected(other, "bye")
        await expect(words(side(other), "英语")).to_have_attribute("readonly", "")
        await assert_accessible(other)
        await picture(other, "editor-locked-zh")
        # The first page has not heard of it when it saves: it asks every 15 s.
        await page.route("**/api/v1/documents/*/lock", lambda route: route.abort())
        await other.get_by_role("button", name="改由我编辑").click()
        await expect(words(side(other), "英语")).to_be_editable()
        await words(side(other), "英语").fill("Bye.")
        await other.keyboard.press("Control+s")
        await expect(other.get_by_text("已保存", exact=True)).to_be_visible()

        await words(side(page), "英语").fill("So long.")
        await page.keyboard.press("Control+s")
        await expect(page.get_by_role("alert")).to_be_visible()


async def test_the_editor_speaks_english_in_the_dark_and_enlarged(browser: Browser, site: Site) -> None:
    async with opened(browser, site.address) as page:
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        await open_flow(page)
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("tab", name="Settings")).to_be_visible()
        await page.get_by_role("tab", name="Settings").click()
        await assert_accessible(page)
        await picture(page, "editor-settings-en-dark")
        await page.set_viewport_size({"width": 640, "height": 430})
        await assert_accessible(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await picture(page, "editor-enlarged-en-dark")
