"""Recorded prompts in memory."""

from callcenter.vocabulary.errors import UnfitSoundError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import KeptRecording


class FakePromptRecordings:
    """`publishing.http.prompts.Recordings`: takes everything that says it is sound."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Language, str], KeptRecording] = {}

    async def keep(self, language: Language, prompt: str, encoded: bytes) -> KeptRecording:
        if not encoded.startswith(b"RIFF"):
            raise UnfitSoundError("file", "is no sound file that we know", "send WAV")
        recording = f"{prompt}-{len(encoded):08x}.wav"
        return self._kept.setdefault((language, recording), KeptRecording(language, recording, 1.5))

    async def kept(self) -> tuple[KeptRecording, ...]:
        return tuple(self._kept[key] for key in sorted(self._kept))
