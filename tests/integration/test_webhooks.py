"""Webhooks to real HTTP servers that are well, slow, killed, confused, moved or gone; a real PostgreSQL."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.integrations import couriers, delivering
from callcenter.integrations.messages import integrations_schema
from callcenter.main.integration_parts import integrations
from callcenter.services import posting
from callcenter.traces.watching import Watch
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.spans import Span, traceparent
from tests.fakes.entries import whole_call
from tests.fakes.receiver import Received, receiving
from tests.served import OTHERS, Site, serving
from tests.waiting import until, until_told

STEPS = [
    "call.arrived",
    "call.queued",
    "call.ringing",
    "call.connected",
    "call.talk_ended",
    "call.ended",
    "call.recorded",
]
EVERYTHING = ["calls", "calls.numbers", "calls.words", "calls.needs", "agents"]
BODY = Draft202012Validator({"$defs": integrations_schema()["$defs"], "$ref": "#/$defs/CloudEvent"})


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses of days, in hundredths of seconds."""
    monkeypatch.setattr(couriers, "LOOK_S", 0.05)
    monkeypatch.setattr(delivering, "PAUSES_S", (0.02,))


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(database, tmp_path, tmp_path) as running:
        yield running


@asynccontextmanager
async def administering(site: Site, user: str = "root") -> AsyncIterator[httpx.AsyncClient]:
    headers = {"cookie": await site.cookie(user), "x-callcenter": "test"}
    address = f"http://{site.address}/api/v1/integrations/"
    async with httpx.AsyncClient(base_url=address, headers=headers) as client:
        yield client


async def endpoint(client: httpx.AsyncClient, url: str, **more: Any) -> str:
    wanted = {"name": "CRM", "url": url, "scopes": EVERYTHING, **more}
    answer = await client.post("endpoints", json=wanted)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


async def standing(client: httpx.AsyncClient) -> dict[str, Any]:
    """Of the only endpoint."""
    found: dict[str, Any] = (await client.get("endpoints")).json()[0]
    return found


def once(*answers: str | None) -> Callable[[Received], str | None]:
    """These answers, one after the other; then all is well."""
    left: Iterator[str | None] = iter(answers)
    return lambda _: next(left, "200 OK")


async def test_each_step_is_sent_once_in_order_signed_and_as_the_schema_says(site: Site) -> None:
    async with administering(site) as client, receiving() as receiver:
        made = await endpoint(client, receiver.url)
        secret = (await client.get(f"endpoints/{made}/secret")).json()["secret"]
        for call in ("pbx1.a", "pbx1.b"):
            await site.calls.write(whole_call(call))
        await until(lambda: len(receiver.received) == 14)
        await until_delivered(client)
        tried = (await client.get(f"endpoints/{made}/attempts")).json()

    assert receiver.steps == STEPS * 2
    assert [one["fault"] for one in tried] == [None] * 14
    for one in receiver.received:
        BODY.validate(one.event)
        assert is_signed(one, secret)
    assert one.headers["webhook-id"] == one.event["id"]
    assert one.event["data"]["number"] == "+8613800138000"


async def until_delivered(client: httpx.AsyncClient) -> None:
    await until_it(client, lambda one: one["last_delivered_at"] is not None and not one["failures"])


