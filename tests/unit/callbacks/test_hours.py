"""Quiet hours, and deadlines that do not count them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.callbacks.hours import QuietHours

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours(time(21), time(8), ZONE)
MOMENTS = st.integers(0, 525_600).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [
        (shanghai(21, 20, 59), False),
        (shanghai(21, 21), True),
        (shanghai(22, 0), True),
        (shanghai(22, 7, 59), True),
        (shanghai(22, 8), False),
    ],
)
def test_the_night_is_quiet_until_its_end(at: datetime, is_quiet: bool) -> None:
    assert NIGHT.is_quiet(at.astimezone(UTC)) is is_quiet
    assert NIGHT.over(at) == (shanghai(22, 8) if is_quiet else at)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (shanghai(21, 17), shanghai(21, 19)),
        (shanghai(21, 20, 30), shanghai(22, 9, 30)),
        (shanghai(21, 23), shanghai(22, 10)),
    ],
)
def test_a_deadline_of_two_hours_does_not_run_at_night(since: datetime, due: datetime) -> None:
    assert NIGHT.after(since, timedelta(hours=2)) == due


def test_hours_from_and_until_the_same_time_are_none() -> None:
    none = QuietHours(time(8), time(8), ZONE)

    assert not none.is_quiet(shanghai(21, 8))
    assert none.after(shanghai(21, 8), timedelta(days=3)) == shanghai(24, 8)


@given(at=MOMENTS, begin=CLOCKS, end=CLOCKS, hours=st.integers(1, 60))
def test_nothing_is_due_in_quiet_hours_and_nothing_sooner_than_it_may_be(
    at: datetime, begin: time, end: time, hours: int
) -> None:
    quiet = QuietHours(begin, end, ZONE)
    over, due = quiet.over(at), quiet.after(at, timedelta(hours=hours))

    assert not quiet.is_quiet(over)
    assert at <= over < at + timedelta(days=1, minutes=1)
    assert due >= over + timedelta(hours=hours)
    assert not quiet.is_quiet(due - timedelta(microseconds=1))
