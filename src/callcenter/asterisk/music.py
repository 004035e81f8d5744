"""Music on hold: soft chords composed here, so free of any licence. Pure.

AudioSocket and app_queue play the same piece.
"""

import io
from functools import cache

import numpy as np
import soundfile
from numpy.typing import NDArray

from callcenter.vocabulary.sound import RATE_HZ, Sound

# I – vi – IV – V in F, close voicings: each chord shares notes with the next.
_CHORDS_HZ = (
    (174.61, 220.00, 261.63, 349.23),
    (146.83, 220.00, 261.63, 349.23),
    (174.61, 233.08, 293.66, 349.23),
    (130.81, 196.00, 261.63, 329.63),
)
_CHORD_S = 4.0
_PEAK = 0.12
"""About -18 dBFS: well below a voice, so that speech over it is understood."""


@cache
def calm_music() -> Sound:
    """Sixteen seconds that may be looped without a click."""
    # Each chord rings on into the next one; the last one's ring begins the piece, so that the loop has no seam.
    length = int(_CHORD_S * RATE_HZ)
    piece = np.zeros(length * len(_CHORDS_HZ))
    for place, chord in enumerate(_CHORDS_HZ):
        rung = _ring(chord, 2 * length)
        at = (place * length + np.arange(len(rung))) % len(piece)
        piece[at] += rung
    piece *= _PEAK / np.max(np.abs(piece))
    return Sound((piece * 32767).astype("<i2").tobytes())


def _ring(chord_hz: tuple[float, ...], samples: int) -> NDArray[np.float64]:
    t = np.arange(samples) / RATE_HZ
    # Swells in and fades out like a slow string pad; a faint octave above gives warmth through a telephone's band.
    envelope = np.sin(np.pi * np.arange(samples) / samples) ** 2
    notes = np.zeros(samples)
    for hz in chord_hz:
        notes += np.sin(2 * np.pi * hz * t) + 0.3 * np.sin(4 * np.pi * hz * t)
    ringing: NDArray[np.float64] = notes * envelope
    return ringing


def wav_bytes(sound: Sound) -> bytes:
    """`sound` as a WAV file."""
    file = io.BytesIO()
    soundfile.write(file, np.frombuffer(sound, "<i2"), RATE_HZ, format="WAV", subtype="PCM_16")
    return file.getvalue()