async def until_it(client: httpx.AsyncClient, is_so: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The only endpoint, once it stands so."""
    return await until_told(partial(standing, client), is_so)


async def until_letters(
    client: httpx.AsyncClient, made: str, are_so: Callable[[list[dict[str, Any]]], object]
) -> list[dict[str, Any]]:
    """Its dead letters, once they are so."""

    async def letters() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await client.get(f"endpoints/{made}/dead-letters")).json()
        return found

    return await until_told(letters, are_so)


def is_signed(one: Received, secret: str) -> bool:
    """As any receiver checks it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{one.headers['webhook-id']}.{one.headers['webhook-timestamp']}.".encode() + one.body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return expected in one.headers["webhook-signature"].split(" ")


async def test_an_endpoint_is_told_what_it_wants_and_may_see(site: Site) -> None:
    async with administering(site) as client, receiving() as receiver:
        await endpoint(client, receiver.url, scopes=["calls"], types=["call.ended"], queues=["social"])
        await site.calls.write(whole_call("pbx1.a"))
        await until(lambda: receiver.received)

    (one,) = receiver.received
    assert one.step == "call.ended"
    assert "+8613800138000" not in one.body.decode()
    assert "社保" not in one.body.decode()


async def test_given_an_endpoint_in_trouble_then_it_is_tried_again_and_gets_all_in_order(site: Site) -> None:
    troubles = ("500 Oops", "302 Found\r\nlocation: http://127.0.0.1:9/", "404 Not Found", "429 Busy\r\nretry-after: 0")
    async with administering(site) as client, receiving(once(*troubles)) as receiver:
        made = await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a"))
        await until(lambda: len(receiver.received) == 11)
        await until_delivered(client)
        tried = (await client.get(f"endpoints/{made}/attempts")).json()

    assert receiver.steps == [STEPS[0]] * 4 + STEPS
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 7
    assert [one["status"] for one in tried][-4:] == [429, 404, 302, 500]
    assert "redirects are not followed" in tried[-2]["fault"]


async def test_given_a_receiver_that_is_killed_then_nothing_is_lost_when_it_is_back(site: Site) -> None:
    async with administering(site) as client, receiving() as receiver:
        made = await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a")[:4])
        await until(lambda: len(receiver.received) == 2)
        await receiver.kill()
        await site.calls.write(whole_call("pbx1.a"))
        failing = await until_it(client, lambda one: one["failures"])
        await receiver.start()
        await until(lambda: len(receiver.received) == 7)
        tried = (await client.get(f"endpoints/{made}/attempts")).json()

    assert receiver.steps == STEPS
    assert failing["failing_since"] is not None
    assert "nobody takes the connection there" in {one["fault"] for one in tried}


async def test_given_a_receiver_that_says_nothing_then_it_has_its_deadline_and_hinders_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "DEADLINE_S", 0.3)
    async with administering(site) as client, receiving(once(None)) as slow, receiving() as quick:
        await endpoint(client, slow.url, name="slow")
        await endpoint(client, quick.url, name="quick")
        await site.calls.write(whole_call("pbx1.a"))
        await until(lambda: len(quick.received) == 7)
        await until(lambda: len(slow.received) == 8)

    assert slow.steps == [STEPS[0], *STEPS]


async def test_given_an_endpoint_that_is_gone_then_it_is_switched_off_and_goes_on_where_it_was(site: Site) -> None:
    async with administering(site) as client, receiving(once("200 OK", "410 Gone")) as receiver:
        made = await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a"))
        off = await until_it(client, lambda one: not one["is_on"])
        wanted = {name: off[name] for name in ("name", "url", "scopes", "types", "queues")}
        await client.put(f"endpoints/{made}", json={**wanted, "is_on": True})
        await until(lambda: len(receiver.received) == 8)

    assert off["off_cause"] == "gone"
    assert receiver.steps == [STEPS[0], STEPS[1], *STEPS[1:]]


async def test_what_the_other_side_calls_unfit_becomes_a_dead_letter_and_can_be_sent_again(site: Site) -> None:
    is_mended = False

    def picky(one: Received) -> str:
        return "200 OK" if is_mended or one.step != "call.ringing" else "422 Unprocessable"

    async with administering(site) as client, receiving(picky) as receiver:
        made = await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a"))
        await until(lambda: len(receiver.received) == 6 + delivering.REFUSALS)
        (letter,) = await until_letters(client, made, bool)
        counted = (await standing(client))["dead_letters"]
        is_mended = True
        replayed = await client.post(f"endpoints/{made}/dead-letters/replay", json={"events": [letter["event"]]})
        await until(lambda: len(receiver.received) == 7 + delivering.REFUSALS)
        await until_letters(client, made, lambda letters: not letters)

    assert (letter["type"], letter["subject"], counted) == ("callcenter.call.ringing.v1", "call/pbx1.a", 1)
    assert replayed.json() == {"count": 1}
    assert (receiver.steps[-1], receiver.received[-1].headers["webhook-id"]) == ("call.ringing", str(letter["event"]))
    assert receiver.received[-1].body == receiver.received[2].body


