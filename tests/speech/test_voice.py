"""Prompts recorded or by the real espeak-ng, and what happens when either is slow, broken or gone."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.calls.ports import Voice
from callcenter.speech.prompts.espeak import espeak_voices
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.synthesis import Synthesiser, SynthesisError
from callcenter.speech.prompts.voice import MAX_TEXT, PromptVoice, Spoken, VoiceRules
from callcenter.speech.sound_files import Samples, samples_of
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import seconds

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


def recording(folder: Path, name: str, samples: Samples, rate_hz: int = 8000) -> None:
    """A file below the folder of English recordings."""
    (folder / "prompts/en").mkdir(parents=True, exist_ok=True)
    soundfile.write(folder / "prompts/en" / name, samples, rate_hz)


def tone(length_s: float) -> Samples:
    return np.asarray(0.3 * np.sin(np.arange(round(length_s * 8000)) * 0.3))


class Speaks:
    """`Synthesiser` that says a tone, or what is wrong."""

    def __init__(self, name: str, fault: str | None = None) -> None:
        self.name = name
        self.fault = fault
        self.asked: list[tuple[str, float]] = []

    async def mark(self) -> str:
        return self.name

    async def speak(self, sentence: str, pace: float) -> Samples:
        self.asked.append((sentence, pace))
        if self.fault is not None:
            raise SynthesisError(self.fault)
        return tone(1)

    def shut(self) -> None:
        """Nothing runs on."""


def voice(espeak: Path | None, folder: Path, rules: VoiceRules | None = None, *, within_s: float = 10.0) -> PromptVoice:
    engines = {language: (engine,) for language, engine in espeak_voices(espeak, within_s).items()}
    return PromptVoice(engines, folder / "cache", RecordedPrompts(folder / "prompts"), rules)


def english(folder: Path, *engines: Synthesiser, rules: VoiceRules | None = None) -> PromptVoice:
    return PromptVoice({Language.EN: engines}, folder / "cache", RecordedPrompts(folder / "prompts"), rules)


@pytest.mark.parametrize(("language", "text"), GREETINGS)
async def test_a_prompt_is_spoken_loud_enough_and_never_clipped(
    espeak: Path, tmp_path: Path, language: Language, text: str
) -> None:
    sound = await voice(espeak, tmp_path).sound(language, text)

    samples = samples_of(sound)
    power = (samples[: len(samples) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1)
    level_dbfs = 10 * np.log10(power[power > 1e-5].mean())
    assert 1.5 < seconds(sound) < 12
    assert -19.5 < level_dbfs < -16.5
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


async def test_a_recording_goes_before_synthesis(espeak: Path, tmp_path: Path) -> None:
    recording(tmp_path, "hello.flac", tone(3), 8000)
    sound = await voice(espeak, tmp_path).sound(Language.EN, "Hello", recording="hello.flac")

    assert seconds(sound) == 3


@pytest.mark.parametrize("name", ["gone.wav", "broken.wav", "silent.wav", "../en/hello.wav", "/etc/passwd", ".hidden"])
async def test_a_recording_that_cannot_be_used_is_told_and_the_words_are_spoken(
    espeak: Path, tmp_path: Path, name: str
) -> None:
    recording(tmp_path, "hello.wav", tone(3))
    recording(tmp_path, "silent.wav", np.zeros(8000))
    (tmp_path / "prompts/en/broken.wav").write_text("not sound")
    told: list[tuple[Language, str, str]] = []
    speaking = PromptVoice(
        {Language.EN: (espeak_voices(espeak)[Language.EN],)},
        tmp_path / "cache",
        RecordedPrompts(tmp_path / "prompts"),
        on_recording_fault=lambda *fault: told.append(fault),
    )

    assert 0.3 < seconds(await speaking.sound(Language.EN, "Hello", recording=name)) < 1
    [(language, recording_, fault)] = told
    assert (language, recording_) == (Language.EN, name)
    assert "→" in fault or "use WAV" in fault


async def test_a_recording_that_vanishes_after_it_was_heard_is_told(tmp_path: Path) -> None:
    recording(tmp_path, "hello.wav", tone(3))
    told: list[str] = []
    speaking = PromptVoice(
        {Language.EN: (Speaks("engine"),)},
        tmp_path / "cache",
        RecordedPrompts(tmp_path / "prompts"),
        on_recording_fault=lambda _language, name, _fault: told.append(name),
    )
    for _ in range(2):
        await speaking.sound(Language.EN, "Hello", recording="hello.wav")
    (tmp_path / "prompts/en/hello.wav").unlink()
    assert told == []

    assert seconds(await speaking.sound(Language.EN, "Hello", recording="hello.wav")) < 2
    assert told == ["hello.wav"]


async def test_a_recording_that_comes_back_is_played_again(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path)
    await speaking.sound(Language.EN, "Hello", recording="hello.wav")
    recording(tmp_path, "hello.wav", tone(3))

    assert seconds(await speaking.sound(Language.EN, "Hello", recording="hello.wav")) == 3


async def test_without_recording_and_without_voice_the_prompt_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingPromptError):
        await voice(None, tmp_path).sound(Language.EN, "Hello", recording="gone.wav")


async def test_a_changed_recording_is_taken_once_it_is_looked_at(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path)
    recording(tmp_path, "hello.wav", tone(3))
    await speaking.sound(Language.EN, "Hello", recording="hello.wav")
    recording(tmp_path, "hello.wav", tone(4))
    looked_at_s = await speaking.length_s(Spoken(Language.EN, "Hello", "hello.wav"))

    assert looked_at_s == 4
    assert seconds(await speaking.sound(Language.EN, "Hello", recording="hello.wav")) == 4


async def test_a_recording_is_played_slower_and_with_longer_pauses(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path)
    recording(tmp_path, "hello.wav", np.concatenate([tone(1), np.zeros(4000), tone(1)]))
    slow = await speaking.sound(Language.EN, "Hello", recording="hello.wav", pace=0.5, pause_s=1.0)

    assert abs(seconds(slow) - 6) < 0.05


@pytest.mark.parametrize(("language", "text"), GREETINGS)
async def test_a_slower_pace_is_heard_in_synthesis(espeak: Path, tmp_path: Path, language: Language, text: str) -> None:
    speaking = voice(espeak, tmp_path)
    normal = seconds(await speaking.sound(language, text))
    slow = seconds(await speaking.sound(language, text, pace=0.75))

    assert 1.2 < slow / normal < 1.5


async def test_pauses_between_sentences_are_as_long_as_asked_for(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path)
    short = seconds(await speaking.sound(Language.ZH, "您好。请讲。谢谢。"))
    long = seconds(await speaking.sound(Language.ZH, "您好。请讲。谢谢。", pause_s=0.5))

    assert abs(long - short - 1.0) < 0.01


async def test_mandarin_is_spoken_about_as_fast_as_an_announcer_speaks(espeak: Path, tmp_path: Path) -> None:
    menu = "消费维权请按一，社会保障请按二，城管和公积金请按三，公安业务请按四。"
    syllables = sum(letter.isalpha() for letter in menu)

    assert 3.4 < syllables / seconds(await voice(espeak, tmp_path).sound(Language.ZH, menu)) < 4.6


async def test_an_engine_that_fails_is_replaced_by_the_other_and_given_a_rest(tmp_path: Path) -> None:
    first, second = Speaks("a", "no memory"), Speaks("b")
    speaking = english(tmp_path, first, second)
    for _ in range(3):
        assert seconds(await speaking.sound(Language.EN, "Hello")) == 1

    assert (len(first.asked), len(second.asked)) == (1, 1)


async def test_an_engine_that_has_rested_is_asked_again(tmp_path: Path) -> None:
    first = Speaks("a", "no memory")
    speaking = english(tmp_path, first, Speaks("b"), rules=VoiceRules(rest_s=0))
    await speaking.sound(Language.EN, "Hello")
    first.fault = None
    await speaking.sound(Language.EN, "Hello")

    assert len(first.asked) == 2


async def test_when_all_engines_fail_the_prompt_is_missing_and_all_faults_are_told(tmp_path: Path) -> None:
    first, second = Speaks("a", "no memory"), Speaks("b", "no voice")
    speaking = english(tmp_path, first, second)

    for _ in range(2):
        with pytest.raises(MissingPromptError, match="no memory; no voice"):
            await speaking.sound(Language.EN, "Hello")


async def test_an_engine_is_given_sentences_with_its_numbers_to_dial_in_words(tmp_path: Path) -> None:
    engine = Speaks("a")
    await english(tmp_path, engine).sound(Language.EN, "Dial 110. Hold on.", pace=0.75)

    assert engine.asked == [("Dial one one zero.", 0.75), ("Hold on.", 0.75)]


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
        await voice(broken, tmp_path, within_s=0.5).sound(Language.EN, "Hello")


async def test_a_text_too_long_to_listen_to_is_refused(espeak: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingPromptError, match="longer than"):
        await voice(espeak, tmp_path).sound(Language.EN, "a" * (MAX_TEXT + 1))


async def test_it_is_the_voice_that_conversations_ask_for(tmp_path: Path) -> None:
    port: Voice = voice(None, tmp_path)

    with pytest.raises(MissingPromptError):
        await port.sound(Language.ZH, "您好")


async def test_no_words_are_a_missing_prompt_and_not_a_silent_one(espeak: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingPromptError, match="nothing to say"):
        await voice(espeak, tmp_path).sound(Language.EN, " \n…")


async def test_memory_is_bounded_and_the_disk_remembers(espeak: Path, tmp_path: Path) -> None:
    speaking = voice(espeak, tmp_path, VoiceRules(kept_bytes=1))
    for number in range(4):
        await speaking.sound(Language.EN, f"number {number}")

    assert len(speaking._kept) == 1
    assert len(list((tmp_path / "cache/en").iterdir())) == 4
