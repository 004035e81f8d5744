"""Where tests find Whisper's model, and utterances for it."""

import os
from pathlib import Path

import pytest

from callcenter.speech.sound_files import read_sound
from callcenter.speech.whisper_model import FILES, FOLDER
from callcenter.vocabulary.sound import Sound

VARIABLE = "CALLCENTER_TEST_WHISPER"
UTTERANCES = Path("tests/data/speech")


def need_whisper() -> Path:
    """The model's folder; without one the test is skipped, which CI does not let pass."""
    folder = Path(os.environ.get(VARIABLE) or Path("data/models") / FOLDER)
    if not all((folder / name).is_file() for name in FILES):
        pytest.skip(f"no Whisper model in {folder}: run `callcenter models get`, or set {VARIABLE}")
    return folder


def utterance(name: str) -> Sound:
    """A sentence as a telephone line carries it."""
    return read_sound(UTTERANCES / f"{name}.flac")
