"""The real engines: espeak-ng speaks, Vosk's Korean model listens."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import uvloop

from callcenter.main.tools import read_tools
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.sound_files import as_sound, decode_sound, levelled
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, SAMPLE_BYTES, Sound

Say = Callable[[str], Sound]
LINE_NOISE = 0.001
"""-60 dBFS: a real line is never digitally silent, and models are not trained on such."""


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the service runs on, and asyncio's own."""
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def espeak() -> Path:
    return read_tools(Path("data")).need_espeak_ng().binary


@pytest.fixture(scope="session")
def say(espeak: Path) -> Say:
    """Korean words between half a second of silence and two, on a line with a little noise, the same each time."""

    @cache
    def spoken(words: str) -> Sound:
        out = subprocess.run(
            [espeak, "-vko", "-s150", "--stdin", "--stdout"], input=words.encode(), capture_output=True, check=True
        ).stdout
        word = levelled(decode_sound(out, "espeak-ng"))
        said = np.concatenate([np.zeros(RATE_HZ // 2), word, np.zeros(RATE_HZ * 2)])
        return as_sound(said + np.random.default_rng(12345).standard_normal(len(said)) * LINE_NOISE)

    return spoken


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Korean is ready, the others are missing."""
    data = tmp_path_factory.mktemp("data")
    packaged = Models({}, data).states[Language.KO].path
    assert packaged is not None
    found = Models({Language.KO: _without_dither(packaged, data / "ko")}, data)
    asyncio.run(found.load([Language.KO]))
    return found


def _without_dither(model: Path, folder: Path) -> Path:
    """The same model, without Kaldi's random noise on its input: tests hear the same each time."""
    folder.mkdir()
    for part in model.iterdir():
        if part.name != "conf":
            (folder / part.name).symlink_to(part)
    shutil.copytree(model / "conf", folder / "conf")
    features = folder / "conf/mfcc.conf"
    features.write_text(features.read_text().rstrip() + "\n--dither=0\n")
    return folder


def silence(length_s: float) -> Sound:
    return Sound(bytes(round(length_s * RATE_HZ) * SAMPLE_BYTES))
