"""The simulator against the textbook, and against a plain line played caller by caller.

A mean wait at three per cent takes more calls than a unit test has time for by the order's full code: the simulator is
held to the plain line caller by caller, and the plain line, on many more calls, to the formula.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.routing.latest import Recent
from callcenter.routing.matching import FreeAgent
from callcenter.routing.offers import offers
from callcenter.routing.order import Waiting
from callcenter.routing.rules import RULES, Rules
from callcenter.staffing import simulation
from callcenter.staffing.day import Agent, Caller
from callcenter.staffing.formulas import impatient, priority_waits_s
from callcenter.staffing.patience import Patience
from callcenter.staffing.policies import FIFO, STRICT
from callcenter.staffing.simulation import End, Played, play
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.tiers import Tier
from tests.strategies.lines import recent_offers
from tests.unit.staffing.reference import QUEUE, callers, waits_s

HANDLING_S = 180.0
PLAYED, COUNTED = 10_000, 400_000
QUEUES = [QueueId("general"), QueueId("social"), QueueId("police")]


def crew(agents: int) -> list[Agent]:
    return [Agent(agent=AgentId(f"{one:04d}"), queues=frozenset({QUEUE}), spans=((0.0, inf),)) for one in range(agents)]


def simulated_s(line: Sequence[Caller], agents: int, rules: Rules) -> list[float]:
    """The simulator's wait of each caller, in the callers' order."""
    found = {id(outcome.caller): outcome.wait_s for outcome in play(line, crew(agents), rules).outcomes}
    return [found[id(caller)] for caller in line]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def rate_of(line: Sequence[Caller]) -> float:
    """What has really come: to chance in it no formula is held."""
    return len(line) / line[-1].at_s


def handling_s_of(line: Sequence[Caller]) -> float:
    return mean([caller.handling_s for caller in line])


@pytest.fixture(scope="module")
def line() -> list[Caller]:
    """Two tiers, the half of callers each; four agents are busy for three fifths of their time."""
    return callers(COUNTED, load=2.4, handling_s=HANDLING_S, seed=2, tiers=(Tier.LISTED, Tier.ORDINARY))


def test_waits_are_within_three_per_cent_of_erlang_c(line: list[Caller]) -> None:
    waits = waits_s(line, 4)
    assert simulated_s(line[:PLAYED], 4, FIFO) == pytest.approx(waits[:PLAYED], abs=1e-6)

    told = impatient(4, rate_of(line), handling_s_of(line), inf, 15)
    assert mean(waits) == pytest.approx(told.mean_wait_s, rel=0.03)
    assert mean([wait > 0 for wait in waits]) == pytest.approx(told.waits, rel=0.03)
    assert mean([wait <= 15 for wait in waits]) == pytest.approx(told.service_level, rel=0.03)


def test_waits_of_two_tiers_are_within_three_per_cent_of_cobham(line: list[Caller]) -> None:
    waits = waits_s(line, 4, by_tier=True)
    assert simulated_s(line[:PLAYED], 4, STRICT) == pytest.approx(waits[:PLAYED], abs=1e-6)

    by_tier = [
        [wait for caller, wait in zip(line, waits, strict=True) if caller.tier is tier]
        for tier in (Tier.LISTED, Tier.ORDINARY)
    ]
    rates = [len(of) / line[-1].at_s for of in by_tier]
    assert [mean(of) for of in by_tier] == pytest.approx(priority_waits_s(4, rates, handling_s_of(line)), rel=0.03)


def test_hang_ups_are_within_three_per_cent_of_erlang_a() -> None:
    line = callers(PLAYED, load=11.0, handling_s=HANDLING_S, seed=2, patience=Patience(300.0))
    played = play(line, crew(10), FIFO)
    told = impatient(10, rate_of(line), handling_s_of(line), 300, 60)

    assert simulated_s(line, 10, FIFO) == pytest.approx(waits_s(line, 10), abs=1e-6)
    assert mean([outcome.end is End.HUNG_UP for outcome in played.outcomes]) == pytest.approx(told.abandons, rel=0.03)
    assert mean([outcome.wait_s for outcome in played.outcomes]) == pytest.approx(told.mean_wait_s, rel=0.03)
    assert mean([outcome.wait_s > 0 for outcome in played.outcomes]) == pytest.approx(told.waits, rel=0.03)


def test_the_same_day_is_played_the_same_way() -> None:
    line = callers(500, load=9, handling_s=HANDLING_S, seed=3, tiers=tuple(Tier), patience=Patience(200.0))

    assert play(line, crew(8)) == play(line, crew(8))


def test_who_comes_first_waits_for_the_shift_to_begin() -> None:
    line = [Caller(at_s=at_s, queue=QUEUE, tier=Tier.ORDINARY, handling_s=60) for at_s in (100.0, 200.0)]
    agent = replace(crew(1)[0], spans=((900.0, 1800.0),))

    assert [outcome.wait_s for outcome in play(line, [agent]).outcomes] == [800.0, 760.0]


def test_a_talk_is_finished_after_the_end_of_the_shift_and_no_other_begun() -> None:
    line = [Caller(at_s=at_s, queue=QUEUE, tier=Tier.ORDINARY, handling_s=600) for at_s in (500.0, 600.0)]
    agent = replace(crew(1)[0], spans=((0.0, 900.0), (1800.0, 2700.0)))

    assert [outcome.wait_s for outcome in play(line, [agent]).outcomes] == [0.0, 1200.0]


def test_an_agent_in_a_talk_when_the_next_shift_begins_is_free_once_it_is_over() -> None:
    line = [Caller(at_s=at_s, queue=QUEUE, tier=Tier.ORDINARY, handling_s=1000) for at_s in (500.0, 600.0)]
    agent = replace(crew(1)[0], spans=((0.0, 900.0), (1000.0, 2700.0)))

    assert [outcome.wait_s for outcome in play(line, [agent]).outcomes] == [0.0, 900.0]


def test_who_still_waits_at_the_end_is_counted() -> None:
    line = [Caller(at_s=at_s, queue=QUEUE, tier=Tier.ORDINARY, handling_s=600) for at_s in (0.0, 10.0)]
    played = play(line, crew(1), until_s=300)

    assert [(outcome.end, outcome.wait_s) for outcome in played.outcomes] == [(End.ANSWERED, 0.0), (End.WAITS, 290.0)]


def test_a_place_kept_from_before_counts() -> None:
    """Both wait for the one agent; who joined later has the earlier place."""
    line = [
        Caller(at_s=0, queue=QUEUE, tier=Tier.ORDINARY, handling_s=100),
        Caller(at_s=10, queue=QUEUE, tier=Tier.ORDINARY, handling_s=100),
        Caller(at_s=20, queue=QUEUE, tier=Tier.ORDINARY, handling_s=100, ahead_s=60),
    ]

    assert [outcome.caller.at_s for outcome in play(line, crew(1)).outcomes] == [0, 20, 10]


def test_listed_callers_are_ahead_by_their_head_start_and_no_more() -> None:
    """One agent; an ordinary caller who has waited past the bound goes before a listed one who came later."""
    line = [
        Caller(at_s=0, queue=QUEUE, tier=Tier.ORDINARY, handling_s=700),
        Caller(at_s=10, queue=QUEUE, tier=Tier.ORDINARY, handling_s=10),
        Caller(at_s=600, queue=QUEUE, tier=Tier.LISTED, handling_s=10),
        Caller(at_s=650, queue=QUEUE, tier=Tier.LISTED, handling_s=10),
    ]

    def order(rules: Rules) -> list[float]:
        return [outcome.caller.at_s for outcome in play(line, crew(1), rules).outcomes]

    assert order(RULES) == [0, 600, 10, 650]
    assert order(STRICT) == [0, 600, 650, 10]
    assert order(FIFO) == [0, 10, 600, 650]


arrivals = st.lists(
    st.builds(
        Caller,
        at_s=st.integers(0, 3000).map(float),
        queue=st.sampled_from(QUEUES),
        tier=st.sampled_from(list(Tier)),
        handling_s=st.integers(1, 900).map(float),
        patience_s=st.one_of(st.just(inf), st.integers(0, 1200).map(float)),
        ahead_s=st.integers(0, 1200).map(float),
    ),
    max_size=40,
).map(lambda line: sorted(line, key=lambda caller: caller.at_s))
spans = st.lists(st.integers(0, 3600), min_size=2, max_size=4, unique=True).map(
    lambda at: tuple((float(a), float(b)) for a, b in zip(sorted(at)[::2], sorted(at)[1::2], strict=False))
)
staffs = st.lists(st.tuples(st.sets(st.sampled_from(QUEUES), min_size=1), spans), max_size=6).map(
    lambda found: [
        Agent(agent=AgentId(str(number)), queues=frozenset(queues), spans=there)
        for number, (queues, there) in enumerate(found)
    ]
)


@settings(max_examples=80, deadline=None)
@given(arrivals, staffs, st.sampled_from([RULES, FIFO, STRICT]), st.sampled_from([900.0, inf]))
def test_everybody_who_enters_is_answered_or_hangs_up_or_waits_at_the_end(
    line: list[Caller], agents: list[Agent], rules: Rules, until_s: float
) -> None:
    played = play(line, agents, rules, until_s)
    entered = [caller for caller in line if caller.at_s <= until_s]

    assert sorted(map(id, entered)) == sorted(id(outcome.caller) for outcome in played.outcomes)
    assert_each_agent_has_one_call_at_a_time(played, agents)
    for outcome in played.outcomes:
        assert 0 <= outcome.wait_s <= outcome.caller.patience_s


def assert_each_agent_has_one_call_at_a_time(played: Played, agents: list[Agent]) -> None:
    answered = [outcome for outcome in played.outcomes if outcome.end is End.ANSWERED]
    begins = [(outcome.caller.at_s + outcome.wait_s, 1) for outcome in answered]
    ends = [(at_s + outcome.caller.handling_s, -1) for (at_s, _), outcome in zip(begins, answered, strict=True)]
    at_once = 0
    for _, change in sorted(begins + ends):
        at_once += change
        assert at_once <= len(agents)


@settings(max_examples=80, deadline=None)
@given(arrivals, staffs, recent_offers)
def test_the_heads_of_the_line_are_offered_what_the_whole_line_would_be(
    line: list[Caller], agents: list[Agent], recent: Recent
) -> None:
    now = simulation.MIDNIGHT + timedelta(seconds=3000)
    free = [
        FreeAgent(agent=agent.agent, seat=SeatId("1"), queues=agent.queues, idle_since=simulation.MIDNIGHT)
        for agent in agents
    ]
    whole = [
        Waiting(
            call=CallId(f"sim.{number:07d}"),
            queue=caller.queue,
            tier=caller.tier,
            since=simulation.MIDNIGHT + timedelta(seconds=caller.at_s - caller.ahead_s),
        )
        for number, caller in enumerate(line)
    ]
    waiting = simulation.Line()
    for one in whole:
        waiting.add(one)
    heads = waiting.heads({queue for agent in agents for queue in agent.queues}, len(free))

    def pairs(callers: list[Waiting]) -> list[tuple[CallId, AgentId]]:
        return [(offer.call, offer.agent) for offer in offers(callers, free, now, recent)]

    assert pairs(heads) == pairs(whole)