async def test_a_dead_letter_that_fails_again_stays_and_may_be_dropped(site: Site) -> None:
    async with administering(site) as client, receiving(lambda _: "422 Unprocessable") as receiver:
        made = await endpoint(client, receiver.url, types=["call.ended"])
        await site.calls.write(whole_call("pbx1.a"))
        await until(lambda: len(receiver.received) == delivering.REFUSALS)
        await until_letters(client, made, bool)
        await client.post(f"endpoints/{made}/dead-letters/replay", json={})
        await until(lambda: len(receiver.received) == 1 + delivering.REFUSALS)
        await until_letters(client, made, lambda letters: not letters[0]["is_wanted"])
        dropped = await client.post(f"endpoints/{made}/dead-letters/drop", json={})

    assert dropped.json() == {"count": 1}


async def test_what_is_three_days_old_is_put_aside_without_asking_each_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with administering(site) as client, receiving(lambda _: "503 Away") as receiver:
        made = await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a"))
        await until(lambda: len(receiver.received) >= 2)
        monkeypatch.setattr(delivering, "GIVE_UP", timedelta(0))
        await until_it(client, lambda one: one["dead_letters"] == 7)
        letters = (await client.get(f"endpoints/{made}/dead-letters")).json()

    assert [one["type"].removeprefix("callcenter.").removesuffix(".v1") for one in letters] == STEPS
    assert letters[-1]["fault"] == couriers.TOO_OLD


async def test_a_service_that_was_away_goes_on_where_the_endpoint_is(
    site: Site, database: Database, tmp_path: Path
) -> None:
    async with administering(site) as client, receiving() as receiver:
        await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a")[:4])
        await until(lambda: len(receiver.received) == 2)
        await until_delivered(client)
    # Its service is killed, the calls' goes on; another one takes over.
    for task in asyncio.all_tasks():
        if task.get_coro().__qualname__ == "Couriers.run":  # type: ignore[union-attr]
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    await site.others.couriers.release()
    await site.calls.write(whole_call("pbx1.a"))
    await receiver.start()
    spans: list[Span] = []
    traced = Watch(spans.append, SystemClock(), share=1).sending
    heir = integrations(OTHERS, database, site.calls, site.roster, site.people.choosing, SystemClock(), traced)
    running = [asyncio.create_task(heir.newswire.run()), asyncio.create_task(heir.couriers.run())]
    await until(lambda: len(receiver.received) == 7)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await heir.close()
    await receiver.kill()

    assert receiver.steps == STEPS
    # The heir traces calls, the one before it did not.
    told = [one.headers.get("traceparent") for one in receiver.received]
    assert told[:2] == [None, None]
    assert told[2:] == [traceparent(CallId("pbx1.a"), span.ident) for span in spans]


async def test_of_two_services_one_delivers(site: Site, database: Database) -> None:
    other = integrations(OTHERS, database, site.calls, site.roster, site.people.choosing, SystemClock())
    running = [asyncio.create_task(other.newswire.run()), asyncio.create_task(other.couriers.run())]
    async with administering(site) as client, receiving() as receiver:
        await endpoint(client, receiver.url)
        for n in range(5):
            await site.calls.write(whole_call(f"pbx1.{n}"))
        await until(lambda: len(receiver.received) == 35)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await other.close()

    assert receiver.steps == STEPS * 5


async def test_a_test_delivery_says_what_came_of_it(site: Site) -> None:
    async with administering(site) as client, receiving(once("200 OK", "500 Oops")) as receiver:
        made = await endpoint(client, receiver.url)
        well = (await client.post(f"endpoints/{made}/test")).json()
        ill = (await client.post(f"endpoints/{made}/test")).json()
        await receiver.kill()
        away = (await client.post(f"endpoints/{made}/test")).json()

    assert (well["status"], well["fault"]) == (200, None)
    assert (ill["status"], ill["fault"]) == (500, "it answers 500")
    assert (away["status"], away["fault"]) == (None, "nobody takes the connection there")
    BODY.validate(receiver.received[0].event)


