import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.snapshot import Columns, Snapshot
from callcenter.special_list.wire import Arriving, StrangeWireError

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"


def row(number: int, digest_bytes: int = 16) -> bytes:
    fields = [bytes([number]) * 16, *(struct.pack(">i", number),) * 2, *(struct.pack(">h", number),) * 3]
    lengths = [digest_bytes, 4, 4, 2, 2, 2]
    return b"\x00\x06" + b"".join(struct.pack(">i", n) + field for n, field in zip(lengths, fields, strict=True))


def read(*pieces: bytes, at_once_bytes: int = 100) -> list[Columns]:
    arriving = Arriving(at_once_bytes)
    for piece in pieces:
        arriving.take(piece)
    return arriving.all()


@given(st.integers(0, 5), st.lists(st.integers(0, 400), max_size=6), st.integers(20, 500))
def test_pieces_may_end_anywhere(rows: int, cuts: list[int], at_once_bytes: int) -> None:
    whole = HEADER + b"".join(row(number) for number in range(rows)) + END
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    pieces = (whole[start:end] for start, end in itertools.pairwise(places))
    columns = Snapshot.of(*read(*pieces, at_once_bytes=at_once_bytes)).columns

    assert [list(column) for column in columns][2:] == [list(range(rows))] * 5
    assert [int(high) for high in columns.high] == [int.from_bytes(bytes([number]) * 8) for number in range(rows)]


@pytest.mark.parametrize(
    "strange",
    [b"", HEADER, HEADER + row(1), HEADER + row(1)[:-1] + END, b"x" * 40, HEADER + row(1, digest_bytes=-1) + END],
)
def test_what_is_cut_off_or_shaped_otherwise_is_refused(strange: bytes) -> None:
    with pytest.raises(StrangeWireError):
        read(strange)
