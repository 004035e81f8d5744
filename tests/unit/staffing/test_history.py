from datetime import date
from math import inf

import pytest

from callcenter.staffing import history
from callcenter.staffing.day import Shape
from callcenter.staffing.history import Cell, Counted, Seen
from callcenter.staffing.simulation import End, play
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier

GENERAL, SOCIAL = QueueId("general"), QueueId("social")
LI, WANG = AgentId("8001"), AgentId("8002")


def cell(quarter: int, calls: int, answered: int, queue: QueueId = GENERAL) -> Cell:
    """Talks of 100 and 200 s; everybody waited 30 s."""
    return Cell(
        queue=queue,
        tier=Tier.ORDINARY,
        quarter=quarter,
        calls=calls,
        waited_s=30.0 * calls,
        hung_up=calls - answered,
        answered=answered,
        talked_s=150.0 * answered,
        talked_squared=25_000.0 * answered,
    )


def seen(joined_s: float, wait_s: float, talk_s: float | None, agent: AgentId | None = LI) -> Seen:
    return Seen(
        joined_s=joined_s,
        place_s=joined_s - 20,
        queue=GENERAL,
        tier=Tier.ORDINARY,
        wait_s=wait_s,
        talk_s=talk_s,
        agent=None if talk_s is None else agent,
    )


def test_a_mean_day_has_the_calls_of_all_days_by_their_number() -> None:
    (stream,) = history.streams(Counted(4, [cell(36, 120, 90), cell(37, 80, 80)]), wrap_up_s=60)

    assert (stream.calls[36], stream.calls[37], sum(stream.calls)) == (30, 20, 50)
    assert (stream.handling.mean_s, stream.handling.shape) == (210, Shape.LOGNORMAL)
    assert stream.handling.variation == pytest.approx(50 / 210)
    assert stream.patience.mean_s == pytest.approx(30 * 200 / 30)


def test_a_queue_in_which_nobody_was_answered_gets_an_assumed_talk() -> None:
    general, social = history.streams(Counted(1, [cell(36, 10, 10), cell(36, 5, 0, SOCIAL)]), wrap_up_s=10)

    assert (general.handling.mean_s, social.handling.mean_s) == (160, history.TALK_S + 10)
    assert social.patience.mean_s == inf


def test_replayed_callers_hang_up_when_they_did_and_the_answered_ones_later() -> None:
    day = [seen(100.0 * number, 10, 120) for number in range(30)]
    day += [seen(50 + 100.0 * number, 40, None) for number in range(30)]
    callers = history.callers(day, wrap_up_s=30, seed=1)

    assert [caller.at_s for caller in callers] == sorted(one.joined_s for one in day)
    assert {caller.patience_s for caller in callers[1::2]} == {40}
    assert all(10 < caller.patience_s < inf for caller in callers[::2])
    assert {caller.handling_s for caller in callers} == {150}
    assert {caller.ahead_s for caller in callers} == {20}


def test_agents_are_there_from_their_first_talk_to_the_end_of_the_last() -> None:
    day = [seen(3_000, 10, 120), seen(8_000, 10, 120), seen(3_100, 10, 60, WANG), seen(5_000, 90, None)]
    li, wang = history.agents(day, {LI: frozenset({SOCIAL})}, wrap_up_s=30)

    assert (li.agent, wang.agent) == (LI, WANG)
    assert (sorted(li.queues), sorted(wang.queues)) == ([GENERAL, SOCIAL], [GENERAL])
    assert (li.spans, wang.spans) == (((2_700.0, 9_000.0),), ((2_700.0, 3_600.0),))


def test_a_day_that_is_played_again_as_it_was_loses_nobody() -> None:
    day = [seen(60.0 * number, 5, 50 + number % 7) for number in range(60)]
    callers = history.callers(day, wrap_up_s=0, seed=1)
    played = play(callers, history.agents(day, {}, wrap_up_s=0))

    assert {outcome.end for outcome in played.outcomes} == {End.ANSWERED}
    assert len(played.outcomes) == len(day)


def test_fewer_agents_are_those_there_for_the_shortest_time_and_more_do_as_the_longest() -> None:
    there = history.agents([seen(3_000, 10, 5_000), seen(3_100, 10, 60, WANG)], {}, wrap_up_s=0)

    assert [agent.agent for agent in history.with_agents(there, -1)] == [LI]
    assert history.with_agents(there, -5) == []
    more = history.with_agents(there, 1)
    assert (len(more), more[-1].spans) == (3, there[0].spans)
    assert history.with_agents([], 2) == []


def test_a_longer_list_is_drawn_from_the_callers_who_came() -> None:
    callers = history.callers([seen(float(number), 1, 60) for number in range(4_000)], 0, 1)
    listed = history.with_listed(callers, 0.08, seed=2)

    assert sum(caller.tier is Tier.LISTED for caller in listed) / 4_000 == pytest.approx(0.08, abs=0.01)
    assert [caller.at_s for caller in listed] == [caller.at_s for caller in callers]


@pytest.mark.parametrize(
    ("weekday", "first"),
    [(6, date(2026, 11, 15)), (5, date(2026, 11, 21)), (0, date(2026, 11, 16))],
)
def test_same_weekdays_are_the_latest_before_today(weekday: int, first: date) -> None:
    """Today is a Sunday."""
    found = history.same_weekdays(date(2026, 11, 22), weekday, 3)

    assert found[0] == first
    assert {day.weekday() for day in found} == {weekday}
    assert len(set(found)) == 3