async def test_after_a_new_secret_both_sign(site: Site) -> None:
    async with administering(site) as client, receiving() as receiver:
        made = await endpoint(client, receiver.url)
        before = (await client.get(f"endpoints/{made}/secret")).json()["secret"]
        after = (await client.post(f"endpoints/{made}/secret")).json()["secret"]
        await client.post(f"endpoints/{made}/test")

    assert before != after
    assert all(is_signed(receiver.received[0], secret) for secret in (before, after))


async def test_other_systems_are_connected_by_administrators(site: Site) -> None:
    made = {"name": "CRM", "scopes": ["calls"]}
    for user, tokens, endpoints in (("chen", 403, 403), ("root", 403, 200), ("an", 200, 403)):
        async with administering(site, user) as client:
            assert (await client.get("tokens")).status_code == tokens
            assert (await client.post("tokens", json=made)).status_code == (201 if tokens == 200 else 403)
            assert (await client.get("endpoints")).status_code == endpoints


UNFIT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"url": "ftp://crm.example/"}, "url"),
    ({"url": "https://user:secret@crm.example/"}, "url"),
    ({"url": "https:///nowhere"}, "url"),
    ({"url": "https://crm.example/\r\nx-evil: 1"}, "url"),
    ({"url": "https://[::1"}, "url"),
    ({"types": ["call.exploded"]}, "types"),
    ({"scopes": ["agents.status"]}, "scopes"),
    ({"scopes": []}, "scopes"),
    ({"name": "a\u0000b"}, "name"),
    ({"name": "13800138000"}, "name"),
)


async def test_an_unfit_endpoint_is_refused_with_the_field(site: Site) -> None:
    async with administering(site) as client:
        for changed, named in UNFIT:
            wanted = {"name": "CRM", "url": "https://crm.example/", "scopes": ["calls"], **changed}
            answer = await client.post("endpoints", json=wanted)

            assert (answer.status_code, named in answer.text) == (422, True), (changed, answer.text)
        left = (await client.get("endpoints")).json()

    assert left == []


async def test_what_administrators_do_stands_in_the_book_of_deeds(site: Site, database: Database) -> None:
    async with administering(site) as client, receiving() as receiver:
        made = await endpoint(client, receiver.url)
        await client.get(f"endpoints/{made}/secret")
        removed = await client.delete(f"endpoints/{made}")
        again = await client.delete(f"endpoints/{made}")
    async with administering(site, "an") as client:
        token = (await client.post("tokens", json={"name": "CRM", "scopes": ["calls"]})).json()
        revoked = [await client.delete(f"tokens/{token['token']['id']}") for _ in range(2)]
        listed = (await client.get("tokens")).json()
    deeds = await AuditBook(database).page(Wanted(deed="integration"), None, 10)

    assert (removed.status_code, again.status_code) == (204, 404)
    assert [one.status_code for one in revoked] == [204, 204]
    assert listed[0]["revoked_at"] is not None
    assert token["text"] not in str(listed)
    assert [one.entry.deed.removeprefix("integration.") for one in reversed(deeds)] == [
        "endpoint_made",
        "secret_shown",
        "endpoint_removed",
        "token_made",
        "token_revoked",
    ]


async def test_what_is_no_longer_kept_is_said_to_be_lost(site: Site, database: Database) -> None:
    async with administering(site) as client, receiving(once("410 Gone")) as receiver:
        made = await endpoint(client, receiver.url)
        await site.calls.write(whole_call("pbx1.a"))
        await until_it(client, lambda one: not one["is_on"])
        await Outbox(database).prune(SystemClock().now() + timedelta(hours=1))
        await site.calls.write(whole_call("pbx1.b"))
        await until(lambda: site.others.newswire.position >= 18)
        site.others.newswire._begins_after = site.others.newswire.position - 9
        wanted = {"name": "CRM", "url": receiver.url, "scopes": ["calls"], "is_on": True}
        await client.put(f"endpoints/{made}", json=wanted)
        await until(lambda: len(receiver.received) == 8)
        tried = (await client.get(f"endpoints/{made}/attempts?limit=200")).json()

    assert receiver.steps[1:] == STEPS
    assert any("no longer kept" in (one["fault"] or "") for one in tried)
