"""A supervisor in a talk: what Asterisk is asked, what the timeline tells, and who has the call then."""

import asyncio
from typing import Any

import pytest

from callcenter.agents.life import Talking, WrapUp
from callcenter.calls.requests import ExchangeAwayError
from callcenter.calls.supervising import Deed, Listen, StopListening, Supervised, TakeOver
from callcenter.calls.supervision_facts import Manner, SupervisorLeft, SupervisorListened, SupervisorTookOver
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.talk_facts import Colleague
from callcenter.calls.talk_ports import Given
from callcenter.vocabulary.ids import LegId
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.talks import AGENT_LEG, agent_leg_ends, consult_wang, talk
from tests.unit.calls.world import CALL, LI, LI_SEAT, WANG, WANG_SEAT, World, world

ZHAO = Colleague(agent=WANG, seat=WANG_SEAT, name="赵")
"""The supervisor, who works as Wang where they take a call over."""


async def ask(it: World, deed: Deed) -> None:
    live = it.board.conversation(CALL)
    assert live is not None
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    live.tell(Supervised(deed, done))
    await done
    await settle()


async def listen(it: World, manner: Manner = "listen", by: str = "zhao") -> None:
    await ask(it, Listen(manner=manner, who=ZHAO, by=by))


async def there(it: World) -> LegId:
    leg = it.telephony.listeners[-1]
    it.board.leg_answered(CALL, leg)
    await settle()
    return leg


def facts(it: World) -> list[Any]:
    return [entry.fact for entry in it.timeline.entries if entry.fact.kind.startswith("supervision.")]


def test_a_supervisor_listens_then_whispers_then_leaves_and_the_timeline_tells_it() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await listen(it)
            await listen(it)
            assert facts(it) == []
            leg = await there(it)
            await listen(it, "whisper")
            await ask(it, StopListening(by="zhao"))
            it.board.leg_hung_up(CALL, leg, 16)
            await settle()

            assert it.telephony.asked[-3:] == [
                ("listen", AGENT_LEG, WANG_SEAT),
                ("listen_as", leg, "whisper"),
                ("hang_up", leg, 16),
            ]
            assert facts(it) == [
                SupervisorListened(by="zhao", manner="listen"),
                SupervisorListened(by="zhao", manner="whisper"),
                SupervisorLeft(by="zhao"),
            ]
            assert isinstance(it.roster.agent(LI).state, Talking)

    in_virtual_time(story())


def test_who_is_to_be_heard_by_both_is_brought_into_the_room_with_them() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await listen(it, "barge")
            leg = await there(it)

            assert [asked[0] for asked in it.telephony.asked[-3:]] == ["listen", "gather", "listen_as"]
            assert it.telephony.asked[-1] == ("listen_as", leg, "barge")
            assert facts(it) == [SupervisorListened(by="zhao", manner="barge")]

    in_virtual_time(story())


def test_a_call_that_is_taken_over_is_the_supervisors_and_the_agent_is_free() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            with pytest.raises(NotPossibleNowError, match="listen"):
                await ask(it, TakeOver(who=ZHAO, by="zhao"))
            await listen(it)
            leg = await there(it)
            for _ in range(2):
                await ask(it, TakeOver(who=ZHAO, by="zhao"))

            [given] = [asked[2] for asked in it.telephony.asked if asked[0] == "hand_over"]
            assert isinstance(given, Given)
            assert (given.third, given.agent, given.seat, given.is_held) == (leg, AGENT_LEG, WANG_SEAT, True)
            assert facts(it)[-1] == SupervisorTookOver(by="zhao", agent=WANG)
            assert (it.record().agent, it.record().state) == (WANG, "talking")
            assert isinstance(it.roster.agent(WANG).state, Talking)
            assert not isinstance(it.roster.agent(LI).state, Talking | WrapUp)

    in_virtual_time(story())


def test_it_ends_with_the_talk_and_a_telephone_that_nobody_answers_leaves_no_trace() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await listen(it)
            it.board.leg_hung_up(CALL, it.telephony.listeners[-1], 19)
            await settle()
            assert facts(it) == []
            await listen(it)
            leg = await there(it)
            await agent_leg_ends(it)
            it.board.leg_hung_up(CALL, leg, 16)
            await settle()

            assert facts(it)[-1] == SupervisorLeft(by="zhao")

    in_virtual_time(story())


def test_one_supervisor_at_a_time_and_nobody_where_nobody_talks() -> None:
    async def story() -> None:
        async with world() as it:
            await it.arrive()
            with pytest.raises(NotPossibleNowError, match="nobody talks"):
                await listen(it)
        async with world() as it:
            await talk(it)
            await listen(it)
            with pytest.raises(NotPossibleNowError, match="zhao listens"):
                await listen(it, by="qian")
            it.telephony.is_away = True
            await there(it)
            with pytest.raises(ExchangeAwayError):
                await listen(it, "whisper")

    in_virtual_time(story())


def test_a_talk_with_a_third_is_not_taken_over() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await consult_wang(it)
            await listen(it)
            await there(it)
            with pytest.raises(NotPossibleNowError, match="somebody else"):
                await ask(it, TakeOver(who=ZHAO, by="zhao"))

            assert it.roster.agent(LI).seat == LI_SEAT
            assert isinstance(it.roster.agent(LI).state, Talking)

    in_virtual_time(story())


def test_a_supervisor_who_is_rung_when_the_talk_ends_is_rung_no_more() -> None:
    async def story() -> None:
        async with world() as it:
            await talk(it)
            await listen(it)
            it.hang_up()
            await settle()

            assert it.telephony.asked[-1] == ("hang_up", it.telephony.listeners[-1], 16)
            assert facts(it) == []

    in_virtual_time(story())
