"""What is heard beside a caller, made to measure; and how loud speech is. Pure: the same seed gives the same noise.

Rules: the level of speech is that of its active frames, pauses left out; that of noise is of its whole length.
"""

from collections.abc import Sequence

import numpy as np

from callcenter.speech.sound_files import Samples
from callcenter.vocabulary.sound import FRAME_MS, RATE_HZ

FRAME = RATE_HZ * FRAME_MS // 1000
BELOW_LOUDEST_DB = 25.0
"""Of a frame that still counts as speech; the loudest is the 95th percentile."""
QUIETEST_SPEECH_DBFS = -60.0
BABBLERS = 8
STREET_HZ = 350.0
"""Most of a street's noise lies below it; a passing car rises and falls within seconds."""
SWELL_S = 4.0


def active_dbfs(samples: Samples) -> float:
    """The level of the speech in `samples`; of silence, the quietest that counts."""
    power, active = _frames(samples)
    return _db(float(power[active].mean())) if active.any() else QUIETEST_SPEECH_DBFS


def speech_bounds_s(samples: Samples) -> tuple[float, float]:
    """When the first active frame of `samples` begins and the last one ends; the whole of silence."""
    _, active = _frames(samples)
    places = np.flatnonzero(active)
    if not len(places):
        return 0.0, len(samples) / RATE_HZ
    return int(places[0]) * FRAME / RATE_HZ, (int(places[-1]) + 1) * FRAME / RATE_HZ


def at_snr(noise: Samples, speech_dbfs: float, snr_db: float) -> Samples:
    """`noise` so loud that speech of this level stands `snr_db` above it."""
    return noise * 10 ** ((speech_dbfs - snr_db - level_dbfs(noise)) / 20)


def level_dbfs(samples: Samples) -> float:
    """Of all of it, pauses included."""
    return _db(float((samples**2).mean())) if len(samples) else _db(0.0)


def white(length: int, rng: np.random.Generator) -> Samples:
    return rng.standard_normal(length)


def street(length: int, rng: np.random.Generator) -> Samples:
    """Low noise that swells and fades, as of cars that pass."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    hz = np.fft.rfftfreq(length, 1 / RATE_HZ)
    rumble = np.fft.irfft(spectrum / np.sqrt(1 + (hz / STREET_HZ) ** 2), length)
    turns = np.arange(length) / RATE_HZ / SWELL_S + rng.random()
    swell: Samples = 1 + 0.6 * np.sin(2 * np.pi * turns)
    return rumble * swell


def babble(length: int, others: Sequence[Samples], rng: np.random.Generator) -> Samples:
    """Up to eight of `others` at a time, equally loud, each begun somewhere; the first ones are preferred."""
    mixed = np.zeros(length)
    for other in others[:BABBLERS]:
        mixed += at_snr(_run_on(other, length, rng), 0.0, 0.0)
    return mixed


def excerpt(length: int, recording: Samples, rng: np.random.Generator) -> Samples:
    """A piece of `recording`, begun somewhere, played again where it ends."""
    return _run_on(recording, length, rng)


def _run_on(samples: Samples, length: int, rng: np.random.Generator) -> Samples:
    begin = int(rng.integers(len(samples)))
    return np.resize(np.roll(samples, -begin), length)


def _frames(samples: Samples) -> tuple[Samples, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """The power of each frame, and whether it is active."""
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    power = (padded.reshape(-1, FRAME) ** 2).mean(axis=1)
    if not len(power):
        return power, np.zeros(0, dtype=bool)
    floor = max(float(np.percentile(power, 95)) * 10 ** (-BELOW_LOUDEST_DB / 10), 10 ** (QUIETEST_SPEECH_DBFS / 10))
    return power, power >= floor


def _db(power: float) -> float:
    return float(10 * np.log10(max(power, 1e-12)))
