"""List officers at work: a register comes in by one, is approved by the other, and a number is tested."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.looking import assert_accessible, picture, sign_in
from tests.served import Site

REGISTER = (
    "姓名,手机号,残疾类别,残疾等级\n甲,13800138001,视力,一级\n乙,13800138002,听力,三级\n"
    "丙,11010519491231002X,肢体,三级\n丁,=HYPERLINK(1),肢体,三级\n戊,13800138003,肢体,九级\n"
)
BLIND = "13800138001"


async def test_a_register_is_submitted_by_one_officer_and_approved_by_another(
    page: Page, site: Site, tmp_path: Path
) -> None:
    register = tmp_path / "register.csv"
    register.write_bytes(REGISTER.encode("gbk"))
    await sign_in(page, "sun")
    await submit(page, register)
    await expect(page.get_by_role("button", name="批准并生效")).to_have_count(0)
    batch = page.url

    await page.get_by_role("button", name="退出").click()
    await sign_in(page, "zhou")
    await page.get_by_role("link", name="批次 1").click()
    approve = page.get_by_role("button", name="批准并生效")
    await expect(approve).to_be_visible()
    assert page.url == batch
    await assert_accessible(page)
    await picture(page, "lists-preview-zh")
    await approve.click()
    await page.get_by_role("dialog").get_by_role("button", name="批准并生效").press("Enter")
    await expect(page.get_by_role("button", name="撤销此批次")).to_be_visible()
    await look_up(page)

    await page.get_by_role("link", name="操作记录").click()
    await expect(page.get_by_role("row", name="查询号码")).to_contain_text("zhou")
    await page.get_by_role("button", name="English").click()
    await page.emulate_media(color_scheme="dark")
    await page.goto(batch)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Batch 1")
    await expect(page.get_by_role("button", name="Undo this batch")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "lists-preview-en-dark")


async def submit(page: Page, register: Path) -> None:
    """Send the file, say what its columns mean, and read what is wrong with it."""
    await expect(page.get_by_role("heading", level=1)).to_have_text("名单")
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="选择文件").press("Enter")
    await (await chosen.value).set_files(register)
    columns = page.get_by_role("region", name="各列的含义")
    await expect(columns.get_by_role("checkbox", name="手机号")).to_be_checked()
    await expect(columns.get_by_role("combobox", name="残疾类别")).to_have_value("残疾类别")
    await columns.get_by_label("全部条目的依据").fill("残疾人保障法")
    await assert_accessible(page)
    await picture(page, "lists-columns-zh")
    await columns.get_by_role("button", name="读取并比较").click()

    preview = page.get_by_role("region", name="与现有名单比较")
    await expect(preview).to_contain_text("新增2")
    await expect(preview).to_contain_text("3 处问题")
    async with page.expect_download() as downloading:
        await preview.get_by_role("link", name="下载问题清单（CSV）").click()
    path = await (await downloading.value).path()
    problems = (await asyncio.to_thread(path.read_text, "utf-8-sig")).splitlines()
    assert [line.split(",")[0] for line in problems[1:]] == ["4", "5", "6"]
    assert not any("002X" in line for line in problems)


async def look_up(page: Page) -> None:
    """What a call of somebody on the list would get."""
    await page.get_by_role("link", name="查询号码").click()
    await page.get_by_label("电话号码").fill(BLIND)
    await page.get_by_label("电话号码").press("Enter")
    told = page.get_by_role("region", name="138****8001 现在来电时")
    await expect(told).to_contain_text("名单内一、二级，优先接听")
    await expect(told).to_contain_text("提前 11 分钟")
    assert BLIND not in page.url
    await assert_accessible(page)
    await picture(page, "numbers-zh")
    await page.get_by_role("button", name="添加条目").click()
    await assert_accessible(page)
    await page.keyboard.press("Escape")
