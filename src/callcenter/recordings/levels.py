"""How loud each side of a recording is: at most, as a whole, and from tenth to tenth of a second. Pure."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from callcenter.calls.timeline import ChannelStats
from callcenter.vocabulary.sound import RATE_HZ

FULL_SCALE = 32768.0
FLOOR_DBFS = -96.0
"""What 16 bits can tell from nothing; silence itself is shown so."""
SILENT_BELOW_DBFS = -50.0
"""A side whose loudest sample stays below carried no voice: comfort noise and G.711's idle codes lie lower."""
PEAKS_PER_S = 10
SAMPLES_A_PEAK = RATE_HZ // PEAKS_PER_S


@dataclass(frozen=True, slots=True)
class Peaks:
    """How loud each side is, for a waveform: one byte a tenth of a second, its loudest sample (0 to 255)."""

    caller: bytes
    agent: bytes = b""
    """Empty for a message."""
    per_s: int = PEAKS_PER_S


class Outline:
    """Draws one side's peaks, part after part; each but the last is whole tenths of a second."""

    def __init__(self) -> None:
        self._drawn = bytearray()

    def take(self, samples: NDArray[Any]) -> None:
        """Samples of 16 bits."""
        loud = np.abs(samples.astype(np.int32))
        loud = np.pad(loud, (0, -len(loud) % SAMPLES_A_PEAK)).reshape(-1, SAMPLES_A_PEAK)
        self._drawn += np.minimum(loud.max(axis=1) >> 7, 255).astype(np.uint8).tobytes()

    def peaks(self) -> bytes:
        return bytes(self._drawn)


class Meter:
    """Measures one side, frames after frames."""

    def __init__(self) -> None:
        self._peak = 0
        self._squares = 0.0
        self._samples = 0

    def take(self, samples: NDArray[Any]) -> None:
        """Samples of 16 bits."""
        if not len(samples):
            return
        wide = samples.astype(np.int64)
        self._peak = max(self._peak, int(np.abs(wide).max()))
        self._squares += float(np.dot(wide, wide))
        self._samples += len(wide)

    def stats(self) -> ChannelStats:
        peak = _dbfs(self._peak)
        rms = _dbfs(math.sqrt(self._squares / self._samples)) if self._samples else FLOOR_DBFS
        return ChannelStats(peak_dbfs=peak, rms_dbfs=rms, is_silent=peak < SILENT_BELOW_DBFS)


def _dbfs(value: float) -> float:
    return max(FLOOR_DBFS, round(20 * math.log10(value / FULL_SCALE), 1)) if value > 0 else FLOOR_DBFS
