"""The whole list packed for look-ups: sorted digests, 36 bytes an entry, the same in memory and on disk.

Half of each digest is kept, 128 bits: among a million entries a false match is as likely as guessing a key.
"""

import os
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from callcenter.special_list.entries import ListKind, Standing
from callcenter.special_list.needs import bits_of, needs_in
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.tiers import Tier

_ROW = np.dtype(
    [
        ("high", "<u8"),
        ("low", "<u8"),
        ("from", "<i4"),
        ("to", "<i4"),
        ("needs", "<u2"),
        ("tier", "u1"),
        ("list", "u1"),
    ]
)
_NO_END = date.max.toordinal()


class BadSnapshotError(CallCenterError):
    """The copy on disk cannot be used."""


class Snapshot:
    """An unchanging list."""

    def __init__(self, rows: NDArray[Any], list_names: Sequence[str]) -> None:
        self._rows = rows
        self._list_names = tuple(list_names)
        # A column of its own: binary search over it touches few cache lines.
        self._high: NDArray[np.uint64] = np.ascontiguousarray(rows["high"])

    def __len__(self) -> int:
        return len(self._rows)

    def standings(self, digest: bytes) -> list[Standing]:
        """All that stands of one number; microseconds."""
        high, low = _halves(digest)
        found = []
        at = int(np.searchsorted(self._high, np.uint64(high)))
        while at < len(self._high) and int(self._high[at]) == high:
            if int(self._rows["low"][at]) == low:
                found.append(self._standing(self._rows[at]))
            at += 1
        return found

    def _standing(self, row: Any) -> Standing:
        valid_to = int(row["to"])
        return Standing(
            ListKind(self._list_names[int(row["list"])]),
            Tier(int(row["tier"])),
            needs_in(int(row["needs"])),
            date.fromordinal(int(row["from"])),
            None if valid_to == _NO_END else date.fromordinal(valid_to),
        )

    def save(self, path: Path) -> None:
        """Replace `path` at once; raises OSError."""
        aside = path.with_suffix(".new")
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            np.savez(file, rows=self._rows, list_names=np.array(self._list_names, dtype=np.str_))
        aside.rename(path)

    @classmethod
    def load(cls, path: Path) -> "Snapshot":
        """Raises `BadSnapshotError`, also where there is none."""
        try:
            # NumPy leaves a file open that it opened itself and could not read.
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                rows, list_names = file["rows"], file["list_names"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise BadSnapshotError(f"{path}: {error}") from error
        if rows.dtype != _ROW:
            raise BadSnapshotError(f"{path}: written by another version")
        return cls(rows, [str(name) for name in list_names])


class SnapshotBuilder:
    """Packs a list part by part."""

    def __init__(self) -> None:
        self._parts: list[NDArray[Any]] = []
        self._list_names: dict[str, int] = {}

    def add(self, part: Sequence[tuple[bytes, Standing]]) -> None:
        self._parts.append(np.array([self._row(digest, standing) for digest, standing in part], dtype=_ROW))

    def built(self) -> Snapshot:
        rows = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=_ROW)
        return Snapshot(rows[np.argsort(rows["high"], kind="stable")], tuple(self._list_names))

    def _row(self, digest: bytes, standing: Standing) -> tuple[int, ...]:
        number = self._list_names.setdefault(standing.list_name, len(self._list_names))
        until = _NO_END if standing.valid_to is None else standing.valid_to.toordinal()
        return (
            *_halves(digest),
            standing.valid_from.toordinal(),
            until,
            bits_of(standing.needs),
            standing.tier,
            number,
        )


def _halves(digest: bytes) -> tuple[int, int]:
    return int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])
