"""Recognisers that hear what the test says."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from callcenter.speech.engines.protocol import Decoding, Recogniser, Setup
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language


@dataclass
class FakeEngine:
    """`Engine` and `SecondEar` for one language; its threads wait while `may_go_on` is not set."""

    name: str = "fake"
    is_streaming: bool = True
    decodings: tuple[Decoding, ...] = (Decoding.FREE, Decoding.GRAMMAR)
    words: tuple[str, ...] = ("word",)
    fails: bool = False
    made: list["FakeRecogniser"] = field(default_factory=list)
    asked_whole: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_go_on.set()

    def speaks(self, language: Language, decoding: Decoding) -> bool:
        return language is Language.KO and decoding in self.decodings

    def recogniser(self, language: Language, decoding: Decoding) -> Recogniser:
        self.made.append(FakeRecogniser(self, decoding))
        return self.made[-1]

    def hear_whole(self, sound: bytes, language: Language, expected: Sequence[str]) -> Heard:
        self.wait()
        self.asked_whole.append((sound, tuple(expected)))
        return self.heard(language)

    def wait(self) -> None:
        assert self.may_go_on.wait(30)
        if self.fails:
            raise RuntimeError("decoder gone")

    def heard(self, language: Language = Language.KO) -> Heard:
        return Heard(hypotheses=(Hypothesis(self.words),), engine=self.name, language=language)


class FakeRecogniser:
    """Counts what it is asked."""

    knows_only_keywords = False

    def __init__(self, engine: FakeEngine, decoding: Decoding) -> None:
        self.decoding = decoding
        self.sound = b""
        self.guesses = 0
        self.finished = 0
        self.forgotten = 0
        self._engine = engine

    def hear(self, sound: bytes) -> tuple[str, ...]:
        if not self._engine.is_streaming:
            self.sound += sound
            return ()
        self._engine.wait()
        self.sound += sound
        return self._engine.words

    def so_far(self) -> Heard | None:
        if self._engine.is_streaming:
            return None
        self._engine.wait()
        self.guesses += 1
        return self._engine.heard()

    def finish(self) -> Heard:
        self._engine.wait()
        self.finished += 1
        return self._engine.heard()

    def forget(self) -> None:
        self.forgotten += 1

    def cpu_elsewhere_s(self) -> float:
        return 0.0


@dataclass
class FakeEngines:
    """`Engines`: the same for every language."""

    ways: Sequence[Setup]
    second_ear: FakeEngine | None = None

    def setups(self, language: Language) -> Sequence[Setup]:
        return self.ways

    def second(self, language: Language) -> FakeEngine | None:
        return self.second_ear
