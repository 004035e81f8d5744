"""AudioSocket's frames: one byte of kind, two of length (big endian), then the payload.

Pure. What comes in may be cut anywhere; what is malformed ends the reading, what is merely unknown is told and
passed over, so that a newer Asterisk does not cost a caller the line.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from callcenter.vocabulary.sound import FRAME_BYTES, SILENT_FRAME, Sound

HEADER = struct.Struct(">BH")
TERMINATE, ID, DTMF, SLIN, ERROR = 0x00, 0x01, 0x03, 0x10, 0xFF
ID_BYTES = 16
MAX_PAYLOAD_BYTES = 4096
"""A quarter of a second of sound; Asterisk sends 20 ms."""
KEYS = frozenset("0123456789*#ABCD")

TERMINATE_FRAME = HEADER.pack(TERMINATE, 0)
VOICE_HEADER = HEADER.pack(SLIN, FRAME_BYTES)
SILENCE = VOICE_HEADER + SILENT_FRAME
VOICE_BYTES = len(SILENCE)

Track = tuple[bytes, ...]
"""Sound cut into frames with their headers: sending one is an index and a write, nothing is allocated."""


@dataclass(frozen=True, slots=True)
class Terminate:
    """The other side is done."""


@dataclass(frozen=True, slots=True)
class Identify:
    """Which call this connection belongs to; the first frame of each connection."""

    uuid: str


@dataclass(frozen=True, slots=True)
class Key:
    key: str


@dataclass(frozen=True, slots=True)
class Voice:
    samples: bytes


@dataclass(frozen=True, slots=True)
class Error:
    code: int
    """Asterisk: 0x01 hang-up, 0x02 frame forwarding, 0x04 memory; 0 where none was given."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Well-formed, but nothing we know: passed over."""

    kind: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """The stream cannot be trusted from here on; always the last frame of a reader."""

    fault: str


Frame = Terminate | Identify | Key | Voice | Error | Stray | Malformed


class FrameReader:
    """Puts one connection's bytes together into frames; keeps at most one frame's worth of bytes."""

    __slots__ = ("_is_broken", "_rest")

    def __init__(self) -> None:
        self._rest = b""
        self._is_broken = False

    def feed(self, data: bytes) -> list[Frame]:
        """Return the frames that `data` completes, in order; nothing after a `Malformed`."""
        if not self._rest and len(data) == VOICE_BYTES and data.startswith(VOICE_HEADER) and not self._is_broken:
            return [Voice(data[HEADER.size :])]
        if self._is_broken:
            return []
        buffer, at, frames = self._rest + data, 0, list[Frame]()
        while len(buffer) - at >= HEADER.size:
            kind, length = HEADER.unpack_from(buffer, at)
            if fault := _fault(kind, length):
                self._is_broken, self._rest = True, b""
                return [*frames, Malformed(fault)]
            end = at + HEADER.size + length
            if len(buffer) < end:
                break
            frames.append(_frame(kind, buffer[at + HEADER.size : end]))
            at = end
        self._rest = buffer[at:]
        return frames


def _fault(kind: int, length: int) -> str | None:
    if length > MAX_PAYLOAD_BYTES:
        return f"a frame of {length} bytes, more than {MAX_PAYLOAD_BYTES}"
    if kind == ID and length != ID_BYTES:
        return f"an id of {length} bytes, not {ID_BYTES}"
    if kind == DTMF and length != 1:
        return f"a key of {length} bytes, not 1"
    if kind == SLIN and length % 2:
        return f"half a sample in {length} bytes of sound"
    return None


def _frame(kind: int, payload: bytes) -> Frame:
    match kind:
        case 0x10:
            return Voice(payload)
        case 0x03:
            key = chr(payload[0])
            return Key(key) if key in KEYS else Stray(kind)
        case 0x01:
            return Identify(str(UUID(bytes=payload)))
        case 0x00:
            return Terminate()
        case 0xFF:
            return Error(payload[0] if payload else 0)
        case _:
            return Stray(kind)


def voice_frame(samples: bytes) -> bytes:
    """One frame of sound on the wire."""
    return HEADER.pack(SLIN, len(samples)) + samples


@lru_cache(maxsize=256)
def track(sound: Sound) -> Track:
    """`sound` ready to send, its end filled up with silence; kept, because prompts are shared by all lines."""
    padded = sound + bytes(-len(sound) % FRAME_BYTES)
    return tuple(VOICE_HEADER + padded[at : at + FRAME_BYTES] for at in range(0, len(padded), FRAME_BYTES))
