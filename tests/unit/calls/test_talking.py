"""What agents do with their talk, and what becomes of it when a telephone is lost; the outside in memory."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from callcenter.agents.life import Idle, PhoneChanged, PhoneState, Rejoining, Ringing, Rung, Status, Talking
from callcenter.calls import requests
from callcenter.calls.colleagues import NotFreeError
from callcenter.calls.events import LinkRestored
from callcenter.calls.requests import (
    CallIsOverError,
    ExchangeAwayError,
    NotYourCallError,
    Request,
    ToAgent,
    UnfitTargetError,
)
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.talk_facts import Line, Office
from callcenter.calls.talk_record import TalkNow
from callcenter.calls.timeline import AgentConnected, Ended, QueueJoined
from callcenter.vocabulary.ids import AgentId, CallId, LegId, QueueId
from callcenter.vocabulary.tiers import Tier
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, FLOW, LI, LI_SEAT, REJOIN_S, WANG, WANG_SEAT, World, world

AGENT_LEG = LegId("pbx1.agent")
OTHER = CallId("pbx1.7b10")
LOST = 44
"""No sound came from the telephone any more."""


def play(story: Coroutine[Any, Any, None]) -> None:
    in_virtual_time(story)


async def talk(it: World) -> None:
    """A caller, and Li has answered."""
    await it.free(LI)
    line = await it.arrive()
    line.press("2")
    await settle()
    it.board.seat_rung(CALL, LI_SEAT, AGENT_LEG)
    it.board.seat_answered(CALL, LI_SEAT, AGENT_LEG)
    await settle()
    assert isinstance(it.roster.agent(LI).state, Talking)


async def ask(it: World, what: Request, by: AgentId = LI) -> TalkNow | None:
    told = await it.board.request(CALL, what, by)
    await settle()
    return told


async def consult_wang(it: World) -> LegId:
    """Li asks Wang, who has answered."""
    await it.free(WANG)
    await ask(it, requests.Consult(ToAgent(WANG)))
    leg = it.telephony.thirds[-1].leg
    it.board.room_entered(CALL, leg)
    await settle()
    return leg


async def agent_leg_ends(it: World, cause: int = 16) -> FakeLine:
    """The dialplan goes on: it tells, and the caller hears us again."""
    it.board.leg_hung_up(CALL, AGENT_LEG, cause)
    it.board.offer_ended(CALL, "ANSWER", cause)
    return await it.open_line()


def consulted(it: World) -> AgentId | None:
    talk_now = it.record().talk
    return None if talk_now is None else talk_now.consulted


def state_of_li(it: World) -> type:
    return type(it.roster.agent(LI).state)


async def phone(it: World, state: PhoneState, agent: AgentId = LI) -> None:
    it.roster.apply(agent, PhoneChanged(state))
    await settle()


def test_a_caller_is_held_and_taken_back_and_asterisk_is_asked_once_for_each() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            for is_on in (True, True, False, False):
                told = await ask(it, requests.Hold(is_on))

            assert told is not None
            assert told.shape == "plain"
            assert it.telephony.names()[-2:] == ["hold", "bring_caller"]
            assert it.timeline.kinds()[-2:] == ["talk.held", "talk.resumed"]
            await ask(it, requests.Hold(is_on=True))
            assert it.telephony.names()[-1] == "set_aside"
            assert it.record().talk == TalkNow(shape="held", since=it.timeline.entries[-1].at)

    play(story())


def test_a_colleague_is_consulted_and_merged_and_let_go() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await it.free(WANG)
            told = await ask(it, requests.Consult(ToAgent(WANG)))
            assert told is not None
            assert told.third is not None
            assert told.third.answered_at is None
            assert isinstance(it.roster.agent(WANG).state, Ringing)
            with pytest.raises(NotPossibleNowError):
                await ask(it, requests.Merge())
            it.board.room_entered(CALL, it.telephony.thirds[-1].leg)
            await settle()
            assert isinstance(it.roster.agent(WANG).state, Talking)
            assert consulted(it) == WANG
            await ask(it, requests.Merge())
            await ask(it, requests.BackToCaller())

            assert it.telephony.names()[-4:] == ["hold", "ring_third", "bring_caller", "hang_up"]
            assert it.timeline.kinds()[-6:] == [
                "talk.held",
                "third.rung",
                "third.answered",
                "talk.resumed",
                "talk.merged",
                "third.left",
            ]
            assert isinstance(it.roster.agent(WANG).state, Idle)
            assert isinstance(it.roster.agent(LI).state, Talking)

    play(story())


def test_a_colleague_who_does_not_answer_is_idle_again_and_the_caller_still_held() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await it.free(WANG)
            await ask(it, requests.Consult(ToAgent(WANG)))
            await asyncio.sleep(20)
            await settle()

            wang = it.roster.agent(WANG)
            assert (type(wang.state), wang.status) == (Idle, Status.AVAILABLE)
            talk_now = it.record().talk
            assert talk_now is not None
            assert talk_now.shape == "held"

    play(story())


@pytest.mark.parametrize("is_callers_end", [True, False])
def test_a_colleague_who_is_rung_when_the_talk_ends_is_rung_no_more(is_callers_end: bool) -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await it.free(WANG)
            await ask(it, requests.Consult(ToAgent(WANG)))
            if is_callers_end:
                it.hang_up()
                await settle()
            else:
                await agent_leg_ends(it)

            assert ("hang_up", it.telephony.thirds[-1].leg, 16) in it.telephony.asked
            assert isinstance(it.roster.agent(WANG).state, Idle)
            assert "third.left" in it.timeline.kinds()

    play(story())


def test_a_colleague_who_is_rung_by_another_call_meanwhile_is_not_rung_twice() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await it.free(WANG)
            # The roster knows it only when the caller is on hold already.
            it.telephony.meanwhile["hold"] = lambda: it.roster.apply(WANG, Rung(OTHER))
            with pytest.raises(NotFreeError):
                await ask(it, requests.Consult(ToAgent(WANG)))

            assert it.roster.agent(WANG).state == Ringing(OTHER, it.roster.agent(WANG).state.since)
            assert it.telephony.thirds == []
            now = it.record().talk
            assert now is not None
            assert now.shape == "held"

    play(story())


def test_a_colleague_is_free_again_where_the_call_could_not_be_given_to_them() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await it.free(WANG)
            it.telephony.is_away = True
            with pytest.raises(ExchangeAwayError):
                await ask(it, requests.Transfer(ToAgent(WANG)))

            assert isinstance(it.roster.agent(WANG).state, Idle)
            assert isinstance(it.roster.agent(LI).state, Talking)

    play(story())


def test_who_asks_in_the_calls_last_moment_is_told_at_once_that_it_is_over() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            it.hang_up()
            asked = asyncio.get_running_loop().time()
            with pytest.raises(CallIsOverError):
                await it.board.request(CALL, requests.Hold(is_on=True), LI)
            assert asyncio.get_running_loop().time() == asked

    play(story())


def test_what_nobody_waits_for_any_more_is_not_done() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            live = it.board.conversation(CALL)
            assert live is not None
            given_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            given_up.cancel()
            live.tell(requests.Requested(LI, requests.HangUp(), given_up))
            await settle()

            assert "hang_up" not in it.telephony.names()

    play(story())


def test_a_talk_that_is_given_away_ends_once() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, requests.Transfer(Line(queue=min(FLOW.queues))))
            it.roster.choose(LI, Status.BREAK)
            it.board.offer_ended(CALL, "ANSWER")
            await it.open_line()
            await it.free(WANG)
            assert isinstance(it.roster.agent(WANG).state, Ringing)
            it.board.offer_ended(CALL, "NOANSWER")
            await it.open_line()

            assert it.record().state == "waiting"
            assert it.roster.agent(WANG).status is Status.BREAK

    play(story())


def test_the_end_of_a_talk_that_was_given_away_may_be_lost_with_the_link() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, requests.Transfer(Line(queue=min(FLOW.queues))))
            it.roster.choose(LI, Status.BREAK)
            await it.open_line()
            live = it.board.conversation(CALL)
            assert live is not None
            live.tell(LinkRestored())
            await it.free(WANG)
            it.board.offer_ended(CALL, "NOANSWER")
            await it.open_line()

            assert it.record().state == "waiting"

    play(story())


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


def test_who_is_not_free_and_what_is_not_allowed_is_refused_and_nothing_changes() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            before = it.telephony.names()
            for what, refusal in (
                (requests.Consult(ToAgent(WANG)), NotFreeError),
                (requests.Consult(ToAgent(AgentId("9999"))), NotFreeError),
                (requests.Consult(Office(number="13800138000")), UnfitTargetError),
                (requests.Transfer(Office(number="119")), UnfitTargetError),
                (requests.Transfer(Line(queue=QueueId("nowhere"))), UnfitTargetError),
                (requests.Transfer(None), NotPossibleNowError),
            ):
                with pytest.raises(refusal):
                    await ask(it, what)

            assert it.telephony.names() == before
            assert it.record().state == "talking"

    play(story())


def test_nobody_but_the_agent_does_anything_with_the_call() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            for what in (requests.Hold(is_on=True), requests.HangUp(), requests.Goodbye()):
                with pytest.raises(NotYourCallError):
                    await ask(it, what, by=WANG)
            await consult_wang(it)
            with pytest.raises(NotYourCallError):
                await ask(it, requests.Merge(), by=WANG)
            await ask(it, requests.HangUp(), by=WANG)
            assert it.telephony.asked[-1][:2] == ("hang_up", it.telephony.thirds[-1].leg)

    play(story())


def test_what_asterisk_does_not_do_has_not_happened() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            it.telephony.is_away = True
            with pytest.raises(ExchangeAwayError):
                await ask(it, requests.Hold(is_on=True))
            it.telephony.is_away = False

            talk_now = it.record().talk
            assert talk_now is not None
            assert talk_now.shape == "plain"
            assert "talk.held" not in it.timeline.kinds()
            await ask(it, requests.Hold(is_on=True))
            assert "talk.held" in it.timeline.kinds()

    play(story())


def test_an_emergency_service_joins_while_the_caller_stays() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            told = await ask(it, requests.CallEmergency(Office(number="119")))

            assert told is not None
            assert told.shape == "conferring"
            assert told.third is not None
            assert told.third.is_emergency
            assert it.telephony.names()[-2:] == ["gather", "ring_third"]
            await ask(it, requests.CallEmergency(Office(number="119")))
            assert it.telephony.names()[-2:] == ["gather", "ring_third"]

    play(story())


def test_a_call_is_handed_to_whoever_was_asked() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            leg = await consult_wang(it)
            await ask(it, requests.Transfer(None))

            record = it.record()
            assert (record.state, record.agent, record.seat) == ("talking", WANG, WANG_SEAT)
            assert it.timeline.kinds()[-3:] == ["talk.ended", "talk.transferred", "agent.connected"]
            assert isinstance(it.roster.agent(LI).state, Idle)
            assert isinstance(it.roster.agent(WANG).state, Talking)
            with pytest.raises(NotYourCallError):
                await ask(it, requests.Hold(is_on=True))
            await ask(it, requests.Hold(is_on=True), by=WANG)
            it.board.leg_hung_up(CALL, leg, 16)
            it.board.offer_ended(CALL, "ANSWER", 16)
            await it.open_line()
            assert it.record().state == "surveying"
            assert isinstance(it.roster.agent(WANG).state, Idle)

    play(story())


def test_a_call_that_is_handed_to_an_office_ends_with_the_survey() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, requests.Consult(Office(number="110")))
            it.board.room_entered(CALL, it.telephony.thirds[-1].leg)
            await settle()
            await ask(it, requests.Transfer(None))
            assert it.record().state == "transferred"
            assert isinstance(it.roster.agent(LI).state, Idle)
            it.board.offer_ended(CALL, "ANSWER", 16)
            await it.open_line()
            assert it.record().state == "surveying"
            it.hang_up()
            await settle()

            ended = it.timeline.facts("call.ended")[0]
            assert isinstance(ended, Ended)
            assert ended.outcome == "answered"

    play(story())


def test_a_call_goes_to_another_queue_with_its_place() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, requests.Transfer(Line(queue=QueueId("police"))))
            assert isinstance(it.roster.agent(LI).state, Idle)
            it.roster.choose(LI, Status.BREAK)
            line = await agent_leg_ends(it)

            joined = [fact for fact in it.timeline.facts("queue.joined") if isinstance(fact, QueueJoined)]
            assert [(fact.queue, fact.reason.by) for fact in joined] == [("social", "key"), ("police", "agent")]
            assert it.record().state == "waiting"
            assert it.record().agent is None
            await it.free(WANG)
            assert not line.is_open
            assert isinstance(it.roster.agent(WANG).state, Ringing)

    play(story())


def test_a_call_goes_to_a_colleague_before_anybody_else_and_to_the_line_where_they_do_not_answer() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await it.free(WANG)
            await ask(it, requests.Transfer(ToAgent(WANG)))
            assert isinstance(it.roster.agent(WANG).state, Ringing)
            await agent_leg_ends(it)
            assert it.telephony.asked[-1][0] == "prepare_offer"
            assert it.telephony.asked[-1][2] == WANG_SEAT
            assert isinstance(it.roster.agent(LI).state, Idle)
            it.roster.choose(LI, Status.BREAK)
            it.board.offer_ended(CALL, "NOANSWER")
            await it.open_line()

            assert it.roster.agent(WANG).status is Status.BREAK
            assert it.record().state == "waiting"

    play(story())


def test_a_number_outside_that_nobody_answers_gives_the_caller_back_to_the_line() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            it.roster.choose(LI, Status.BREAK)
            await ask(it, requests.Transfer(Office(number="110")))
            it.board.offer_ended(CALL, "ANSWER", 16)
            it.board.transfer_ended(CALL, "NOANSWER")
            await it.open_line()

            assert it.record().state == "waiting"

    play(story())


def test_a_desk_phone_is_told_to_answer_and_to_ring_no_more() -> None:
    async def story() -> None:
        async with world() as it:
            await it.free(LI)
            line = await it.arrive()
            line.press("2")
            await settle()
            it.board.seat_rung(CALL, LI_SEAT, AGENT_LEG)
            await settle()
            await ask(it, requests.Answer())
            await ask(it, requests.Reject())

            assert it.telephony.asked[-2][0] == "ring_again"
            assert it.telephony.asked[-1] == ("hang_up", AGENT_LEG, 21)
            with pytest.raises(CallIsOverError):
                await ask(it, requests.Hold(is_on=True))

    play(story())


def test_keys_go_to_the_third_where_one_is_there_else_to_the_caller() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await ask(it, requests.PressKeys("12#"))
            assert it.telephony.asked[-1] == ("play_keys", LegId(f"pbx1.1.1{CALL}"), "12#")
            leg = await consult_wang(it)
            await ask(it, requests.PressKeys("3"))
            assert it.telephony.asked[-1] == ("play_keys", leg, "3")
            await ask(it, requests.Mute(is_on=True))
            muted: tuple[object, ...] = it.telephony.asked[-1]
            assert muted == ("mute", AGENT_LEG, True)

    play(story())


# --- a telephone that is lost -----------------------------------------------------------------------------------------


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
