"""What interrupts a prompt and what does not: real voices of espeak-ng, real coughs, and the prompt's own echo."""

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from callcenter.speech.sound_files import decode_sound
from tests.sounds import Samples, at_level, begins_ms, echo_of, first_sound_ms, on_a_line, recorded, silence

SPOKEN_DB, PROMPT_DB = -23.0, -20.0
PROMPT = "您好，这里是政务服务热线。请说出您要办理的业务，例如医保报销，或者按零转人工。"

Speak = Callable[[str, str], Samples]


@pytest.fixture(scope="session")
def speak(espeak: Path) -> Speak:
    @cache
    def spoken(words: str, voice: str) -> Samples:
        command = [str(espeak), "-v", voice, "--stdin", "--stdout"]
        out = subprocess.run(command, input=words.encode(), capture_output=True, check=True).stdout
        return decode_sound(out, "espeak-ng").astype(np.float64)

    return spoken


@pytest.fixture(scope="session")
def prompt(speak: Speak) -> Samples:
    """Half a second of silence, then the prompt twice."""
    said = at_level(speak(PROMPT, "cmn"), PROMPT_DB)
    return np.concatenate([silence(0.5), said, silence(0.3), said])


def over(prompt: Samples, sound: Samples, at_s: float) -> Samples:
    """A line on which `sound` comes in while `prompt` is played, without echo."""
    before = silence(at_s)
    return on_a_line(before, sound, silence(len(prompt) / 8000 - at_s - len(sound) / 8000))


@pytest.mark.parametrize("voice", ["cmn", "cmn+f3"])
@pytest.mark.parametrize("word", ["对", "是", "不是", "好", "人工"])
def test_a_short_word_stops_the_prompt(speak: Speak, prompt: Samples, word: str, voice: str) -> None:
    said = at_level(speak(word, voice), SPOKEN_DB)
    [begins] = begins_ms(over(prompt, said, 3.0), prompt)

    assert 0 < begins - 3000 - first_sound_ms(said) <= 300


@pytest.mark.parametrize("voice", ["en-us", "en-gb+f3"])
@pytest.mark.parametrize("word", ["yes", "no", "agent"])
def test_a_short_english_word_stops_the_prompt(speak: Speak, prompt: Samples, word: str, voice: str) -> None:
    assert len(begins_ms(over(prompt, at_level(speak(word, voice), SPOKEN_DB), 3.0), prompt)) == 1


@pytest.mark.parametrize("level_db", [-20.0, -30.0])
@pytest.mark.parametrize("sound", ["cough_female", "sneeze", "baby_crying", "door", "water", "guitar"])
def test_what_is_no_speech_does_not_stop_the_prompt(prompt: Samples, sound: str, level_db: float) -> None:
    assert begins_ms(over(prompt, at_level(recorded(sound), level_db), 3.0), prompt) == []


def test_a_mans_loud_cough_does_not_stop_the_prompt(prompt: Samples) -> None:
    assert begins_ms(over(prompt, at_level(recorded("cough_male"), -20.0), 3.0), prompt) == []


@pytest.mark.parametrize("level_db", [-10, -20, -30])
@pytest.mark.parametrize("delay_ms", [20, 60, 150, 250, 400])
@pytest.mark.parametrize("is_handset", [True, False], ids=["handset", "room"])
def test_the_prompts_own_echo_does_not_stop_it(
    prompt: Samples, delay_ms: int, level_db: int, *, is_handset: bool
) -> None:
    echo = echo_of(prompt, delay_ms=delay_ms, level_db=level_db, is_handset=is_handset)

    assert begins_ms(on_a_line(echo), prompt) == []


def test_an_echo_would_be_taken_for_speech_by_who_does_not_know_what_is_played(prompt: Samples) -> None:
    assert begins_ms(on_a_line(echo_of(prompt, delay_ms=150, level_db=-20))) != []


@pytest.mark.parametrize("delay_ms", [20, 150, 400])
@pytest.mark.parametrize("level_db", [-15, -25])
def test_who_speaks_over_prompt_and_echo_is_heard(speak: Speak, prompt: Samples, delay_ms: int, level_db: int) -> None:
    said = at_level(speak("我要投诉邻居装修噪音", "cmn+f2"), SPOKEN_DB)
    heard = over(prompt, said, 4.0) + echo_of(prompt, delay_ms=delay_ms, level_db=level_db)
    begins = begins_ms(heard, prompt)

    assert begins
    assert 4000 < begins[0] < 5000
