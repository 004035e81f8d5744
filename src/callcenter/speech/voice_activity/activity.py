"""Whether a frame holds this caller's voice: Silero's network says that it is speech, its loudness that it is near.

A television or a neighbour speaks as well as the caller does, only farther from the telephone. So the speech that went
on while the caller was silent is the background, and the caller stands above it. Other noise needs no such care: the
network knows it for noise.
"""

import math
from collections import deque
from enum import Enum

import numpy as np

from callcenter.speech.voice_activity.silero import SpeechProbability, speech_model
from callcenter.vocabulary.sound import FRAME_MS


class Demand(float, Enum):
    """How sure the network must be that it is speech: what is lost by an error differs."""

    INTERRUPT = 0.9
    """A cough must not cut a prompt."""
    BEGIN = 0.7
    GO_ON = 0.5


QUIETEST_VOICE_DB = -46.0
"""Of full scale, as all levels here."""
ABOVE_BACKGROUND_DB = 4.0
BELOW_CALLER_DB = 15.0
"""Voices so much quieter than the loudest of this utterance are somebody else's."""


class Background:
    """How loud others speak around the caller: the level that nine of ten frames of their speech do not exceed.

    It begins high and falls: who is near and loud interrupts at once, a quiet caller after a moment, a television that
    was on before never.
    """

    FIRST_DB, SOON_DB, QUIETEST_DB = -28.0, -40.0, -60.0
    FALL_SOON_DB, FALL_DB = 0.5, 0.05
    """Per frame without speech, down to `SOON_DB` and below it."""
    RISE_DB, SINK_DB = 0.9, 0.1
    """Per frame of speech that is louder or quieter; nine to one makes it the ninth decile."""
    SEEN_LATE = 300 // FRAME_MS
    """Frames: the first word must not have become background before it is known for a word."""

    __slots__ = ("_latest_db", "_seen_db")

    def __init__(self) -> None:
        self._latest_db = self.FIRST_DB
        self._seen_db = deque([self.FIRST_DB] * self.SEEN_LATE, maxlen=self.SEEN_LATE)

    @property
    def level_db(self) -> float:
        return self._seen_db[0]

    def take(self, level_db: float, *, is_speech: bool) -> None:
        if not is_speech:
            fall_db = self.FALL_SOON_DB if self._latest_db > self.SOON_DB else self.FALL_DB
            self._latest_db = max(self.QUIETEST_DB, self._latest_db - fall_db)
        elif level_db > self._latest_db:
            self._latest_db += self.RISE_DB
        else:
            self._latest_db -= self.SINK_DB
        self._seen_db.append(self._latest_db)


class VoiceActivity:
    """Learns one caller's surroundings: one for each ear. 0.06 ms a frame."""

    __slots__ = ("_background", "_caller_db", "_speech")

    def __init__(self) -> None:
        self._speech = SpeechProbability(speech_model())
        self._background = Background()
        self._caller_db = -math.inf

    def is_voice(self, frame: bytes, demand: Demand) -> bool:
        """Whether the caller speaks in these 20 ms."""
        probability, level_db = self._measured(frame)
        needed_db = max(QUIETEST_VOICE_DB, self._background.level_db + ABOVE_BACKGROUND_DB)
        if demand is not Demand.GO_ON:
            self._caller_db = -math.inf
            self._background.take(level_db, is_speech=probability >= Demand.GO_ON)
            return probability >= demand and level_db >= needed_db
        if probability < demand or level_db < max(needed_db, self._caller_db - BELOW_CALLER_DB):
            return False
        self._caller_db = max(self._caller_db, level_db)
        return True

    def is_speech(self, frame: bytes) -> bool:
        """Whether anybody speaks: for a channel on which there is nobody else."""
        probability, level_db = self._measured(frame)
        return probability >= Demand.GO_ON and level_db >= QUIETEST_VOICE_DB

    def _measured(self, frame: bytes) -> tuple[float, float]:
        samples = np.frombuffer(frame, dtype="<i2").astype(np.float32) / np.float32(32768)
        return self._speech.take(samples), 10 * math.log10(float(samples.dot(samples)) / len(samples) + 1e-10)
