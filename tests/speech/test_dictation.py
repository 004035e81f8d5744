"""Recordings written down by the real engine in its process: Vosk's Korean model."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.speech.dictation.apart import Dictation, DictationModel
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.sound_files import samples_of
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationError, Said
from callcenter.vocabulary.sound import RATE_HZ
from tests.speech.conftest import Say, silence

COUNTRY = "대한민국"
"""Freely decoded, synthetic Korean is taken for other words: what is tried here is where they stand."""


@pytest.fixture
async def dictation(models: Models) -> AsyncIterator[Dictation]:
    path = models.states[Language.KO].path
    assert path is not None
    folder = path
    made = Dictation(lambda language: DictationModel("vosk", folder) if language is Language.KO else None)
    yield made
    made.shut()


@pytest.fixture
def recording(say: Say, tmp_path: Path) -> Path:
    """The caller says the same word twice, three seconds apart; the agent says one, meanwhile."""
    left = np.concatenate([samples_of(say(COUNTRY)), samples_of(say(COUNTRY))])
    right = np.concatenate([samples_of(silence(4)), samples_of(say("소비자"))])
    longest = max(len(left), len(right))
    both = np.stack([np.pad(side, (0, longest - len(side))) for side in (left, right)], axis=1)
    path = tmp_path / "call.wav"
    soundfile.write(path, both, RATE_HZ, "PCM_16")
    return path


async def heard(dictation: Dictation, sound: Path, channel: int, longest_s: float = 3600) -> list[Said]:
    return [one async for one in dictation.hear(sound, channel, Language.KO, longest_s)]


def process_of(dictation: Dictation) -> int:
    assert dictation.pid is not None
    return dictation.pid


async def test_each_side_is_written_down_with_its_times(dictation: Dictation, recording: Path) -> None:
    caller = await heard(dictation, recording, 0)
    pid = process_of(dictation)
    agent = await heard(dictation, recording, 1)

    assert [len(caller), len(agent)] == [2, 1]
    assert all(one.words and one.engine == "vosk" for one in (*caller, *agent))
    assert caller[0].start_s < 0.6 < caller[0].end_s < caller[1].start_s
    assert all(one.confidence is not None and 0 < one.confidence <= 1 for one in (*caller, *agent))
    # One process for both, at the lowest priority.
    assert dictation.pid == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) == 19


async def test_no_more_than_its_bound_is_written_down(dictation: Dictation, recording: Path) -> None:
    assert len(await heard(dictation, recording, 0, longest_s=2.5)) == 1


async def test_an_engine_that_dies_is_told_and_the_next_recording_gets_another(
    dictation: Dictation, recording: Path
) -> None:
    hearing = dictation.hear(recording, 0, Language.KO, 3600)
    await anext(hearing)
    os.kill(process_of(dictation), signal.SIGKILL)
    with pytest.raises(DictationError) as died:
        await anext(hearing)

    assert (died.value.cause, died.value.is_final) == ("engine_failed", False)
    assert dictation.pid is None
    assert len(await heard(dictation, recording, 0)) == 2


async def test_who_leaves_in_the_middle_leaves_no_process(dictation: Dictation, recording: Path) -> None:
    hearing = dictation.hear(recording, 0, Language.KO, 3600)
    await anext(hearing)
    await hearing.aclose()

    assert dictation.pid is None


async def test_a_language_without_an_engine_is_said_so_for_good(dictation: Dictation, recording: Path) -> None:
    with pytest.raises(DictationError) as none:
        await anext(dictation.hear(recording, 0, Language.ZH, 3600))

    assert (none.value.cause, none.value.is_final) == ("no_engine", True)


async def test_a_file_that_holds_no_sound_is_told(dictation: Dictation, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    await asyncio.to_thread(broken.write_bytes, b"RIFF")
    with pytest.raises(DictationError) as fault:
        await heard(dictation, broken, 0)

    assert fault.value.cause == "engine_failed"
