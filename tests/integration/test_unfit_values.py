"""What no database holds is refused, wherever it is asked for or written: NUL, and times outside of the calendar."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

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
    field: str | None
    """Of the answer; None where only the database knows that it does not hold the value."""


ASKED = (
    Asked("operator", "GET", "messages", {"params": {"before_at": BEFORE_ALL}}, None),
    Asked("agent", "GET", "recordings", {"params": {"from": BEFORE_ALL}}, None),
    Asked("agent", "GET", "recordings", {"params": {"queue": NUL}}, "query.queue"),
    Asked("agent", "GET", "recordings", {"params": {"disposition": NUL}}, "query.disposition"),
    Asked("agent", "GET", "calls/a%00b", {}, "path.call"),
    Asked("qa", "POST", "calls/pbx1.b/recording/exports", {"json": {"note": NUL, "purpose": "law"}}, "body.note"),
    Asked("agent", "PUT", "calls/pbx1.b/case", {"json": {"version": 0, "tags": ["a", NUL]}}, "body.tags.1"),
)


async def test_values_that_no_database_holds_are_refused(database: Database, tmp_path: Path) -> None:
    async with house(database, tmp_path) as made, httpx.AsyncClient(base_url=f"{made.address}/api/v1") as client:
        for one in ASKED:
            cookie = await asyncio.to_thread(made.cookie, one.role)
            headers = {"cookie": f"callcenter_session={cookie}", "x-callcenter": "test"}
            answer = await client.request(one.method, one.path, headers=headers, **one.sent)
            told = answer.json()

            assert answer.status_code == 422, (one, answer.text)
            assert [fault["field"] for fault in told["fields"]] == ([] if one.field is None else [one.field]), one
            assert "NUL" in (told["detail"] if one.field is None else told["fields"][0]["fault"]), one
