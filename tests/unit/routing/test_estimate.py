from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import sqrt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callcenter.routing.estimate import ANSWERS_MIN, WAIT_MAX_MIN, Pace, Work, estimate, pace
from callcenter.routing.rules import RULES
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier
from tests.unit.routing.simulated_hotline import NOON, TALK_S, SimulatedHotline, Told

ONE, OTHER = QueueId("one"), QueueId("other")
HOUR_OF_AN_AGENT = 3600 / TALK_S
"""Callers."""


def _work(count: int, busy_s: float = 180, queue: QueueId = ONE, tier: Tier = Tier.ORDINARY) -> list[Work]:
    return [Work(ended_at=NOON, busy_s=busy_s, queue=queue, tier=tier)] * count


def _told(
    position: int, at_work: int, work: Sequence[Work], tier: Tier = Tier.ORDINARY, waited: timedelta = timedelta()
) -> ExpectedWait | None:
    return estimate(position, tier, waited, pace(ONE, at_work, work, NOON))


def _middle(told: ExpectedWait | None) -> float:
    assert told is not None
    return (told.from_min + told.to_min) / 2


def test_the_next_in_line_for_six_agents_waits_a_minute_or_two() -> None:
    assert _told(1, 6, _work(20)) == ExpectedWait(1, 2)


def test_a_longer_line_waits_longer() -> None:
    told = _told(12, 6, _work(20))

    assert told is not None
    assert told.from_min <= 6 <= told.to_min


def test_agents_who_work_for_another_queue_as_well_serve_this_one_slower() -> None:
    alone, shared = _told(20, 6, _work(20)), _told(20, 6, [*_work(20), *_work(20, queue=OTHER)])

    assert _middle(shared) == pytest.approx(2 * _middle(alone), rel=0.15)


def test_rings_that_nobody_answered_cost_time_and_are_no_answers() -> None:
    missed = Work(ended_at=NOON, busy_s=180, queue=ONE, tier=Tier.ORDINARY, is_answer=False)

    assert _middle(_told(20, 6, [*_work(20), *[missed] * 20])) > 1.5 * _middle(_told(20, 6, _work(20)))


def test_who_is_passed_by_better_tiers_waits_longer_until_their_head_start_is_over() -> None:
    work = [*_work(20), *_work(20, tier=Tier.LISTED)]
    ordinary, listed = _told(6, 6, work), _told(6, 6, work, Tier.LISTED)
    waited_long = _told(6, 6, work, waited=RULES.head_start[Tier.LISTED])

    assert _middle(ordinary) > 1.5 * _middle(listed)
    assert waited_long == listed


def test_without_enough_recent_answers_of_the_queue_nothing_is_told() -> None:
    old = [Work(ended_at=NOON - timedelta(hours=2), busy_s=180, queue=ONE, tier=Tier.ORDINARY)] * 20

    assert _told(1, 6, _work(ANSWERS_MIN - 1)) is None
    assert _told(1, 6, old) is None
    assert _told(1, 6, _work(20, queue=OTHER)) is None


def test_with_nobody_at_work_nothing_is_told() -> None:
    assert _told(1, 0, _work(20)) is None


def test_beyond_an_hour_only_the_place_is_told() -> None:
    assert _told(200, 2, _work(20)) is None


@given(
    st.integers(1, 300),
    st.sampled_from(Tier),
    st.integers(0, 50),
    st.floats(0, 100_000),
    st.dictionaries(st.sampled_from(Tier), st.integers(0, 50)),
    st.integers(0, 7200),
)
@example(1, Tier.EMERGENCY, 1, 5e-324, {Tier.EMERGENCY: 5}, 0)
def test_a_told_range_is_in_order_and_bounded(  # noqa: PLR0913 all that an estimate is made of
    position: int, tier: Tier, at_work: int, work_s: float, answers: Mapping[Tier, int], waited_s: int
) -> None:
    told = estimate(position, tier, timedelta(seconds=waited_s), Pace(at_work, work_s, answers))

    assert told is None or 1 <= told.from_min <= told.to_min <= WAIT_MAX_MIN


def _agents(count: int, *queues: QueueId, first: int = 0) -> dict[AgentId, frozenset[QueueId]]:
    return {AgentId(str(first + number)): frozenset(queues) for number in range(count)}


@pytest.mark.parametrize("load", [0.9, 1.0, 1.1])
@pytest.mark.parametrize("agents", [3, 6, 20])
def test_of_waits_told_most_lie_in_the_range_and_few_are_longer(agents: int, load: float) -> None:
    """M/M/c with tiers."""
    whole = HOUR_OF_AN_AGENT * agents * load
    tiers = {Tier.ORDINARY: 0.8, Tier.LISTED: 0.15, Tier.EMERGENCY: 0.05}
    per_hour = {(ONE, tier): whole * part for tier, part in tiers.items()}
    told = SimulatedHotline(_agents(agents, ONE), per_hour, seed=1).run(hours=24 / sqrt(agents))

    _assert_honest(told)


def test_the_same_holds_where_some_agents_serve_two_queues() -> None:
    agents = {**_agents(3, ONE), **_agents(3, OTHER, first=10), **_agents(4, ONE, OTHER, first=20)}
    per_hour = {
        (ONE, Tier.ORDINARY): HOUR_OF_AN_AGENT * 6.5,
        (ONE, Tier.LISTED): HOUR_OF_AN_AGENT * 0.7,
        (OTHER, Tier.ORDINARY): HOUR_OF_AN_AGENT * 2.8,
    }
    told = SimulatedHotline(agents, per_hour, seed=1).run(hours=8)

    _assert_honest(told)


def _assert_honest(told: Sequence[Told]) -> None:
    assert len(told) > 100
    assert sum(one.is_in_range for one in told) >= 0.6 * len(told)
    assert sum(one.is_later for one in told) <= 0.2 * len(told)
