"""The roster follows the database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.agents.life import RingMissed, Rung, Status
from callcenter.agents.roster import Roster
from callcenter.agents.store import KeptAgent
from callcenter.database.engine import DatabaseAwayError
from callcenter.main.people import LOOK_EVERY_S, People
from callcenter.vocabulary.ids import AgentId, CallId, NodeId, QueueId, SeatId
from callcenter.vocabulary.skills import expert_in
from tests.fakes.agents import FakeAgentStore
from tests.fakes.clock import FakeClock
from tests.fakes.virtual_time import in_virtual_time

PBX = NodeId("pbx1")
CALL = CallId("pbx1.one")
LI = KeptAgent(AgentId("8001"), "李敏", SeatId("1001"), expert_in([QueueId("general")]), status=Status.BREAK)


async def taken_over(*kept: KeptAgent) -> tuple[Roster, FakeAgentStore, People]:
    roster, store = Roster(FakeClock()), FakeAgentStore(*kept)
    people = People(roster, store, PBX, read_nothing)
    await people.take_over()
    return roster, store, people


async def read_nothing(_: NodeId) -> None:
    """Phones have a test of their own, on a real database."""


async def test_who_is_new_comes_with_the_status_chosen_last() -> None:
    roster, _, _ = await taken_over(LI)

    [agent] = roster.all()
    assert (agent.id, agent.name, agent.seat, agent.node) == (LI.id, "李敏", "1001", PBX)
    assert agent.status is Status.BREAK


async def test_who_was_offline_comes_offline() -> None:
    roster, _, _ = await taken_over(replace(LI, status=Status.OFFLINE))

    assert roster.agent(LI.id).status is Status.OFFLINE


async def test_who_has_no_seat_is_known_and_answers_no_calls() -> None:
    roster, _, _ = await taken_over(replace(LI, seat=None, status=Status.AVAILABLE))

    assert roster.agent(LI.id).seat is None
    assert roster.free() == ()


async def test_who_is_put_out_of_their_seat_is_offline() -> None:
    roster, store, people = await taken_over(LI)
    store.kept = [replace(LI, seat=None)]

    await people.take_over()

    assert roster.agent(LI.id).status is Status.OFFLINE


async def test_a_break_keeps_its_reason_and_its_begin_over_a_restart() -> None:
    began = FakeClock().now() - timedelta(minutes=9)
    roster, _, _ = await taken_over(replace(LI, reason="meal", status_since=began))

    assert (roster.agent(LI.id).reason, roster.agent(LI.id).status_since) == ("meal", began)


async def test_changed_master_data_is_taken_over_and_the_status_of_the_day_stays() -> None:
    roster, store, people = await taken_over(LI)
    roster.choose(LI.id, Status.AVAILABLE)
    store.kept = [replace(LI, seat=SeatId("1002"), name="李 敏")]
    await people.take_over()

    agent = roster.agent(LI.id)
    assert (agent.seat, agent.name, agent.status) == ("1002", "李 敏", Status.AVAILABLE)


@pytest.mark.parametrize("now", [[], [replace(LI, seat=None)]], ids=["left", "lost the seat"])
async def test_who_is_gone_goes_offline(now: list[KeptAgent]) -> None:
    roster, store, people = await taken_over(LI)
    store.kept = now
    await people.take_over()

    assert roster.agent(LI.id).status is Status.OFFLINE


async def test_who_comes_back_has_the_status_kept() -> None:
    roster, store, people = await taken_over(LI)
    for kept in ([], [LI]):
        store.kept = kept
        await people.take_over()

    assert roster.agent(LI.id).status is Status.BREAK


async def test_a_database_that_is_away_at_the_start_says_so() -> None:
    _, store, people = await taken_over()
    store.is_away = True

    with pytest.raises(DatabaseAwayError):
        await people.take_over()


def test_a_database_that_is_away_later_is_waited_out() -> None:
    async def story() -> None:
        roster, store, people = await taken_over()
        store.is_away = True
        following = asyncio.create_task(people.follow())
        await asyncio.sleep(2.5 * LOOK_EVERY_S)
        assert store.reads == 3
        store.is_away, store.kept = False, [LI]
        await asyncio.sleep(LOOK_EVERY_S)

        assert [agent.id for agent in roster.all()] == [LI.id]
        following.cancel()

    in_virtual_time(story())


def test_a_break_after_a_missed_ring_is_kept_once_the_database_takes_it() -> None:
    async def story() -> None:
        roster, store, people = await taken_over(replace(LI, status=Status.AVAILABLE))
        following = asyncio.create_task(people.follow())
        store.is_away = True
        for event in (Rung(CALL), RingMissed(CALL)):
            roster.apply(LI.id, event)
        await asyncio.sleep(1.5 * LOOK_EVERY_S)
        assert store.statuses == {}
        store.is_away = False
        await asyncio.sleep(LOOK_EVERY_S)

        assert store.statuses == {LI.id: Status.BREAK}
        following.cancel()

    in_virtual_time(story())


def test_who_came_back_before_the_break_was_kept_is_kept_as_available() -> None:
    async def story() -> None:
        roster, store, people = await taken_over(replace(LI, status=Status.AVAILABLE))
        following = asyncio.create_task(people.follow())
        for event in (Rung(CALL), RingMissed(CALL)):
            roster.apply(LI.id, event)
        roster.choose(LI.id, Status.AVAILABLE)
        await asyncio.sleep(1.5 * LOOK_EVERY_S)

        assert store.statuses == {LI.id: Status.AVAILABLE}
        following.cancel()

    in_virtual_time(story())
