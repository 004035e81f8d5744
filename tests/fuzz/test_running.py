"""The long run itself: it counts, it shrinks what breaks, and it stops what never ends."""

import pytest
from hypothesis import strategies as st

from tests.fuzz.drawn import driven
from tests.fuzz.target import Target, TooLongError, within_cpu


def _breaks_at_an_x(data: bytes) -> None:
    assert b"x" not in data


def test_a_fault_is_told_with_the_smallest_input_that_has_it() -> None:
    told = driven(Target("letters", _breaks_at_an_x, st.text("axz").map(str.encode)), 0.0, 1)

    assert told.runs > 0
    assert told.faults == ["AssertionError: assert b'x' not in b'x' from b'x'"]


def test_what_holds_its_promises_has_no_fault() -> None:
    told = driven(Target("letters", _breaks_at_an_x, st.text("az", max_size=9).map(str.encode)), 0.0, 1)

    assert (told.faults, told.runs) == ([], 200)


def test_what_never_ends_is_stopped() -> None:
    def for_ever() -> None:
        with within_cpu(0.05):
            while True:
                pass

    with pytest.raises(TooLongError):
        for_ever()
