"""One caller speaking into one ear."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from callcenter.calls.ports import Ears
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.ear import PooledEar
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.choosing import Wish
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.engines.whisper_model import WhisperModel
from callcenter.speech.recognition import Recognition
from callcenter.vocabulary.hearing import Heard, Hearing, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, Sound
from tests.waiting import until

NOWHERE = Path("/nonexistent")


class Heads:
    """Engines and the ears over them, as the service puts them together; Whisper is missing unless it is given."""

    def __init__(
        self,
        models: Models,
        keywords: Mapping[Language, Sequence[str]],
        rules: EarRules | None = None,
        *,
        wish: Wish | None = None,
        whisper: WhisperModel | None = None,
    ) -> None:
        wishes = dict.fromkeys(Language, wish or Wish())
        self.recognition = Recognition(wishes, models, whisper or WhisperModel(None, NOWHERE), keywords)
        self.ears = PooledEars(self.recognition, rules)

    @property
    def is_overwhelmed(self) -> bool:
        return self.ears.is_overwhelmed

    async def load(self, *languages: Language) -> Self:
        await self.recognition.load(languages)
        return self

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> PooledEar | None:
        return self.ears.open(language, on_hearing, end_silence_s=end_silence_s)

    def shut(self) -> None:
        self.ears.shut()


class Listener:
    """An open ear, and what it heard."""

    def __init__(self, ears: Ears, language: Language = Language.KO) -> None:
        self.hearings: list[Hearing] = []
        self.ear = ears.open(language, self.hearings.append)

    @property
    def utterances(self) -> list[tuple[str, ...]]:
        return [hearing.words for hearing in self.hearings if isinstance(hearing, Heard)]

    @property
    def partials(self) -> list[tuple[str, ...]]:
        return [hearing.words for hearing in self.hearings if isinstance(hearing, PartlyHeard)]

    @property
    def has_begun(self) -> bool:
        return SpeechStarted() in self.hearings

    async def hear(self, sound: Sound) -> None:
        """Feed `sound` faster than it was spoken, but so that the workers have their turn."""
        assert self.ear is not None
        for at in range(0, len(sound) - FRAME_BYTES + 1, FRAME_BYTES):
            self.ear.feed(sound[at : at + FRAME_BYTES])
            await asyncio.sleep(0)

    async def hear_utterance(self, sound: Sound) -> tuple[str, ...]:
        """Feed `sound`, which ends in silence; return the words of its utterance."""
        before = len(self.utterances)
        await self.hear(sound)
        await until(lambda: len(self.utterances) > before, what="an utterance")
        return self.utterances[-1]
