"""What an engine that speaks must do, whichever it is."""

from typing import Protocol

from callcenter.speech.sound_files import Samples
from callcenter.vocabulary.errors import CallCenterError

MEND = "run scripts/setup, or put a recording below ivr/prompts"


class SynthesisError(CallCenterError):
    """An engine failed this time; never leaves this room."""


class Synthesiser(Protocol):
    """One voice of one engine. It has a deadline of its own, and is killed when it passes it."""

    async def mark(self) -> str:
        """Engine, version, voice and manner: whoever has the same mark says the same words the same way."""
        ...

    async def speak(self, sentence: str, pace: float) -> Samples:
        """`sentence` at our rate, at `pace` times the normal speed; raises `SynthesisError`."""
        ...

    def shut(self) -> None:
        """End what still runs; it is started again when it is needed."""
        ...
