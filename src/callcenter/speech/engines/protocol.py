"""What the pool of ears asks of any speech recogniser."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language


class Decoding(StrEnum):
    """What a recogniser listens for. The cheaper one comes last."""

    FREE = "free"
    """Any words."""
    GRAMMAR = "grammar"
    """The lexicon's keywords only."""


class Recogniser(Protocol):
    """One decoder. Used by one thread at a time, by one ear after the other."""

    @property
    def knows_only_keywords(self) -> bool:
        """Whether it has no other words to choose from."""
        ...

    def hear(self, sound: bytes) -> tuple[str, ...]:
        """Take sound in; return the words of the utterance so far, () where the engine tells none before its end."""
        ...

    def so_far(self) -> Heard | None:
        """What the utterance is if it ends here, without ending it; None where `hear` tells the words."""
        ...

    def finish(self) -> Heard:
        """End the utterance and be ready for the next."""
        ...

    def forget(self) -> None:
        """Drop whatever the last caller left."""
        ...

    def cpu_elsewhere_s(self) -> float:
        """CPU time spent for it in threads of the engine's own since this was last asked; 0 for one that has none."""
        ...


class Engine(Protocol):
    """Where recognisers come from."""

    @property
    def name(self) -> str: ...

    @property
    def is_streaming(self) -> bool:
        """Whether its recognisers tell words while somebody speaks; else they are asked at pauses (`so_far`)."""
        ...

    def speaks(self, language: Language, decoding: Decoding) -> bool:
        """Whether `recogniser` may be asked for this now."""
        ...

    def recogniser(self, language: Language, decoding: Decoding) -> Recogniser:
        """A new recogniser; called in a worker thread, may take a second, may raise."""
        ...


class SecondEar(Protocol):
    """An engine that can hear a whole utterance once more."""

    @property
    def name(self) -> str: ...

    def speaks(self, language: Language, decoding: Decoding) -> bool: ...

    def hear_whole(self, sound: bytes, language: Language, expected: Sequence[str]) -> Heard:
        """One utterance (8 kHz, 16 bit) anew, with `expected` words in mind. In a worker thread; may raise."""
        ...


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to listen."""

    engine: Engine
    decoding: Decoding


class Engines(Protocol):
    """Which engines serve each language now; it changes when a model is loaded."""

    def setups(self, language: Language) -> Sequence[Setup]:
        """The wanted one first, each next one cheaper; empty where nothing can hear the language."""
        ...

    def second(self, language: Language) -> SecondEar | None:
        """Who may be asked for a second opinion."""
        ...
