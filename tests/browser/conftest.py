"""Debian's Chromium on the served application. Pictures go to `test-results/`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from callcenter.database.engine import Database
from callcenter.main.tools import read_tools
from callcenter.main.web.pages import PAGES
from tests.integration.conftest import database, postgres
from tests.served import Site, serving

__all__ = ["database", "postgres"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps; without windows nobody could be asked for it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
WHO_IS_ASKED = """
const lend = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (lend) navigator.mediaDevices.getUserMedia = async (wanted) => {
  const { state } = await navigator.permissions.query({ name: "microphone" });
  if (state !== "granted") throw new DOMException("Permission denied", "NotAllowedError");
  return lend(wanted);
};
"""
"""An init script: whoever has not granted the microphone has denied it."""

# A busy machine is no fault of the pages.
expect.set_options(timeout=60_000)


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    assert (PAGES / "index.html").is_file(), "the pages are not built: run scripts/setup"
    async with serving(database, tmp_path, PAGES) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def page(browser: Browser, site: Site) -> AsyncIterator[Page]:
    async with opened(browser, site.address) as shown:
        yield shown


@asynccontextmanager
async def chromium(*flags: str) -> AsyncIterator[Browser]:
    """A browser without windows, as long as the block; `flags` beside the usual ones."""
    binary = read_tools(Path("data")).need_chromium().binary
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=binary, headless=True, args=(*FLAGS, *flags))
        yield started
        await started.close()


@asynccontextmanager
async def opened(browser: Browser, address: str) -> AsyncIterator[Page]:
    """A Chinese browser on our own address; a fault in a script fails the test."""
    context = await browser.new_context(
        base_url=f"http://{address}",
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1280, "height": 860},
    )
    context.set_default_timeout(30_000)
    await context.add_init_script(WHO_IS_ASKED)
    shown = await context.new_page()
    faults: list[str] = []
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield shown
    await context.close()
    assert faults == []
