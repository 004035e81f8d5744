"""What is in the one recording of a test."""

import numpy as np
from numpy.typing import NDArray

from callcenter.rehearsal.sounds import loudest_hz
from callcenter.vocabulary.sound import Sound
from tests.asterisk.pbx import Pbx


def stereo(asterisk: Pbx) -> NDArray[np.int16]:
    """The one recording there is: a row per sample, left and right."""
    [path] = asterisk.recordings()
    return np.frombuffer(path.read_bytes(), "<i2").reshape(-1, 2)


def sides_hz(recording: NDArray[np.int16]) -> tuple[int, int]:
    """The tone of the left and of the right side, to the next 20 Hz: a talk is cut anywhere in a period."""
    left, right = (round(loudest_hz(Sound(recording[:, side].tobytes())) / 20) * 20 for side in (0, 1))
    return left, right
