"""How likely it is that somebody speaks: Silero's model (MIT, see LICENSE), as its authors publish it.

One session for all callers; what a caller's stream leaves behind is a kilobyte of state. 0.1 ms for 32 ms of sound.
"""

import hashlib
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import onnxruntime

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.sound import RATE_HZ

SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"
"""Of `silero_vad.onnx` in the package silero-vad 6.2.3."""
WINDOW = 256
"""Samples that the model takes in at a time."""
CONTEXT = 32
"""Samples from before the window that it wants to see again."""

Samples = npt.NDArray[np.float32]
"""From -1 to 1."""


class SpeechModelError(CallCenterError):
    """The model that tells speech from noise cannot be used."""


class SpeechModel:
    """The network."""

    def __init__(self, content: bytes) -> None:
        """Raises `SpeechModelError`."""
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise SpeechModelError("speech/silero/silero_vad.onnx is not the file that it should be; install again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._rate = np.array(RATE_HZ, np.int64)

    def run(self, sound: Samples, state: Samples) -> tuple[float, Samples]:
        """The probability for the last window of `sound`, which begins with its context, and the next state."""
        probability, after = self._session.run(None, {"input": sound[None], "state": state, "sr": self._rate})
        return float(probability[0, 0]), after


@cache
def speech_model() -> SpeechModel:
    """The one that all callers share; 40 ms for the first who asks."""
    return SpeechModel(files(__name__).joinpath("silero_vad.onnx").read_bytes())


class SpeechProbability:
    """Follows one caller."""

    __slots__ = ("_latest", "_model", "_state", "_waiting")

    def __init__(self, model: SpeechModel) -> None:
        self._model = model
        self._state = np.zeros((2, 1, 128), np.float32)
        self._waiting = np.zeros(CONTEXT, np.float32)
        self._latest = 0.0

    def take(self, samples: Samples) -> float:
        """Hear some more, at most a window; return the probability of the last whole window."""
        self._waiting = np.concatenate((self._waiting, samples))
        if len(self._waiting) >= CONTEXT + WINDOW:
            self._latest, self._state = self._model.run(self._waiting[: CONTEXT + WINDOW], self._state)
            self._waiting = self._waiting[WINDOW:]
        return self._latest
