"""Callers' numbers: brought to one form, judged, masked. Pure; nothing a caller can send makes these raise.

A valid number is no proof of a person: one line serves a household, a mobile number is handed on to somebody else.
"""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

LONGEST = 32
"""Characters; the longest number with an IP prefix, country code and punctuation stays below."""

_WRITTEN = re.compile(r"\+?[0-9][0-9 ().-]*", re.ASCII)
_LOCAL = re.compile(r"[2-8][0-9]{6,7}", re.ASCII)
_PERSONAL = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
        PhoneNumberType.PERSONAL_NUMBER,
    }
)
_SHORTEST_SUBSCRIBER = 7
_HIDDEN_DIGITS = 4
_SHOWN_TAIL = 4
_SHOWN_HEAD = 3


def normalised(raw: str, region: str, area_code: str) -> str | None:
    """`raw` in E.164; None for anonymous, absurd and hostile ones and for short numbers, which have no such form.

    `region` (libphonenumber's, ``CN``) is that of numbers without a country, `area_code` (``020``; may be empty) that
    of local ones with 7 or 8 digits.
    """
    if len(raw) > LONGEST or not _WRITTEN.fullmatch(raw.strip(" ")):
        return None
    bare = re.sub(r"[ ().-]", "", raw)
    if area_code and _LOCAL.fullmatch(bare):
        # Without it libphonenumber takes the first digits of 83333333 for an area code.
        bare = area_code + bare
    number = _parsed(bare, region)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """What a machine without libphonenumber needs to bring a number of ours to E.164; digits only."""

    country: str
    trunk: str
    """Dialled before an area within the country; may be empty."""
    international: str
    """Dialled before another country."""
    area: str
    """Of local numbers, without `trunk`; empty: there are none."""


def plan_of(region: str, area_code: str) -> NumberPlan:
    """The plan of a site."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    trunk = (metadata.national_prefix if metadata else None) or ""
    international = (metadata.international_prefix if metadata else None) or ""
    return NumberPlan(
        country=str(phonenumbers.country_code_for_region(region)),
        trunk=trunk,
        # A pattern where carriers are chosen, too.
        international=international if international.isdigit() else "00",
        area=area_code.removeprefix(trunk),
    )


def is_personal(number: str) -> bool:
    """Whether an E.164 number can belong to a person or household, rather than to a service such as 12345 or 400…"""
    parsed = _parsed(number)
    if parsed is None or phonenumbers.number_type(parsed) not in _PERSONAL:
        return False
    area_digits = phonenumbers.length_of_geographical_area_code(parsed)
    if not area_digits:
        return True
    # 020 12345 parses as a valid line of Guangzhou: carriers put area codes before service numbers, too. In China no
    # subscriber's number begins with 1 or 9, the ranges of services.
    subscriber = phonenumbers.national_significant_number(parsed)[area_digits:]
    is_service = parsed.country_code == 86 and (len(subscriber) < _SHORTEST_SUBSCRIBER or subscriber[0] in "19")
    return not is_service


def dialable(number: str, region: str) -> str | None:
    """An E.164 number of `region` in the digits that are dialled there; None for those abroad.

    Callers may forge the number that they call from: dialling whatever they send would cost what they like.
    """
    parsed = _parsed(number)
    if parsed is None or parsed.country_code != phonenumbers.country_code_for_region(region):
        return None
    return re.sub(r"[^0-9]", "", phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)) or None


def written_forms(number: str, region: str) -> tuple[str, ...]:
    """How an E.164 number may be written down by exchanges and people, without blanks; the longest first."""
    digits = number.removeprefix("+")
    national = dialable(number, region)
    forms = {number, digits, f"00{digits}", *([national] if national else [])}
    return tuple(sorted(forms, key=lambda one: (-len(one), one)))


def masked(number: str) -> str:
    """An E.164 number with its middle hidden, Chinese ones without the country: ``138****8000``, ``020****3333``."""
    national = number.removeprefix("+86")
    if national != number and not national.startswith("1"):
        national = "0" + national
    if len(national) < _HIDDEN_DIGITS + _SHOWN_TAIL:
        return "*" * len(national)
    head = min(_SHOWN_HEAD, len(national) - _HIDDEN_DIGITS - _SHOWN_TAIL)
    return national[:head] + "*" * (len(national) - head - _SHOWN_TAIL) + national[-_SHOWN_TAIL:]


def _parsed(number: str, region: str | None = None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except NumberParseException:
        return None
