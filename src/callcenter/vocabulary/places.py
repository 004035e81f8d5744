"""Where a number was given out, by the numbering plan: a hint for whoever answers, never where the caller is.

libphonenumber's table of the whole world takes 100 MB; ours holds China's 130,000 prefixes in one megabyte.
"""

import importlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers

CHINA = "86"
_LONGEST, _SHORTEST = 9, 4
"""Digits of a prefix, the country's among them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region, and the city where the plan names one."""

    region: str
    """ISO 3166: ``CN``, ``HK``; pages know its name."""
    zh: str
    en: str
    """Both empty where nothing but the region is known."""


class Places:
    """Places by number. Until the table is learnt, regions only."""

    def __init__(self) -> None:
        self._prefixes = array("Q")
        self._at = array("H")
        self._names: list[tuple[str, str]] = []

    def learn(self, table: Mapping[str, Mapping[str, str]]) -> None:
        """`table`: places by language, by prefixes with their country, as libphonenumber writes them."""
        prefixes = sorted((prefix for prefix in table if prefix.startswith(CHINA)), key=int)
        numbers: dict[tuple[str, str], int] = {}
        at = array("H")
        for prefix in prefixes:
            names = table[prefix].get("zh", ""), table[prefix].get("en", "")
            at.append(numbers.setdefault(names, len(numbers)))
        self._names = list(numbers)
        self._at = at
        self._prefixes = array("Q", map(int, prefixes))

    def packed(self) -> bytes:
        """What has been learnt, for another process on this machine: one line of names, then the arrays as they are."""
        names = json.dumps(self._names).encode()
        return b"%b\n%b%b" % (names, self._prefixes.tobytes(), self._at.tobytes())

    def take(self, packed: bytes) -> None:
        """Know what another process has learnt; raises ValueError, and nothing changes, where that is not whole.

        Copied, not parsed: the event loop has callers' sound to pace.
        """
        names, _, arrays = packed.partition(b"\n")
        known = [(zh, en) for zh, en in json.loads(names)]
        prefixes, at = array("Q"), array("H")
        count, rest = divmod(len(arrays), prefixes.itemsize + at.itemsize)
        if rest:
            raise ValueError("the table of places is cut off")
        prefixes.frombytes(arrays[: count * prefixes.itemsize])
        at.frombytes(arrays[count * prefixes.itemsize :])
        if max(at, default=-1) >= len(known):
            raise ValueError("the table of places is cut off")
        self._names, self._prefixes, self._at = known, prefixes, at

    def of(self, number: str) -> Place | None:
        """The place of an E.164 number; None where not even the region is known."""
        try:
            region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
        except phonenumbers.NumberParseException:
            return None
        return None if region is None else Place(region, *self._names_of(number.removeprefix("+")))

    def _names_of(self, digits: str) -> tuple[str, str]:
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            prefix = int(digits[:length])
            at = bisect_left(self._prefixes, prefix)
            if at < len(self._prefixes) and self._prefixes[at] == prefix:
                return self._names[self._at[at]]
        return "", ""


def learn_by_heart(places: Places) -> None:
    """Teach `places` libphonenumber's own table.

    Seconds where it was never compiled, and nothing else in the process has its turn meanwhile: for one of its own.
    """
    places.learn(importlib.import_module("phonenumbers.geodata").GEOCODE_DATA)
