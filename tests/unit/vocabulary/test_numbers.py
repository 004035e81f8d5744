"""Masked numbers: enough to recognise, too little to call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.vocabulary.numbers import masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613800138000", "138****8000"),
        ("+862083333333", "020****3333"),
        ("+85291234567", "+85*****4567"),
        ("+861234", "****"),
        ("", ""),
    ],
)
def test_the_middle_is_hidden(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True))
def test_at_least_four_digits_of_any_number_are_hidden_or_all_of_it(number: str) -> None:
    shown = masked(number)

    assert shown.count("*") >= 4 or set(shown) <= {"*"}
