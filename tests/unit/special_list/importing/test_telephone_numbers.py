"""What a register's cell of numbers gives, and that the fast way says what `vocabulary.numbers` says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.importing.problems import Reason
from callcenter.special_list.importing.telephone_numbers import Certificate, TelephoneNumbers, certificate_of
from callcenter.vocabulary.numbers import is_personal, normalised

# One for all examples: what it has learnt from earlier numbers must not mislead it about later ones.
GUANGZHOU = TelephoneNumbers("CN", "020")

area_codes = st.sampled_from(["10", "20", "21", "24", "29", "311", "432", "451", "754", "769", "851", "978", "991"])
national = st.one_of(
    st.from_regex(r"1[0-9]{10}", fullmatch=True),
    st.tuples(area_codes, st.from_regex(r"[0-9]{6,8}", fullmatch=True)).map("".join),
    st.from_regex(r"[0-9]{5,13}", fullmatch=True),
)
before = st.sampled_from(["", "", "0", "+86", "0086", "86", "+860", "17951", "00860", "+", "00", "-", "+86 ", "86-"])
written = st.tuples(before, national, st.sampled_from(["", "", "-", " "]), st.integers(1, 8)).map(
    lambda parts: parts[0] + parts[1][: parts[3]] + parts[2] + parts[1][parts[3] :]
)


@given(written)
def test_the_fast_way_accepts_what_the_vocabulary_accepts_and_as_the_same(number: str) -> None:
    judged = normalised(number, "CN", "020")
    expected = judged if judged and is_personal(judged) else None
    found = GUANGZHOU.number(number)

    # By chance an IP prefix and a number abroad can have an identity card's check digit: then it is refused.
    assert found is Reason.IDENTITY or (None if isinstance(found, Reason) else found) == expected


@given(st.text(alphabet="0123456789-+ ()X=@eE.，、一\u0663", max_size=40))
def test_nothing_that_is_written_raises_or_differs(number: str) -> None:
    found = GUANGZHOU.number(number)
    judged = normalised(number.lstrip("("), "CN", "020")

    assert isinstance(found, Reason) or found == judged


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800138000", ["+8613800138000"]),
        ("+86 138-0013-8000", ["+8613800138000"]),
        ("0086 13800138000", ["+8613800138000"]),
        ("8613800138000", ["+8613800138000"]),
        ("013800138000", ["+8613800138000"]),
        ("17951 13800138000", ["+8613800138000"]),
        ("020-83333333", ["+862083333333"]),
        ("(020)83333333", ["+862083333333"]),
        ("83333333", ["+862083333333"]),
        ("+85291234567", ["+85291234567"]),
        ("13800138000、13900139000", ["+8613800138000", "+8613900139000"]),
        ("13800138000,020-83333333;13800138000", ["+8613800138000", "+862083333333"]),
        ("13800138000 / 13900139000", ["+8613800138000", "+8613900139000"]),
        ("13800138000 13900139000", ["+8613800138000", "+8613900139000"]),
        ("13800138000或13900139000", ["+8613800138000", "+8613900139000"]),
    ],
)
def test_numbers_of_every_shape_are_read(cell: str, numbers: list[str]) -> None:
    assert GUANGZHOU.read(cell) == (numbers, [])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("11010519491231002X", Reason.IDENTITY),
        ("440524188001010014", Reason.IDENTITY),
        ("110105491231002", Reason.IDENTITY),
        ("11010519491231002X43", Reason.IDENTITY),
        ("11010519491231002X43B1", Reason.IDENTITY),
        ("110105 19491231 002x", Reason.IDENTITY),
        ("=13800138000", Reason.FORMULA),
        ('="13800138000"', Reason.FORMULA),
        ("@SUM(1)", Reason.FORMULA),
        ("1.38E+10", Reason.ROUNDED),
        ("12345", Reason.SERVICE_NUMBER),
        ("02012345", Reason.SERVICE_NUMBER),
        ("4008123456", Reason.SERVICE_NUMBER),
        ("95588", Reason.NOT_A_NUMBER),
        ("1380013800", Reason.NOT_A_NUMBER),
        ("anonymous", Reason.NOT_A_NUMBER),
        ("x" * 500, Reason.TOO_LONG),
        ("、".join(["13800138000"] * 11), Reason.TOO_MANY_NUMBERS),
    ],
)
def test_what_is_no_persons_number_is_refused_with_its_reason(cell: str, reason: Reason) -> None:
    numbers, reasons = GUANGZHOU.read(cell)

    assert numbers == []
    assert reason in reasons or (reason is Reason.SERVICE_NUMBER and reasons == [Reason.NOT_A_NUMBER])


def test_a_faulty_number_beside_a_sound_one_is_told_and_the_sound_one_taken() -> None:
    assert GUANGZHOU.read("13800138000、11010519491231002X") == (["+8613800138000"], [Reason.IDENTITY])


def test_elsewhere_than_in_china_libphonenumber_alone_judges() -> None:
    boston = TelephoneNumbers("US", "")

    assert boston.read("(617) 253-0000") == (["+16172530000"], [])
    assert boston.read("+8613800138000") == (["+8613800138000"], [])


def test_a_certificates_number_gives_category_and_level_and_who_it_is_whatever_the_level_becomes() -> None:
    assert certificate_of("11010519491231002X43") == Certificate(4, 3, "11010519491231002X")
    assert certificate_of("11010519491231002x 44 B1") == Certificate(4, 4, "11010519491231002X")
    assert certificate_of("11010519491231002X") is None
    assert certificate_of("11010519491231002X85") is None
