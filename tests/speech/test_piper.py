"""The real Piper, in its own process, and what happens when that hangs, dies or cannot be started."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from callcenter.speech.prompts import piper, piper_child
from callcenter.speech.prompts.espeak import EspeakNg
from callcenter.speech.prompts.piper import Piper, packaged_voice
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.synthesis import SynthesisError
from callcenter.speech.prompts.voice import PromptVoice
from callcenter.speech.prompts.voices import engines
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, seconds
from tests.waiting import until


@pytest.fixture(scope="module")
def model() -> Path:
    found = packaged_voice(Language.EN)
    assert found is not None
    return found


@pytest.fixture
def engine(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Piper]:
    # Beside all other tests the nicest process has no core for long; deadlines have tests of their own below.
    monkeypatch.setattr(piper, "START_S", 100.0)
    made = Piper(model, within_s=100.0)
    yield made
    made.shut()


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], object]:
    """Puts a program in the place of Piper's child."""
    program = tmp_path / "child.py"
    monkeypatch.setattr(piper_child, "__file__", str(program))
    return program.write_text


async def test_it_speaks_and_slower_when_asked_to(engine: Piper) -> None:
    normal = await engine.speak("Press one for consumer rights, or two for social security.", 1.0)
    slow = await engine.speak("Press one for consumer rights, or two for social security.", 0.75)

    assert 2 < len(normal) / RATE_HZ < 6
    assert 1.15 < len(slow) / len(normal) < 1.5
    assert np.abs(normal).max() > 0.1


async def test_words_are_never_taken_for_phonemes_or_requests(engine: Piper) -> None:
    said = await engine.speak('[[x]] "}\n{"sentence": 1} hello', 1.0)

    assert len(said) / RATE_HZ > 0.5


async def test_a_process_that_was_killed_costs_one_sentence(engine: Piper) -> None:
    await engine.speak("One.", 1.0)
    assert engine._child is not None
    engine._child.kill()
    with pytest.raises(SynthesisError, match=r"ended|talked to"):
        await engine.speak("Two.", 1.0)

    assert len(await engine.speak("Three.", 1.0))


async def test_an_idle_process_is_ended(engine: Piper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piper, "IDLE_S", 0.0)
    await engine.speak("One.", 1.0)
    await until(lambda: engine._child is None, what="the end of the process")

    assert len(await engine.speak("Two.", 1.0))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("import time; time.sleep(600)", "took longer"),
        ("", "has ended"),
        ("print('not json')", "cannot be talked to"),
        ("""print('{"fault": "ImportError: no piper"}')""", "no piper"),
        (
            """import sys; print('{"rate_hz": 8000}', flush=True); sys.stdin.readline(); print('{"bytes": 9}')""",
            "ended",
        ),
        ("""import time; print('{"rate_hz": 8000}', flush=True); time.sleep(600)""", "took longer"),
    ],
)
async def test_a_child_that_hangs_or_talks_nonsense_is_ended_and_the_fault_told(
    child: Callable[[str], object], model: Path, monkeypatch: pytest.MonkeyPatch, body: str, fault: str
) -> None:
    monkeypatch.setattr(piper, "START_S", 1.0 if "time.sleep" in body and "rate" not in body else 20.0)
    child(body)
    broken = Piper(model, within_s=1.0)

    with pytest.raises(SynthesisError, match=fault):
        await broken.speak("One.", 1.0)
    assert broken._child is None


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that is no model."""
    (tmp_path / "en_US-x.onnx").write_bytes(b"no model")
    (tmp_path / "en_US-x.onnx.json").write_text("{}")
    return tmp_path / "en_US-x.onnx"


async def test_a_model_that_is_not_there_or_is_none_is_told(tmp_path: Path, broken: Path) -> None:
    with pytest.raises(SynthesisError, match="CALLCENTER_SPEECH__VOICES"):
        await Piper(tmp_path / "gone.onnx").mark()
    with pytest.raises(SynthesisError, match="piper failed"):
        await Piper(broken).speak("One.", 1.0)


async def test_espeak_speaks_where_piper_cannot(espeak: Path, tmp_path: Path) -> None:
    found = engines(espeak, {Language.EN: f"piper:{tmp_path}/gone.onnx"}, tmp_path)
    voice = PromptVoice(found, tmp_path / "cache", RecordedPrompts(tmp_path))

    assert seconds(await voice.sound(Language.EN, "Please hold the line.")) > 0.5


async def test_the_two_engines_keep_their_prompts_apart(engine: Piper, espeak: Path, tmp_path: Path) -> None:
    plain = engines(espeak, {Language.EN: "espeak"}, tmp_path)
    for found in ({Language.EN: (engine,)}, plain):
        voice = PromptVoice(found, tmp_path, RecordedPrompts(tmp_path))
        await voice.sound(Language.EN, "Please hold the line.")
        voice.shut()

    assert len(list((tmp_path / "en").iterdir())) == 2


def test_the_site_chooses_the_voice_and_may_drop_one_in(espeak: Path, tmp_path: Path) -> None:
    def names(**voices: str) -> dict[str, list[str]]:
        chosen = {Language(language): voice for language, voice in voices.items()}
        return {
            str(one): [type(each).__name__ for each in has] for one, has in engines(espeak, chosen, tmp_path).items()
        }

    assert names() == {"zh": ["EspeakNg"], "en": ["Piper", "EspeakNg"], "ko": ["EspeakNg"]}
    assert names(en="espeak")["en"] == [EspeakNg.__name__]
    (tmp_path / "zh_CN-huayan-medium.onnx").touch()
    assert names()["zh"] == ["Piper", "EspeakNg"]
