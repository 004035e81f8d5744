"""What comes in from a caller's line while nobody talks with them."""

from dataclasses import dataclass
from typing import NewType

PlaybackId = NewType("PlaybackId", int)
"""Numbers playbacks on one line, so that the end of a stopped prompt is never taken for the end of its successor."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One DTMF key: ``0``-``9``, ``*``, ``#``, ``A``-``D``."""

    key: str


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    """The last frame of a playback was sent; never for one that was stopped or replaced."""

    playback: PlaybackId


@dataclass(frozen=True, slots=True)
class LineClosed:
    """The socket is gone: we closed it, the caller hung up, or Asterisk went away."""


LineEvent = KeyPressed | PlaybackFinished | LineClosed
