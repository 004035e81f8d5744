"""No number that may be somebody's passes the net of the logs; ids, times and counts do."""

import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.vocabulary.masking import MASKED, mask_field, mask_text

DIGITS = "0123456789"
mobiles = st.builds(
    lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), st.text(DIGITS, min_size=9, max_size=9)
)
areas = st.sampled_from(["010", "020", "0755", "0571"])
locals_ = st.builds(
    lambda first, rest: f"{first}{rest}", st.sampled_from("2345678"), st.text(DIGITS, min_size=6, max_size=7)
)
abroad = st.builds(
    lambda first, rest: f"+{first}{rest}", st.sampled_from("123456789"), st.text(DIGITS, min_size=7, max_size=14)
)
identities = st.builds(
    lambda area, year, rest, last: f"{area}{year}{rest}{last}",
    st.sampled_from(["440106", "110101", "310115"]),
    st.integers(1930, 2020),
    st.text(DIGITS, min_size=7, max_size=7),
    st.sampled_from([*DIGITS, "X"]),
)
plain = st.one_of(
    mobiles,
    locals_,
    abroad,
    identities,
    st.builds("{}{}".format, areas, locals_),
    st.builds("+86{}".format, mobiles),
    st.builds("86{}".format, mobiles),
    st.builds("0086{}".format, mobiles),
)
grouped = st.one_of(
    st.builds(lambda n, s: s.join((n[:3], n[3:7], n[7:])), mobiles, st.sampled_from(" -.")),
    st.builds(lambda n, s: f"+86{s}" + s.join((n[:3], n[3:7], n[7:])), mobiles, st.sampled_from(" -")),
    st.builds("{}-{}".format, areas, locals_),
    st.builds("({}) {}".format, areas, locals_),
    st.builds("({}){}".format, areas, locals_),
    st.builds(lambda n: f"{n[:4]} {n[4:]}", locals_.filter(lambda n: len(n) == 8)),
)
surroundings = st.sampled_from(
    [
        "{}",
        "to {} failed",
        "sip:{}@10.0.0.7:5060",
        "'\"{0}\" <sip:{0}@10.0.0.7>' failed",
        "PJSIP/{}-0000001a",
        "Local/{}@dial-00000007;1",
        "tel:{};phone-context=x",
        "caller={},queue=social",
        "number:{}",
        "/api/v1/numbers/%2B{}/entries",
        "/api/v1/numbers/%2b{}",
        "[parameters: ('{}', 3)]",
        "Key (number)=({}) already exists",
        "no{}no",
        "CC_{}",
        "号码{}不存在",
        "{}\n{}",
    ]
)


@given(st.one_of(plain, grouped), surroundings)
def test_no_number_that_may_be_somebodys_passes(number: str, around: str) -> None:
    left = mask_text(around.format(number.removeprefix("+") if "%2" in around else number, number))

    digits = re.sub(r"[^0-9X]", "", number)
    assert digits not in re.sub(r"[ ().-]", "", left)
    assert not re.search(r"[0-9]{7,}", re.sub("-0000[0-9a-f]{4}", "", left)), left


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T17:00:00.123456Z",
        "2026-11-22 17:00:00,123 and 2026-11-22",
        "2026-11-22T17:00:00.123456+08:00",
        "leg 1763829000.12 of pbx1-1763829000.123456",
        "at 1763829000 and 1763829000123",
        f"sha256 {'0123456789abcdef' * 4}",
        "127.0.0.1:5060 from 192.168.100.200",
        "took 0.123456789 s of 12.5",
        "pid 4194304, port 65535, line 1234567",
        "wrote 12345678901 bytes in 1234567 ms",
        "object at 0x7f1234567890",
        "Asterisk 22.10.1 on PostgreSQL 17.6, error 42P01",
        "agent 8001 at seat 1001, queue 3 of 6, 12345",
        "objects/ab/00c4d10be3f1",
        "",
    ],
)
def test_times_ids_addresses_and_counts_stay(text: str) -> None:
    assert mask_text(text) == text


@given(st.uuids())
def test_calls_are_named_as_they_are(call: uuid.UUID) -> None:
    for text in (str(call), f"pbx1.{call}", f"/api/v1/calls/pbx1.{call}/recording", f"2026/11/22/{call}.wav"):
        assert mask_text(text) == text


@given(st.binary(min_size=8, max_size=32))
def test_digests_with_a_letter_are_named_as_they_are(data: bytes) -> None:
    if re.search("[a-f]", data.hex()):
        assert mask_text(f"link {data.hex()}") == f"link {data.hex()}"


@given(st.one_of(plain, grouped))
def test_a_masked_text_is_masked_for_good(number: str) -> None:
    once = mask_text(f"x {number} y")
    assert mask_text(once) == once


def test_what_pydantic_was_given_is_masked_whatever_it_is() -> None:
    told = "name\n  Input should be a string [type=string_type, input_value={'said': '我叫李敏'}, input_type=dict]"

    assert (
        mask_text(told) == f"name\n  Input should be a string [type=string_type, input_value={MASKED}, input_type=dict]"
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("number", "12345", MASKED),
        ("number", 3, 3),
        ("digits", "42", MASKED),
        ("number", 13800138000, MASKED),
        ("free_bytes", 13800138000, 13800138000),
        ("pid", 4194304, 4194304),
        ("at", 1763829000.25, 1763829000.25),
        ("is_kept", True, True),
        ("cause", ValueError("+8613800138000"), f"ValueError('{MASKED}')"),
        ("fields", {"number": "1", "+8613800138000": ["13800138000", 2]}, {"number": MASKED, MASKED: [MASKED, 2]}),
        ("call_id", "pbx1.0b6f2c1e-1234-4567-8901-123456789012", "pbx1.0b6f2c1e-1234-4567-8901-123456789012"),
        ("none", None, None),
    ],
)
def test_fields_are_judged_by_their_name_and_by_their_form(name: str, value: object, told: object) -> None:
    assert mask_field(name, value) == told
