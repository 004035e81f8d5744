"""Utterances of both sides brought to the form in which people read them; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from callcenter.routing.syllables import simplified
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import Said, Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One thing that one side has said."""

    speaker: Speaker
    start_s: float
    """From the beginning of the recording."""
    end_s: float
    text: str
    """Personal."""
    engine: str
    language: Language
    confidence: float | None
    """0 to 1; None where the engine gives none."""


def readable(language: Language, words: Sequence[str]) -> str:
    """A recogniser's words as a line of text."""
    if language is Language.ZH:
        return simplified("".join(words)).strip()
    return " ".join(words).strip()


def conversation(sides: Mapping[Speaker, Iterable[Said]]) -> list[Utterance]:
    """What both sides have said, in the order in which they began to; what held no words is left out."""
    utterances = [
        Utterance(
            speaker=speaker,
            start_s=round(said.start_s, 2),
            end_s=round(said.end_s, 2),
            text=text,
            engine=said.engine,
            language=said.language,
            confidence=said.confidence,
        )
        for speaker, side in sides.items()
        for said in side
        if (text := readable(said.language, said.words))
    ]
    return sorted(utterances, key=lambda one: (one.start_s, one.speaker != "caller"))
