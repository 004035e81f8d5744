from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from callcenter.agents.life import Idle
from callcenter.calls.calling_out import TooManyCallsOutError
from callcenter.calls.spending import Cap, Caps, Spending
from callcenter.vocabulary.ids import AgentId, LegId
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import LI, NO_CAPS, world

TODAY = date(2026, 1, 1)
CAPS = Caps(a_number_a_day=2, an_agent_a_day=3, a_day=5, at_once=2)
ZHANG = AgentId("zhang")


def test_each_cap_holds_and_the_next_day_is_another_one() -> None:
    spent = Spending(CAPS)
    for number in ("1", "1", "2"):
        assert spent.reached(number, ZHANG, TODAY, 0) is None
        spent.dialled(number, ZHANG, TODAY)

    assert spent.reached("1", None, TODAY, 0) is Cap.NUMBER
    assert spent.reached("3", ZHANG, TODAY, 0) is Cap.AGENT
    assert spent.reached("3", None, TODAY, 2) is Cap.AT_ONCE
    spent.dialled("3", None, TODAY)
    spent.dialled("4", None, TODAY)
    assert spent.reached("5", None, TODAY, 0) is Cap.DAY
    assert spent.reached("1", ZHANG, TODAY + timedelta(days=1), 0) is None


def test_what_was_spent_before_a_restart_counts() -> None:
    spent = Spending(CAPS)
    spent.restore(TODAY, [("1", None), ("1", ZHANG)])

    assert spent.reached("1", None, TODAY, 0) is Cap.NUMBER
    assert spent.reached("2", ZHANG, TODAY, 0) is None


@given(some.lists(some.tuples(some.sampled_from("123456789"), some.sampled_from([None, ZHANG, LI]))))
def test_whatever_is_asked_no_cap_is_passed(asked: list[tuple[str, AgentId | None]]) -> None:
    spent, made = Spending(CAPS), []
    for number, agent in asked:
        if spent.reached(number, agent, TODAY, 0) is None:
            spent.dialled(number, agent, TODAY)
            made.append((number, agent))

    assert len(made) <= CAPS.a_day
    assert all(len([one for one in made if one[0] == number]) <= CAPS.a_number_a_day for number, _ in made)
    assert len([one for one in made if one[1] == ZHANG]) <= CAPS.an_agent_a_day


def test_an_agent_is_told_that_they_have_called_too_often_and_nobody_is_dialled() -> None:
    async def story() -> None:
        async with world(caps=Caps(NO_CAPS.a_number_a_day, 1, NO_CAPS.a_day, NO_CAPS.at_once)) as it:
            await it.free(LI)
            call = await it.calling_out.call(LI, "13800138000")
            it.board.leg_hung_up(call, LegId(call), 17)
            await settle()
            await it.free(LI)

            with pytest.raises(TooManyCallsOutError, match="too often today"):
                await it.calling_out.call(LI, "13800138001")
            assert len(it.telephony.calls_out) == 1
            assert isinstance(it.roster.agent(LI).state, Idle)

    in_virtual_time(story())
