"""One channel of a recording: cut into utterances, each decoded freely when it is asked for. Blocks."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from callcenter.speech.dictation.cutting import CutRules, cut
from callcenter.speech.engines.protocol import Recogniser
from callcenter.speech.engines.vosk_engine import VoskRecogniser
from callcenter.speech.engines.vosk_models import load_model
from callcenter.speech.engines.whisper_engine import WhisperRecogniser
from callcenter.speech.engines.whisper_model import load_whisper
from callcenter.speech.voice_activity.activity import VoiceActivity
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ, SAMPLE_BYTES

RULES = CutRules()
CHUNK_BYTES = RATE_HZ * SAMPLE_BYTES // 5
PART_FRAMES = 65536


def dictating_recogniser(engine: str, model: Path, language: Language) -> Recogniser:
    """A recogniser that listens for any words; raises what its engine raises."""
    match engine:
        case "vosk":
            return VoskRecogniser(load_model(model), language, ())
        case "whisper":
            return WhisperRecogniser(load_whisper(model), language)
        case _:
            raise ValueError(f"no such engine: {engine}")


class Dictating:
    """Writes down what one recogniser hears."""

    def __init__(self, recogniser: Recogniser, rules: CutRules = RULES) -> None:
        self._recogniser = recogniser
        self._rules = rules

    def hear(self, sound: Path, channel: int, longest_s: float) -> Iterator[dict[str, Any]]:
        """Each utterance as `vocabulary.said.Said` has it, as JSON; raises what soundfile and the engine raise."""
        samples = channel_of(sound, channel, longest_s).tobytes()
        for first, end in cut(voiced_frames(samples), self._rules):
            heard = self._decoded(samples[first * FRAME_BYTES : end * FRAME_BYTES])
            yield {"start_s": first * FRAME_MS / 1000, "end_s": end * FRAME_MS / 1000, **heard}

    def _decoded(self, utterance: bytes) -> dict[str, Any]:
        for start in range(0, len(utterance), CHUNK_BYTES):
            self._recogniser.hear(utterance[start : start + CHUNK_BYTES])
        heard = self._recogniser.finish()
        confidence = heard.confidence
        if confidence is None and heard.hypotheses and heard.hypotheses[0].log_probability is not None:
            confidence = math.exp(heard.hypotheses[0].log_probability)
        return {
            "words": heard.words,
            "engine": heard.engine,
            "language": heard.language,
            "confidence": None if confidence is None else round(min(1.0, confidence), 3),
        }


def channel_of(sound: Path, channel: int, longest_s: float) -> NDArray[np.int16]:
    """One side of a recording, 8 kHz, no longer than `longest_s`."""
    left = round(longest_s * RATE_HZ)
    parts: list[NDArray[np.int16]] = []
    with soundfile.SoundFile(sound) as file:
        if file.samplerate != RATE_HZ:
            raise ValueError(f"{sound.name}: {file.samplerate} Hz, not {RATE_HZ}")
        while left > 0 and len(part := file.read(min(left, PART_FRAMES), dtype="int16", always_2d=True)):
            parts.append(np.ascontiguousarray(part[:, channel]))
            left -= len(part)
    return np.concatenate(parts) if parts else np.empty(0, np.int16)


def voiced_frames(samples: bytes) -> list[bool]:
    """Of each whole frame, whether somebody speaks."""
    activity = VoiceActivity()
    whole = len(samples) // FRAME_BYTES * FRAME_BYTES
    return [activity.is_speech(samples[at : at + FRAME_BYTES]) for at in range(0, whole, FRAME_BYTES)]
