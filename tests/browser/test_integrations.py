"""Other systems on their page: by keyboard, each dialog clean by axe-core."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from tests.browser.looking import assert_accessible, sign_in
from tests.served import Site, serving


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, PAGES) as running:
        yield running


async def test_a_token_and_a_webhook_are_made_by_keyboard_alone(page: Page, site: Site) -> None:
    await page.add_init_script('localStorage.setItem("callcenter.language", "zh")')
    await page.goto("/")
    await sign_in(page, "an", "/integrations")
    await page.get_by_role("button", name="新建令牌").focus()
    await page.keyboard.press("Enter")
    await assert_accessible(page)
    await page.keyboard.type("CRM")
    await page.keyboard.press("Enter")
    await page.get_by_text("cct_").wait_for()
    await assert_accessible(page)
    await page.context.clear_cookies()
    await sign_in(page, "root", "/integrations")
    await page.get_by_role("button", name="新建推送地址").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("CRM")
    await page.keyboard.press("Tab")
    await page.keyboard.type("https://crm.example/hooks")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="投递情况: CRM").focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("还没有投递过").wait_for()
    await assert_accessible(page)

    assert [token.name for token in await site.others.open_room.tokens.listed()] == ["CRM"]
    assert [endpoint.wish.url for endpoint, _ in await site.others.room.endpoints.listed()] == [
        "https://crm.example/hooks"
    ]
