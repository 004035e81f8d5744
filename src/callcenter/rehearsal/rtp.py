"""RTP packets as a telephone on G.711 A-law sends them. Pure."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soundfile

from callcenter.vocabulary.sound import FRAME_MS, RATE_HZ, Sound

ALAW = 8
"""RFC 3551 §6: PCMA, 8 kHz."""
TELEPHONE_EVENT = 101
FRAME_SAMPLES = RATE_HZ * FRAME_MS // 1000
SILENT_PAYLOAD = b"\xd5" * FRAME_SAMPLES
_KEYS = "0123456789*#ABCD"
_HEADER = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_VERSION_2 = 0x80
_MARKER = 0x80
_END = 0x80
_VOLUME_DBM0 = 10
_KEY_FRAMES = 6
"""120 ms: longer than any detector's minimum."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What one packet carries."""

    payload_type: int
    payload: bytes
    is_marked: bool = False
    """The first one of a key."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One packet to send, still without its place in the stream."""

    payload: bytes
    payload_type: int = ALAW
    marker: bool = False
    ticks_back: int = 0
    """How many frames ago the event it belongs to began; all packets of one event carry the time of its start."""


def packed(outgoing: Outgoing, sequence: int, frame: int, source: int) -> bytes:
    """RFC 3550 §5.1."""
    timestamp = ((frame - outgoing.ticks_back) * FRAME_SAMPLES) & 0xFFFFFFFF
    kind = outgoing.payload_type | (_MARKER if outgoing.marker else 0)
    return _HEADER.pack(_VERSION_2, kind, sequence & 0xFFFF, timestamp, source) + outgoing.payload


def unpacked(datagram: bytes) -> Packet | None:
    """None for what is no RTP."""
    if len(datagram) < _HEADER.size or datagram[0] & 0xC0 != _VERSION_2:
        return None
    contributors = datagram[0] & 0x0F
    payload = datagram[_HEADER.size + 4 * contributors :]
    return Packet(datagram[1] & 0x7F, payload, is_marked=bool(datagram[1] & _MARKER))


def pressed(packet: Packet) -> str | None:
    """The key that a packet tells of (RFC 4733 §2.3); None where it tells of none."""
    if packet.payload_type != TELEPHONE_EVENT or not packet.payload or packet.payload[0] >= len(_KEYS):
        return None
    return _KEYS[packet.payload[0]]


def voice(sound: Sound) -> Iterator[Outgoing]:
    """`sound` cut into 20 ms packets."""
    payload = alaw(sound)
    for start in range(0, len(payload), FRAME_SAMPLES):
        piece = payload[start : start + FRAME_SAMPLES]
        yield Outgoing(piece + SILENT_PAYLOAD[len(piece) :])


def key(pressed: str) -> Iterator[Outgoing]:
    """One key, as RFC 4733 §2.5 sends it: the event growing longer, its end said three times. One frame each."""
    event = _KEYS.index(pressed.upper())
    for number in range(_KEY_FRAMES):
        body = _EVENT.pack(event, _VOLUME_DBM0, (number + 1) * FRAME_SAMPLES)
        yield Outgoing(body, TELEPHONE_EVENT, marker=number == 0, ticks_back=number)
    for repeat in range(3):
        body = _EVENT.pack(event, _END | _VOLUME_DBM0, _KEY_FRAMES * FRAME_SAMPLES)
        yield Outgoing(body, TELEPHONE_EVENT, ticks_back=_KEY_FRAMES + repeat)


def alaw(sound: Sound) -> bytes:
    """G.711 A-law."""
    file = io.BytesIO()
    soundfile.write(file, np.frombuffer(sound, "<i2"), RATE_HZ, format="RAW", subtype="ALAW")
    return file.getvalue()


def linear(payload: bytes) -> Sound:
    """The inverse of `alaw`."""
    samples, _ = soundfile.read(
        io.BytesIO(payload), dtype="int16", format="RAW", subtype="ALAW", channels=1, samplerate=RATE_HZ
    )
    return Sound(samples.astype("<i2").tobytes())
