"""What keeps a recording and what proves the book, on their pages: a legal hold, and a chain that is broken."""

from pathlib import Path

from playwright.async_api import Page, expect
from sqlalchemy import text

from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from tests.browser.looking import assert_accessible, assert_fits, picture, sign_in
from tests.integration.recordings.conftest import Archive
from tests.served import Site


async def test_a_supervisor_holds_a_recording_and_releases_it_by_keyboard(
    page: Page, site: Site, database: Database, tmp_path: Path
) -> None:
    await Archive(tmp_path / "kept", database).talk("pbx1.a")
    await sign_in(page, "zhao")
    await page.get_by_role("navigation", name="页面").wait_for()
    await page.goto("/calls/pbx1.a")
    sound = page.get_by_role("region", name="录音")
    for deed, reason, stands in (("依法保全录音", "法院文书", "法院文书"), ("解除保全", "已结案", "")):
        form = sound.locator("details").filter(has=page.locator("summary", has_text=deed))
        await form.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(form.get_by_role("button", name=deed)).to_be_disabled()
        await page.keyboard.press("Tab")
        await page.keyboard.type(reason)
        if not stands:
            # The form is open, and what is held is told.
            await assert_accessible(page)
        await page.keyboard.press("Enter")

        status = sound.get_by_role("status").filter(has_text="zhao")
        await expect(status).to_have_count(1 if stands else 0)
        if stands:
            await expect(status).to_contain_text(stands)


async def test_an_auditor_is_told_that_the_book_was_changed(page: Page, site: Site, database: Database) -> None:
    written = await AuditBook(database).write(Entry(who="sun", deed=Deed("list.number_tested"), subject="batch:1"))
    async with database.transaction() as session:
        await session.execute(text("set local session_replication_role = replica"))
        await session.execute(text("update audit set subject = 'batch:9' where id = :id"), {"id": written.id})
    await sign_in(page, "shen")
    await page.get_by_role("navigation", name="页面").wait_for()
    await page.goto("/audit")

    chain = page.get_by_role("region", name="记录是否完整")
    await expect(chain.get_by_role("status")).to_have_text("发现 1 处与写入时不符：")
    await expect(chain.get_by_role("listitem")).to_contain_text(f"第 {written.id} 条")
    await assert_accessible(page)
    await assert_fits(page)
    await picture(page, "audit-broken-zh")
