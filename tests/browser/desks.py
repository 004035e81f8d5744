"""Somebody's page of the desktop, worked by keys alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page, expect

from callcenter.main.certificate import tls_files
from tests.browser.conftest import chromium, opened
from tests.browser.telephones import telephone_flags
from tests.browser.voices import WHAT_VOICES_ARE_HEARD, speaking
from tests.stack import PASSWORD, Stack

MOST_STOPS = 30


@dataclass(frozen=True, slots=True)
class Desk:
    page: Page

    @property
    def phone(self) -> Locator:
        return self.page.get_by_role("region", name="电话", exact=True).or_(
            self.page.get_by_role("region", name="Phone", exact=True)
        )

    async def key(self, code: str) -> None:
        """One of the desktop's own, with Ctrl and Alt."""
        await self.page.keyboard.press(f"Control+Alt+{code}")

    async def keys(self, *names: str) -> None:
        for name in names:
            await self.page.keyboard.press(name)

    async def tab_to(self, wanted: Locator) -> None:
        """As somebody goes who sees where the focus is."""
        for _ in range(MOST_STOPS):
            if await wanted.evaluate("one => one === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached by {MOST_STOPS} presses of Tab")

    async def until(self, words: str) -> None:
        """Wait until the telephone's panel shows these words."""
        await expect(self.phone).to_contain_text(words)

    async def in_english_and_dark(self) -> None:
        await self.page.emulate_media(color_scheme="dark")
        await self.page.get_by_role("button", name="English").press("Enter")

    async def find_to_forward(self, name: str) -> None:
        """In the dialog, up to the choice of `name`; the next Tab is at what is done with them."""
        await self.key("KeyF")
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("radio", name=name).wait_for()
        await self.page.keyboard.type(name)
        await self.keys("Tab", "Space")

    async def consult(self, name: str) -> None:
        await self.find_to_forward(name)
        await self.keys("Tab", "Enter")


@asynccontextmanager
async def at_desk(browser: Browser, house: Stack, name: str) -> AsyncIterator[Desk]:
    """Signed in by keyboard."""
    async with opened(browser, house.address) as page:
        await page.context.grant_permissions(["microphone"])
        await page.add_init_script(WHAT_VOICES_ARE_HEARD)
        await page.goto("/")
        await page.get_by_label("用户名").wait_for()
        desk = Desk(page)
        await desk.keys("Tab", "Tab")
        await page.keyboard.type(name)
        await desk.keys("Tab")
        await page.keyboard.type(PASSWORD)
        await desk.keys("Enter")
        await page.get_by_role("group", name="我的状态").wait_for()
        yield desk


@asynccontextmanager
async def browser_of(house: Stack, hz: int) -> AsyncIterator[Browser]:
    """One whose microphone has this voice."""
    certificate = tls_files(house.settings).certificate
    async with chromium(*telephone_flags(certificate), speaking(hz, house.settings.data)) as started:
        yield started
