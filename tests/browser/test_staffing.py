"""Seats planned in a real browser, days played by the real process apart."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from tests.browser.looking import assert_accessible, picture
from tests.browser.test_operators import visit
from tests.served import Site, serving


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, PAGES) as running:
        yield running


async def test_a_day_is_asked_for_by_keyboard_and_told_as_charts_and_tables(page: Page, site: Site) -> None:
    await visit(page, "/staffing")
    await page.get_by_label("自行填写").press("Space")
    await page.get_by_label("每天来电数").fill("600")
    await page.get_by_label("坐席增减").fill("-1")
    await page.get_by_label("名单内来电（%）").fill("12")
    await page.get_by_label("与先来先接、绝对优先比较").press("Space")
    await page.keyboard.press("Tab")
    await page.get_by_label("每天来电数").press("Enter")
    await expect(page.get_by_text("测算完成。")).to_be_visible(timeout=20_000)

    for order in ("本系统次序", "先来先接", "绝对优先"):
        table = page.get_by_role("table", name=order)
        await expect(table.get_by_role("rowheader")).to_have_text(["名单（三、四级，长者）", "普通", "全部"])
    await page.get_by_text("以表格显示").first.press("Enter")
    await expect(page.get_by_role("group", name="每刻钟所需与计划坐席").get_by_role("row")).to_have_count(97)
    await assert_accessible(page)
    await picture(page, "staffing")


async def test_a_figure_that_cannot_be_meant_is_told_at_its_field(page: Page, site: Site) -> None:
    await visit(page, "/staffing")
    await expect(page.get_by_text("没有这样的日子的来电记录")).to_be_visible()
    await page.get_by_label("话务量倍数").fill("100")
    await page.get_by_role("button", name="测算").click()

    await expect(page.get_by_label("话务量倍数")).to_be_focused()
    await expect(page.get_by_text("请填写 0.01 到 10 之间的数。")).to_be_visible()
    await page.get_by_label("话务量倍数").fill("1")
    await page.get_by_role("button", name="测算").click()
    await expect(page.get_by_role("alert").filter(has_text="no calls on such days")).to_be_visible()
    await assert_accessible(page)
