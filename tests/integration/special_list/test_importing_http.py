"""Registers' files over HTTP, on a real PostgreSQL, read in a process apart."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.access.service import create_user
from callcenter.access.users import Role, User
from callcenter.database.engine import Database
from callcenter.special_list.importing import http
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START
from tests.fakes.web import PASSWORD, FakeSite

BATCHES = "/api/v1/lists/batches"
REGISTER = (
    "姓名,手机号,残疾类别,残疾等级\n甲,13800138001,视力,一级\n乙,13800138002,听力,二级\n"
    "丙,11010519491231002X,肢体,三级\n丁,=1+1,肢体,三级\n"
)
GBK = REGISTER.encode("gb18030")
COLUMNS = {"number": ["手机号"], "category": ["残疾类别"], "level": ["残疾等级"]}
BEGIN = {"list_name": "special", "mode": "replace", "columns": COLUMNS, "basis": "残疾人保障法"}


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[FakeSite]:
    made = await FakeSite(FakeClock(START), tmp_path, database=database).fill()
    await create_user(made.users, made.passwords, User("zhou", Role.LIST_OFFICER, None), PASSWORD)
    working = asyncio.create_task(made.lists.imports.run())
    yield made
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


@pytest.fixture
async def sun(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("sun") as client:
        yield client


async def sent(client: httpx.AsyncClient, content: bytes = GBK, name: str = "%E5%90%8D%E5%8D%95.csv") -> httpx.Response:
    return await client.post(BATCHES, content=content, headers={"x-file-name": name})


async def come_to(client: httpx.AsyncClient, batch: int, state: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            found: dict[str, Any] = (await client.get(f"{BATCHES}/{batch}")).json()
            if found["state"] == state:
                return found
            assert found["state"] != "failed", found["cause"]
            await asyncio.sleep(0.05)


async def test_a_register_comes_on_the_list_by_two_persons_and_leaves_it_again(
    site: FakeSite, sun: httpx.AsyncClient
) -> None:
    received = (await sent(sun)).json()
    batch = received["id"]
    begun = await sun.post(f"{BATCHES}/{batch}/begin", json=BEGIN)
    staged = await come_to(sun, batch, "staged")
    problems = await sun.get(f"{BATCHES}/{batch}/problems")
    own = await sun.post(f"{BATCHES}/{batch}/approve")
    async with site.client("zhou") as zhou:
        approved = await zhou.post(f"{BATCHES}/{batch}/approve")
        applied = await come_to(zhou, batch, "applied")
        listed = (await zhou.post("/api/v1/lists/test", json={"number": "13800138002"})).json()
        await zhou.post(f"{BATCHES}/{batch}/undo")
        undone = await come_to(zhou, batch, "undone")
        after = (await zhou.post("/api/v1/lists/test", json={"number": "13800138002"})).json()
        deeds = [one["deed"] for one in (await zhou.get("/api/v1/audit", params={"subject": f"batch:{batch}"})).json()]

    assert (received["state"], received["file_name"], received["headings"]) == (
        "received",
        "名单.csv",
        ["姓名", "手机号", "残疾类别", "残疾等级"],
    )
    assert received["columns"] == COLUMNS
    assert begun.status_code == 200
    assert (staged["lines"], staged["entries"], staged["problems"]) == (4, 2, 2)
    assert staged["difference"] == {"before": 0, "new": 2, "changed": 0, "same": 0, "gone": 0, "after": 2}
    assert problems.headers["content-type"].startswith("text/csv")
    assert problems.headers["content-disposition"] == f'attachment; filename="batch-{batch}-problems.csv"'
    assert [line.split(",")[0] for line in problems.text.splitlines()[1:]] == ["4", "5"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in problems.text.replace("\n", ",").split(","))
    assert "002X" not in problems.text
    assert (own.status_code, own.json()["code"]) == (403, "forbidden")
    assert approved.status_code == 200
    assert (applied["decided_by"], applied["submitted_by"]) == ("zhou", "sun")
    assert (listed["kept"]["tier"], listed["standing"][0]["entry"]["batch"]) == (1, batch)
    assert (undone["undone_by"], after["standing"]) == ("zhou", [])
    assert "list.batch_approved" in deeds


async def test_the_same_file_again_is_told_and_an_unfit_one_is_refused(sun: httpx.AsyncClient) -> None:
    batch = (await sent(sun)).json()["id"]
    await sun.post(f"{BATCHES}/{batch}/begin", json=BEGIN)
    await come_to(sun, batch, "staged")
    again = (await sent(sun)).json()["id"]
    same = await sun.post(f"{BATCHES}/{again}/begin", json=BEGIN)
    rejected = await sun.post(f"{BATCHES}/{again}/reject")
    unread = await sent(sun, b"\xff\xfe\x00\x01 no text", "strange.csv")
    listed = (await sun.get(BATCHES)).json()

    assert (same.status_code, same.json()["code"]) == (409, "exists_already")
    assert rejected.json()["state"] == "rejected"
    assert (unread.status_code, unread.json()["code"]) == (422, "unfit")
    assert [(one["id"], one["state"]) for one in listed["batches"]] == [(again, "rejected"), (batch, "staged")]


async def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(
    site: FakeSite, sun: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 1000)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 100

    said = await sun.post(BATCHES, content=b"", headers={"content-length": str(2 * 1024**3)})
    found_out = await sun.post(BATCHES, content=endless())
    left = await asyncio.to_thread(lambda: list((site.recordings.parent / "imports").glob("*")))

    for answer in (said, found_out):
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert left == []


async def test_of_many_files_at_once_some_are_asked_to_wait(site: FakeSite, sun: httpx.AsyncClient) -> None:
    site.app.state.arrivals = http.Arrivals(0)
    refused = await sent(sun)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert "retry-after" in refused.headers


@pytest.mark.parametrize("user", ["limin", "chen"])
async def test_imports_are_for_who_keeps_lists(site: FakeSite, user: str) -> None:
    async with site.client(user) as client:
        asked = [
            await client.get(BATCHES),
            await sent(client),
            await client.get(f"{BATCHES}/1"),
            await client.get(f"{BATCHES}/1/problems"),
            await client.post(f"{BATCHES}/1/begin", json=BEGIN),
            *[await client.post(f"{BATCHES}/1/{deed}") for deed in ("approve", "reject", "undo")],
        ]

    assert {answer.status_code for answer in asked} == {403}


async def test_another_sites_page_sends_no_file(site: FakeSite) -> None:
    async with site.client("sun") as client:
        refused = await client.post(BATCHES, content=GBK, headers={"origin": "http://elsewhere.example"})

    assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")
