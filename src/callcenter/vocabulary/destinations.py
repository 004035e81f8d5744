"""Numbers that may be dialled, by Asterisk's patterns. Pure."""

import re
from dataclasses import dataclass

PATTERN = r"^(?:[0-9XZN]|\[[0-9](?:-?[0-9])*\]){2,20}$"
"""Digits, X, Z, N and sets: a length is always said, so that no digits can be put behind."""
CHINESE_SUBSCRIBERS = (
    "1[3-9]XXXXXXXXX",
    "010[2-8]XXXXXXX",
    "02X[2-8]XXXXXXX",
    "0[3-9]XX[2-8]XXXXXX",
    "0[3-9]XX[2-8]XXXXXXX",
)
"""Mobile numbers, and fixed ones with their area; services begin with 1 or 9 behind the area."""
_DIGITS = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]"}


@dataclass(frozen=True, slots=True)
class Destinations:
    """What a site allows: by pattern, and by name."""

    patterns: tuple[str, ...]
    named: frozenset[str] = frozenset()

    def allow(self, digits: str) -> bool:
        """Whether `digits`, exactly as they are dialled, may be."""
        return digits in self.named or any(re.fullmatch(_expression(one), digits, re.ASCII) for one in self.patterns)


def _expression(pattern: str) -> str:
    return "".join(_DIGITS.get(one, one) for one in pattern)
