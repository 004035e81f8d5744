"""Raw recordings as MixMonitor writes them."""

from pathlib import Path

import numpy as np


def tone(seconds: float, peak: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """A steady tone of 440 Hz."""
    at = np.arange(int(8000 * seconds))
    return (peak * np.sin(2 * np.pi * 440 * at / 8000)).astype("<i2")


def write_raw(path: Path, seconds: float = 1.0, caller_peak: int = 16384, agent_peak: int = 8192) -> Path:
    """Left the caller, right the agent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(np.column_stack([tone(seconds, caller_peak), tone(seconds, agent_peak)]).tobytes())
    return path
