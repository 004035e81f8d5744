"""What becomes of a talk when the agent's telephone is lost; the outside in memory."""

import asyncio

import pytest

from callcenter.agents.life import Idle, PhoneState, Rejoining, Ringing, Status, Talking
from callcenter.calls import requests
from callcenter.calls.requests import (
    ExchangeAwayError,
)
from callcenter.calls.timeline import AgentConnected, Ended, QueueJoined
from callcenter.vocabulary.ids import LegId, QueueId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.virtual_time import settle
from tests.unit.calls.talks import AGENT_LEG, LOST, agent_leg_ends, ask, phone, play, state_of_li, talk
from tests.unit.calls.world import CALL, LI, LI_SEAT, REJOIN_S, WANG, WANG_SEAT, world


def test_a_goodbye_that_asterisk_was_not_told_of_does_not_count() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            it.telephony.is_away = True
            with pytest.raises(ExchangeAwayError):
                await ask(it, requests.Goodbye())
            it.telephony.is_away = False
            await agent_leg_ends(it, 16)

            assert not isinstance(it.roster.agent(LI).state, Rejoining)

    play(story())


def test_a_lost_telephone_keeps_the_caller_for_the_same_agent() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await phone(it, PhoneState.ABSENT)
            await it.free(WANG)
            line = await agent_leg_ends(it, LOST)
            assert it.heard(line) == ["通话中断，正在为您重新接通。"]
            assert state_of_li(it) is Rejoining
            assert isinstance(it.roster.agent(WANG).state, Idle)
            record = it.record()
            assert record.talk is not None
            assert (record.state, record.agent, record.talk.shape) == ("waiting", LI, "rejoining")
            line.finish_playback()
            await asyncio.sleep(4)
            assert it.telephony.names().count("prepare_offer") == 1
            await phone(it, PhoneState.READY)

            assert not line.is_open
            assert it.telephony.variables["PJSIP/citizens-1"]["CC_KIND"] == "rejoin"
            assert it.telephony.variables["PJSIP/citizens-1"]["CC_AUTO"] == "1"
            it.board.seat_answered(CALL, LI_SEAT, LegId("pbx1.again"))
            await settle()
            assert state_of_li(it) is Talking
            back = it.timeline.facts("agent.connected")[-1]
            assert isinstance(back, AgentConnected)
            assert (back.agent, back.is_back) == (LI, True)
            assert it.timeline.kinds().count("talk.ended") == 1

    play(story())


def test_a_page_that_says_goodbye_loses_the_telephone_at_once() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, requests.Goodbye())
            assert it.telephony.asked[-1] == ("hang_up", AGENT_LEG, 16)
            line = await agent_leg_ends(it, 16)

            assert isinstance(it.roster.agent(LI).state, Rejoining)
            line.finish_playback()
            await settle()
            assert not line.is_open

    play(story())


def test_a_telephone_that_is_not_there_after_all_is_rung_again_and_no_ring_is_missed() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            line = await agent_leg_ends(it, LOST)
            line.finish_playback()
            await settle()
            for _ in range(3):
                assert not line.is_open
                it.board.offer_ended(CALL, "NOANSWER")
                line = await it.open_line()
                await asyncio.sleep(1)

            li = it.roster.agent(LI)
            assert (type(li.state), li.status) == (Rejoining, Status.AVAILABLE)
            assert it.telephony.names().count("prepare_offer") == 5
            assert "offer.ended" not in it.timeline.kinds()

    play(story())


def test_an_agent_who_is_not_back_in_time_gives_the_caller_to_the_head_of_the_line() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await phone(it, PhoneState.ABSENT)
            line = await agent_leg_ends(it, LOST)
            line.finish_playback()
            await asyncio.sleep(REJOIN_S + 1)

            assert isinstance(it.roster.agent(LI).state, Idle)
            joined = it.timeline.facts("queue.joined")[-1]
            assert isinstance(joined, QueueJoined)
            assert (joined.queue, joined.tier, joined.position) == ("social", Tier.LISTED_SEVERE, 1)
            record = it.record()
            assert (record.agent, record.talk, record.arrived_at) == (None, None, it.timeline.entries[0].at)
            await it.free(WANG)
            assert isinstance(it.roster.agent(WANG).state, Ringing)
            assert not line.is_open
            it.board.seat_answered(CALL, WANG_SEAT, LegId("pbx1.wang"))
            await settle()
            back = it.timeline.facts("agent.connected")[-1]
            assert isinstance(back, AgentConnected)
            assert not back.is_back

    play(story())


def test_a_caller_who_hangs_up_meanwhile_was_answered_and_the_agent_wraps_up() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await agent_leg_ends(it, LOST)
            it.hang_up()
            await settle()

            ended = it.timeline.facts("call.ended")[0]
            assert isinstance(ended, Ended)
            assert ended.outcome == "answered"
            assert isinstance(it.roster.agent(LI).state, Idle)
            assert it.recordings.ended == [CALL]

    play(story())


def test_a_caller_whom_the_lifeboat_takes_meanwhile_is_anybodys() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await phone(it, PhoneState.ABSENT)
            await agent_leg_ends(it, LOST)
            it.board.went_adrift(CALL, QueueId("social"), "audiosocket closed")
            await settle()

            assert isinstance(it.roster.agent(LI).state, Idle)
            assert it.telephony.names()[-1] == "take_back"
            line = await it.open_line()
            assert it.record().state == "waiting"
            await asyncio.sleep(REJOIN_S + 1)
            assert line.is_open
            assert "rejoin.given_up" not in it.timeline.kinds()

    play(story())


def test_an_agent_who_hangs_up_is_not_lost() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await agent_leg_ends(it, 16)

            assert isinstance(it.roster.agent(LI).state, Idle)
            assert it.record().state == "surveying"

    play(story())


def test_who_is_taken_over_in_the_survey_does_not_hold_the_agent_who_has_long_gone_on() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await agent_leg_ends(it, 16)
            record, caller = it.record(), it.board.live()[0].caller
            await it.board.close()
            assert (record.state, record.agent) == ("surveying", LI)

            it.board.resume(caller, record, it.editions.now)
            await settle()

            assert isinstance(it.roster.agent(LI).state, Idle)

    play(story())
