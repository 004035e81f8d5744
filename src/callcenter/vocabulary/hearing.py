"""What a recogniser tells of a caller's speech."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody speaks: barge-in may cut the prompt."""


@dataclass(frozen=True, slots=True)
class PartlyHeard:
    """The words so far; they may still change."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of one utterance, after its end. Empty where there was sound but no words."""

    words: tuple[str, ...]
    confidence: float | None
    """Mean of the words' own, 0 to 1; None where the engine gives none (keyword grammars)."""
    engine: str


@dataclass(frozen=True, slots=True)
class HearingLost:
    """The recogniser failed or fell behind and is closed; keys and people go on."""

    cause: str


Hearing = SpeechStarted | PartlyHeard | Heard | HearingLost
