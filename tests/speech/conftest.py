"""The real engines: espeak-ng speaks, Vosk's Korean model listens."""

import asyncio
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from callcenter.main.tools import read_tools
from callcenter.speech.models import Models
from callcenter.speech.sound_files import as_sound, decode_sound, levelled
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound

Say = Callable[[str], Sound]


@pytest.fixture(scope="session")
def espeak() -> Path:
    return read_tools(Path("data")).need_espeak_ng().binary


@pytest.fixture(scope="session")
def say(espeak: Path) -> Say:
    """Korean words between half a second of silence and two."""

    @cache
    def spoken(words: str) -> Sound:
        out = subprocess.run(
            [espeak, "-vko", "-s150", "--stdin", "--stdout"], input=words.encode(), capture_output=True, check=True
        ).stdout
        return Sound(silence(0.5) + as_sound(levelled(decode_sound(out, "espeak-ng"))) + silence(2.0))

    return spoken


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Korean is ready, the others are missing."""
    found = Models({}, tmp_path_factory.mktemp("data"))
    asyncio.run(found.load([Language.KO]))
    return found


def silence(length_s: float) -> Sound:
    return Sound(bytes(round(length_s * RATE_HZ) * SAMPLE_BYTES))
