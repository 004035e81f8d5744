"""One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds), and codes for when it is lost.

Pure: `now` is an argument. Rules: a code counts for its own half minute and the ones beside it, for clocks that differ;
and only once, nor does any code before one that has counted.
"""

import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import pyotp

STEP_S = 30
DIGITS = 6
RECOVERY_CODES = 10
_CLOCKS_DIFFER_BY = 1
_SECRET_BYTES = 20
_RECOVERY_BYTES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFactor:
    """Somebody's authenticator app, as its row tells."""

    sealed: bytes | None
    """The secret that counts."""
    begun: bytes | None
    """One that is being set up; it counts from its first right code on."""
    last_step: int
    """The half minute of the last code that counted."""
    codes_left: int

    @property
    def is_on(self) -> bool:
        return self.sealed is not None


def fresh_secret() -> str:
    """160 bits in base 32, as RFC 4226 §4 wants them."""
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def enrolment_uri(secret: str, name: str, site: str) -> str:
    """What the app's camera reads."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).provisioning_uri(name=name, issuer_name=site)


def step_of(secret: str, code: str, now: datetime, after_step: int) -> int | None:
    """The half minute that `code` is of, later than `after_step`; None where it is of none that counts."""
    if not code.isascii():
        return None
    this_step = int(now.timestamp()) // STEP_S
    clock = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    for step in range(this_step - _CLOCKS_DIFFER_BY, this_step + _CLOCKS_DIFFER_BY + 1):
        if step > after_step and hmac.compare_digest(clock.generate_otp(step).encode(), code.encode()):
            return step
    return None


def fresh_recovery_codes() -> tuple[str, ...]:
    """Each of 80 bits, in four groups of four letters and digits: `k7qd-…`."""
    drawn = (b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in drawn)


def recovery_digest(code: str) -> bytes:
    """By which a recovery code is kept; 80 random bits need no salt and no slow hash."""
    return sha256(b"callcenter.recovery:" + as_typed(code).replace("-", "").encode(errors="replace")).digest()


def as_typed(code: str) -> str:
    """`code` without the blanks that people put in, in small letters."""
    return "".join(code.split()).lower()
