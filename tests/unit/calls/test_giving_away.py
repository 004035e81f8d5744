"""Talks that the agent leaves to somebody else; the outside in memory."""

import pytest

from callcenter.agents.life import Idle, Ringing, Status, Talking
from callcenter.calls import requests
from callcenter.calls.events import LinkRestored
from callcenter.calls.requests import (
    ExchangeAwayError,
    NotYourCallError,
    ToAgent,
)
from callcenter.calls.talk_facts import Line, Office
from callcenter.calls.timeline import Ended, QueueJoined
from callcenter.vocabulary.ids import QueueId
from tests.fakes.virtual_time import settle
from tests.unit.calls.talks import agent_leg_ends, ask, consult_wang, play, talk
from tests.unit.calls.world import CALL, FLOW, LI, WANG, WANG_SEAT, world


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
