"""What a log may tell of numbers: none that could be somebody's telephone, identity card or bank card. Pure.

Rules: seven digits or more are masked wherever they stand, written together or in groups as people write numbers; but
for what by its form is something else: a time, an address, an id in hexadecimal, a decimal fraction, a count with its
word. What stands in a field whose name is that of something personal is masked whatever it is. This is a net: whoever
logs a number makes a mistake all the same.
"""

import re
from collections.abc import Mapping
from typing import Any

MASKED = "[masked]"

PERSONAL = frozenset(
    {"caller", "callee", "caller_number", "caller_id", "phone", "telephone", "mobile", "dialled", "id_card"}
    | {"digits", "keyed", "pressed", "pin", "password", "secret"}
    | {"said", "heard", "words", "transcript", "utterance", "note", "body", "number"}
)
"""Names of fields; of `number` and `words` a small whole number is a count, and stays."""
_COUNTS = frozenset({"id", "pid", "seq", "entry", "after", "before", "offset", "size", "count", "at", "lines"})
_UNITS = ("_bytes", "_ms", "_us", "_s", "_id", "_at", "_count", "_seq")

_MANY_DIGITS = re.compile(r"(?:[0-9][ ().-]{0,2}){7}", re.ASCII)
_NOT_PERSONAL = "|".join(
    (
        # 2026-11-22, and the time of that day.
        r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?:[T ][0-2][0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]{1,9})?)?"
        r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![0-9])",
        # Seconds of Unix time, bare, of an Asterisk's channel (1763829000.12) or with its microseconds; milliseconds.
        r"(?<![0-9.+])1[5-9][0-9]{8}(?:\.[0-9]{1,6})?(?![0-9])",
        r"(?<![0-9.+])1[5-9][0-9]{11}(?![0-9])",
        # A UUID; a digest or another id in hexadecimal, which has a letter; an address in memory.
        r"(?<![%0-9A-Za-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9A-Za-z])",
        r"(?<![%0-9A-Za-z])(?=[0-9]*[a-f])(?:[0-9a-f]{16,}|[0-9a-f]{8})(?![0-9A-Za-z])",
        r"(?<![%0-9A-Za-z])0x[0-9a-fA-F]+(?![0-9A-Za-z])",
        # An address of the internet; a fraction.
        r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.]*[0-9])",
        r"(?<![0-9A-Za-z.+-])(?:0|[1-9][0-9]{0,5})\.[0-9]+(?:e-?[0-9]+)?(?![0-9.])",
        # Counts, by the word before or behind.
        r"(?<![0-9A-Za-z])(?:pid|port|lines?|offset|size|seq|entry|entries|batch)[ =:#]{1,2}[0-9]{1,12}(?![0-9])",
        r"(?<![0-9+A-Za-z])[0-9]{1,15} ?(?:bytes|[KMG]i?B|ms|us|samples|frames|rows)(?![0-9A-Za-z])",
    )
)
# Together, or as people write them: groups of digits with a space, a hyphen, a dot or brackets between.
_NEXT_GROUP = rf"(?!{_NOT_PERSONAL})[0-9]{{2,8}}"
_PERSONAL_DIGITS = (
    r"\+?[0-9]{7,}[Xx]?"
    r"|[0-9]{3}\.[0-9]{3,4}\.[0-9]{4}"
    r"|(?:\+[0-9]{1,4}|[0-9]{2,4}|\([0-9]{2,4}\))(?:[ -]|(?<=\)) ?)"
    rf"{_NEXT_GROUP}(?:[ -]{_NEXT_GROUP}){{0,4}}[Xx]?"
)
_FORMS = re.compile(f"(?P<kept>{_NOT_PERSONAL})|(?P<personal>{_PERSONAL_DIGITS})", re.ASCII)
_INPUT = re.compile(r"input_value=.*?(?=, input_type=)", re.DOTALL)
_SHORTEST = 7


def mask_text(text: str) -> str:
    """`text` without numbers that may be somebody's."""
    if "input_value=" in text:
        # What pydantic was given, which may be anything.
        text = _INPUT.sub(f"input_value={MASKED}", text)
    return _FORMS.sub(_masked, text) if _MANY_DIGITS.search(text) else text


def mask_field(name: str, value: Any) -> Any:
    """The value of a log's field, of a shape that is rendered as it is."""
    match value:
        case None | bool() | float():
            return value
        case int():
            return MASKED if _may_be_a_number(name, value) else value
        case str() | bytes() if name in PERSONAL and value:
            return MASKED
        case str():
            return mask_text(value)
        case Mapping():
            return {mask_text(str(key)): mask_field(str(key), part) for key, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [mask_field(name, part) for part in value]
        case _:
            return mask_text(repr(value))


def _masked(found: re.Match[str]) -> str:
    if found["kept"] is not None:
        return found["kept"]
    digits = sum(letter.isdecimal() for letter in found["personal"])
    return MASKED if digits >= _SHORTEST else found["personal"]


def _may_be_a_number(name: str, value: int) -> bool:
    if name in _COUNTS or name.endswith(_UNITS):
        return False
    return len(str(abs(value))) >= _SHORTEST and mask_text(str(value)) != str(value)
