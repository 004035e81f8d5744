"""Ears that hear what they are told to, when it was said."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from callcenter.vocabulary.hearing import Hearing
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_MS


@dataclass
class ScriptedEar:
    """Tells each hearing when so many seconds of sound have come; `again` when it is asked to hear again."""

    on_hearing: Callable[[Hearing], None]
    script: Sequence[tuple[float, Hearing]]
    again: Hearing | None = None
    again_after_s: float = 0.5
    frames: int = 0
    asked_again: list[tuple[str, ...]] = field(default_factory=list)
    """The words that each second opinion was told to expect."""
    is_closed: bool = False
    _told: int = 0

    def feed(self, frame: bytes, played: bytes = b"") -> None:
        assert not self.is_closed
        self.frames += 1
        while self._told < len(self.script) and self.script[self._told][0] <= self.frames * FRAME_MS / 1000:
            self._told += 1
            self.on_hearing(self.script[self._told - 1][1])

    def hear_again(self, expected: Sequence[str]) -> bool:
        self.asked_again.append(tuple(expected))
        if self.again is not None:
            asyncio.get_running_loop().call_later(self.again_after_s, self.on_hearing, self.again)
        return self.again is not None

    def close(self) -> None:
        self.is_closed = True


@dataclass
class ScriptedEars:
    """One script for each caller, the last one for all further ones; no language has a recogniser without one."""

    scripts: Sequence[Sequence[tuple[float, Hearing]]]
    again: Hearing | None = None
    is_overwhelmed: bool = False
    opened: list[ScriptedEar] = field(default_factory=list)

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> ScriptedEar | None:
        if not self.scripts:
            return None
        script = self.scripts[min(len(self.opened), len(self.scripts) - 1)]
        self.opened.append(ScriptedEar(on_hearing, script, self.again))
        return self.opened[-1]
