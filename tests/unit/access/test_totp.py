"""Codes of authenticator apps: as RFC 6238 has them, near their time, once."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from callcenter.access.totp import (
    as_typed,
    enrolment_uri,
    fresh_recovery_codes,
    fresh_secret,
    recovery_digest,
    step_of,
)

RFC_SECRET = b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at_s", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_a_code_is_the_standards(at_s: int, code: str) -> None:
    assert step_of(RFC_SECRET, code, datetime.fromtimestamp(at_s, UTC), -1) == at_s // 30


@pytest.mark.parametrize(("off_s", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clocks_may_differ_by_half_a_minute(off_s: int, counts: bool) -> None:
    code = pyotp.TOTP(RFC_SECRET).at(NOW + timedelta(seconds=off_s))

    assert (step_of(RFC_SECRET, code, NOW, -1) is not None) is counts


def test_a_code_that_has_counted_counts_no_more_and_neither_does_an_older_one() -> None:
    step = step_of(RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(NOW), NOW, -1)
    assert step is not None

    assert step_of(RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(NOW), NOW, step) is None
    assert step_of(RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(NOW - timedelta(seconds=30)), NOW, step) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "０１２３４５", "\ud800"])
def test_rubbish_is_no_code(code: str) -> None:
    assert step_of(RFC_SECRET, code, NOW, -1) is None


def test_secrets_are_of_160_bits_and_the_address_tells_the_site() -> None:
    assert len(fresh_secret()) == 32
    assert fresh_secret() != fresh_secret()
    assert enrolment_uri(RFC_SECRET, "root", "12345 hotline").startswith(
        f"otpauth://totp/12345%20hotline:root?secret={RFC_SECRET}"
    )


def test_recovery_codes_differ_and_are_known_however_they_are_typed() -> None:
    codes = fresh_recovery_codes()

    assert len(set(codes)) == 10
    assert recovery_digest(as_typed(f" {codes[0].upper().replace('-', ' ')} ")) == recovery_digest(codes[0])
