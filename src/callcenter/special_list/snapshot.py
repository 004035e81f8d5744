"""The lists packed for look-ups: five columns sorted by digest, 28 bytes an entry, the same in memory and on disk.

Half of each digest is kept, 64 bits of either of its halves: among millions of entries a false match is as likely as
guessing a key. The lower ones are what Asterisk alone knows a number by (`lifeboat.py`).
"""

import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from callcenter.special_list.entries import ListKind, Standing
from callcenter.special_list.keys import HALF_BYTES
from callcenter.special_list.needs import bits_of, needs_in
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.tiers import Tier

KEPT_BYTES = 16
"""Of a digest."""
LOW_AT = HALF_BYTES
"""Where the lower ones begin."""
NO_END = 2**31 - 1
"""As PostgreSQL sends the date infinity."""
NOBODY = -(2**31)
"""As PostgreSQL sends the date -infinity: a first day that says that nothing stands of this number."""
EPOCH = date(2000, 1, 1).toordinal()
"""PostgreSQL's, from which it counts days."""

LIST_CODE: Mapping[ListKind, int] = {
    ListKind.SPECIAL: 0,
    ListKind.ELDERLY: 1,
    ListKind.EXPRESS: 2,
    ListKind.TEST: 3,
    ListKind.NUISANCE: 4,
    ListKind.DECLARED: 5,
}
"""Only added to: copies on disk hold them."""

_LIST_NAME = {code: name for name, code in LIST_CODE.items()}
_VERSION = 3


Column = NDArray[Any]


class BadSnapshotError(CallCenterError):
    """The copy on disk cannot be used."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Entries in any order, as arrays of one length."""

    high: Column
    """Of the digest: its first eight bytes; unsigned, 64 bits."""
    low: Column
    """The first eight of its second half."""
    valid_from: Column
    """Days since `EPOCH`, 32 bits."""
    valid_to: Column
    needs: Column
    """`needs.py`'s bits, 16."""
    tier: Column
    list_code: Column

    def __len__(self) -> int:
        return len(self.high)

    def __iter__(self) -> Iterator[Column]:
        return (getattr(self, field.name) for field in fields(self))

    @classmethod
    def none(cls) -> "Columns":
        return cls(*(np.empty(0, dtype) for dtype in _DTYPES))

    @classmethod
    def of(cls, entries: Sequence[tuple[bytes, Standing | None]]) -> "Columns":
        """None: nothing stands of this number."""
        if not entries:
            return cls.none()
        rows = [_row(digest, standing) for digest, standing in entries]
        return cls(*(np.array(column, dtype) for column, dtype in zip(zip(*rows, strict=True), _DTYPES, strict=True)))

    def taken(self, places: Column) -> "Columns":
        return Columns(*(column[places] for column in self))

    @property
    def nbytes(self) -> int:
        return sum(column.nbytes for column in self)


_DTYPES = (np.uint64, np.uint64, np.int32, np.int32, np.uint16, np.uint8, np.uint8)


class Snapshot:
    """Unchanging."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        """Sorted by `high`."""

    @classmethod
    def of(cls, *parts: Columns) -> "Snapshot":
        """Of entries in any order."""
        return cls.eating(list(parts))

    @classmethod
    def eating(cls, parts: list[Columns]) -> "Snapshot":
        """The same, leaving nothing of `parts`: of millions of entries only a column is there twice at a time."""
        if not parts:
            return cls(Columns.none())
        order = np.argsort(np.concatenate([part.high for part in parts]), kind="stable")
        columns = [list(pieces) for pieces in zip(*parts, strict=True)]
        parts.clear()
        taken = []
        for pieces in columns:
            taken.append(np.concatenate(pieces)[order])
            pieces.clear()
        return cls(Columns(*taken))

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return self.columns.nbytes

    def standings(self, digest: bytes) -> list[Standing]:
        """All that stands of one number; microseconds."""
        return [self._standing(place) for place in self._places(*_halves(digest))]

    def knows(self, digest: bytes) -> bool:
        """Whether there is an entry of this number."""
        return bool(self._places(*_halves(digest)))

    def with_changes(self, digests: Columns, entries: Columns) -> "Snapshot":
        """A new one in which nothing but `entries` stands of `digests`."""
        high, low = self.columns.high, self.columns.low
        first, last = np.searchsorted(high, digests.high), np.searchsorted(high, digests.high, "right")
        lengths = last - first
        # All places from first to last of each digest, one after the other.
        places = np.repeat(last - np.cumsum(lengths), lengths) + np.arange(lengths.sum())
        kept = np.ones(len(self), np.bool_)
        kept[places[low[places] == np.repeat(digests.low, lengths)]] = False
        added = entries.taken(np.argsort(entries.high, kind="stable"))
        at = np.searchsorted(high[kept], added.high)
        return Snapshot(Columns(*(np.insert(old[kept], at, new) for old, new in zip(self.columns, added, strict=True))))

    def _places(self, high: int, low: int) -> list[int]:
        column, lows, found = self.columns.high, self.columns.low, []
        at = int(np.searchsorted(column, np.uint64(high)))
        while at < len(column) and int(column[at]) == high:
            if int(lows[at]) == low:
                found.append(at)
            at += 1
        return found

    def _standing(self, place: int) -> Standing:
        columns = self.columns
        valid_to = int(columns.valid_to[place])
        return Standing(
            _LIST_NAME[int(columns.list_code[place])],
            Tier(int(columns.tier[place])),
            needs_in(int(columns.needs[place])),
            date.fromordinal(EPOCH + int(columns.valid_from[place])),
            None if valid_to == NO_END else date.fromordinal(EPOCH + valid_to),
        )

    def save(self, path: Path) -> None:
        """Replace `path` at once; raises OSError."""
        aside = path.with_suffix(".new")
        named = {field.name: getattr(self.columns, field.name) for field in fields(self.columns)}
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            np.savez(file, version=np.array(_VERSION), **named)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)

    @classmethod
    def load(cls, path: Path) -> "Snapshot":
        """Raises `BadSnapshotError`, also where there is none."""
        try:
            # NumPy leaves a file open that it opened itself and could not read.
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                version, columns = file["version"], [file[field.name] for field in fields(Columns)]
        except (OSError, ValueError, KeyError, EOFError, SyntaxError, NotImplementedError, zipfile.BadZipFile) as error:
            raise BadSnapshotError(f"{path}: {error}") from error
        dtypes, lengths = tuple(column.dtype for column in columns), {column.shape for column in columns}
        if version != _VERSION or dtypes != _DTYPES or len(lengths) != 1:
            raise BadSnapshotError(f"{path}: written by another version")
        return cls(Columns(*columns))


def _row(digest: bytes, standing: Standing | None) -> tuple[int, ...]:
    if standing is None:
        return *_halves(digest), NOBODY, NOBODY, 0, 0, 0
    until = NO_END if standing.valid_to is None else standing.valid_to.toordinal() - EPOCH
    return (
        *_halves(digest),
        standing.valid_from.toordinal() - EPOCH,
        until,
        bits_of(standing.needs),
        standing.tier,
        LIST_CODE[standing.list_name],
    )


def _halves(digest: bytes) -> tuple[int, int]:
    return int.from_bytes(digest[:8]), int.from_bytes(digest[LOW_AT : LOW_AT + 8])
