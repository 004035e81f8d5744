"""Which entries of a file stand in it twice, and how many persons its busiest number has: found without keeping them.

Of each entry eight bytes of its number and eight of its person are kept. Numbers that so look alike by chance are
sorted out by the database, which compares them whole.
"""

from array import array
from dataclasses import dataclass

import numpy as np

_KEPT_BYTES = 8
# An odd constant mixes the person in, so that one who stands for a number is not taken for the number itself.
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Repeated:
    lines: list[int]
    """All that hold an entry which another one repeats."""
    most_persons: int


class Repeats:
    """Takes the entries one after the other."""

    def __init__(self) -> None:
        self._lines = array("i")
        self._digests = bytearray()
        self._persons = bytearray()

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, line: int, digest: bytes, person: bytes) -> None:
        self._lines.append(line)
        self._digests += digest[:_KEPT_BYTES]
        self._persons += person[:_KEPT_BYTES]

    def found(self) -> Repeated:
        """Once, at the end: what was taken is given back to the system step by step."""
        if not self._lines:
            return Repeated([], 0)
        digests = np.frombuffer(self._digests, np.uint64)
        entries = np.frombuffer(self._persons, np.uint64) * _MIX
        entries ^= digests
        self._persons = bytearray()
        order = np.argsort(entries, kind="stable").astype(np.uint32)
        entries = entries[order]
        is_first = np.ones(len(order), bool)
        np.not_equal(entries[1:], entries[:-1], out=is_first[1:])
        del entries
        is_repeated = ~is_first
        is_repeated[:-1] |= ~is_first[1:]
        lines = np.unique(np.frombuffer(self._lines, np.int32)[order[is_repeated]])
        # Each entry once: how often a number stands there now is how many persons it has.
        numbers = digests[order[is_first]]
        del order, digests
        self._digests = bytearray()
        numbers.sort()
        begins = np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1])))
        persons = np.diff(begins, append=len(numbers))
        return Repeated(lines.tolist(), int(persons.max()))
