"""Whisper with the real model."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from callcenter.asterisk.music import calm_music
from callcenter.speech.engines.protocol import Decoding
from callcenter.speech.engines.whisper_engine import WhisperEngine
from callcenter.speech.engines.whisper_model import WhisperModel
from callcenter.speech.sound_files import as_sound
from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.speech.conftest import silence
from tests.speech.whisper import need_whisper, utterance


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhisperEngine:
    model = WhisperModel(need_whisper(), tmp_path_factory.mktemp("data"), workers=2)
    asyncio.run(model.load())
    assert model.state.state == "ready", model.state.detail
    return WhisperEngine(model)


def heard_by(engine: WhisperEngine, sound: Sound, language: Language) -> Heard:
    """By a recogniser, in pieces as a line brings them."""
    recogniser = engine.recogniser(language, Decoding.FREE)
    for at in range(0, len(sound), 1600):
        assert recogniser.hear(sound[at : at + 1600]) == ()
    return recogniser.finish()


def noise(length_s: float, dbfs: float) -> Sound:
    return as_sound(np.random.default_rng(12345).standard_normal(round(RATE_HZ * length_s)) * 10 ** (dbfs / 20))


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("zh-power-cut", Language.ZH, "停电了"),
        ("zh-agent", Language.ZH, "我要找人"),
        ("en-agent", Language.EN, "talk to an agent"),
        ("en-noise-at-night", Language.EN, "Noise at night"),
    ],
)
def test_a_sentence_is_understood(engine: WhisperEngine, name: str, language: Language, words: str) -> None:
    heard = heard_by(engine, utterance(name), language)

    assert words in " ".join(heard.words)
    assert (heard.engine, heard.language, heard.is_second) == ("whisper", language, False)


def test_hypotheses_come_with_probabilities_the_likeliest_first(engine: WhisperEngine) -> None:
    hypotheses = heard_by(engine, utterance("zh-agent"), Language.ZH).hypotheses
    chances = [hypothesis.log_probability for hypothesis in hypotheses]

    assert len({hypothesis.words for hypothesis in hypotheses}) == len(hypotheses) > 1
    assert all(chance is not None and chance < 0 for chance in chances)
    assert chances == sorted(chances, key=lambda chance: -(chance or 0.0))


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
@pytest.mark.parametrize(
    "sound",
    [silence(3), noise(3, -50), noise(3, -25), noise(1, -35), Sound(calm_music()[: 2 * RATE_HZ * 8])],
    ids=["silence", "a quiet line", "loud noise", "a puff", "music"],
)
def test_nothing_is_invented_where_nobody_spoke(engine: WhisperEngine, sound: Sound, language: Language) -> None:
    assert heard_by(engine, sound, language).hypotheses == ()


def test_one_recogniser_hears_one_utterance_after_the_other(engine: WhisperEngine) -> None:
    recogniser = engine.recogniser(Language.EN, Decoding.FREE)
    recogniser.hear(utterance("en-noise-at-night"))
    first = recogniser.finish()
    recogniser.hear(utterance("en-agent"))
    ahead, last = recogniser.so_far(), recogniser.finish()

    assert "agent" not in " ".join(first.words)
    assert ahead == last
    assert "night" not in " ".join(last.words)
    assert recogniser.finish().hypotheses == ()


def test_the_language_is_found_out_by_the_second_ear(engine: WhisperEngine) -> None:
    heard = engine.hear_whole(utterance("en-agent"), Language.ZH, ["人工"])

    assert heard.language is Language.EN
    assert "agent" in " ".join(heard.words)


def test_two_callers_are_decoded_at_once_and_other_threads_go_on(engine: WhisperEngine) -> None:
    before = _cpu_of_native_threads()
    turns = 0
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(engine.hear_whole, utterance("en-agent"), Language.EN, []) for _ in range(2)]
        while not all(one.done() for one in both):
            time.sleep(0.001)
            turns += 1

    spent = {thread: cpu_s - before.get(thread, 0.0) for thread, cpu_s in _cpu_of_native_threads().items()}
    assert sum(cpu_s > 0.02 for cpu_s in spent.values()) >= 2
    assert turns > 10
    assert both[0].result() == both[1].result()


def _cpu_of_native_threads() -> dict[int, float]:
    python = {thread.native_id for thread in threading.enumerate()}
    return {one.id: one.user_time + one.system_time for one in psutil.Process().threads() if one.id not in python}


def test_decoding_tells_the_cpu_it_took(engine: WhisperEngine) -> None:
    recogniser = engine.recogniser(Language.EN, Decoding.FREE)
    recogniser.cpu_elsewhere_s()
    recogniser.hear(utterance("en-agent"))
    recogniser.finish()

    assert recogniser.cpu_elsewhere_s() > 0


def test_an_utterance_longer_than_the_window_is_heard_to_its_end(engine: WhisperEngine) -> None:
    heard = heard_by(
        engine, Sound(silence(0.3) + utterance("en-noise-at-night") * 3 + utterance("en-agent")), Language.EN
    )

    assert "talk to an agent" in " ".join(heard.words)
    assert "Noise at night" in " ".join(heard.words)


async def test_without_a_model_no_language_is_spoken_and_the_mend_is_told(tmp_path: Path) -> None:
    model = WhisperModel(None, tmp_path)
    await model.load()
    engine = WhisperEngine(model)

    assert not any(engine.speaks(language, decoding) for language in Language for decoding in Decoding)
    assert model.state.state == "missing"
    assert "callcenter models get" in model.state.detail
    with pytest.raises(LookupError):
        engine.recogniser(Language.ZH, Decoding.FREE)
