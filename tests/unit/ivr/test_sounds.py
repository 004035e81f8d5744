"""How long prompts take where nobody has measured them."""

import pytest

from callcenter.ivr.sounds import Heard, NoSounds, estimated_s, heard
from callcenter.vocabulary.languages import Language


class Measured(NoSounds):
    def seconds(self, language: Language, text: str, recording: str | None) -> float | None:
        return 2.5 if recording else None


def test_measured_audio_stands_before_the_estimate() -> None:
    assert heard(Measured(), Language.ZH, "您好", "hello.wav") == Heard(2.5, False)
    assert heard(Measured(), Language.ZH, "您好").is_estimate


@pytest.mark.parametrize(
    ("language", "text", "about_s"),
    [
        (Language.ZH, "为您转接社会保障，不对请按星号键。", 4.2),
        (Language.EN, "You are being connected. Please hold.", 2.9),
        (Language.KO, "다음 순서입니다. 잠시 기다려 주십시오.", 4.2),
        (Language.ZH, "", 0.0),
    ],
)
def test_an_estimate_follows_the_syllables(language: Language, text: str, about_s: float) -> None:
    assert estimated_s(language, text) == pytest.approx(about_s, abs=0.5)
    assert heard(NoSounds(), language, text).seconds == estimated_s(language, text)
