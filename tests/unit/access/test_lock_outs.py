"""When a login is held, and until when."""

from datetime import UTC, datetime, timedelta

from callcenter.access.lock_outs import Failures, LockRules, after_failure

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
RULES = LockRules(most_failures=3, window=timedelta(minutes=15), lasts=timedelta(minutes=10))


def failing(*minutes: float) -> Failures:
    """After failures at these minutes."""
    failures: Failures | None = None
    for minute in minutes:
        failures = after_failure(failures, "10.0.0.7", NOW + timedelta(minutes=minute), RULES)
    assert failures is not None
    return failures


def test_a_few_failures_lock_nothing() -> None:
    assert failing(0, 1).count == 2
    assert not failing(0, 1).is_locked(NOW + timedelta(minutes=1))


def test_one_too_many_locks_for_a_while() -> None:
    failures = failing(0, 1, 2)

    assert failures.locked_until == NOW + timedelta(minutes=12)
    assert failures.is_locked(NOW + timedelta(minutes=11, seconds=59))
    assert not failures.is_locked(NOW + timedelta(minutes=12))


def test_a_failure_during_the_lock_does_not_lengthen_it() -> None:
    assert failing(0, 1, 2, 11) == failing(0, 1, 2)


def test_after_the_lock_a_new_row_begins() -> None:
    assert (failing(0, 1, 2, 13).count, failing(0, 1, 2, 13).locked_until) == (1, None)


def test_a_long_pause_ends_the_row() -> None:
    assert failing(0, 1, 17).count == 1
