from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.integrations.delivering import (
    GIVE_UP,
    LONGEST_ASKED_S,
    PAUSES_S,
    REFUSALS,
    Answered,
    Due,
    NotAnswered,
    Outcome,
    Standing,
    fault,
    on,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DUE = Due(8, NOW)
STANDING = Standing(7)

outcomes = st.one_of(
    st.builds(Answered, st.integers(100, 599), st.none() | st.integers(0, 10**9)),
    st.builds(NotAnswered, st.just("cut")),
)


def failed(times: int, outcome: Outcome = NotAnswered("cut")) -> Standing:  # noqa: B008 frozen
    standing = STANDING
    for _ in range(times):
        standing, verdict = on(standing, DUE, outcome, NOW, 0.5)
        assert verdict == "again"
    return standing


def test_what_is_taken_moves_the_endpoint_on_and_forgets_the_failures() -> None:
    assert on(failed(3), DUE, Answered(204), NOW, 0.5) == (Standing(8), "delivered")


@pytest.mark.parametrize("outcome", [NotAnswered("cut"), Answered(500), Answered(302), Answered(401), Answered(404)])
def test_what_may_be_mended_keeps_its_place_and_waits_longer_each_time(outcome: Outcome) -> None:
    pauses = []
    standing = STANDING
    for _ in range(8):
        standing, verdict = on(standing, DUE, outcome, NOW, 0.5)
        assert (verdict, standing.position) == ("again", 7)
        assert standing.next_at is not None
        pauses.append((standing.next_at - NOW).total_seconds())

    assert pauses == [*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1]]
    assert standing.failing_since == NOW


def test_an_event_that_the_other_side_calls_unfit_is_given_up_after_some_tries() -> None:
    standing, verdict = on(failed(REFUSALS - 1, Answered(422)), DUE, Answered(422), NOW, 0.5)

    assert (standing, verdict) == (Standing(8), "given_up")


def test_an_event_is_given_up_when_it_is_old_and_the_endpoint_is_known_to_fail() -> None:
    later = NOW + GIVE_UP + timedelta(seconds=1)
    standing, verdict = on(failed(3), DUE, Answered(503), later, 0.5)

    assert verdict == "given_up"
    assert (standing.position, standing.failures) == (8, 4)


def test_who_is_gone_is_switched_off_and_the_event_keeps_its_place() -> None:
    standing, verdict = on(STANDING, DUE, Answered(410), NOW, 0.5)

    assert (verdict, standing.off_cause, standing.position) == ("off", "gone", 7)


@pytest.mark.parametrize(("asked_s", "waits_s"), [(0, 1), (120, 120), (10**8, LONGEST_ASKED_S)])
def test_a_wish_for_a_pause_is_minded_within_a_bound(asked_s: int, waits_s: int) -> None:
    standing, _ = on(STANDING, DUE, Answered(429, asked_s), NOW, 0.5)

    assert standing.next_at == NOW + timedelta(seconds=waits_s)


def test_why_it_failed_is_told_with_the_mend() -> None:
    assert fault(Answered(200)) is None
    assert fault(NotAnswered("cut")) == "cut"
    assert "name the new address" in (fault(Answered(301)) or "")
    assert "switched off" in (fault(Answered(410)) or "")


@given(st.lists(st.tuples(outcomes, st.floats(0, 1), st.timedeltas(timedelta(0), timedelta(days=1)))))
def test_an_event_is_done_with_exactly_when_it_is_delivered_or_given_up(
    tries: list[tuple[Outcome, float, timedelta]],
) -> None:
    standing, now = STANDING, NOW
    for outcome, share, passed in tries:
        now += passed
        standing, verdict = on(standing, DUE, outcome, now, share)

        assert (standing.position == 8) is (verdict in ("delivered", "given_up"))
        assert (standing.off_cause is not None) is (verdict == "off")
        assert (verdict == "again") is (standing.next_at is not None and standing.position == 7)
        if verdict != "again":
            break
