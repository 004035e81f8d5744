"""Guessing is bounded per name and per address, in bounded memory."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.access.attempts import AttemptLimits, Attempts, TooManyAttemptsError

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LIMITS = AttemptLimits(per_name=3, per_address=5, window=timedelta(minutes=5), most_keys=8)


def test_the_name_is_held_after_its_failures_from_whatever_address() -> None:
    attempts = Attempts(LIMITS)
    for number in range(3):
        attempts.begin("limin", f"10.0.0.{number}", NOW)

    with pytest.raises(TooManyAttemptsError) as held:
        attempts.begin("limin", "10.0.0.9", NOW + timedelta(seconds=60))

    assert held.value.retry_after_s == 241


def test_the_address_is_held_after_its_failures_with_whatever_names() -> None:
    attempts = Attempts(LIMITS)
    for number in range(5):
        attempts.begin(f"name{number}", "10.0.0.1", NOW)

    with pytest.raises(TooManyAttemptsError):
        attempts.begin("another", "10.0.0.1", NOW)
    attempts.begin("another", "10.0.0.2", NOW)


def test_the_window_slides() -> None:
    attempts = Attempts(LIMITS)
    for number in range(3):
        attempts.begin("limin", "a", NOW + timedelta(minutes=number))

    attempts.begin("limin", "a", NOW + timedelta(minutes=5))

    with pytest.raises(TooManyAttemptsError):
        attempts.begin("limin", "a", NOW + timedelta(minutes=5, seconds=30))


def test_the_right_password_clears_the_name_and_gives_the_address_its_attempt_back() -> None:
    attempts = Attempts(LIMITS)
    for _ in range(40):
        attempts.begin("limin", "a", NOW)
        attempts.succeeded("limin", "a")


def test_a_refused_attempt_does_not_lengthen_the_wait() -> None:
    attempts = Attempts(LIMITS)
    for _ in range(3):
        attempts.begin("limin", "a", NOW)
    for _ in range(20):
        with pytest.raises(TooManyAttemptsError):
            attempts.begin("limin", "a", NOW + timedelta(minutes=4))

    attempts.begin("limin", "a", NOW + timedelta(minutes=5))


def test_memory_stays_bounded_under_a_flood_of_names() -> None:
    attempts = Attempts(LIMITS)

    for number in range(1000):
        attempts.begin(f"name{number}", f"address{number}", NOW)

    assert len(attempts._tried) == LIMITS.most_keys
