"""Whether a frame holds a voice: webrtcvad, and loud enough above the line's own noise.

webrtcvad alone takes steady loud noise for a voice. A voice falls back to the noise between its syllables, a fan
does not: so the quietest of late is the noise, and a voice stands well above it.
"""

import math

import numpy as np
import webrtcvad

from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ, SAMPLE_BYTES

STRICTEST = 3
QUIETEST_VOICE_DBFS = -46.0
"""Louder than the echo of our own prompt on a normal line."""
QUIETEST_NOISE_DBFS = -60.0
"""A line that sends digital silence in pauses must not make every rustle a voice."""
ABOVE_NOISE_DB = 8.0
NOISE_RISES_DB_PER_S = 3.0


def _power(dbfs: float) -> float:
    return float((32767 * 10 ** (dbfs / 20)) ** 2) * (FRAME_BYTES // SAMPLE_BYTES)


QUIETEST_VOICE, QUIETEST_NOISE = _power(QUIETEST_VOICE_DBFS), _power(QUIETEST_NOISE_DBFS)
ABOVE_NOISE = 10 ** (ABOVE_NOISE_DB / 10)
RISE_PER_FRAME = 10 ** (NOISE_RISES_DB_PER_S / 10 * FRAME_MS / 1000)


class VoiceActivity:
    """Learns one caller's noise: one for each ear. Microseconds a frame."""

    __slots__ = ("_noise", "_vad")

    def __init__(self) -> None:
        self._vad = webrtcvad.Vad(STRICTEST)
        self._noise = math.inf

    def is_voice(self, frame: bytes) -> bool:
        """Whether somebody speaks in these 20 ms."""
        samples = np.frombuffer(frame, dtype="<i2").astype(np.float32)
        power = float(samples.dot(samples))
        self._noise = max(QUIETEST_NOISE, min(power, self._noise * RISE_PER_FRAME))
        # webrtcvad is asked about every frame, because it learns from every frame.
        is_speech = bool(self._vad.is_speech(frame, RATE_HZ))
        return is_speech and power >= max(QUIETEST_VOICE, self._noise * ABOVE_NOISE)
