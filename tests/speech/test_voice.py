"""Prompts by the real espeak-ng, and what happens when it is slow, broken or gone."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.calls.ports import Voice
from callcenter.speech.recorded import RecordedPrompts, text_key
from callcenter.speech.sound_files import samples_of
from callcenter.speech.voice import MAX_TEXT, EspeakVoice, VoiceRules
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound, seconds

GREETINGS = [
    (Language.ZH, "您好，这里是12345政务服务便民热线。"),
    (Language.EN, "Welcome to the 12345 government service hotline."),
    (Language.KO, "안녕하세요, 정부 민원 안내 전화입니다."),
]


def script(folder: Path, body: str) -> Path:
    """A program in espeak-ng's place."""
    program = folder / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return program


def voice(espeak: Path | None, folder: Path, rules: VoiceRules | None = None) -> EspeakVoice:
    return EspeakVoice(espeak, folder / "cache", RecordedPrompts(folder / "prompts"), rules)


@pytest.mark.parametrize(("language", "text"), GREETINGS)
async def test_a_prompt_is_spoken_loud_enough_and_never_clipped(
    espeak: Path, tmp_path: Path, language: Language, text: str
) -> None:
    sound = await voice(espeak, tmp_path).sound(language, text)

    samples = samples_of(sound)
    power = (samples[: len(samples) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1)
    level_dbfs = 10 * np.log10(power[power > 1e-5].mean())
    assert 1.5 < seconds(sound) < 12
    assert -22 < level_dbfs < -16.5
    assert np.abs(samples).max() < 0.9


async def test_a_prompt_is_made_once_and_read_from_disk_after_a_restart(espeak: Path, tmp_path: Path) -> None:
    first = await voice(espeak, tmp_path).sound(*GREETINGS[0])
    [kept] = (tmp_path / "cache/zh").iterdir()
    before = kept.stat().st_mtime_ns
    again = await voice(espeak, tmp_path).sound(*GREETINGS[0])

    assert again == first
    assert kept.stat().st_mtime_ns == before


async def test_callers_who_want_the_same_prompt_at_once_share_its_making(espeak: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    counted = script(tmp_path, f'echo x >> {calls}; exec {espeak} "$@"')
    speaking = voice(counted, tmp_path)
    sounds = await asyncio.gather(*(speaking.sound(*GREETINGS[1]) for _ in range(20)))

    assert len(set(sounds)) == 1
    assert len(calls.read_text().split()) == 2  # the version, and the words


async def test_a_caller_who_hangs_up_does_not_take_the_prompt_from_the_others(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path)
    gone = asyncio.create_task(speaking.sound(*GREETINGS[1]))
    stays = asyncio.create_task(speaking.sound(*GREETINGS[1]))
    await asyncio.sleep(0)
    gone.cancel()

    assert await stays


async def test_a_damaged_file_on_disk_is_made_anew(espeak: Path, tmp_path: Path) -> None:
    first = await voice(espeak, tmp_path).sound(*GREETINGS[0])
    [kept] = (tmp_path / "cache/zh").iterdir()
    kept.write_bytes(b"RIFF")

    assert await voice(espeak, tmp_path).sound(*GREETINGS[0]) == first
    assert len(kept.read_bytes()) > len(first)


async def test_a_cache_that_cannot_be_written_costs_time_not_the_prompt(espeak: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")

    assert await voice(espeak, tmp_path).sound(*GREETINGS[0])


async def test_text_is_never_taken_for_an_option_or_a_command(espeak: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    sound = await voice(espeak, tmp_path).sound(Language.EN, f"--version; $(touch {trap}) [[aI]] \0 hello")

    assert seconds(sound) > 1
    assert not trap.exists()


async def test_a_recording_goes_before_synthesis(tmp_path: Path) -> None:
    (tmp_path / "prompts/zh").mkdir(parents=True)
    tone = 0.3 * np.sin(np.arange(22050) * 0.1)
    soundfile.write(tmp_path / "prompts/zh/welcome.flac", tone, 22050)
    soundfile.write(tmp_path / f"prompts/zh/{text_key('再见')}.wav", tone[:11025], 22050)
    recorded = RecordedPrompts(tmp_path / "prompts", {(Language.ZH, "您好"): "welcome"})
    speaking = EspeakVoice(None, tmp_path / "cache", recorded)

    assert abs(seconds(await speaking.sound(Language.ZH, "您好")) - 1) < 0.01
    assert abs(seconds(await speaking.sound(Language.ZH, "再见")) - 0.5) < 0.01


async def test_a_recording_that_cannot_be_read_falls_back_to_synthesis(espeak: Path, tmp_path: Path) -> None:
    (tmp_path / "prompts/en").mkdir(parents=True)
    (tmp_path / f"prompts/en/{text_key('Hello')}.wav").write_text("not sound")

    assert await voice(espeak, tmp_path).sound(Language.EN, "Hello")


async def test_a_new_recording_is_taken_when_told_to_look_again(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path)
    await speaking.sound(Language.EN, "Hello")
    (tmp_path / "prompts/en").mkdir(parents=True)
    soundfile.write(tmp_path / f"prompts/en/{text_key('Hello')}.wav", np.zeros(80000), 8000)
    speaking.forget()

    assert seconds(await speaking.sound(Language.EN, "Hello")) == 10


async def test_without_espeak_the_prompt_is_missing_and_the_mend_is_told(tmp_path: Path) -> None:
    for absent in (None, tmp_path / "nowhere"):
        with pytest.raises(MissingPromptError, match="scripts/setup") as raised:
            await voice(absent, tmp_path).sound(Language.EN, "Hello")
        assert (raised.value.language, raised.value.text) == (Language.EN, "Hello")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("exec tail -f /dev/null", "longer than"),
        ("exit 3", "ended with 3|did not take its text"),
        ("cat > /dev/null; echo no sound", "espeak-ng's output"),
        ("kill -9 $$", "ended with -9|did not take its text"),
    ],
)
async def test_an_espeak_that_hangs_or_fails_is_a_missing_prompt(tmp_path: Path, body: str, cause: str) -> None:
    broken = script(tmp_path, f'[ "$1" = --version ] && exec echo 1.0\n{body}')

    with pytest.raises(MissingPromptError, match=cause):
        await voice(broken, tmp_path, VoiceRules(within_s=0.5)).sound(Language.EN, "Hello")


async def test_a_text_too_long_to_listen_to_is_refused(espeak: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingPromptError, match="longer than"):
        await voice(espeak, tmp_path).sound(Language.EN, "a" * (MAX_TEXT + 1))


async def test_it_is_the_voice_that_conversations_ask_for(tmp_path: Path) -> None:
    port: Voice = voice(None, tmp_path)

    with pytest.raises(MissingPromptError):
        await port.sound(Language.ZH, "您好")


async def test_no_words_are_no_sound(tmp_path: Path) -> None:
    assert await voice(None, tmp_path).sound(Language.EN, " \n") == Sound(b"")


async def test_memory_is_bounded_and_the_disk_remembers(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path, VoiceRules(kept_bytes=1))
    for number in range(4):
        await speaking.sound(Language.EN, f"number {number}")

    assert len(speaking._kept) == 1
    assert len(list((tmp_path / "cache/en").iterdir())) == 4


async def test_all_prompts_are_prepared_with_progress_and_the_missing_returned(espeak: Path, tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    wanted = [*GREETINGS, GREETINGS[0], (Language.EN, "b" * 2000)]
    [missing] = await voice(espeak, tmp_path).prepare(wanted, lambda done, of: progress.append((done, of)))

    assert missing.text == "b" * 2000
    assert progress == [(1, 4), (2, 4), (3, 4), (4, 4)]
