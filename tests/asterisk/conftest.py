"""The real Asterisk for the tests of this folder, and what must hold after each of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.asterisk.pbx import Pbx, eventually, running_asterisk


@pytest.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[Pbx]:
    """A freshly started Asterisk; after the test no channel is left in it."""
    async with running_asterisk(tmp_path) as pbx:
        yield pbx
        if pbx.process.is_running:

            async def is_empty() -> bool:
                return not await pbx.channels()

            await eventually(is_empty, "every channel is gone")
