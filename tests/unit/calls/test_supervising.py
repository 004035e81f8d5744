"""A supervisor moves callers and raises them: the place stays, the order and the timeline know why."""

import asyncio
from typing import Any

import pytest

from callcenter.agents.life import Ringing
from callcenter.calls.supervising import Deed, Move, NotSupervisedError, Raise, Supervised
from callcenter.calls.supervision_facts import CallerMoved, PriorityRaised
from callcenter.calls.timeline import OfferMade, QueueJoined
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, CHANNEL, LI, World, world

OTHER = CallId("pbx1.other")
UP = Raise(tier=Tier.LISTED_SEVERE, why="vulnerable", by="zhao")
TO_POLICE = Move(queue=QueueId("police"), by="zhao")


async def wait_in_line(it: World, call: CallId = CALL, number: str = "13800138000") -> FakeLine:
    line = await it.arrive(number, call)
    line.press("2")
    await settle()
    return line


async def ask(it: World, deed: Deed, call: CallId = CALL) -> None:
    live = it.board.conversation(call)
    assert live is not None
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    live.tell(Supervised(deed, done))
    await done


def facts(it: World, kind: str) -> list[Any]:
    return list(it.timeline.facts(kind))


def test_a_raised_caller_is_served_before_who_came_earlier_and_the_offer_tells_so() -> None:
    async def story() -> None:
        async with world() as it:
            await wait_in_line(it, OTHER, "13800138001")
            await asyncio.sleep(60)
            await wait_in_line(it)
            await ask(it, UP)
            await it.free(LI)

            state = it.roster.agent(LI).state
            assert isinstance(state, Ringing)
            assert state.call == CALL
            [offer] = facts(it, "offer.made")
            assert isinstance(offer, OfferMade)
            assert offer.why is not None
            assert (offer.why.tier, offer.why.raised_from) == (Tier.LISTED_SEVERE, Tier.ORDINARY)
            assert "raised from 4" in offer.reason

    in_virtual_time(story())


def test_raising_keeps_the_arrival_and_is_on_the_timeline_and_on_the_channel() -> None:
    async def story() -> None:
        async with world() as it:
            await wait_in_line(it)
            first = facts(it, "queue.joined")[0]
            await asyncio.sleep(30)
            await ask(it, UP)
            await ask(it, UP)

            assert facts(it, "supervision.raised") == [
                PriorityRaised(
                    by="zhao", tier=Tier.LISTED_SEVERE, was=Tier.ORDINARY, own=Tier.ORDINARY, why="vulnerable"
                )
            ]
            joined = facts(it, "queue.joined")[1:]
            assert [(one.queue, one.tier, one.since) for one in joined] == [("social", Tier.LISTED_SEVERE, None)]
            # Eleven minutes of head start in tenths of a second, and not a second lost.
            assert joined[0].priority - first.priority == 6600
            assert it.telephony.variables[CHANNEL]["QUEUE_PRIO"] == str(joined[0].priority)
            assert (it.record().tier, it.record().raised_from) == (Tier.LISTED_SEVERE, Tier.ORDINARY)

    in_virtual_time(story())


def test_raising_is_taken_back_but_nobody_falls_below_their_own_tier() -> None:
    async def story() -> None:
        async with world() as it:
            await wait_in_line(it)
            await ask(it, UP)
            await ask(it, Raise(tier=Tier.ORDINARY, why="other", by="zhao"))
            with pytest.raises(NotSupervisedError, match="tier"):
                await ask(it, Raise(tier=Tier.DEFERRED, why="other", by="zhao"))

            assert [one.tier for one in facts(it, "supervision.raised")] == [Tier.LISTED_SEVERE, Tier.ORDINARY]
            assert (it.record().tier, it.record().raised_from) == (Tier.ORDINARY, None)

    in_virtual_time(story())


def test_a_moved_caller_is_offered_to_the_other_queue_with_the_place_they_had() -> None:
    async def story() -> None:
        async with world() as it:
            line = await wait_in_line(it)
            await asyncio.sleep(40)
            await ask(it, TO_POLICE)
            await ask(it, TO_POLICE)

            assert facts(it, "supervision.moved") == [
                CallerMoved(by="zhao", queue=QueueId("police"), was=QueueId("social"))
            ]
            moved = facts(it, "queue.joined")[-1]
            assert isinstance(moved, QueueJoined)
            assert (moved.queue, moved.reason.by, moved.since) == ("police", "supervisor", None)
            assert moved.priority == facts(it, "queue.joined")[0].priority
            assert it.telephony.variables[CHANNEL]["CC_QUEUE"] == "police"
            assert line.is_open

            await it.free(LI)
            it.board.offer_ended(CALL, "NOANSWER")
            await it.open_line()
            assert it.record().queue == "police"
            assert it.record().state == "waiting"

    in_virtual_time(story())


def test_who_is_raised_stays_so_in_the_lifeboat_and_after_a_failed_offer() -> None:
    async def story() -> None:
        async with world() as it:
            await wait_in_line(it)
            await ask(it, UP)
            it.board.went_adrift(CALL, QueueId("social"), "line lost")
            await settle()
            await it.open_line()
            await it.free(LI)

            [offer] = facts(it, "offer.made")
            assert (offer.why.tier, offer.why.raised_from) == (Tier.LISTED_SEVERE, Tier.ORDINARY)

    in_virtual_time(story())


def test_a_caller_who_is_being_rung_for_or_talks_is_left_where_they_are() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            await wait_in_line(it)
            with pytest.raises(NotSupervisedError, match="being rung"):
                await ask(it, TO_POLICE)
            line = await it.arrive("13800138001", OTHER)
            with pytest.raises(NotSupervisedError, match="waits in line"):
                await ask(it, UP, OTHER)

            assert line.is_open
            assert facts(it, "supervision.moved") == []

    in_virtual_time(story())
