"""axe-core on every page, in both languages, by light and by night.

Twice, not four times: words do not change with the light, nor colours with the language.
"""

import shutil
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, expect

from callcenter.agents.alarms import Alarm
from callcenter.agents.messages import BoardCall
from callcenter.agents.views import CallState
from callcenter.database.engine import Database
from callcenter.main.web.pages import PAGES
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.browser.looking import assert_accessible, assert_fits, picture, sign_in
from tests.browser.test_pages import earlier_days, ring
from tests.served import AGENT, Site, serving

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "zhao": ("/board", "/people"),
    "sun": ("/lists", "/numbers", "/declared"),
    "root": ("/integrations",),
    "an": ("/people", "/logins", "/integrations", "/account"),
    "shen": ("/audit", "/permissions"),
    "chen": (
        "/",
        "/calls/pbx1.first",
        "/messages",
        "/callbacks",
        "/search",
        "/flows",
        "/lexicon/zh",
        "/lexicon/en",
        "/wordings/zh",
        "/schedules",
        "/notices",
        "/staffing",
        "/nowhere",
    ),
}
"""Each by somebody whose it is."""
WHOLE = ViewportSize(width=1280, height=860)
AT_200_PERCENT = ViewportSize(width=640, height=430)
TABS = ("flow", "problems", "try", "history", "node")


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    flows = shutil.copytree(Path("ivr"), tmp_path / "ivr")
    async with serving(database, tmp_path, PAGES, flows) as running:
        await running.publishing.service.begin()
        yield running


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "light"), [("zh", "light"), ("en", "dark")])
async def test_axe_finds_nothing_on_any_page(page: Page, site: Site, language: str, light: str) -> None:
    await page.emulate_media(color_scheme="dark" if light == "dark" else "light")
    await page.add_init_script(f'localStorage.setItem("callcenter.language", "{language}")')
    await page.goto("/")
    await page.locator("input[type=password]").wait_for()
    await assert_accessible(page)
    await page.add_init_script('localStorage.setItem("callcenter.language", "zh")')
    await page.reload()
    await sign_in(page, "chen")
    await page.get_by_role("navigation", name="页面").wait_for()
    await page.add_init_script(f'localStorage.setItem("callcenter.language", "{language}")')
    await earlier_days(site)
    await ring(site)
    site.switchboard.on_board = [waiting(), waiting("talking")]
    site.desks.alarms.raised(Alarm(call=CallId("pbx1.first"), agent=AGENT, at=SystemClock().now(), number="110"))
    for user, addresses in ADDRESSES.items():
        name, value = (await site.cookie(user)).split("=", 1)
        await page.context.add_cookies([{"name": name, "value": value, "url": f"http://{site.address}"}])
        for address in addresses:
            await page.goto(address)
            await shown(page)
            await assert_accessible(page)
            await page.set_viewport_size(AT_200_PERCENT)
            await assert_fits(page)
            await page.set_viewport_size(WHOLE)
            await assert_fits(page)
            await picture(page, f"page{address.replace('/', '-')}-{user}-{language}-{light}")

    await page.goto("/flows/hotline")
    await expect(page.locator(".react-flow")).to_have_attribute("aria-busy", "false")
    await page.locator('.react-flow__node[data-id="welcome"] .card-node-name').click()
    for tab in TABS:
        await page.locator(f"#tab-{tab}").click()
        await shown(page)
        await assert_accessible(page)
        await picture(page, f"editor-{tab}-{language}-{light}")
    await page.keyboard.press("Control+Alt+KeyO")
    await page.locator(".outline").wait_for()
    await assert_accessible(page)
    await picture(page, f"editor-outline-{language}-{light}")


def waiting(state: CallState = "waiting") -> BoardCall:
    """A call on the live board."""
    now = SystemClock().now()
    return BoardCall(
        call=CallId(f"pbx1.{state}"),
        state=state,
        queue=QueueId("social"),
        tier=Tier.LISTED_SEVERE,
        raised_from=Tier.ORDINARY,
        number="138****8000",
        language=Language.ZH,
        agent=AGENT if state == "talking" else None,
        arrived_at=now - timedelta(seconds=95),
        queued_at=now - timedelta(seconds=80),
        talking_since=now if state == "talking" else None,
        listener=None,
        is_callback=False,
    )


async def shown(page: Page) -> None:
    """Nothing is loading any more."""
    await page.locator("h1, [role=tabpanel]").first.wait_for()
    await expect(page.get_by_text("正在载入…").or_(page.get_by_text("Loading…"))).to_have_count(0)
