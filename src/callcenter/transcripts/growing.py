"""The caller's side of a recording that Asterisk still writes. It is only read, so no call can feel it. Blocks.

Asterisk writes blocks of 32 KiB (`main/file.c`), a second of both sides: what is read here is up to so old.
"""

from pathlib import Path

from callcenter.vocabulary.sound import FRAME_BYTES, SAMPLE_BYTES

CHANNELS = 2
MOST_BYTES = 1024 * 1024
"""Read at a time: half a minute. Whoever is further behind reads the rest next time."""


class GrowingRecording:
    """`slin`, 8 kHz, left the caller, right the agent."""

    def __init__(self, path: Path) -> None:
        """Begin with what is written from now on; raises OSError."""
        self._path = path
        pair = CHANNELS * SAMPLE_BYTES
        self._at = path.stat().st_size // pair * pair
        self._rest = b""

    def more(self) -> list[bytes]:
        """The caller's frames that were written since; raises OSError."""
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read(MOST_BYTES)
        whole = data[: len(data) // (CHANNELS * SAMPLE_BYTES) * (CHANNELS * SAMPLE_BYTES)]
        self._at += len(whole)
        left = self._rest + caller_side(whole)
        end = len(left) // FRAME_BYTES * FRAME_BYTES
        self._rest = left[end:]
        return [left[at : at + FRAME_BYTES] for at in range(0, end, FRAME_BYTES)]


def caller_side(both: bytes) -> bytes:
    """The left one of two interleaved sides."""
    return memoryview(both).cast("h")[::CHANNELS].tobytes() if both else b""
