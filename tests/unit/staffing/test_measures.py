import pytest

from callcenter.staffing.day import QUARTER_S, Caller
from callcenter.staffing.measures import by_tier, measured, over_day, p95_s, quantile
from callcenter.staffing.simulation import End, Outcome
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier


def outcome(wait_s: float, end: End = End.ANSWERED, tier: Tier = Tier.ORDINARY, at_s: float = 0.0) -> Outcome:
    caller = Caller(at_s=at_s, queue=QueueId("general"), tier=tier, handling_s=60)
    return Outcome(caller, wait_s, end)


def test_everybody_is_counted_once() -> None:
    found = measured([outcome(1), outcome(2, End.HUNG_UP), outcome(3, End.WAITS), outcome(4)], within_s=15)

    assert (found.callers, found.answered, found.hung_up, found.waiting) == (4, 2, 1, 1)
    assert (found.mean_s, found.max_s) == (2.5, 4)


def test_who_hung_up_within_the_target_says_nothing_about_it_and_who_did_later_does() -> None:
    early, late = outcome(10, End.HUNG_UP), outcome(20, End.HUNG_UP)

    assert measured([outcome(5), early], 15).service_level == 1
    assert measured([outcome(5), late], 15).service_level == 0.5
    assert measured([early], 15).service_level is None


def test_nobody_has_no_wait() -> None:
    found = measured([], 15)

    assert (found.p50_s, found.p95_s, found.max_s, found.mean_s, found.service_level) == (None,) * 5


@pytest.mark.parametrize(("share", "value"), [(0.5, 10), (0.95, 19), (0.951, 20), (1.0, 20), (0.01, 1)])
def test_a_quantile_is_a_wait_that_somebody_had(share: float, value: float) -> None:
    assert quantile([float(each) for each in range(1, 21)], share) == value


def test_tiers_are_told_apart_the_best_first() -> None:
    found = by_tier([outcome(9), outcome(1, tier=Tier.LISTED), outcome(11)], 15)

    assert [(tier, one.callers) for tier, one in found.items()] == [(Tier.LISTED, 1), (Tier.ORDINARY, 2)]


def test_a_day_is_told_by_quarter_hours_of_arrival() -> None:
    told = over_day([outcome(7, at_s=QUARTER_S * 3 + 1), outcome(8, at_s=QUARTER_S * 96 + 1)], p95_s)

    assert told[3] == 7
    assert [one for one in told if one is not None] == [7]
