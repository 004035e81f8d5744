"""Talks for tests: who has answered whom, what is asked of the call, what Asterisk tells; the outside in memory."""

from collections.abc import Coroutine
from typing import Any

from callcenter.agents.life import PhoneChanged, PhoneState, Talking
from callcenter.calls import requests
from callcenter.calls.requests import (
    Request,
    ToAgent,
)
from callcenter.calls.talk_record import TalkNow
from callcenter.vocabulary.ids import AgentId, CallId, LegId
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, LI, LI_SEAT, WANG, World

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
