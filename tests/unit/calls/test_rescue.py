"""Callers whom app_queue has although we are here: taken back, with their place, and not again and again."""

import asyncio

from callcenter.agents.life import Ringing
from callcenter.calls.rescue import MOST, REST_S
from callcenter.calls.timeline import NodeEntered, QueueJoined
from callcenter.vocabulary.ids import LegId, QueueId
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, LI, LI_SEAT, world


def test_a_caller_who_falls_into_the_lifeboat_is_taken_back_with_the_place() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("2")
            await it.fall(line, "social")
            assert it.telephony.names()[-1] == "take_back"
            again = await it.open_line()
            await it.free(LI)

            assert it.timeline.kinds()[-3:] == ["lifeboat.entered", "lifeboat.left", "offer.made"]
            assert not again.is_open

    in_virtual_time(story())


def test_a_caller_who_falls_into_the_lifeboat_again_before_the_line_opened_is_taken_back_again() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("2")
            line.hang_up()
            for _ in range(2):
                it.board.went_adrift(CALL, QueueId("social"), "audiosocket closed")
                await settle()
            assert it.telephony.names()[-2:] == ["take_back", "take_back"]
            await it.open_line()

            assert it.timeline.kinds()[-2:] == ["lifeboat.entered", "lifeboat.left"]

    in_virtual_time(story())


def test_a_caller_who_falls_into_the_lifeboat_all_the_time_rests_there_for_a_while() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("2")
            for _ in range(MOST):
                await it.fall(line, "social")
                line = await it.open_line()
            await it.fall(line, "social")
            assert it.telephony.names().count("take_back") == MOST
            it.board.seat_declined(CALL, LI_SEAT)
            await asyncio.sleep(REST_S - 1)
            assert it.telephony.names().count("take_back") == MOST, "app_queue serves them meanwhile"
            await asyncio.sleep(2)
            assert it.telephony.names().count("take_back") == MOST + 1
            await it.open_line()
            await it.free(LI)

            assert it.timeline.kinds()[-2:] == ["lifeboat.left", "offer.made"]

    in_virtual_time(story())


def test_an_agent_whose_phone_still_seems_to_ring_is_free_once_the_caller_is_in_the_lifeboat() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("2")
            await it.free(LI)
            assert isinstance(it.roster.agent(LI).state, Ringing)
            line.hang_up()
            it.board.went_adrift(CALL, QueueId("social"), "audiosocket closed")
            await settle()

            assert it.roster.agent(LI).is_free

    in_virtual_time(story())


def test_the_survey_follows_a_talk_of_the_lifeboat_also_when_its_end_is_told_after_the_line_opened() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("0")
            line.hang_up()
            it.board.went_adrift(CALL, QueueId("general"), "audiosocket closed")
            it.board.seat_answered(CALL, LI_SEAT, LegId("pbx1.2.2"))
            await it.open_line()
            it.board.offer_ended(CALL, "ANSWER", 16)
            await settle()

            entered = [fact.node for fact in it.timeline.facts("flow.node") if isinstance(fact, NodeEntered)]
            assert it.timeline.kinds()[-2:] == ["talk.ended", "flow.node"]
            assert entered[-1] == "survey"

    in_virtual_time(story())


def test_an_older_line_that_closes_late_does_not_cost_the_caller_the_new_one() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("0")
            await it.fall(line, "general")
            # Both wait in the inbox, the first one dead already.
            first, second = FakeLine(), FakeLine()
            first.hang_up()
            for one in (first, second):
                it.board.line_opened(CALL.partition(".")[2], one)
            await settle()
            await it.free(LI)

            assert it.timeline.kinds()[-1] == "offer.made"

    in_virtual_time(story())


def test_a_ring_of_the_lifeboat_that_ends_twice_asks_the_caller_back_once() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.wait_in_line("0")
            it.telephony.is_away = True
            await it.fall(line, "general")
            it.telephony.is_away = False
            for _ in range(2):
                it.board.seat_declined(CALL, LI_SEAT)
            await settle()

            assert it.telephony.names()[-2:].count("take_back") == 1

    in_virtual_time(story())


def test_a_caller_lost_in_the_menu_waits_where_the_lifeboat_put_them() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.arrive()
            await it.fall(line, "general")
            await it.open_line()
            await it.free(LI)

            assert it.timeline.kinds()[-1] == "offer.made"
            joined = it.timeline.facts("queue.joined")
            assert [fact.reason.by for fact in joined if isinstance(fact, QueueJoined)] == ["lifeboat"]

    in_virtual_time(story())
