"""Whether a caller has heard certain words: sounds compared sample by sample."""

import numpy as np

from callcenter.speech.sound_files import samples_of
from callcenter.vocabulary.sound import Sound


def likeness(heard: Sound, said: Sound) -> float:
    """How well `said` is to be found somewhere in `heard`: 1 for the same sound at any loudness, about 0 for another.

    Normalised cross-correlation, the highest of all places.
    """
    long, short = samples_of(heard).astype(np.float64), samples_of(said).astype(np.float64)
    if len(long) < len(short):
        return 0.0
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    energy = np.concatenate(([0.0], np.cumsum(long**2)))
    around = energy[len(short) :] - energy[: -len(short)]
    # A silent place is like nothing.
    scale = np.sqrt(np.maximum(around, 1e-9) * np.sum(short**2))
    return float((product[: len(around)] / scale).max())
