from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from callcenter.routing.estimate import ANSWERS_MIN, WAIT_MAX_MIN, Talk, estimate

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def _talks(count: int, talk_s: float = 180, ago: timedelta = timedelta(minutes=5)) -> list[Talk]:
    return [Talk(NOON - ago, talk_s)] * count


def test_the_next_in_line_for_six_agents_waits_about_a_minute() -> None:
    told = estimate(1, 6, _talks(20), NOON)

    assert told is not None
    assert (told.from_min, told.to_min) == (1, 1)


def test_a_longer_line_waits_longer() -> None:
    told = estimate(12, 6, _talks(20), NOON)

    assert told is not None
    assert told.from_min <= 6 <= told.to_min


def test_without_enough_recent_talks_nothing_is_told() -> None:
    assert estimate(1, 6, _talks(ANSWERS_MIN - 1), NOON) is None
    assert estimate(1, 6, _talks(20, ago=timedelta(hours=2)), NOON) is None


def test_with_nobody_at_work_nothing_is_told() -> None:
    assert estimate(1, 0, _talks(20), NOON) is None


def test_beyond_an_hour_only_the_place_is_told() -> None:
    assert estimate(200, 2, _talks(20), NOON) is None


@given(st.integers(1, 300), st.integers(0, 50), st.lists(st.floats(1, 3600), max_size=30))
def test_a_told_range_is_in_order_and_bounded(position: int, at_work: int, talks_s: list[float]) -> None:
    told = estimate(position, at_work, [Talk(NOON, talk_s) for talk_s in talks_s], NOON)

    assert told is None or 1 <= told.from_min <= told.to_min <= WAIT_MAX_MIN
