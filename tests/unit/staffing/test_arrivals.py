from dataclasses import replace
from math import inf

import pytest

from callcenter.staffing.arrivals import drawn, scaled, with_listed
from callcenter.staffing.day import QUARTER_S, QUARTERS, Crew, Shape, Spread, Stream, agents_of
from callcenter.staffing.patience import Patience
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

GENERAL, SOCIAL = QueueId("general"), QueueId("social")


def stream(queue: QueueId = GENERAL, tier: Tier = Tier.ORDINARY, a_quarter: float = 20.0) -> Stream:
    return Stream(queue=queue, tier=tier, calls=[a_quarter] * QUARTERS, handling=Spread(200), patience=Patience(300))


def test_callers_come_in_order_and_as_many_as_expected() -> None:
    callers = drawn([stream(), stream(SOCIAL, a_quarter=5)], seed=1)

    assert [caller.at_s for caller in callers] == sorted(caller.at_s for caller in callers)
    assert len(callers) == pytest.approx(25 * QUARTERS, rel=0.05)
    assert sum(caller.queue == SOCIAL for caller in callers) == pytest.approx(5 * QUARTERS, rel=0.15)


def test_the_same_seed_gives_the_same_callers_and_another_one_others() -> None:
    assert drawn([stream()], seed=1) == drawn([stream()], seed=1)
    assert drawn([stream()], seed=1) != drawn([stream()], seed=2)


def test_one_more_stream_leaves_the_callers_of_the_others_as_they_are() -> None:
    alone, beside = drawn([stream()], seed=1), drawn([stream(), stream(SOCIAL)], seed=1)

    assert [caller for caller in beside if caller.queue == GENERAL] == alone


def test_a_quarter_hour_without_calls_stays_empty() -> None:
    calls = [0.0] * QUARTERS
    calls[40] = 30
    callers = drawn([replace(stream(), calls=calls)], seed=1)

    assert callers
    assert all(40 <= caller.at_s / QUARTER_S < 41 for caller in callers)


@pytest.mark.parametrize("shape", list(Shape))
def test_handling_times_have_the_mean_they_are_given(shape: Shape) -> None:
    spread = Spread(180, shape, variation=0.7)
    callers = drawn([replace(stream(a_quarter=200), handling=spread)], seed=1)

    assert sum(caller.handling_s for caller in callers) / len(callers) == pytest.approx(180, rel=0.03)


def test_callers_of_patient_streams_never_hang_up() -> None:
    assert {caller.patience_s for caller in drawn([replace(stream(), patience=Patience())], seed=1)} == {inf}


def test_a_share_of_listed_callers_changes_who_calls_and_not_how_many() -> None:
    severe, listed, ordinary = (
        stream(tier=tier, a_quarter=calls)
        for tier, calls in ((Tier.LISTED_SEVERE, 1.0), (Tier.LISTED, 2.0), (Tier.ORDINARY, 97.0))
    )
    changed = {one.tier: one.calls[0] for one in with_listed([severe, listed, ordinary], 0.08)}

    assert changed == pytest.approx({Tier.LISTED_SEVERE: 1.0, Tier.LISTED: 7.0, Tier.ORDINARY: 92.0})


def test_each_queue_gets_its_own_share_of_listed_callers() -> None:
    changed = with_listed([stream(a_quarter=10), stream(SOCIAL, a_quarter=50)], 0.1)

    assert [(one.queue, one.tier, one.calls[0]) for one in changed] == [
        (GENERAL, Tier.LISTED, 1.0),
        (GENERAL, Tier.ORDINARY, 9.0),
        (SOCIAL, Tier.LISTED, 5.0),
        (SOCIAL, Tier.ORDINARY, 45.0),
    ]


def test_more_load_is_more_calls_in_every_quarter_hour() -> None:
    assert set(scaled([stream(a_quarter=10)], 1.5)[0].calls) == {15.0}


def test_a_crew_is_as_many_agents_as_its_fullest_quarter_and_each_is_there_in_whole_spans() -> None:
    first, second = agents_of([Crew(frozenset({GENERAL}), [0, 1, 2, 1, 2])])

    assert first.spans == ((900.0, 4500.0),)
    assert second.spans == ((1800.0, 2700.0), (3600.0, 4500.0))
