"""What transcripts need from outside."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from callcenter.agents.views import Captions
from callcenter.calls.timeline import Recorded
from callcenter.vocabulary.hearing import Captioned
from callcenter.vocabulary.ids import AgentId, CallId
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
SoundOf = Callable[[Recorded], AbstractAsyncContextManager[Path]]
"""The sound of a recording as a file, while it is needed; raises `DictationError` where it cannot be read."""
RawOf = Callable[[CallId, datetime], Path]
"""Where Asterisk writes the recording of a call that arrived then; raises `CallCenterError` while there is none."""


class CaptionEar(Protocol):
    """One side of one talk."""

    def feed(self, frame: bytes) -> None:
        """Take 20 ms of voice; never blocks."""
        ...

    def close(self) -> None:
        """Idempotent."""
        ...


class CaptionEars(Protocol):
    """Who listens to talks."""

    def open(self, language: Language, tell: Callable[[Captioned], None]) -> CaptionEar | None:
        """Begin to listen; None where nothing decodes the language freely."""
        ...


class Board(Protocol):
    """Where agents read."""

    def caption(self, agent: AgentId, captions: Captions) -> None:
        """Show the agent how captions stand, and the lines that are new or changed."""
        ...

    def end_captions(self, call: CallId) -> None:
        """Forget what was captioned of the call."""
        ...
