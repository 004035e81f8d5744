"""Sound as Whisper takes it: the log-mel spectrogram that it was trained on (16 kHz, 80 bands, 10 ms); pure.

The filters' matrix is sparse on purpose: a dense product wakes BLAS's threads, which cost more than the whole rest.
"""

from functools import cache

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.sparse import csr_array

from callcenter.vocabulary import sound

RATE_HZ = 16000
BANDS = 80
WINDOW = 400
HOP = 160

_LINEAR_HZ, _LINEAR_HZ_PER_MEL = 1000.0, 200 / 3
"""Slaney's scale: linear up to here, logarithmic above."""
_LINEAR_MEL = _LINEAR_HZ / _LINEAR_HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27
_QUIETEST, _RANGE = 1e-10, 8.0

Spectrogram = NDArray[np.float32]


def log_mel(heard: bytes, window_s: int) -> Spectrogram:
    """Bands by frames, always of `window_s`; `heard` is a line's sound, and what is too long is left out."""
    samples = np.frombuffer(heard, dtype="<i2").astype(np.float32) / 32768
    # A line carries nothing above 4 kHz; Whisper saw such sound in training, too, as 16 kHz.
    wide = soxr.resample(samples, sound.RATE_HZ, RATE_HZ)[: RATE_HZ * window_s]
    padded = np.pad(np.pad(wide, (0, RATE_HZ * window_s - len(wide))), WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[:-HOP:HOP]
    power = np.abs(np.fft.rfft(frames * _hann(), axis=1)) ** 2
    levels = np.log10(np.maximum(_filters() @ power.T, _QUIETEST))
    spectrogram: Spectrogram = ((np.maximum(levels, levels.max() - _RANGE) + 4) / 4).astype(np.float32)
    return spectrogram


@cache
def _hann() -> NDArray[np.float32]:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@cache
def _filters() -> csr_array:
    """Triangles, evenly spaced by ear, each of the same area."""
    corners = _hz(np.linspace(0, _mel(RATE_HZ / 2), BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE_HZ)
    low, peak, high = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    triangles = np.maximum(0, np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak)))
    triangles *= 2 / (high - low)
    return csr_array(triangles.astype(np.float32))


def _mel(hz: float) -> float:
    return float(_LINEAR_MEL + np.log(hz / _LINEAR_HZ) / _LOG_STEP) if hz > _LINEAR_HZ else hz / _LINEAR_HZ_PER_MEL


def _hz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    logarithmic = _LINEAR_HZ * np.exp(_LOG_STEP * (mels - _LINEAR_MEL))
    return np.where(mels >= _LINEAR_MEL, logarithmic, mels * _LINEAR_HZ_PER_MEL)
