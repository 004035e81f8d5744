"""Imports on a real PostgreSQL, with their one task running."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter.database.engine import Database
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.importing.working import Site
from callcenter.vocabulary.clock import SystemClock

TODAY = date(2026, 11, 22)
LIST_KEY = "0123456789abcdef"


def site(folder: Path) -> Site:
    return Site(folder=folder, list_key=LIST_KEY, region="CN", area_code="020", today=lambda: TODAY)


@asynccontextmanager
async def working(database: Database, folder: Path) -> AsyncIterator[Imports]:
    imports = Imports(database, site(folder), SystemClock())
    task = asyncio.create_task(imports.run())
    try:
        yield imports
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    return tmp_path / "imports"


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
async def imports(database: Database, uploads: Path) -> AsyncIterator[Imports]:
    async with working(database, uploads) as running:
        yield running


@pytest.fixture
async def said(database: Database, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """All that we and the server have written into logs meanwhile."""
    async with database.transaction() as session:
        folder = (await session.execute(text("select current_setting('data_directory')"))).scalar_one()

    def read() -> str:
        logs = (path.read_text("utf-8") for path in (Path(folder) / "log").glob("*.log"))
        return "".join((*capfd.readouterr(), *logs))

    return read
