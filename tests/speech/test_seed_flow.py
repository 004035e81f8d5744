"""The hotline's own flow, as callers hear it: a person within fifteen seconds of prompts."""

from pathlib import Path

from callcenter.ivr.document.reading import read
from callcenter.ivr.lint.draft import draft_of
from callcenter.ivr.lint.report import lint
from callcenter.main.linting import measure
from callcenter.main.sounds import MeasuredSounds
from callcenter.speech.prompts.espeak import espeak_voices
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.voice import PromptVoice

IVR = Path(__file__).parents[2] / "ivr"


async def test_the_seed_passes_its_own_linter_within_fifteen_seconds(espeak: Path, tmp_path: Path) -> None:
    draft = draft_of(read(IVR / "hotline.yaml"))
    engines = {language: (engine,) for language, engine in espeak_voices(espeak).items()}
    sounds = MeasuredSounds(PromptVoice(engines, tmp_path, RecordedPrompts(IVR / "prompts")))
    await measure([draft.flow], sounds)

    report = lint([draft], sounds=sounds)

    assert [str(problem) for problem in report.problems] == []
    assert not any(time.is_estimate for time in report.times)
    assert max(time.longest_s for time in report.times) < draft.flow.time_to_human_s == 15
