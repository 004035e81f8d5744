"""Agents who call somebody: who may be dialled, by whom, and what comes of it."""

import asyncio
from datetime import timedelta

import pytest

from callcenter.agents.life import Idle, PhoneChanged, PhoneState, Ringing, Status, Talking
from callcenter.calls import requests
from callcenter.calls.calling_out import MOST_AN_HOUR, TooManyCallsOutError
from callcenter.calls.requests import ExchangeAwayError, UnfitTargetError
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.timeline import Ended
from callcenter.vocabulary.ids import CallId, LegId
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, LI, LI_SEAT, World, world

NUMBER = "13800138000"


async def called(it: World) -> CallId:
    await it.free(LI)
    call = await it.calling_out.call(LI, NUMBER)
    await settle()
    return call


def state_of_li(it: World) -> type:
    return type(it.roster.agent(LI).state)


def test_whoever_answers_hears_the_agent_whose_telephone_answers_by_itself() -> None:
    async def story() -> None:
        async with world() as it:
            call = await called(it)
            assert (it.telephony.calls_out[-1].digits, it.telephony.calls_out[-1].shown) == (NUMBER, "12345")
            assert state_of_li(it) is Ringing
            it.board.citizen_answered(call)
            line = await it.open_line(call)

            assert not line.is_open
            assert it.heard(line) == []
            [variables] = it.telephony.variables.values()
            assert (variables["CC_SEAT"], variables["CC_KIND"], variables["CC_AUTO"]) == (LI_SEAT, "outgoing", "1")
            it.board.seat_answered(call, LI_SEAT, LegId("pbx1.agent"))
            await settle()
            assert state_of_li(it) is Talking
            it.board.offer_ended(call, "ANSWER")
            line = await it.open_line(call)
            assert it.telephony.names()[-1] == "finish"
            assert not line.is_open
            record = it.record()
            assert (record.called_by, record.number, record.state) == (LI, f"+86{NUMBER}", "surveying")

    in_virtual_time(story())


def test_whoever_does_not_answer_leaves_the_agent_idle() -> None:
    async def story() -> None:
        async with world() as it:
            call = await called(it)
            it.board.leg_hung_up(call, LegId(call), 17)
            await settle()

            assert state_of_li(it) is Idle
            ended = it.timeline.entries[-1].fact
            assert isinstance(ended, Ended)
            assert ended.outcome == "not_reached"

    in_virtual_time(story())


def test_an_agent_changes_their_mind() -> None:
    async def story() -> None:
        async with world() as it:
            call = await called(it)
            await it.board.request(call, requests.HangUp(), LI)

            assert it.telephony.asked[-1] == ("hang_up", LegId(call), 16)

    in_virtual_time(story())


def test_nobody_is_dialled_for_an_agent_who_cannot_talk_nor_where_it_is_not_allowed() -> None:
    async def story() -> None:
        async with world() as it:
            with pytest.raises(NotPossibleNowError):
                await it.calling_out.call(LI, NUMBER)
            await it.free(LI)
            with pytest.raises(UnfitTargetError):
                await it.calling_out.call(LI, "0044123456")
            it.roster.apply(LI, PhoneChanged(PhoneState.ABSENT))
            with pytest.raises(NotPossibleNowError):
                await it.calling_out.call(LI, NUMBER)
            it.roster.apply(LI, PhoneChanged(PhoneState.READY))
            it.roster.choose(LI, Status.BREAK)
            await it.arrive(NUMBER, CALL)
            with pytest.raises(NotPossibleNowError):
                await it.calling_out.call(LI, NUMBER)

            assert it.telephony.calls_out == []

    in_virtual_time(story())


def test_an_exchange_that_is_away_dials_nobody_and_frees_the_agent() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            it.telephony.is_away = True
            with pytest.raises(ExchangeAwayError):
                await it.calling_out.call(LI, NUMBER)
            await settle()

            assert state_of_li(it) is Idle
            assert it.timeline.kinds()[-1] == "call.ended"

    in_virtual_time(story())


def test_an_agent_calls_so_many_times_an_hour() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            for _ in range(MOST_AN_HOUR):
                call = await it.calling_out.call(LI, NUMBER)
                await settle()
                it.board.leg_hung_up(call, LegId(call), 17)
                await settle()
            with pytest.raises(TooManyCallsOutError):
                await it.calling_out.call(LI, NUMBER)
            await asyncio.sleep(timedelta(hours=1, seconds=1).total_seconds())
            await it.calling_out.call(LI, NUMBER)

    in_virtual_time(story())
