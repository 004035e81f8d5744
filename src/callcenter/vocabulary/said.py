"""What somebody said, and when: one utterance of a recording; and why a recording cannot be written down."""

from dataclasses import dataclass
from typing import Literal

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.languages import Language

Speaker = Literal["caller", "agent"]
"""As recordings have them: left, right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One utterance, as a recogniser has understood it."""

    start_s: float
    """From the beginning of the recording."""
    end_s: float
    words: tuple[str, ...]
    """Personal. One piece of running text where the engine writes no words apart."""
    engine: str
    language: Language
    confidence: float | None = None
    """0 to 1; None where the engine gives none."""


DictationCause = Literal["no_engine", "no_sound", "engine_failed", "too_slow", "gave_out"]
"""Why there is no transcript; the page has the words for each. `gave_out`: whoever worked on it ended, each time."""


class DictationError(CallCenterError):
    """A recording that could not be written down."""

    def __init__(self, cause: DictationCause, detail: str, *, is_final: bool = False) -> None:
        super().__init__(detail)
        self.cause = cause
        self.is_final = is_final
        """Trying again gives the same."""
