"""Calls on a real PostgreSQL."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from callcenter.calls.dispatch import Answer
from callcenter.calls.page import CallFilter
from callcenter.calls.record import after, begun
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Ended, Entry, Fact, KeyTaken, QueueJoined
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.routing.estimate import Work
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.entries import START, arrived, entries, whole_call


@pytest.fixture
def store(database: Database) -> CallStore:
    return CallStore(database)


async def told(database: Database) -> int:
    async with database.transaction() as session:
        return int((await session.execute(text("select count(*) from outbox"))).scalar_one())


async def test_what_is_kept_is_what_the_timeline_says(store: CallStore, database: Database) -> None:
    timeline = whole_call("pbx1.a")
    expected = begun(timeline[0])
    for entry in timeline[1:]:
        expected = after(expected, entry)

    assert await store.write(timeline) == len(timeline)

    assert await store.timeline(CallId("pbx1.a")) == timeline
    assert await store.call(CallId("pbx1.a")) == expected
    async with database.transaction() as session:
        legs = (await session.execute(text("select role, seat, ended_at from legs order by role"))).all()
    assert [tuple(leg) for leg in legs] == [("agent", "1001", timeline[6].at), ("caller", None, timeline[7].at)]


async def test_the_same_entries_again_change_nothing(store: CallStore, database: Database) -> None:
    timeline = whole_call("pbx1.a")
    await store.write(timeline)
    before = await store.call(CallId("pbx1.a"))

    assert await store.write(timeline) == 0
    assert await store.write([*timeline, *timeline]) == 0
    assert await store.call(CallId("pbx1.a")) == before
    assert await told(database) == len(timeline)


async def test_batches_cut_anywhere_give_the_same_call(store: CallStore) -> None:
    whole = whole_call("pbx1.whole")
    await store.write(whole)
    expected = await store.call(CallId("pbx1.whole"))
    assert expected is not None

    for cut in range(1, len(whole)):
        call = CallId(f"pbx1.{cut}")
        parts = [replace(entry, call=call) for entry in whole]
        await store.write(parts[:cut])
        await store.write(parts[cut - 1 :])

        assert await store.call(call) == replace(expected, call=call)


async def test_every_entry_is_told_with_nothing_personal(store: CallStore, database: Database) -> None:
    await store.write(whole_call("pbx1.a"))
    events = []
    async with contextlib.aclosing(Outbox(database).follow(0)) as told:
        async for event in told:
            events.append(event)
            if len(events) == 9:
                break

    assert [event.body["seq"] for event in events] == list(range(1, 10))
    assert {event.key for event in events} == {"pbx1.a"}
    assert "13800138000" not in str(events)
    assert "社保" not in str(events)


async def test_a_timeline_without_its_arrival_is_kept_and_blocks_nothing(store: CallStore) -> None:
    headless = [Entry(CallId("pbx1.lost"), 2, START, KeyTaken(key="1", node="ask"))]
    await store.write([*headless, *whole_call("pbx1.a")])

    assert await store.timeline(CallId("pbx1.lost")) == headless
    assert await store.call(CallId("pbx1.lost")) is None
    assert await store.call(CallId("pbx1.a")) is not None


async def test_pages_are_stable_while_calls_come_in(store: CallStore) -> None:
    for n in range(7):
        await store.write(whole_call(f"pbx1.{n}", START + timedelta(minutes=n // 2)))
    seen: list[str] = []
    cursor = None
    while True:
        page = await store.page(CallFilter(), cursor, limit=3)
        seen += [record.call for record in page.calls]
        cursor = page.next
        if cursor is None:
            break
        await store.write(whole_call(f"pbx1.new{len(seen)}", START + timedelta(hours=1)))

    assert seen == ["pbx1.6", "pbx1.5", "pbx1.4", "pbx1.3", "pbx1.2", "pbx1.1", "pbx1.0"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CallFilter(), ["pbx1.open", "pbx1.done"]),
        (CallFilter(queue=QueueId("social")), ["pbx1.done"]),
        (CallFilter(agent=AgentId("8001")), ["pbx1.done"]),
        (CallFilter(agent=AgentId("8002")), []),
        (CallFilter(states=("in_flow", "waiting")), ["pbx1.open"]),
        (CallFilter(tier=Tier.ORDINARY, outcome="answered"), ["pbx1.done"]),
        (CallFilter(number="+8613800138001"), ["pbx1.open"]),
        (CallFilter(arrived_from=START + timedelta(minutes=1)), ["pbx1.open"]),
        (CallFilter(arrived_before=START + timedelta(minutes=1)), ["pbx1.done"]),
    ],
)
async def test_calls_are_found_by_what_is_wanted(store: CallStore, wanted: CallFilter, found: list[str]) -> None:
    await store.write(whole_call("pbx1.done"))
    await store.write(entries("pbx1.open", [arrived("+8613800138001")], START + timedelta(minutes=5)))

    assert [record.call for record in (await store.page(wanted)).calls] == found


async def test_earlier_calls_are_those_of_the_same_number_before(store: CallStore) -> None:
    for n in range(3):
        await store.write(whole_call(f"pbx1.{n}", START + timedelta(minutes=n)))
    await store.write(whole_call("pbx1.other", number="+8613800138001"))
    await store.write(whole_call("pbx1.anonymous", number=None))
    last = await store.call(CallId("pbx1.2"))
    anonymous = await store.call(CallId("pbx1.anonymous"))
    assert last is not None
    assert anonymous is not None

    assert [record.call for record in (await store.background(last, 5)).earlier] == ["pbx1.1", "pbx1.0"]
    assert (await store.background(anonymous, 5)).earlier == ()


async def test_a_restart_finds_the_calls_that_have_not_ended(store: CallStore) -> None:
    await store.write(whole_call("pbx1.done"))
    await store.write(entries("pbx1.open", [arrived()]))

    assert [record.call for record in await store.open_calls()] == ["pbx1.open"]


async def test_the_tiers_of_whom_agents_answered_last_are_found_for_the_shares(store: CallStore) -> None:
    assert await store.latest_answered(20) == []
    for n, tier in enumerate((Tier.LISTED, Tier.ORDINARY, Tier.CALLBACK)):
        call = whole_call(f"pbx1.{n}", START + timedelta(minutes=n))
        await store.write([_of_tier(entry, tier) for entry in call])
    await store.write(entries("pbx1.waits", [arrived("+8613800138001")], START + timedelta(minutes=9)))

    answers = [Answer(tier, QueueId("social"), AgentId("8001")) for tier in (Tier.LISTED, Tier.ORDINARY, Tier.CALLBACK)]
    found = await store.latest_answered(20)
    assert [replace(one, work=None) for one in found] == answers
    assert await store.latest_answered(2) == found[1:]
    record = await store.call(CallId("pbx1.2"))
    assert record is not None
    assert record.connected_at is not None
    assert record.ringing_at is not None
    talk = timedelta(milliseconds=record.talk_ms or 0)
    assert found[-1].work == Work(
        ended_at=record.connected_at + talk,
        busy_s=(record.connected_at + talk - record.ringing_at).total_seconds(),
        queue=QueueId("social"),
        tier=Tier.CALLBACK,
    )


async def test_who_hung_up_in_line_within_the_hour_was_left_waiting_until_they_are_answered(store: CallStore) -> None:
    async def was_left_waiting(after: timedelta) -> bool:
        return (await store.of_number("+8613800138000", START + after)).was_left_waiting

    left: list[Fact] = [arrived(), Ended(outcome="abandoned_queue", cause=16)]
    await store.write(entries("pbx1.left", left))
    await store.write(entries("pbx1.menu", [arrived(), Ended(outcome="abandoned_ivr", cause=16)], START))

    assert await was_left_waiting(timedelta(minutes=59))
    assert not await was_left_waiting(timedelta(minutes=62))
    await store.write(whole_call("pbx1.answered", START + timedelta(minutes=10)))
    assert not await was_left_waiting(timedelta(minutes=59))


def _of_tier(entry: Entry, tier: Tier) -> Entry:
    return replace(entry, fact=replace(entry.fact, tier=tier)) if isinstance(entry.fact, QueueJoined) else entry
