"""What transcripts need from outside."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Protocol

from callcenter.calls.timeline import Recorded
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import Said


class Transcriber(Protocol):
    """An engine for whole recordings, one at a time."""

    def hear(self, sound: Path, channel: int, language: Language, longest_s: float) -> AsyncGenerator[Said, None]:
        """What is said on one channel, in order; decodes an utterance whenever the next one is asked for.

        Raises `DictationError`. Close it where it is left before its end.
        """
        ...


MayDecode = Callable[[], bool]
"""Whether the machine has nothing better to do: asked before every utterance."""
SoundOf = Callable[[Recorded], Path]
"""The file of a recording; raises `CallCenterError` for one that is gone."""
