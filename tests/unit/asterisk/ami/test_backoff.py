from hypothesis import given
from hypothesis import strategies as st

from callcenter.asterisk.ami.backoff import Backoff
from callcenter.asterisk.ami.events import LinkCause


def test_delays_double_up_to_the_longest() -> None:
    backoff = Backoff(first_s=0.5, longest_s=3)

    assert [backoff.delay_s(LinkCause.LOST, failures, 0) for failures in range(1, 6)] == [0.5, 1, 2, 3, 3]


def test_a_bad_password_is_tried_again_more_slowly() -> None:
    backoff = Backoff()

    assert backoff.delay_s(LinkCause.LOGIN_REFUSED, 1, 0.99) > backoff.delay_s(LinkCause.UNREACHABLE, 1, 0) * 10


@given(st.sampled_from(LinkCause), st.integers(1, 10**6), st.floats(0, 1, exclude_max=True))
def test_every_delay_is_bounded_and_positive(cause: LinkCause, failures: int, luck: float) -> None:
    assert 0.1 <= Backoff().delay_s(cause, failures, luck) <= 60
