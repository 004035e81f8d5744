"""espeak-ng: a process for each sentence, within a deadline."""

import asyncio
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from callcenter.speech.prompts.synthesis import MEND, SynthesisError
from callcenter.speech.sound_files import Samples, SoundFileError, decode_sound
from callcenter.vocabulary.languages import Language

SLOWEST_WPM = 80
"""espeak-ng 1.51 takes anything less for this."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How espeak-ng speaks a language."""

    voice: str
    words_per_minute: int
    pitch: int


MANNERS = {
    # Its "words" are not ours: 250 make about four Mandarin syllables a second, as an announcer speaks.
    # Lower than its own pitch of 50: consonants survive a bad line better.
    Language.ZH: Manner("cmn", 250, 42),
    Language.EN: Manner("en-gb", 165, 42),
    Language.KO: Manner("ko", 190, 42),
}


class EspeakNg:
    """`synthesis.Synthesiser`."""

    def __init__(self, program: Path, manner: Manner, within_s: float = 10.0) -> None:
        self._program = program
        self._manner = manner
        self._within_s = within_s
        self._version: str | None = None

    async def mark(self) -> str:
        if self._version is None:
            self._version = (await self._run("--version")).decode(errors="replace").partition("Data at")[0].strip()
        manner = self._manner
        return f"{self._version} {manner.voice} {manner.words_per_minute} {manner.pitch}"

    async def speak(self, sentence: str, pace: float) -> Samples:
        manner = self._manner
        rate = max(SLOWEST_WPM, round(manner.words_per_minute * pace))
        # Double brackets are espeak-ng's own for phonemes.
        spoken = await self._run(
            f"-v{manner.voice}", f"-s{rate}", f"-p{manner.pitch}", "-b1", "--stdin", "--stdout",
            given=sentence.replace("[[", "[ [").encode(),
        )  # fmt: skip
        try:
            return await asyncio.to_thread(decode_sound, spoken, "espeak-ng's output")
        except SoundFileError as error:
            raise SynthesisError(str(error)) from error

    def shut(self) -> None:
        """Nothing runs on."""

    async def _run(self, *arguments: str, given: bytes | None = None) -> bytes:
        # In a thread: the loop's own way forks, and all callers' sound would wait while a gigabyte's page tables are
        # copied (130 ms); subprocess uses vfork(2).
        return await asyncio.to_thread(self._run_to_its_end, arguments, given)

    def _run_to_its_end(self, arguments: Sequence[str], given: bytes | None) -> bytes:
        try:
            ended = subprocess.run(
                (str(self._program), *arguments),
                input=given or b"",
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._within_s,
                check=False,
            )
        except OSError as error:
            raise SynthesisError(f"{self._program} cannot be run ({error.strerror}); {MEND}") from error
        except subprocess.TimeoutExpired as error:
            raise SynthesisError(f"espeak-ng took longer than {self._within_s} s") from error
        if ended.returncode:
            raise SynthesisError(f"espeak-ng ended with {ended.returncode}; {MEND}")
        return ended.stdout


def espeak_voices(program: Path | None, within_s: float = 10.0) -> dict[Language, EspeakNg]:
    """Its voice for each language that it speaks with us; none where there is no program."""
    if program is None:
        return {}
    return {language: EspeakNg(program, manner, within_s) for language, manner in MANNERS.items()}
