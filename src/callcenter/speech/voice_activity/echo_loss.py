"""How loud an echo of what was played can be at most, by what came back so far.

Whatever the delay is, the telephone has sent back at least what was its echo: so for each delay the smallest ratio of
heard to played bounds the echo. Where nothing comes back, one word of a prompt is enough to know that there is none.
"""

from collections import deque

import numpy as np
import numpy.typing as npt

LOUDEST_ECHO_DB = -8.0
"""Of what is played: what is to be feared before anything is known."""
LONGEST_DELAY = 26
"""Frames of 20 ms."""
LEARNT_DB = -50.0
"""Quieter frames of a prompt say nothing."""
LINGERS_DB = 5.0
"""By so much a room grows quieter in a frame."""
SMOOTHED = 4
"""Frames over which levels are taken: echo and prompt are not cut into frames at the same places."""
FORGETS_DB = 0.02
"""Per frame: a telephone may be laid down or taken up."""


class EchoLoss:
    """Follows one caller by levels in decibels, once a frame."""

    __slots__ = ("_gain_db", "_heard", "_played", "_tail_db")

    def __init__(self) -> None:
        self._gain_db: npt.NDArray[np.float64] = np.full(LONGEST_DELAY, LOUDEST_ECHO_DB)
        self._heard: deque[float] = deque([-100.0] * SMOOTHED, maxlen=SMOOTHED)
        self._played: npt.NDArray[np.float64] = np.full(LONGEST_DELAY + SMOOTHED, -100.0)
        self._tail_db = -100.0

    def take(self, heard_db: float, played_db: float) -> None:
        self._tail_db = max(played_db, self._tail_db - LINGERS_DB)
        self._played = np.concatenate(([self._tail_db], self._played[:-1]))
        self._heard.append(heard_db)
        loudest_heard_db = max(self._heard)
        steady = np.min([self._played[ago : ago + LONGEST_DELAY] for ago in range(SMOOTHED)], axis=0)
        learns = steady > LEARNT_DB
        self._gain_db = np.minimum(self._gain_db + FORGETS_DB, LOUDEST_ECHO_DB)
        self._gain_db[learns] = np.minimum(self._gain_db[learns], loudest_heard_db - steady[learns])

    @property
    def loudest_db(self) -> float:
        """An echo of these frames is not louder."""
        recent = np.max([self._played[ago : ago + LONGEST_DELAY] for ago in range(SMOOTHED)], axis=0)
        return float((recent + self._gain_db).max())
