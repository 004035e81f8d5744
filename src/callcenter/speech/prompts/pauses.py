"""Pauses within speech, made shorter or longer; and speech made slower. Pure."""

import numpy as np
import python_stretch

from callcenter.speech.sound_files import PAUSE_BELOW_DBFS, Samples
from callcenter.vocabulary.sound import RATE_HZ

_STEP = RATE_HZ // 100
"""Ten milliseconds: the grain in which pauses are found."""
PAUSE_S = 0.25
"""A shorter silence belongs to a word: before a plosive there may be a tenth of a second."""


def with_pauses_at_most(samples: Samples, longest_s: float) -> Samples:
    """`samples`, no pause within them longer than `longest_s`."""
    keep = np.ones(len(samples), dtype=bool)
    for begin, end in _pauses(samples, longest_s):
        middle, excess = (begin + end) // 2, end - begin - round(longest_s * RATE_HZ)
        keep[middle - excess // 2 : middle - excess // 2 + excess] = False
    return samples[keep]


def with_pauses_longer(samples: Samples, by_s: float) -> Samples:
    """`samples`, each pause between words that somebody has spoken `by_s` longer."""
    pieces: list[Samples] = []
    at = 0
    for begin, end in _pauses(samples, PAUSE_S):
        middle = (begin + end) // 2
        pieces += [samples[at:middle], np.zeros(round(by_s * RATE_HZ))]
        at = middle
    return np.concatenate([*pieces, samples[at:]])


def at_pace(samples: Samples, pace: float) -> Samples:
    """`samples` at `pace` times their speed, the voice no lower and no higher."""
    if pace == 1.0 or not len(samples):
        return samples
    stretch = python_stretch.Signalsmith.Stretch()
    stretch.preset(1, RATE_HZ)
    stretch.timeFactor = pace
    stretched = np.asarray(stretch.process(samples[np.newaxis].astype(np.float32)), dtype=np.float64)
    return stretched.reshape(-1)


def joined(parts: list[Samples], gap_s: float) -> Samples:
    """`parts` one after the other, `gap_s` of silence between them."""
    gap = np.zeros(round(gap_s * RATE_HZ))
    pieces = [piece for part in parts for piece in (part, gap)]
    return np.concatenate(pieces[:-1]) if pieces else np.zeros(0)


def _pauses(samples: Samples, longer_than_s: float) -> list[tuple[int, int]]:
    """Where within `samples` pauses begin and end; the silence before and after speech is none."""
    steps = len(samples) // _STEP
    if not steps:
        return []
    level = np.sqrt((samples[: steps * _STEP].reshape(steps, _STEP) ** 2).mean(axis=1))
    loud = np.flatnonzero(level > 10 ** (PAUSE_BELOW_DBFS / 20))
    gaps = np.flatnonzero(np.diff(loud) * _STEP > longer_than_s * RATE_HZ + _STEP)
    return [((int(loud[gap]) + 1) * _STEP, int(loud[gap + 1]) * _STEP) for gap in gaps]
