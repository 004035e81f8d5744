"""How long prompts are heard, and which cannot be: measured with the voice that callers hear."""

from collections.abc import Callable, Iterable

from callcenter.ivr.sounds import Sounds
from callcenter.speech.prompts.recorded import RecordingError
from callcenter.speech.prompts.voice import PromptVoice, Spoken
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language

MOST = 20_000
"""Prompts remembered; several times what a site has."""


class MeasuredSounds(Sounds):
    """`ivr.sounds.Sounds` of everything that was measured before."""

    def __init__(self, voice: PromptVoice) -> None:
        self._voice = voice
        self._seconds: dict[Spoken, float] = {}
        self._faults: dict[Spoken, str] = {}
        self._changes = 0

    @property
    def changes(self) -> int:
        return self._changes

    async def measure(self, wanted: Iterable[Spoken], on_progress: Callable[[int, int], None] | None = None) -> None:
        """Make audible what is not yet, telling how many of how many are done; look for recordings anew.

        One by one, so that a caller's own prompt does not wait behind all of them.
        """
        prompts = list(dict.fromkeys(wanted))
        if len(self._seconds) + len(self._faults) > MOST:
            self._seconds.clear()
            self._faults.clear()
            self._changes += 1
        for done, spoken in enumerate(prompts, start=1):
            if spoken.recording is not None or spoken not in self._seconds:
                await self._measure(spoken)
            if on_progress is not None:
                on_progress(done, len(prompts))

    async def _measure(self, spoken: Spoken) -> None:
        before = self._seconds.pop(spoken, None), self._faults.pop(spoken, None)
        try:
            self._seconds[spoken] = await self._voice.length_s(spoken)
        except (MissingPromptError, RecordingError) as error:
            self._faults[spoken] = str(error)
        self._changes += before != (self._seconds.get(spoken), self._faults.get(spoken))

    def seconds(self, language: Language, text: str, recording: str | None) -> float | None:
        return self._seconds.get(Spoken(language, text, recording))

    def fault(self, language: Language, text: str, recording: str | None) -> str | None:
        return self._faults.get(Spoken(language, text, recording))
