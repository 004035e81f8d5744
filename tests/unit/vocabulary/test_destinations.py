import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from callcenter.vocabulary.destinations import CHINESE_SUBSCRIBERS, PATTERN, Destinations
from callcenter.vocabulary.numbers import dialable, is_personal

OURS = Destinations(CHINESE_SUBSCRIBERS, frozenset({"12315"}))


@pytest.mark.parametrize(
    "digits", ["13800138000", "01083333333", "02083333333", "07558333333", "057188333333", "12315"]
)
def test_subscribers_and_what_the_site_names_are_allowed(digits: str) -> None:
    assert OURS.allow(digits)


@pytest.mark.parametrize(
    "digits",
    ["", "0085212345678", "4008123456", "16812345", "02016812345", "138001380001", "1380013800", "12316",
     "+8613800138000", "13800138000@192.0.2.1", "13800138000\n", "١٣٨٠٠١٣٨٠٠٠", "112", "0900123456"],
)  # fmt: skip
def test_premium_foreign_short_and_strange_ones_are_not(digits: str) -> None:
    assert not OURS.allow(digits)


@given(some.from_regex(r"\+86[0-9]{9,12}", fullmatch=True))
def test_nothing_is_allowed_that_belongs_to_nobody(number: str) -> None:
    digits = dialable(number, "CN")
    if digits is not None and OURS.allow(digits) and digits not in OURS.named and len(digits) != 11:
        assert digits.startswith("0")
    if is_personal(number) and digits is not None and digits.startswith("1") and len(digits) == 11:
        assert OURS.allow(digits)


@pytest.mark.parametrize("pattern", ["X.", "!", "_1X", "1X!", "", "[", "[a-z]X", "1X|0X", "(1X)", "1" * 30])
def test_a_pattern_without_a_length_or_with_more_than_digits_is_refused(pattern: str) -> None:
    assert re.fullmatch(PATTERN, pattern) is None
