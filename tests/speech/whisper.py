"""Where tests find Whisper's model, and utterances for it."""

import os
from pathlib import Path

import pytest

from callcenter.speech.engines.whisper_model import FILES, FOLDER
from callcenter.speech.sound_files import read_sound
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound

VARIABLE = "CALLCENTER_TEST_WHISPER"
UTTERANCES = Path("tests/data/speech")


def need_whisper() -> Path:
    """The model's folder; without one the test is skipped, which CI does not let pass."""
    folder = Path(os.environ.get(VARIABLE) or Path("data/models") / FOLDER)
    if not all((folder / name).is_file() for name in FILES):
        pytest.skip(f"no Whisper model in {folder}: run `callcenter models get`, or set {VARIABLE}")
    return folder


def utterance(name: str, silence_s: float = 0.0) -> Sound:
    """A sentence as a telephone line carries it, and the silence after it."""
    return Sound(read_sound(UTTERANCES / f"{name}.flac") + bytes(round(silence_s * RATE_HZ) * SAMPLE_BYTES))
