"""The ledger of callbacks on a real PostgreSQL: drawn from timelines, claimed once, said over HTTP."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from callcenter.audit.entries import Wanted
from callcenter.audit.store import AuditBook
from callcenter.callbacks.ledger import Claimed, Done, Open
from callcenter.callbacks.store import Kept, Ledger
from callcenter.calls.callback_facts import CallbackAnswered, CallbackDialled, CallbackNotReached, CallbackPromised
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import AgentConnected, Ended, Entry, Fact, QueueJoined, Recognised, TalkEnded
from callcenter.database.engine import Database
from callcenter.vocabulary.ids import AgentId, CallId, LegId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier
from tests.fakes.clock import FakeClock
from tests.fakes.entries import PBX, START, arrived, entries
from tests.fakes.web import FakeSite

SOCIAL, POLICE = QueueId("social"), QueueId("police")
FIRST, SECOND, THIRD = "+8613800138001", "+8613800138002", "+8613800138003"
LI, SEAT = AgentId("8001"), SeatId("1001")
CONNECTED = AgentConnected(agent=LI, seat=SEAT, leg=LegId("pbx1.agent"), wait_ms=10)
TALKED = TalkEnded(talk_ms=9)
GAVE_UP = Ended(outcome="abandoned_queue", cause=16)


def joined(queue: QueueId = SOCIAL) -> QueueJoined:
    return QueueJoined(queue=queue, tier=Tier.ORDINARY, priority=1, reason=RouteReason(by="key", key="2"), position=1)


def promised(call: str, number: str, minutes: int = 0, queue: QueueId = SOCIAL) -> list[Entry]:
    facts: list[Fact] = [arrived(number), CallbackPromised(queue=queue), Ended(outcome="callback", cause=16)]
    return entries(call, facts, START + timedelta(minutes=minutes))


def missed(call: str, number: str | None, minutes: int = 0, *also: Fact) -> list[Entry]:
    return entries(call, [arrived(number), *also, joined(), GAVE_UP], START + timedelta(minutes=minutes))


def dialled(call: str, callback_of: str, *then: Fact, number: str = FIRST) -> list[Entry]:
    first = CallbackDialled(
        callback_of=CallId(callback_of),
        attempt=1,
        node=PBX,
        leg=LegId(call),
        number=number,
        dialled="12345",
        language=Language.ZH,
        queue=SOCIAL,
        tier=Tier.ORDINARY,
        needs=(),
        since=START,
        agent=LI,
        seat=SEAT,
    )
    return entries(call, [first, *then], START + timedelta(minutes=10))


async def claim(store: CallStore, begun: Entry) -> bool:
    assert isinstance(begun.fact, CallbackDialled)
    return await store.claim(begun, begun.fact)


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> FakeSite:
    """limin serves `social` and `general`."""
    made = await FakeSite(FakeClock(START + timedelta(minutes=10)), tmp_path, database=database).fill()
    await made.store.write(promised("pbx1.first", FIRST))
    await made.store.write(promised("pbx1.police", THIRD, 2, POLICE))
    return made


@pytest.fixture
def ledger(database: Database, site: FakeSite) -> Ledger:
    return Ledger(database, site.clock, site.rules)


async def asked(site: FakeSite, user: str, path: str, method: str = "GET", **also: Any) -> Any:
    async with site.client(user) as client:
        return (await client.request(method, f"/api/v1/{path}", **also)).json()


async def owed(ledger: Ledger, call: str) -> Kept:
    return await ledger.one(CallId(call), None)


async def test_promises_and_missed_calls_are_owed_in_the_order_of_arrival_but_not_to_who_cannot_be_called(
    site: FakeSite,
) -> None:
    await site.store.write(missed("pbx1.missed", SECOND, 1))
    await site.store.write(missed("pbx1.anonymous", None, 1))
    await site.store.write(missed("pbx1.service", "+864008123123", 1))
    deaf = Recognised(list_name="special", tier=Tier.LISTED, needs=(Need.TEXT_ONLY,))
    await site.store.write(missed("pbx1.deaf", "+8613800138009", 1, deaf))
    operators = await asked(site, "chen", "callbacks")
    agents = await asked(site, "limin", "callbacks")

    assert [one["call"] for one in operators] == ["pbx1.first", "pbx1.deaf", "pbx1.missed", "pbx1.police"]
    assert [(one["call"], one["kind"], one["way"], one["number"]) for one in agents] == [
        ("pbx1.first", "promised", "voice", "138****8001"),
        ("pbx1.deaf", "missed", "write", "138****8009"),
        ("pbx1.missed", "missed", "voice", "138****8002"),
    ]
    assert [one["next_at"] is None for one in agents] == [False, True, False]


async def test_a_number_has_one_open_obligation_that_keeps_its_place(site: FakeSite, ledger: Ledger) -> None:
    await site.store.write(missed("pbx1.again", FIRST, 3))
    await site.store.write(missed("pbx1.missed", SECOND, 3))
    await site.store.write(promised("pbx1.promised", SECOND, 4, POLICE))

    assert [one.call for one in await ledger.open()] == ["pbx1.first", "pbx1.police", "pbx1.missed"]
    kept = (await owed(ledger, "pbx1.missed")).obligation
    assert (kept.kind, kept.queue, kept.since) == ("promised", POLICE, START + timedelta(minutes=3, seconds=1))


async def test_of_two_services_that_claim_at_once_one_wins(site: FakeSite, database: Database, ledger: Ledger) -> None:
    databases = [Database(database.url, 2) for _ in range(2)]
    stores = [CallStore(one) for one in databases]
    for round_ in range(3):
        claims = [claim(store, dialled(f"pbx1.{round_}-{n}", "pbx1.first")[0]) for n, store in enumerate(stores)]
        won = await asyncio.gather(*claims)
        known = await site.store.kept([CallId(f"pbx1.{round_}-{n}") for n in range(2)])
        assert sorted(won) == ([False, True] if round_ == 0 else [False, False])
        assert known == ({CallId(f"pbx1.0-{won.index(True)}")} if round_ == 0 else set())

    assert isinstance((await owed(ledger, "pbx1.first")).obligation.state, Claimed)
    for one in databases:
        await one.close()


@pytest.mark.parametrize(
    ("then", "why", "state"),
    [
        (
            [CallbackAnswered(), joined(), CONNECTED, TalkEnded(talk_ms=9), Ended(outcome="answered", cause=16)],
            None,
            Done,
        ),
        ([CallbackNotReached(why="busy"), Ended(outcome="not_reached", cause=17)], "busy", Open),
        ([CallbackAnswered(), joined(), GAVE_UP], "hung_up", Open),
    ],
)
async def test_a_call_that_we_made_settles_its_obligation_once(
    site: FakeSite, ledger: Ledger, then: list[Fact], why: str | None, state: type
) -> None:
    call = dialled("pbx1.dialled", "pbx1.first", *then)
    assert await claim(site.store, call[0])
    for _ in range(2):
        await site.store.write(call)
    kept = await owed(ledger, "pbx1.first")

    assert isinstance(kept.obligation.state, state)
    assert [(one.call, one.by, one.why) for one in kept.attempts] == [("pbx1.dialled", "8001", why)]
    record = await site.store.call(CallId("pbx1.dialled"))
    assert record is not None
    assert (record.callback_of, record.number, record.state) == ("pbx1.first", FIRST, "ended")


async def test_who_calls_again_and_is_answered_is_owed_nothing_more(site: FakeSite, ledger: Ledger) -> None:
    answered: list[Fact] = [arrived(FIRST), joined(), CONNECTED]
    await site.store.write(entries("pbx1.again", answered, START + timedelta(minutes=5)))

    state = (await owed(ledger, "pbx1.first")).obligation.state
    assert isinstance(state, Done)
    assert (state.how, state.by) == ("called_again", "pbx1.again")


async def test_who_calls_again_has_the_place_back(site: FakeSite) -> None:
    await site.store.write(missed("pbx1.missed", SECOND, 1))
    soon, late = START + timedelta(minutes=30), START + timedelta(hours=3)

    assert [(await site.store.of_number(number, soon)).since for number in (FIRST, SECOND)] == [
        START + timedelta(seconds=1),
        START + timedelta(minutes=1, seconds=1),
    ]
    assert [(await site.store.of_number(number, late)).since for number in (FIRST, SECOND)] == [
        START + timedelta(seconds=1),
        None,
    ]


async def test_a_promise_written_again_after_a_crash_is_still_done(site: FakeSite) -> None:
    await asked(site, "limin", "callbacks/pbx1.first/done", "POST")
    await site.store.write(promised("pbx1.first", FIRST))

    assert await asked(site, "limin", "callbacks") == []


async def test_who_calls_by_hand_is_given_the_whole_number_and_nobody_dials_it_meanwhile(
    site: FakeSite, database: Database
) -> None:
    shown = await asked(site, "limin", "callbacks/pbx1.first/number", "POST")
    foreign = await asked(site, "limin", "callbacks/pbx1.police/number", "POST")
    listed = await asked(site, "limin", "calls/pbx1.first/callback")

    assert (shown["number"], foreign["code"]) == (FIRST, "not_found")
    [deed] = await AuditBook(database).page(Wanted(deed="callback"), None, 9)
    assert (deed.entry.who, deed.entry.deed, deed.entry.subject) == (
        "limin",
        "callback.number_shown",
        "call:pbx1.first",
    )
    assert (listed["number"], listed["next_at"]) == ("138****8001", "2026-11-21T09:20:00Z")


async def test_what_people_say_is_kept_with_who_said_it(site: FakeSite) -> None:
    await site.store.write(missed("pbx1.missed", SECOND, 1))
    busy = await asked(site, "limin", "callbacks/pbx1.first/not-reached", "POST", json={"why": "busy"})
    done = await asked(site, "limin", "callbacks/pbx1.first/done", "POST")
    again = await asked(site, "chen", "callbacks/pbx1.first/done", "POST")
    empty = await asked(site, "limin", "callbacks/pbx1.missed/withdraw", "POST", json={"reason": " "})
    gone = await asked(site, "limin", "callbacks/pbx1.missed/withdraw", "POST", json={"reason": "wrote to us"})
    past = await asked(site, "chen", "callbacks", params={"is_open": False})

    assert (busy["state"], busy["attempts_left"]) == ("open", 2)
    assert [(one["by"], one["why"]) for one in done["attempts"]] == [("limin", "busy"), ("limin", None)]
    assert (done["state"], done["closed_how"], done["closed_by"]) == ("done", "by_hand", "limin")
    assert (again["code"], empty["code"]) == ("not_possible", "invalid_request")
    assert (gone["state"], gone["reason"]) == ("withdrawn", "wrote to us")
    assert {one["call"] for one in past} == {"pbx1.first", "pbx1.missed"}


async def test_nothing_that_was_owed_is_lost_whatever_happens(site: FakeSite, ledger: Ledger) -> None:
    for n in range(6):
        begun = promised if n % 2 else missed
        await site.store.write(begun(f"pbx1.n{n}", f"+861380013810{n}", n))
    for n in range(3):
        call = dialled(f"pbx1.d{n}", f"pbx1.n{n}", CallbackNotReached(why="refused"), GAVE_UP)
        await claim(site.store, call[0])
        await site.store.write(call)
    await asked(site, "chen", "callbacks/pbx1.n4/done", "POST")
    await asked(site, "chen", "callbacks/pbx1.n5/withdraw", "POST", json={"reason": "wrote to us"})

    every = [*await ledger.listed(None, is_open=True, limit=50), *await ledger.listed(None, is_open=False, limit=50)]
    assert Counter(type(one.obligation.state).__name__ for one in every) == {"Open": 6, "Done": 1, "Withdrawn": 1}
