"""What the linter and the simulator know of audio, measured with the real voice."""

from pathlib import Path

import numpy as np
import soundfile

from callcenter.main.sounds import MeasuredSounds
from callcenter.speech.prompts.espeak import espeak_voices
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.voice import PromptVoice, Spoken
from callcenter.vocabulary.languages import Language

HELLO = Spoken(Language.EN, "Hello. How may we help you?")
RECORDED = Spoken(Language.EN, "Hello. How may we help you?", "hello.wav")


def sounds(espeak: Path | None, folder: Path) -> MeasuredSounds:
    engines = {language: (engine,) for language, engine in espeak_voices(espeak).items()}
    return MeasuredSounds(PromptVoice(engines, folder / "cache", RecordedPrompts(folder / "prompts")))


def told(known: MeasuredSounds, spoken: Spoken) -> tuple[float | None, str | None]:
    asked = (spoken.language, spoken.text, spoken.recording)
    return known.seconds(*asked), known.fault(*asked)


async def test_synthesis_and_recordings_are_as_long_as_callers_hear_them(espeak: Path, tmp_path: Path) -> None:
    (tmp_path / "prompts/en").mkdir(parents=True)
    soundfile.write(tmp_path / "prompts/en/hello.wav", 0.3 * np.sin(np.arange(40000) * 0.3), 8000)
    known = sounds(espeak, tmp_path)
    progress: list[tuple[int, int]] = []
    await known.measure([HELLO, RECORDED, HELLO], lambda done, of: progress.append((done, of)))

    spoken_s, no_fault = told(known, HELLO)
    assert spoken_s is not None
    assert 1 < spoken_s < 3
    assert no_fault is None
    assert told(known, RECORDED) == (5.0, None)
    assert progress == [(1, 2), (2, 2)]


async def test_a_recording_that_is_gone_is_a_fault_even_where_the_words_can_be_spoken(
    espeak: Path, tmp_path: Path
) -> None:
    (tmp_path / "prompts/en").mkdir(parents=True)
    file = tmp_path / "prompts/en/hello.wav"
    soundfile.write(file, 0.3 * np.sin(np.arange(40000) * 0.3), 8000)
    known = sounds(espeak, tmp_path)
    await known.measure([RECORDED])
    await known.measure([RECORDED])
    assert known.changes == 1
    file.rename(tmp_path / "elsewhere.wav")
    await known.measure([RECORDED])
    assert known.changes == 2

    length_s, fault = told(known, RECORDED)
    assert length_s is None
    assert fault is not None
    assert "upload it again" in fault


async def test_where_nothing_speaks_every_prompt_is_a_fault_with_its_mend(tmp_path: Path) -> None:
    known = sounds(None, tmp_path)
    await known.measure([HELLO])

    length_s, fault = told(known, HELLO)
    assert length_s is None
    assert fault is not None
    assert "scripts/setup" in fault


def test_nobody_has_looked_is_no_fault(tmp_path: Path) -> None:
    assert told(sounds(None, tmp_path), HELLO) == (None, None)
