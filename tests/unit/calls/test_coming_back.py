"""Who was left waiting calls again: a head start, and the place where one was kept; nobody waits for the database."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from callcenter.calls.ports import Earlier
from callcenter.calls.timeline import CameBack, QueueJoined
from callcenter.routing.tickets import lifeboat_priority
from callcenter.vocabulary.tiers import Tier
from tests.fakes.virtual_time import START, in_virtual_time, settle
from tests.unit.calls.world import LISTED, World, world

MOBILE, COMPANY = "13800138000", "4001234567"
LEFT_WAITING = Earlier(was_left_waiting=True)


def told(earlier: Earlier, story: Callable[[World], Coroutine[Any, Any, None]], number: str = f"+86{MOBILE}") -> None:
    async def run() -> None:
        async with world() as it:
            it.earlier.known[number] = earlier
            await story(it)

    in_virtual_time(run())


async def joined(it: World, number: str = MOBILE) -> QueueJoined:
    line = await it.arrive(number)
    line.press("0")
    await settle()
    [fact] = it.timeline.facts("queue.joined")
    assert isinstance(fact, QueueJoined)
    return fact


def test_who_was_left_waiting_goes_before_those_who_call_for_the_first_time() -> None:
    async def story(it: World) -> None:
        fact = await joined(it)

        assert (fact.tier, fact.since) == (Tier.CALLBACK, None)
        assert it.timeline.facts("caller.came_back") == [CameBack(tier=Tier.CALLBACK)]
        assert it.record().tier is Tier.CALLBACK

    told(LEFT_WAITING, story)


def test_a_place_that_was_kept_is_that_of_the_new_call_also_in_the_lifeboat_and_after_a_restart() -> None:
    kept = START - timedelta(minutes=20)

    async def story(it: World) -> None:
        fact = await joined(it)

        assert (fact.tier, fact.since) == (Tier.CALLBACK, kept)
        assert fact.priority == lifeboat_priority(Tier.CALLBACK, kept)
        assert it.record().since == kept

    told(Earlier(since=kept), story)


def test_nobody_on_the_list_loses_by_having_been_left_waiting() -> None:
    async def story(it: World) -> None:
        line = await it.arrive(LISTED.removeprefix("+86"))
        line.finish_playback()
        await settle()

        assert it.record().tier is Tier.LISTED_SEVERE
        assert it.timeline.facts("caller.came_back") == []

    told(LEFT_WAITING, story, LISTED)


def test_a_companys_number_says_nothing_of_who_calls() -> None:
    async def story(it: World) -> None:
        assert (await joined(it, COMPANY)).tier is Tier.ORDINARY

    told(LEFT_WAITING, story, f"+86{COMPANY}")


def test_a_database_that_is_away_costs_the_head_start_but_keeps_nobody_waiting() -> None:
    async def story(it: World) -> None:
        it.earlier.is_late = True
        line = await it.arrive()
        await asyncio.sleep(0.25)
        line.press("0")
        await settle()

        assert it.record().tier is Tier.ORDINARY
        assert it.record().state == "waiting"

    told(LEFT_WAITING, story)
