"""Numbers brought to one form, judged, and masked: enough to recognise, too little to call."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.vocabulary.numbers import dialable, is_personal, masked, normalised


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("13800138000", "+8613800138000"),
        ("+8613800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("013800138000", "+8613800138000"),
        ("17951 13800138000", "+8613800138000"),
        ("1795113800138000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        (" 13800138000 ", "+8613800138000"),
        ("020-83333333", "+862083333333"),
        ("02083333333", "+862083333333"),
        ("83333333", "+862083333333"),
        ("+85291234567", "+85291234567"),
        ("0085291234567", "+85291234567"),
    ],
)
def test_every_way_to_write_a_number_gives_one_form(raw: str, number: str) -> None:
    assert normalised(raw, "CN", "020") == number


@pytest.mark.parametrize(
    ("raw", "area_code", "number"),
    [
        ("83333333", "020", "+862083333333"),
        ("82345678", "0451", "+8645182345678"),
        ("22345678", "0769", "+8676922345678"),
        ("83333333", "", None),
    ],
)
def test_a_local_number_gets_the_sites_area_code(raw: str, area_code: str, number: str | None) -> None:
    assert normalised(raw, "CN", area_code) == number


@pytest.mark.parametrize(
    "raw", ["12345", "10086", "95588", "110", "106901234567", "10690123456789", "96128", "123", "1"]
)
def test_short_numbers_and_gateways_have_no_international_form(raw: str) -> None:
    assert normalised(raw, "CN", "020") is None


@pytest.mark.parametrize(
    "number", ["+864008123456", "+868008101234", "+862012345", "+862195588", "+8612345", "+8695588"]
)
def test_a_services_number_is_nobodys(number: str) -> None:
    assert not is_personal(number)


@pytest.mark.parametrize(
    "number", ["+8613800138000", "+862083333333", "+8645182345678", "+85291234567", "+12024561111"]
)
def test_a_phone_or_a_mobile_may_be_a_persons(number: str) -> None:
    assert is_personal(number)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "anonymous",
        "Anonymous <sip:anonymous@anonymous.invalid>",
        "13800138000\r\nAction: Command",
        "13800138000\n",
        "1" * 300,
        "☎️13800138000",
        "138００138000",
        "1-800-FLOWERS",
        "13800138000;ext=5",
        "${SHELL(id)}",
        "+",
        "**#",
        "\0",
    ],
)
def test_what_is_no_number_is_none(raw: str) -> None:
    assert normalised(raw, "CN", "020") is None


def test_line_ends_are_refused_even_where_a_strip_would_hide_them() -> None:
    assert normalised("\r\n13800138000", "CN", "020") is None


@given(st.one_of(st.text(), st.text("0123456789+*#-() ", max_size=40)))
def test_nothing_that_a_caller_sends_raises(raw: str) -> None:
    number = normalised(raw, "CN", "020")

    assert number is None or re.fullmatch(r"\+[0-9]{6,15}", number)
    if number is not None:
        is_personal(number)
        assert normalised(number, "CN", "020") == number


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


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("+8613800138000", "13800138000"),
        ("+862083333333", "02083333333"),
        ("+85223456789", None),
        ("+12025550123", None),
        ("rubbish", None),
    ],
)
def test_only_numbers_of_the_country_are_dialled(number: str, digits: str | None) -> None:
    assert dialable(number, "CN") == digits
