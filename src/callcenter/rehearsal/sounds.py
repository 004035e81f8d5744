"""Sounds for rehearsed callers and agents that can be told apart."""

import numpy as np

from callcenter.speech.sound_files import as_sound, samples_of
from callcenter.vocabulary.sound import RATE_HZ, Sound


def tone(hz: float, seconds: float = 1.0, peak: float = 0.25) -> Sound:
    """A sine, to be told from other sines; a whole number of `hz` periods loops without a click."""
    return as_sound(peak * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ))


def loudest_hz(sound: Sound) -> int:
    """The strongest frequency in `sound`, to the next 1 Hz; 0 for silence."""
    samples = samples_of(sound)
    if not samples.any():
        return 0
    return round(int(np.abs(np.fft.rfft(samples)).argmax()) * RATE_HZ / len(samples))
