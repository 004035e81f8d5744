from math import inf

import pytest

from callcenter.staffing.arrivals import drawn
from callcenter.staffing.day import DAY_S, QUARTER_S, QUARTERS, Crew, Spread, Stream, agents_of
from callcenter.staffing.measures import Target, measured
from callcenter.staffing.patience import Patience
from callcenter.staffing.policies import FIFO
from callcenter.staffing.profile import WORKDAY
from callcenter.staffing.seats import Load, loads, needed, plan
from callcenter.staffing.simulation import play
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

GENERAL = QueueId("general")


def stream(calls_a_day: float = 4_000, tier: Tier = Tier.ORDINARY, patience_s: float = inf) -> Stream:
    calls = [calls_a_day * share for share in WORKDAY]
    return Stream(queue=GENERAL, tier=tier, calls=calls, handling=Spread(210), patience=Patience(patience_s))


def test_a_working_day_is_whole_and_its_busy_hour_is_twelve_per_cent() -> None:
    assert len(WORKDAY) == QUARTERS
    assert sum(WORKDAY) == pytest.approx(1)
    assert max(sum(WORKDAY[first : first + 4]) for first in range(QUARTERS)) == pytest.approx(0.12, abs=0.002)


def test_seats_reach_the_target_and_one_less_does_not() -> None:
    load = Load(calls=0.7 * QUARTER_S, handling_s=210)

    assert needed(load, Target(0.8, 15), occupancy_max=1).seats == 156
    assert needed(load, Target(0.95, 15), occupancy_max=1).seats == 163


def test_nobody_works_for_more_of_the_time_than_is_humane() -> None:
    load = Load(calls=0.7 * QUARTER_S, handling_s=210)

    assert needed(load, Target(0.8, 15)).seats == 173
    assert load.erlang / 173 <= 0.85 < load.erlang / 172


def test_callers_who_hang_up_need_fewer_seats() -> None:
    patient, impatient = (Load(200, 210, patience_s) for patience_s in (inf, 60.0))

    assert needed(impatient, Target(), 1).seats < needed(patient, Target(), 1).seats


def test_a_quarter_hour_without_calls_needs_nobody() -> None:
    assert needed(Load(0, 0), Target()).seats == 0


def test_streams_are_one_load_by_their_calls() -> None:
    listed = Stream(queue=GENERAL, tier=Tier.LISTED, calls=[10.0], handling=Spread(300), patience=Patience(300))
    ordinary = Stream(queue=GENERAL, tier=Tier.ORDINARY, calls=[30.0], handling=Spread(200))

    (together,) = loads([listed, ordinary])
    assert (together.calls, together.handling_s) == (40.0, 225.0)
    assert together.patience_s == pytest.approx(1200)


def test_a_plan_by_formula_keeps_its_promise_when_the_day_is_played() -> None:
    streams = [stream()]
    planned = plan(streams, Target(0.8, 15), occupancy_max=1)
    agents = agents_of([Crew(frozenset({GENERAL}), [one.seats for one in planned])])
    day = play(drawn(streams, seed=5), agents, FIFO, DAY_S)

    level = measured(day.outcomes, 15).service_level
    assert level is not None
    assert level >= 0.78
