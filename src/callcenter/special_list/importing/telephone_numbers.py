"""Telephone numbers as registers write them, brought to E.164 fast: 2 million in a few seconds.

Rules: what is accepted, and as what, is exactly what `vocabulary.numbers` says. libphonenumber judges Chinese numbers
of one length by their first digits, so its answer about a number holds for all that share those; they are asked once.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from callcenter.special_list.importing.problems import Reason
from callcenter.vocabulary.numbers import LONGEST, is_personal, normalised

MOST_IN_A_CELL = 10
LONGEST_CELL = 400

_MOBILE_DIGITS = 11
# Subscribers' numbers begin with 2 to 8; what else there is, is for libphonenumber to judge each time.
_TRUNK_FORM = re.compile(r"1[0-9]{10}|0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}|01[0-9]{10}", re.ASCII)
_LOCAL = re.compile(r"[2-8][0-9]{6,7}", re.ASCII)
_PARTS = re.compile(r"[、,,;;/|\\\r\n]+|或|和")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}", re.ASCII)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_DIGITS = 18
_IDENTITY_CHECKS = "10X98765432"
_IDENTITY = re.compile(
    # GB 11643: place, day of birth, serial and check; a certificate adds category, level, re-issue.
    r"[1-9][0-9]{5}((18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
    r"(?P<kind>[1-7][1-4](B[0-9]{1,2})?)?"
    # As it was before 1999.
    r"|[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3})",
    re.ASCII,
)
_PUNCTUATION = str.maketrans("", "", " -\t")


def is_identity(written: str) -> bool:
    """Whether it looks like an identity card's number, old or new, or a disability certificate's."""
    bare = written.translate(_PUNCTUATION).upper()
    return _IDENTITY.fullmatch(bare) is not None or _has_check_digit(bare)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the number of a disability certificate says."""

    category: int
    level: int
    person: str
    """The part that stays when category and level are judged anew."""


def certificate_of(written: str) -> Certificate | None:
    """None for anything else."""
    bare = written.translate(_PUNCTUATION).upper()
    found = _IDENTITY.fullmatch(bare)
    kind = found["kind"] if found else None
    return Certificate(int(kind[0]), int(kind[1]), bare[:_IDENTITY_DIGITS]) if kind else None


def _has_check_digit(bare: str) -> bool:
    body, check = bare[:17], bare[17:18]
    if len(bare) not in (18, 20) or not body.isdigit() or not body.isascii():
        return False
    return _IDENTITY_CHECKS[sum(w * int(d) for w, d in zip(_IDENTITY_WEIGHTS, body, strict=True)) % 11] == check


class TelephoneNumbers:
    """Reads numbers for one site; keeps what libphonenumber has said of their first digits."""

    def __init__(self, region: str, area_code: str) -> None:
        self._region = region
        self._area_code = area_code
        self._is_chinese = region == "CN"
        self._known: defaultdict[int, set[str]] = defaultdict(set)
        """By the number's length: first digits of those accepted."""

    def usual(self, written: str) -> str | None:
        """A Chinese number written as most are, in E.164; None says nothing of what it is."""
        if not self._is_chinese or not written.isascii() or len(written) > LONGEST:
            return None
        bare = written
        if not bare.isdigit():
            bare = written.replace("-", "")
            if not bare.isdigit() or written[0] == "-":
                return self._by_trunk_form(written)
        if _first_digits(bare) in self._known[len(bare)]:
            return "+86" + (bare if bare[0] == "1" else bare[1:])
        return self._by_trunk_form(written)

    def read(self, cell: str) -> tuple[list[str], list[Reason]]:
        """The numbers of a cell, in E.164, each once; and what is wrong with the others."""
        if not cell:
            return [], []
        if len(cell) > LONGEST_CELL:
            return [], [Reason.TOO_LONG]
        parts = [part for part in (part.strip() for part in _PARTS.split(cell)) if part]
        if len(parts) > MOST_IN_A_CELL:
            return [], [Reason.TOO_MANY_NUMBERS]
        numbers: dict[str, None] = {}
        faults = []
        for part in parts or [cell]:
            for found in self._part(part):
                if isinstance(found, Reason):
                    faults.append(found)
                else:
                    numbers[found] = None
        return list(numbers), faults

    def number(self, written: str) -> str | Reason:
        """One number."""
        return self.usual(written) or self._slow(written)

    def _part(self, part: str) -> list[str | Reason]:
        found = self.number(part)
        if found is Reason.NOT_A_NUMBER and len(apart := part.split()) > 1:
            several = [self.number(one) for one in apart]
            # Only where each is one: 020 8333 3333 1 is no four numbers.
            if all(not isinstance(one, Reason) for one in several):
                return several
        return [found]

    def _by_trunk_form(self, written: str) -> str | None:
        bare = self._trunk_form(written)
        return None if bare is None else self._by_first_digits(bare)

    def _trunk_form(self, written: str) -> str | None:
        """As it is dialled inside China, from any place: mobiles as they are, others with 0; None for rare forms."""
        bare = written
        if not bare.isdigit():
            if not bare or bare[0] not in "+0123456789":
                return None
            bare = written.replace("-", "").replace(" ", "")
            if bare.startswith("+86"):
                bare = _after_country(bare[3:])
        elif bare.startswith("0086"):
            bare = _after_country(bare[4:])
        elif bare.startswith("861") and len(bare) == _MOBILE_DIGITS + 2:
            bare = bare[2:]
        if self._area_code and _LOCAL.fullmatch(bare):
            bare = self._area_code + bare
        return bare if _TRUNK_FORM.fullmatch(bare) else None

    def _by_first_digits(self, bare: str) -> str | None:
        e164 = "+86" + (bare if bare[0] == "1" else bare[1:])
        known = self._known[len(bare)]
        if _first_digits(bare) not in known:
            if self._slow(bare) != e164:
                return None
            known.add(_first_digits(bare))
        return e164

    def _slow(self, written: str) -> str | Reason:
        if written[:1] in ("=", "@"):
            return Reason.FORMULA
        if is_identity(written):
            return Reason.IDENTITY
        if _ROUNDED.fullmatch(written):
            return Reason.ROUNDED
        # (020) 83333333 is how some write area codes.
        number = normalised(written.lstrip("("), self._region, self._area_code)
        if number is None:
            return Reason.NOT_A_NUMBER
        return number if is_personal(number) else Reason.SERVICE_NUMBER


def _first_digits(bare: str) -> str:
    # Of a mobile five, of others six: 0, the area code, the subscriber's first. No rule looks further.
    return bare[:5] if bare[0] == "1" else bare[:6]


def _after_country(national: str) -> str:
    return national if len(national) == _MOBILE_DIGITS and national[0] == "1" else "0" + national
