"""How loud sound is."""

import math

import numpy as np

FAINTEST_DB = -100.0


def level_db(sound: bytes) -> float:
    """Below full scale; `FAINTEST_DB` of silence or nothing."""
    samples = np.frombuffer(sound, dtype="<i2").astype(np.float32) / np.float32(32768)
    return 10 * math.log10(float(samples.dot(samples)) / len(samples) + 1e-10) if len(samples) else FAINTEST_DB
