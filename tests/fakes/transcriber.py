"""`transcripts.ports.Transcriber` without an engine: says what it was told to, or fails as it was told to."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path

from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationError, Said


def said(start_s: float, *words: str, language: Language = Language.ZH) -> Said:
    """Two seconds of `words`."""
    return Said(start_s=start_s, end_s=start_s + 2, words=words, engine="fake", language=language, confidence=0.9)


class FakeTranscriber:
    """`sides` by channel."""

    def __init__(self, sides: Mapping[int, Sequence[Said]] | None = None) -> None:
        self.sides = dict(sides or {})
        self.fault: DictationError | None = None
        self.heard: list[tuple[Path, int, Language]] = []
        self.decoded = 0

    async def hear(self, sound: Path, channel: int, language: Language, longest_s: float) -> AsyncGenerator[Said, None]:
        self.heard.append((sound, channel, language))
        if self.fault is not None:
            raise self.fault
        for one in self.sides.get(channel, ()):
            self.decoded += 1
            yield one
