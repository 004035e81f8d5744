"""What becomes of a job that fails."""

from datetime import UTC, datetime, timedelta

from callcenter.transcripts.jobs import MOST_ATTEMPTS, GivenUp, TriedAgain, after_failure, is_worn_out

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_each_attempt_is_waited_for_longer_and_the_last_one_ends_it() -> None:
    outcomes = [after_failure(attempt, "engine_failed", NOW) for attempt in range(1, MOST_ATTEMPTS + 1)]

    waits = [one.at - NOW for one in outcomes if isinstance(one, TriedAgain)]
    assert waits == [timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30)]
    assert outcomes[-1] == GivenUp("engine_failed")


def test_what_would_fail_again_is_given_up_at_once() -> None:
    assert after_failure(1, "no_engine", NOW, is_final=True) == GivenUp("no_engine")


def test_a_job_that_ends_whoever_works_on_it_is_not_begun_for_ever() -> None:
    assert [is_worn_out(attempts) for attempts in (0, MOST_ATTEMPTS - 1, MOST_ATTEMPTS)] == [False, False, True]
