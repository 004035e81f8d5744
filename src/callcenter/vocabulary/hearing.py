"""What a recogniser tells of a caller's speech."""

from dataclasses import dataclass

from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody speaks: barge-in may cut the prompt."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One text that a recogniser holds for possible, as it writes it; `routing` brings it to the lexicon's form."""

    words: tuple[str, ...]
    """Personal. One piece of running text where the engine writes no words apart."""
    log_probability: float | None = None
    """Mean of its tokens, natural logarithm; None where the engine gives none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartlyHeard:
    """The words so far; they may still change."""

    words: tuple[str, ...]
    engine: str
    language: Language
    silent_s: float = 0.0
    """How long the caller had been silent when these were the words; 0 while they speak on."""
    log_probability: float | None = None
    """As in `Hypothesis`."""
    knows_only_keywords: bool = False
    """As in `Heard`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One utterance, after its end."""

    hypotheses: tuple[Hypothesis, ...]
    """The likeliest first. Empty where there was sound but no words."""
    engine: str
    language: Language
    """Spoken, as the engine was told or has found out."""
    confidence: float | None = None
    """Mean of the words' own, 0 to 1; None where the engine gives none (keyword grammars)."""
    knows_only_keywords: bool = False
    """The recogniser had no other words to choose from (a keyword grammar): it may hear one in any noise."""
    is_second: bool = False
    """A second opinion on the utterance told last (`Ear.hear_again`)."""

    @property
    def words(self) -> tuple[str, ...]:
        """Of the likeliest hypothesis."""
        return self.hypotheses[0].words if self.hypotheses else ()

    @property
    def has_words(self) -> bool:
        """False: sound that is no answer, such as people who talk in the background."""
        written = "".join(word for hypothesis in self.hypotheses for word in hypothesis.words)
        return any(map(str.isalnum, written))


@dataclass(frozen=True, slots=True)
class HearingLost:
    """The recogniser failed or fell behind and is closed; keys and people go on."""

    cause: str


Hearing = SpeechStarted | PartlyHeard | Heard | HearingLost


@dataclass(frozen=True, slots=True)
class CaptionsRest:
    """The machine has no room for captions, or has it again."""

    is_resting: bool


Captioned = PartlyHeard | Heard | CaptionsRest | HearingLost
"""What is told of one side of a talk."""
