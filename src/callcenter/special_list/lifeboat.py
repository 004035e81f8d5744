"""The lists as Asterisk alone can read them: one file of buckets, each as wide as any other, read with one `FILE()`.

Rules: a bucket is named by the first hexadecimal digits of the lifeboat's digest; an entry is the other ones up to the
sixteenth and a letter for the tier, which no digest has. Who stands on a list of nuisance is there, too, so that
Asterisk serves them later; who is merely known as a test, or not today, is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from callcenter.special_list.entries import PRECEDENCE, ListKind
from callcenter.special_list.snapshot import EPOCH, LIST_CODE, Columns
from callcenter.vocabulary.tiers import TIER_LETTERS, Tier

KEPT_DIGITS = 16
"""Hexadecimal ones, of a digest."""
MOST_BUCKET_DIGITS = 5
USUALLY_IN_BUCKET = 32
BUCKETS_AT_ONCE = 4096

_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_LETTERS = np.frombuffer(TIER_LETTERS.encode(), np.uint8)
_WEIGHT = np.array([PRECEDENCE.index(tier) for tier in Tier], np.uint8)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to find an entry."""

    bucket_digits: int
    bucket_bytes: int

    @property
    def entry_bytes(self) -> int:
        return KEPT_DIGITS - self.bucket_digits + 1


class LifeboatList:
    """Everybody whom Asterisk alone has to know on one day."""

    def __init__(self, columns: Columns, today: date) -> None:
        self._digests, self._tiers = _best(columns, today.toordinal() - EPOCH)
        digits = 1
        while len(self) > USUALLY_IN_BUCKET * 16**digits and digits < MOST_BUCKET_DIGITS:
            digits += 1
        buckets = (self._digests >> np.uint64(4 * (KEPT_DIGITS - digits))).astype(np.int64)
        self._begins = np.searchsorted(buckets, np.arange(16**digits + 1))
        fullest = int(np.diff(self._begins).max(initial=1)) if len(self) else 1
        self.layout = Layout(digits, fullest * (KEPT_DIGITS - digits + 1))

    def __len__(self) -> int:
        """Numbers."""
        return len(self._digests)

    def pieces(self) -> Iterator[bytes]:
        """The file from one end to the other."""
        count = 16**self.layout.bucket_digits
        for first in range(0, count, BUCKETS_AT_ONCE):
            yield self._written(first, min(first + BUCKETS_AT_ONCE, count))

    def _written(self, first: int, last: int) -> bytes:
        begins, width = self._begins, self.layout.entry_bytes
        chosen = slice(begins[first], begins[last])
        digests = self._digests[chosen]
        shifts = np.arange(4 * (width - 2), -1, -4, dtype=np.uint64)
        entries = np.empty((len(digests), width), np.uint8)
        entries[:, :-1] = _HEX[(digests[:, None] >> shifts) & np.uint64(15)]
        entries[:, -1] = _LETTERS[self._tiers[chosen]]
        lengths = np.diff(begins[first : last + 1])
        bucket = np.repeat(np.arange(last - first), lengths)
        place = np.arange(len(digests)) - np.repeat(begins[first:last] - begins[first], lengths)
        written = np.full((last - first, self.layout.bucket_bytes // width, width), ord(" "), np.uint8)
        written[bucket, place] = entries
        return written.tobytes()


def _best(columns: Columns, today: int) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Each number once, sorted, with the tier that counts: as `entries.match_of` has it."""
    counts = (columns.valid_from <= today) & (columns.valid_to >= today)
    is_ordinary = columns.tier == Tier.ORDINARY
    # A need that somebody told us of is a reason not to keep them from a person; a test is none.
    counts &= ~is_ordinary | (columns.list_code == LIST_CODE[ListKind.DECLARED])
    digests, tiers = columns.low[counts], columns.tier[counts]
    order = np.lexsort((_WEIGHT[tiers], digests))
    digests, tiers = digests[order], tiers[order]
    is_first = np.ones(len(digests), np.bool_)
    np.not_equal(digests[1:], digests[:-1], out=is_first[1:])
    return digests[is_first], tiers[is_first]
