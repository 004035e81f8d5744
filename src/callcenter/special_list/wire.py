"""Entries as PostgreSQL's ``COPY … (FORMAT binary)`` sends them, straight into columns: no object an entry is made.

Rules: every field is there and of fixed width, so that a row is a row of an array. The layout is PostgreSQL's (its
manual, COPY, "Binary Format"): each field behind its length.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from callcenter.database.binary_copy import HEADER, SIGNATURE, TRAILER
from callcenter.special_list.snapshot import KEPT_BYTES, Columns
from callcenter.vocabulary.errors import CallCenterError

AT_ONCE_BYTES = 2**21

_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("digest_bytes", ">i4"),
        ("high", ">u8"),
        ("low", ">u8"),
        ("valid_from_bytes", ">i4"),
        ("valid_from", ">i4"),
        ("valid_to_bytes", ">i4"),
        ("valid_to", ">i4"),
        ("needs_bytes", ">i4"),
        ("needs", ">i2"),
        ("tier_bytes", ">i4"),
        ("tier", ">i2"),
        ("list_bytes", ">i4"),
        ("list", ">i2"),
    ]
)
_WIDTHS = {
    "fields": 6,
    "digest_bytes": KEPT_BYTES,
    "valid_from_bytes": 4,
    "valid_to_bytes": 4,
    "needs_bytes": 2,
    "tier_bytes": 2,
    "list_bytes": 2,
}


class StrangeWireError(CallCenterError):
    """PostgreSQL sent something else than was asked for."""


class Arriving:
    """Takes what arrives piece by piece; pieces end anywhere."""

    def __init__(self, at_once_bytes: int = AT_ONCE_BYTES) -> None:
        self._at_once_bytes = at_once_bytes
        self._parts: list[Columns] = []
        self._piece = bytearray()
        self._has_begun = False

    def take(self, piece: bytes) -> None:
        """Raises `StrangeWireError`."""
        self._piece += piece
        # Large arrays are given back to the system, thousands of small ones are not.
        if len(self._piece) > self._at_once_bytes:
            self._pack()

    def all(self) -> list[Columns]:
        """Once nothing more arrives; raises `StrangeWireError` where the end is missing."""
        self._pack()
        if self._piece != TRAILER:
            raise StrangeWireError("special_list: PostgreSQL's copy is cut off")
        return self._parts

    def _pack(self) -> None:
        if not self._has_begun:
            if not self._piece.startswith(SIGNATURE) or len(self._piece) < len(HEADER):
                raise StrangeWireError("special_list: PostgreSQL's copy begins strangely")
            self._has_begun = True
            del self._piece[: len(HEADER)]
        if rows := len(self._piece) // _ROW.itemsize:
            self._parts.append(_columns(np.frombuffer(bytes(self._piece), _ROW, rows)))
            del self._piece[: rows * _ROW.itemsize]


def _columns(rows: NDArray[Any]) -> Columns:
    for name, width in _WIDTHS.items():
        if not (rows[name] == width).all():
            raise StrangeWireError(f"special_list: {name} of PostgreSQL's copy are not {width}")
    return Columns(
        high=rows["high"].astype(np.uint64),
        low=rows["low"].astype(np.uint64),
        valid_from=rows["valid_from"].astype(np.int32),
        valid_to=rows["valid_to"].astype(np.int32),
        needs=rows["needs"].astype(np.uint16),
        tier=rows["tier"].astype(np.uint8),
        list_code=rows["list"].astype(np.uint8),
    )
