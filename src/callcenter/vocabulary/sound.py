"""Sound as every room hands it on: signed linear, 16 bit little endian, mono, 8 kHz (Asterisk's `slin`)."""

import io
import wave
from dataclasses import dataclass
from typing import NewType

from callcenter.vocabulary.languages import Language

RATE_HZ = 8000
FRAME_MS = 20
SAMPLE_BYTES = 2
FRAME_BYTES = RATE_HZ * FRAME_MS // 1000 * SAMPLE_BYTES
"""320: one AudioSocket frame."""

Sound = NewType("Sound", bytes)
"""A whole utterance, prompt or piece of music in memory."""

SILENT_FRAME = bytes(FRAME_BYTES)


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """A recorded prompt: a file below ``ivr/prompts/<language>/``, as a flow names it."""

    language: Language
    recording: str
    duration_s: float


def seconds(sound: Sound) -> float:
    """How long `sound` lasts."""
    return len(sound) / (RATE_HZ * SAMPLE_BYTES)


def as_wav(sound: Sound) -> bytes:
    """`sound` as a WAV file in memory."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(RATE_HZ)
        file.writeframes(sound)
    return out.getvalue()
