"""Chunks: any range opens alone, and nothing that was changed opens at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.recordings.vault import sealing
from callcenter.recordings.vault.sealing import (
    CHUNK_BYTES,
    DamagedError,
    FileKey,
    opened,
    opened_beside,
    sealed,
    sealed_beside,
    span,
    stored_length,
    unsealed,
)

KEY = FileKey(b"k" * 32, b"prefix!")
LENGTHS = st.sampled_from([1, 2, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES - 5])


def sound(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def stored(plain: bytes, part: int = 10_000) -> bytes:
    return b"".join(sealed((plain[at : at + part] for at in range(0, len(plain), part)), KEY))


def whole(data: bytes, length: int) -> bytes:
    return opened(data, span(0, length, length), length, KEY)


@given(LENGTHS, st.data())
def test_any_range_is_read_from_its_own_chunks(length: int, data: st.DataObject) -> None:
    plain = sound(length)
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    where = span(start, end, length)
    kept = stored(plain)

    assert len(kept) == stored_length(length)
    assert opened(kept[where.start : where.end], where, length, KEY) == plain[start:end]
    assert where.end - where.start <= (end - start) + 2 * (CHUNK_BYTES + sealing.TAG_BYTES)


@given(LENGTHS, st.integers(1, 100_000))
def test_how_the_sound_comes_makes_no_difference(length: int, part: int) -> None:
    assert stored(sound(length), part) == stored(sound(length))


@given(LENGTHS, st.data())
def test_one_bit_that_was_changed_does_not_open(length: int, data: st.DataObject) -> None:
    kept = bytearray(stored(sound(length)))
    kept[data.draw(st.integers(0, len(kept) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(DamagedError):
        whole(bytes(kept), length)


def test_chunks_that_change_places_or_are_left_out_do_not_open() -> None:
    length, step = 3 * CHUNK_BYTES, CHUNK_BYTES + sealing.TAG_BYTES
    first, second, third = (stored(sound(length))[at : at + step] for at in range(0, 3 * step, step))

    for wrong in (second + first + third, first + third, first + second, first + second + third[:-1], b""):
        with pytest.raises(DamagedError):
            whole(wrong, length)


def test_a_shorter_sound_cannot_be_told_of_the_same_chunks() -> None:
    kept = stored(sound(2 * CHUNK_BYTES))

    with pytest.raises(DamagedError):
        whole(kept[: CHUNK_BYTES + sealing.TAG_BYTES], CHUNK_BYTES)


def test_another_recordings_key_opens_nothing() -> None:
    with pytest.raises(DamagedError):
        opened(stored(sound(100)), span(0, 100, 100), 100, FileKey.made())


def test_what_is_kept_beside_opens_by_the_same_key_and_is_no_chunk() -> None:
    beside = sealed_beside(b"peaks", KEY)

    assert opened_beside(beside, KEY) == b"peaks"
    with pytest.raises(DamagedError):
        opened_beside(b"".join(sealed([b"peaks"], KEY)), KEY)
    with pytest.raises(DamagedError):
        opened_beside(beside, FileKey(KEY.secret, b"another"))


@pytest.mark.parametrize("length", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_what_was_sealed_is_unsealed_as_a_stream_in_parts_of_any_size(length: int) -> None:
    plain = sound(length)
    data = stored(plain)

    assert b"".join(unsealed((data[at : at + 70_001] for at in range(0, len(data), 70_001)), KEY)) == plain
    for cut in {len(data) - 1, len(data) // 2}:
        with pytest.raises(DamagedError):
            list(unsealed([data[:cut]], KEY))
