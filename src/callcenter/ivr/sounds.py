"""How long prompts take to hear: measured where there is audio, else estimated from the words and said to be so."""

import re
from dataclasses import dataclass
from typing import Protocol

from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Heard:
    """How long something is heard."""

    seconds: float
    is_estimate: bool


class Sounds(Protocol):
    """Knows audio without playing it."""

    @property
    def changes(self) -> int:
        """Counts up whenever an answer has become another, so that what was drawn from them may be kept."""
        ...

    def seconds(self, language: Language, text: str, recording: str | None) -> float | None:
        """Of the audio that callers hear, at normal pace; None where none is at hand."""
        ...

    def fault(self, language: Language, text: str, recording: str | None) -> str | None:
        """Why callers would not hear it as the flow says, and what to do: the recording is gone, nothing speaks.

        None where they do, and where nobody has looked.
        """
        ...


class NoSounds:
    """`Sounds` where no audio is at hand: everything is estimated."""

    @property
    def changes(self) -> int:
        return 0

    def seconds(self, language: Language, text: str, recording: str | None) -> float | None:
        return None

    def fault(self, language: Language, text: str, recording: str | None) -> str | None:
        return None


# Fitted to the seed flow's prompts as espeak-ng speaks them, within a tenth; Mandarin at four syllables a second.
_SYLLABLE_S = {Language.ZH: 0.25, Language.EN: 0.08, Language.KO: 0.23}
"""Of one character: a syllable, in English a letter."""
_DIGIT_S = {Language.ZH: 0.28, Language.EN: 0.4, Language.KO: 0.4}
_PAUSE_S = 0.25
_PAUSE = re.compile(r"[^\w\s'’{}]+")


def heard(sounds: Sounds, language: Language, text: str, recording: str | None = None) -> Heard:
    """The time of these words: the audio's own, else the estimate."""
    measured = sounds.seconds(language, text, recording)
    return Heard(estimated_s(language, text), True) if measured is None else Heard(measured, False)


def estimated_s(language: Language, text: str) -> float:
    """About how long it takes to say `text`; at normal pace."""
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    pauses = len(_PAUSE.findall(text))
    return round(letters * _SYLLABLE_S[language] + digits * _DIGIT_S[language] + pauses * _PAUSE_S, 2)
