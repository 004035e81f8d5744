"""Which voice speaks each language: the one the site names, else Piper where it has a voice, else espeak-ng."""

from collections.abc import Mapping
from pathlib import Path

from callcenter.speech.prompts.espeak import espeak_voices
from callcenter.speech.prompts.piper import Piper, packaged_voice
from callcenter.speech.prompts.synthesis import Synthesiser
from callcenter.vocabulary.languages import Language

PIPER = "piper"
Engines = Mapping[Language, tuple[Synthesiser, ...]]
"""Of each language, whom to ask first, and whom where that one fails."""


def engines(espeak: Path | None, voices: Mapping[Language, str], folder: Path) -> Engines:
    """The engines of each language; `voices` holds ``espeak``, ``piper`` or ``piper:MODEL.onnx``.

    `folder` is where a site puts Piper's voices, under the names their makers gave them: ``zh_CN-….onnx``.
    """
    spoken = espeak_voices(espeak)
    found: dict[Language, tuple[Synthesiser, ...]] = {}
    for language in Language:
        plain: tuple[Synthesiser, ...] = (spoken[language],) if language in spoken else ()
        neural = _piper(language, voices.get(language, PIPER), folder)
        found[language] = (*neural, *plain)
    return found


def _piper(language: Language, choice: str, folder: Path) -> tuple[Synthesiser, ...]:
    engine, _, model = choice.partition(":")
    if engine != PIPER:
        return ()
    if model:
        return (Piper(Path(model)),)
    dropped_in = next(iter(sorted(folder.glob(f"{language}_*.onnx"))), None)
    file = dropped_in or packaged_voice(language)
    return () if file is None else (Piper(file),)
