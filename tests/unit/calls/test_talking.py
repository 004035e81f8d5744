"""What agents do with their talk; the outside in memory."""

import asyncio

import pytest

from callcenter.agents.life import Idle, Ringing, Rung, Status, Talking
from callcenter.calls import requests
from callcenter.calls.colleagues import NotFreeError
from callcenter.calls.requests import (
    CallIsOverError,
    ExchangeAwayError,
    NotYourCallError,
    ToAgent,
    UnfitTargetError,
)
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.talk_facts import Line, Office
from callcenter.calls.talk_record import TalkNow
from callcenter.vocabulary.ids import AgentId, LegId, QueueId
from tests.fakes.virtual_time import settle
from tests.unit.calls.talks import AGENT_LEG, OTHER, agent_leg_ends, ask, consult_wang, consulted, play, talk
from tests.unit.calls.world import CALL, LI, LI_SEAT, WANG, world


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
