"""Casework over HTTP, in the real web application on a real PostgreSQL."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.calls.timeline import Ended, QueueJoined
from callcenter.casework.case import MOST_CHARACTERS
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier
from tests.fakes.clock import FakeClock
from tests.fakes.entries import START, arrived, entries, whole_call
from tests.fakes.web import FakeSite

CALL = "/api/v1/calls/pbx1.second"
IVR = Path(__file__).parents[2] / "ivr"


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    made = await FakeSite(FakeClock(START + timedelta(hours=1)), tmp_path, database=database, flows=IVR).fill()
    made.casework.handbook.refresh()
    await made.store.write(whole_call("pbx1.first"))
    await made.store.write(whole_call("pbx1.second", START + timedelta(minutes=1)))
    return made


async def saved(client: httpx.AsyncClient, version: int, **case: Any) -> httpx.Response:
    return await client.put(f"{CALL}/case", json={"version": version, **case})


async def test_a_case_is_kept_with_its_versions_and_read_back(site: FakeSite) -> None:
    notes = "<b>社保卡</b>丢了" + "长" * (MOST_CHARACTERS - 20)
    async with site.client("limin") as client:
        empty = (await client.get(f"{CALL}/case")).json()
        first = await saved(client, 0, notes=notes)
        again = await saved(client, 0, notes=notes)
        second = await saved(client, 1, notes="补办", matter="200105", tags=["repeat"], disposition="answered")
        read = (await client.get(f"{CALL}/case")).json()
        versions = (await client.get(f"{CALL}/case/versions")).json()

    assert (empty["version"], empty["notes"], empty["follow_up"]) == (0, "", None)
    assert first.json()["notes"] == notes
    assert (first.json()["version"], again.json()["version"], second.json()["version"]) == (1, 1, 2)
    assert (read["matter"], read["tags"], read["disposition"], read["by"]) == (
        "200105",
        ["repeat"],
        "answered",
        "limin",
    )
    assert read["suggested"][0]["code"] == "200105"
    assert [one["version"] for one in versions] == [2, 1]


async def test_of_two_tabs_the_one_that_has_not_seen_the_other_is_told(site: FakeSite) -> None:
    async with site.client("limin") as client:
        both = await asyncio.gather(saved(client, 0, notes="one"), saved(client, 0, notes="other"))
        read = (await client.get(f"{CALL}/case")).json()
        late = await saved(client, 0, notes="third")

    assert sorted(answer.status_code for answer in both) == [200, 409]
    assert read["version"] == 1
    assert (late.status_code, late.json()["code"]) == (409, "stale")


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"notes": "x" * (MOST_CHARACTERS + 1)}, "invalid_request"),
        ({"notes": "a\x00b"}, "invalid_request"),
        ({"matter": "12"}, "invalid_request"),
        ({"matter": "999999"}, "unfit"),
        ({"tags": ["unheard_of"]}, "unfit"),
        ({"disposition": "unheard_of"}, "unfit"),
        ({"surprise": 1}, "invalid_request"),
    ],
)
async def test_what_does_not_fit_is_refused(site: FakeSite, case: dict[str, Any], code: str) -> None:
    async with site.client("limin") as client:
        answer = await saved(client, 0, **case)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_other_peoples_calls_are_refused_and_the_try_is_written_down(site: FakeSite, database: Database) -> None:
    async with site.client("wang") as client:
        answers = [
            await saved(client, 0, notes="mine"),
            await client.post(f"{CALL}/number"),
            await client.put(f"{CALL}/follow-up", json={"call_from": "2026-11-22T09:00:00Z"}),
        ]
        unknown = await client.post("/api/v1/calls/pbx1.none/number")
    written = await AuditBook(database).page(Wanted(deed="call.refused"), None, 10)

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert unknown.status_code == 404
    assert [(one.entry.who, one.entry.subject) for one in written] == [("wang", "call:pbx1.second")] * 3


async def test_the_whole_number_is_shown_to_who_has_the_call_and_that_is_written_down(
    site: FakeSite, database: Database
) -> None:
    async with site.client("limin") as client:
        answer = (await client.post(f"{CALL}/number")).json()
    written = await AuditBook(database).page(Wanted(deed="call.number_shown"), None, 10)

    assert answer == {"number": "+8613800138000"}
    assert [(one.entry.who, one.entry.subject) for one in written] == [("limin", "call:pbx1.second")]


async def test_a_promise_is_owed_from_its_time_on_and_can_be_changed_and_taken_back(site: FakeSite) -> None:
    async with site.client("limin") as client:
        promised = (await client.put(f"{CALL}/follow-up", json={"call_from": "2026-11-22T02:00:00Z"})).json()
        later = (await client.put(f"{CALL}/follow-up", json={"call_from": "2026-11-22T03:00:00Z"})).json()
        read = (await client.get(f"{CALL}/case")).json()["follow_up"]
        gone = [await client.delete(f"{CALL}/follow-up") for _ in range(2)]
        far = await client.put(f"{CALL}/follow-up", json={"call_from": "2027-01-22T03:00:00Z"})

    assert (promised["kind"], promised["state"], promised["next_at"]) == ("promised", "open", "2026-11-22T02:00:00Z")
    assert promised["due_at"] == "2026-11-22T04:00:00Z"
    assert (later["next_at"], later["due_at"]) == ("2026-11-22T03:00:00Z", "2026-11-22T05:00:00Z")
    assert read["next_at"] == later["next_at"]
    assert [answer.json()["state"] for answer in gone] == ["withdrawn", "withdrawn"]
    assert far.status_code == 422


async def test_nothing_is_promised_to_who_withheld_the_number(site: FakeSite) -> None:
    await site.store.write(whole_call("pbx1.third", number=None))
    async with site.client("limin") as client:
        answer = await client.put("/api/v1/calls/pbx1.third/follow-up", json={"call_from": "2026-11-22T09:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unfit")


async def test_a_card_tells_what_is_owed_where_the_number_is_from_and_the_place_in_line(site: FakeSite) -> None:
    left = QueueJoined(
        queue=QueueId("social"), tier=Tier.ORDINARY, priority=7, reason=RouteReason(by="key", key="2"), position=3
    )
    hung_up = Ended(outcome="abandoned_queue", cause=16)
    await site.store.write(entries("pbx1.left", [arrived(), left, hung_up], START + timedelta(minutes=2)))
    await site.store.write(entries("pbx1.again", [arrived(), left], START + timedelta(minutes=3)))
    async with site.client("chen") as client:
        card = (await client.get("/api/v1/calls/pbx1.again")).json()

    assert (card["owed"]["call"], card["owed"]["kind"], card["owed"]["is_open"]) == ("pbx1.left", "missed", True)
    assert card["place"] == {"region": "CN", "zh": "", "en": ""}
    assert card["position"] == 3
    assert [call["call"] for call in card["earlier"]] == ["pbx1.left", "pbx1.second", "pbx1.first"]


async def test_earlier_cases_of_the_number_are_told_without_their_notes(site: FakeSite) -> None:
    async with site.client("limin") as client:
        await client.put("/api/v1/calls/pbx1.first/case", json={"version": 0, "notes": "secret", "is_solved": False})
        earlier = (await client.get(f"{CALL}/case")).json()["earlier"]

    assert earlier == [{"call": "pbx1.first", "matter": None, "disposition": None, "is_solved": False, "notes": None}]


async def test_the_handbook_is_given_to_who_is_signed_in_and_only_when_it_has_changed(site: FakeSite) -> None:
    async with site.client() as stranger:
        refused = await stranger.get("/api/v1/handbook")
    async with site.client("limin") as client:
        answer = await client.get("/api/v1/handbook")
        same = await client.get("/api/v1/handbook", headers={"if-none-match": answer.headers["etag"]})
        found = answer.json()

    assert refused.status_code == 401
    assert same.status_code == 304
    assert found["groups"]["10"] == {"zh": "消费维权", "en": "Consumer rights"}
    assert {"says", "keywords"}.isdisjoint(found["matters"][0])
    assert {"zh", "en"} == {*found["scripts"][0]["title"]}
