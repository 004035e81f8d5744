"""What every block on a page does: sign in, take a picture, ask axe-core, see that nothing sticks out."""

from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.served import PASSWORD

PICTURES = Path("test-results")
# By default only 4.5:1 is asked for.
CONTRAST_7 = {"rules": {"color-contrast-enhanced": {"enabled": True}}}


async def sign_in(page: Page, name: str = "limin", address: str = "/", password: str = PASSWORD) -> None:
    await page.goto(address)
    await page.get_by_label("用户名").fill(name)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("button", name="登录").click()


async def picture(page: Page, name: str) -> None:
    # Nothing under the pointer.
    await page.mouse.move(640, 40)
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


async def assert_accessible(page: Page, *, in_high_contrast: bool = False) -> None:
    """axe-core finds nothing."""
    found = await Axe().run(page, options=CONTRAST_7 if in_high_contrast else None)
    assert found.violations_count == 0, found.generate_report()


async def assert_fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    whole, seen = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert whole <= seen, f"{page.url}: {whole} of {seen} pixels"
