"""Sounds for rehearsed callers and agents: read from files, or made."""

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.sound import RATE_HZ, Sound

MAX_S = 300


class UnreadableSoundError(CallCenterError):
    """A file that is no audio, or too long."""


def read_sound(path: Path) -> Sound:
    """Any WAV, FLAC or OGG file, mixed down to one channel and brought to 8 kHz; raises `UnreadableSoundError`."""
    try:
        with soundfile.SoundFile(path) as file:
            rate_hz = file.samplerate
            if len(file) > MAX_S * rate_hz:
                raise UnreadableSoundError(f"{path} lasts more than {MAX_S} s → cut it")
            samples: NDArray[np.float64] = file.read(dtype="float64", always_2d=True).mean(axis=1)
    except (soundfile.LibsndfileError, OSError) as fault:
        raise UnreadableSoundError(f"{path} cannot be read as audio: {fault} → give a WAV file") from fault
    return _sound(_resampled(samples, rate_hz))


def tone(hz: float, seconds: float = 1.0, peak: float = 0.25) -> Sound:
    """A sine, to be told from other sines; a whole number of `hz` periods loops without a click."""
    return _sound(peak * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ))


def loudest_hz(sound: Sound) -> int:
    """The strongest frequency in `sound`, to the next 1 Hz; 0 for silence."""
    samples = np.frombuffer(sound, "<i2").astype(np.float64)
    if not samples.any():
        return 0
    return round(int(np.abs(np.fft.rfft(samples)).argmax()) * RATE_HZ / len(samples))


def _resampled(samples: NDArray[np.float64], rate_hz: int) -> NDArray[np.float64]:
    if rate_hz == RATE_HZ or not len(samples):
        return samples
    # Cutting the spectrum at the lower of both Nyquist frequencies is the ideal low-pass; the file is finite and short.
    length = round(len(samples) * RATE_HZ / rate_hz)
    resampled: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(samples)[: length // 2 + 1], length)
    return resampled * (length / len(samples))


def _sound(samples: NDArray[np.float64]) -> Sound:
    return Sound((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
