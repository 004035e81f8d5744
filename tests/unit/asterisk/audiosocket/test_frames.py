"""AudioSocket's framing, cut at every byte."""

import struct
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.asterisk.audiosocket.frames import (
    KEYS,
    MAX_PAYLOAD_BYTES,
    VOICE_BYTES,
    Error,
    Frame,
    FrameReader,
    Identify,
    Key,
    Malformed,
    Stray,
    Terminate,
    Voice,
    track,
    voice_frame,
)
from callcenter.vocabulary.sound import FRAME_BYTES, Sound

UUID_TEXT = "6c1b1c9e-0c1f-4d5c-9a55-0123456789ab"


def wire(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack(">BH", kind, len(payload)) + payload


CALL = (
    wire(0x01, UUID(UUID_TEXT).bytes)
    + wire(0x10, b"\x01\x02" * 160)
    + wire(0x03, b"#")
    + wire(0x10, b"\x03\x04" * 80)
    + wire(0xFF, b"\x02")
    + wire(0x42, b"new in Asterisk 29")
    + wire(0x00)
)
CALL_FRAMES: list[Frame] = [
    Identify(UUID_TEXT),
    Voice(b"\x01\x02" * 160),
    Key("#"),
    Voice(b"\x03\x04" * 80),
    Error(2),
    Stray(0x42),
    Terminate(),
]


def read(*pieces: bytes) -> list[Frame]:
    reader = FrameReader()
    return [frame for piece in pieces for frame in reader.feed(piece)]


def test_a_whole_call_in_one_piece_is_read() -> None:
    assert read(CALL) == CALL_FRAMES


def test_a_call_cut_at_any_one_byte_is_read_alike() -> None:
    for at in range(len(CALL) + 1):
        assert read(CALL[:at], CALL[at:]) == CALL_FRAMES, f"cut at {at}"


def test_a_call_that_comes_byte_by_byte_is_read_alike() -> None:
    assert read(*(CALL[at : at + 1] for at in range(len(CALL)))) == CALL_FRAMES


@st.composite
def calls(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Some well-formed frames, and the same bytes in pieces."""
    frames = st.one_of(
        st.just(wire(0x00)),
        st.binary(min_size=16, max_size=16).map(lambda id_: wire(0x01, id_)),
        st.sampled_from(sorted(KEYS)).map(lambda key: wire(0x03, key.encode())),
        st.integers(0, 700).map(lambda samples: wire(0x10, b"\x07\x01" * samples)),
        st.binary(max_size=2).map(lambda code: wire(0xFF, code)),
        st.tuples(st.integers(0x20, 0xFE), st.binary(max_size=40)).map(lambda stray: wire(*stray)),
    )
    stream = b"".join(draw(st.lists(frames, max_size=8)))
    cuts = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    return stream, [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


@given(calls())
def test_cuts_never_change_what_is_read(call: tuple[bytes, list[bytes]]) -> None:
    stream, pieces = call
    assert read(*pieces) == read(stream)


@given(st.binary(max_size=3000))
def test_any_bytes_are_survived_and_little_is_kept(noise: bytes) -> None:
    reader = FrameReader()
    for at in range(0, len(noise), 7):
        reader.feed(noise[at : at + 7])

    assert len(reader._rest) < MAX_PAYLOAD_BYTES + 3


@pytest.mark.parametrize(
    ("frame", "names"),
    [
        (wire(0x01, b"short"), "id"),
        (wire(0x03, b""), "key"),
        (wire(0x03, b"12"), "key"),
        (wire(0x10, b"odd"), "sample"),
        (wire(0x10, bytes(MAX_PAYLOAD_BYTES + 2)), "more than"),
        (b"GET / HTTP/1.1\r\n", "more than"),
    ],
)
def test_a_malformed_frame_ends_the_reading(frame: bytes, names: str) -> None:
    frames = read(wire(0x03, b"1") + frame + wire(0x03, b"2"), wire(0x03, b"3"))

    assert frames[0] == Key("1")
    [last] = frames[1:]
    assert isinstance(last, Malformed)
    assert names in last.fault


def test_a_key_that_no_phone_has_is_passed_over() -> None:
    assert read(wire(0x03, b"\xff") + wire(0x03, b"2")) == [Stray(0x03), Key("2")]


def test_a_header_alone_of_a_malformed_frame_is_enough() -> None:
    assert isinstance(read(struct.pack(">BH", 0x10, 0xFFFF))[0], Malformed)


@given(st.binary(max_size=2000).map(lambda samples: Sound(samples[: len(samples) // 2 * 2])))
def test_a_track_is_the_sound_in_whole_frames(sound: Sound) -> None:
    frames = track(sound)

    assert all(len(frame) == VOICE_BYTES for frame in frames)
    voices = [frame.samples for frame in read(*frames) if isinstance(frame, Voice)]
    assert b"".join(voices)[: len(sound)] == sound
    assert len(voices) == -(-len(sound) // FRAME_BYTES)


def test_a_frame_of_voice_is_read_as_it_was_made() -> None:
    assert read(voice_frame(b"\x05\x06" * 160)) == [Voice(b"\x05\x06" * 160)]
