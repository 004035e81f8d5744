"""Which engine listens to a language, and how: from what the site wishes and what is there; pure.

Rules: Vosk hears first, where it can, because it hears while somebody speaks; Whisper hears what Vosk cannot. A keyword
grammar goes before free decoding, eight times as dear. An engine that the site names is not replaced by another.
Nor does Whisper stand in while Vosk's model loads: what it mishears costs callers more than keys do.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from callcenter.speech.engines.protocol import Decoding


class EngineWish(StrEnum):
    AUTO = "auto"
    VOSK = "vosk"
    WHISPER = "whisper"


class DecodingWish(StrEnum):
    AUTO = "auto"
    GRAMMAR = "grammar"
    FREE = "free"


class SecondWish(StrEnum):
    AUTO = "auto"
    NONE = "none"
    WHISPER = "whisper"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a site wants for one language."""

    engine: EngineWish = EngineWish.AUTO
    decoding: DecodingWish = DecodingWish.AUTO
    second: SecondWish = SecondWish.AUTO


class Listening(StrEnum):
    """An engine at its way of decoding."""

    VOSK_GRAMMAR = "vosk grammar"
    VOSK_FREE = "vosk free"
    WHISPER = "whisper free"

    @property
    def decoding(self) -> Decoding:
        return Decoding.GRAMMAR if self is Listening.VOSK_GRAMMAR else Decoding.FREE


@dataclass(frozen=True, slots=True)
class Choice:
    """For one language, now."""

    first: tuple[Listening, ...]
    """The wanted one, then what is cheaper; none where nobody hears the language."""
    has_second: bool
    """Whisper hears again what was not understood; where it hears first, it is told the keywords then."""


def choose(wish: Wish, can: Collection[Listening], *, has_keywords: bool, is_vosk_coming: bool = False) -> Choice:
    """The ways of listening among those that `can` be had; `has_keywords` where there is a lexicon for the language."""
    match wish.engine:
        case EngineWish.VOSK:
            first = _vosk(wish.decoding, can, has_keywords=has_keywords)
        case EngineWish.WHISPER:
            first = _whisper(can)
        case EngineWish.AUTO:
            first = _vosk(wish.decoding, can, has_keywords=has_keywords)
            if not first and not is_vosk_coming:
                first = _whisper(can)
        case _:
            assert_never(wish.engine)
    return Choice(first, wish.second is not SecondWish.NONE and Listening.WHISPER in can)


def _vosk(wish: DecodingWish, can: Collection[Listening], *, has_keywords: bool) -> tuple[Listening, ...]:
    match wish:
        case DecodingWish.GRAMMAR:
            ways: tuple[Listening, ...] = (Listening.VOSK_GRAMMAR,)
        case DecodingWish.FREE:
            ways = (Listening.VOSK_FREE, Listening.VOSK_GRAMMAR)
        case DecodingWish.AUTO:
            # A model that knows none of the keywords would not hear them in free decoding, either.
            ways = (Listening.VOSK_GRAMMAR,) if has_keywords else (Listening.VOSK_FREE,)
        case _:
            assert_never(wish)
    return tuple(way for way in ways if way in can)


def _whisper(can: Collection[Listening]) -> tuple[Listening, ...]:
    return (Listening.WHISPER,) if Listening.WHISPER in can else ()
