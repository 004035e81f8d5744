"""Sound as every room hands it on: signed linear, 16 bit little endian, mono, 8 kHz (Asterisk's `slin`)."""

from typing import NewType

RATE_HZ = 8000
FRAME_MS = 20
SAMPLE_BYTES = 2
FRAME_BYTES = RATE_HZ * FRAME_MS // 1000 * SAMPLE_BYTES
"""320: one AudioSocket frame."""

Sound = NewType("Sound", bytes)
"""A whole utterance, prompt or piece of music in memory."""

SILENT_FRAME = bytes(FRAME_BYTES)


def seconds(sound: Sound) -> float:
    """How long `sound` lasts."""
    return len(sound) / (RATE_HZ * SAMPLE_BYTES)
