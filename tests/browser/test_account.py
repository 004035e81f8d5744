"""One's own login: a second factor set up and asked for, a password changed, other browsers signed out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Page, expect

from callcenter.agents.login_store import LoginStore
from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from tests.browser.looking import assert_accessible, picture, sign_in
from tests.served import PASSWORD, Site, serving


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, PAGES) as running:
        yield running


async def test_a_second_factor_is_set_up_by_keyboard_and_asked_for_from_then_on(page: Page, site: Site) -> None:
    await sign_in(page, "chen")
    await page.get_by_role("link", name="chen").click()
    await page.get_by_role("button", name="设置双因素登录").press("Enter")
    await page.get_by_label("请再输入一次密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    secret = await page.locator("code.secret").inner_text()
    await assert_accessible(page)
    await picture(page, "enrolment")
    await page.get_by_label("动态码").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    await page.keyboard.press("Enter")
    await expect(page.locator(".recovery code")).to_have_count(10)
    codes = await page.locator(".recovery code").all_inner_texts()
    await assert_accessible(page)
    await page.get_by_role("button", name="已保存，继续").press("Enter")
    await expect(page.get_by_text("已启用：登录时需要验证器应用的动态码。")).to_be_visible()

    await page.get_by_role("button", name="退出", exact=True).click()
    await sign_in(page, "chen")
    await assert_accessible(page)
    await picture(page, "code")
    await page.get_by_label("动态码").fill(codes[0])
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("link", name="chen")).to_be_visible()


async def test_a_given_password_is_replaced_before_anything_else_opens(
    page: Page, site: Site, database: Database
) -> None:
    given = await site.passwords.hashed(PASSWORD)
    await LoginStore(database).change_password("chen", given, "an")
    await sign_in(page, "chen")
    await expect(page.get_by_label("新密码", exact=True)).to_be_focused()
    await assert_accessible(page)
    await picture(page, "own-password")
    for words in ("qwertyuiop", "anchor lantern staple"):
        for label in ("新密码", "再输入一次新密码"):
            await page.get_by_label(label, exact=True).fill(words)
        await page.keyboard.press("Enter")
        if words == "qwertyuiop":
            await expect(page.get_by_text("这个密码太容易被猜到")).to_be_visible()

    await expect(page.get_by_role("link", name="chen")).to_be_visible()


async def test_a_new_password_signs_out_every_other_browser(page: Page, site: Site) -> None:
    other = await site.cookie("chen")
    await sign_in(page, "chen")
    await page.get_by_role("link", name="chen").click()
    await expect(page.get_by_role("row")).to_have_count(3)
    await page.get_by_label("现在的密码").fill(PASSWORD)
    for label in ("新密码", "再输入一次新密码"):
        await page.get_by_label(label, exact=True).fill("quite another battery")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status").filter(has_text="密码已修改。")).to_be_visible()
    await expect(page.get_by_role("row")).to_have_count(2)
    async with site.desktop(other) as refused:
        await refused.wait_closed()
    assert refused.close_code == 4401
