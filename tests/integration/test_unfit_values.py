"""What no database holds is refused, wherever it is asked for or written: NUL, and times outside of the calendar."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.database.engine import Database
from tests.fuzz.house import house

NUL, BEFORE_ALL = "a\x00b", "0001-01-01T00:00:00+23:59"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of a route, by a role."""

    role: str
    method: str
    path: str
    sent: Mapping[str, Any]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("operator", "GET", "messages", {"params": {"before_at": BEFORE_ALL}}),
        Asked("agent", "GET", "recordings", {"params": {"from": BEFORE_ALL}}),
        Asked("agent", "GET", "recordings", {"params": {"queue": NUL}}),
        Asked("agent", "GET", "recordings", {"params": {"disposition": NUL}}),
        Asked("qa", "POST", "calls/pbx1.b/recording/exports", {"json": {"note": NUL, "purpose": "law"}}),
    ],
    ids=lambda asked: f"{asked.path} {asked.sent}",
)
async def test_a_value_that_no_database_holds_is_refused(database: Database, tmp_path: Path, asked: Asked) -> None:
    async with house(database, tmp_path) as made:
        cookie = await asyncio.to_thread(made.cookie, asked.role)
        headers = {"cookie": f"callcenter_session={cookie}", "x-callcenter": "test"}
        async with httpx.AsyncClient(base_url=f"{made.address}/api/v1", headers=headers) as client:
            answer = await client.request(asked.method, asked.path, **asked.sent)

    assert answer.status_code == 422, answer.text
    assert "leave NUL characters out of texts" in answer.json()["detail"]
