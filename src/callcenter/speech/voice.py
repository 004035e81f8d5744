"""Words made audible: somebody's recording where there is one, else espeak-ng, kept on disk and in memory."""

import asyncio
import contextlib
import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from callcenter.speech.recorded import RecordedPrompts
from callcenter.speech.sound_files import (
    SoundFileError,
    as_sound,
    decode_sound,
    levelled,
    read_sound,
    trimmed,
    write_wav,
)
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound

log = structlog.get_logger()

MAX_TEXT = 1000
"""Characters: about four minutes, far more than a caller listens to."""
MEND = "run scripts/setup, or put a recording below ivr/prompts"


@dataclass(frozen=True, slots=True)
class Manner:
    """How espeak-ng speaks a language."""

    voice: str
    words_per_minute: int
    pitch: int


MANNERS = {
    # Slower and lower than espeak-ng's own 175 and 50: an old person on a bad line has to follow.
    Language.ZH: Manner("cmn", 150, 42),
    Language.EN: Manner("en-gb", 150, 42),
    Language.KO: Manner("ko", 150, 42),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRules:
    """Bounds of what synthesis may take."""

    within_s: float = 10.0
    at_a_time: int = 2
    kept_bytes: int = 64 * 1024 * 1024
    """Prompts kept in memory; all are kept on disk."""


class SynthesisError(Exception):
    """espeak-ng failed this time; never leaves this file."""


class EspeakVoice:
    """`calls.ports.Voice`. Synthesis is done once per text, however many callers wait for it."""

    def __init__(
        self, espeak: Path | None, cache: Path, recorded: RecordedPrompts, rules: VoiceRules | None = None
    ) -> None:
        self._espeak = espeak
        self._cache = cache
        self._recorded = recorded
        self._rules = rules or VoiceRules()
        self._kept: OrderedDict[tuple[Language, str], Sound] = OrderedDict()
        self._kept_bytes = 0
        self._making: dict[tuple[Language, str], asyncio.Task[Sound]] = {}
        self._turns = asyncio.Semaphore(self._rules.at_a_time)
        self._version: str | None = None

    async def sound(self, language: Language, text: str) -> Sound:
        """The recording of `text`, or its synthesis; raises `MissingPromptError`."""
        key = (language, text)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        making = self._making.get(key)
        if making is None:
            making = asyncio.create_task(self._make(language, text))
            self._making[key] = making
            making.add_done_callback(lambda task: self._made(key, task))
        # A caller who hangs up must not take the prompt away from the others who wait for it.
        return await asyncio.shield(making)

    async def prepare(
        self, prompts: Iterable[tuple[Language, str]], on_progress: Callable[[int, int], None] | None = None
    ) -> tuple[MissingPromptError, ...]:
        """Make all `prompts`, telling how many of how many are done; returns those that cannot be had."""
        wanted = list(dict.fromkeys(prompts))
        missing: list[MissingPromptError] = []
        making_all = asyncio.as_completed([self.sound(language, text) for language, text in wanted])
        for done, making in enumerate(making_all, start=1):
            try:
                await making
            except MissingPromptError as error:
                missing.append(error)
            if on_progress is not None:
                on_progress(done, len(wanted))
        return tuple(missing)

    def forget(self) -> None:
        """Look at the recordings anew: they have been changed."""
        self._kept.clear()
        self._kept_bytes = 0

    def _made(self, key: tuple[Language, str], task: asyncio.Task[Sound]) -> None:
        self._making.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        self._kept[key] = task.result()
        self._kept_bytes += len(task.result())
        while self._kept_bytes > self._rules.kept_bytes and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= len(oldest)

    async def _make(self, language: Language, text: str) -> Sound:
        if file := self._recorded.file_of(language, text):
            try:
                return await asyncio.to_thread(read_sound, file)
            except SoundFileError as error:
                log.error("speech.recording_unusable", file=str(file), cause=str(error))
        words = _speakable(text)
        if len(words) > MAX_TEXT:
            raise MissingPromptError(language, text, f"it is longer than {MAX_TEXT} characters; record it")
        if not words:
            return Sound(b"")
        try:
            async with self._turns:
                return await self._synthesised(language, words)
        except SynthesisError as error:
            raise MissingPromptError(language, text, str(error)) from error

    async def _synthesised(self, language: Language, words: str) -> Sound:
        if self._espeak is None:
            raise SynthesisError(f"espeak-ng is not there; {MEND}")
        manner = MANNERS[language]
        file = self._cache / language / f"{await self._cache_key(language, manner, words)}.wav"
        if file.is_file():
            try:
                return await asyncio.to_thread(read_sound, file)
            except SoundFileError:
                log.warning("speech.cache_unusable", file=str(file))
        spoken = await self._run(
            f"-v{manner.voice}", f"-s{manner.words_per_minute}", f"-p{manner.pitch}", "-b1", "--stdin", "--stdout",
            given=words.encode(),
        )  # fmt: skip
        return await asyncio.to_thread(_finish, spoken, file)

    async def _cache_key(self, language: Language, manner: Manner, words: str) -> str:
        if self._version is None:
            self._version = (await self._run("--version")).decode(errors="replace").partition("Data at")[0].strip()
        parts = (self._version, language, manner.voice, str(manner.words_per_minute), str(manner.pitch), words)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    async def _run(self, *arguments: str, given: bytes | None = None) -> bytes:
        try:
            process = await asyncio.create_subprocess_exec(
                str(self._espeak),
                *arguments,
                stdin=asyncio.subprocess.DEVNULL if given is None else asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as error:
            raise SynthesisError(f"{self._espeak} cannot be run ({error.strerror}); {MEND}") from error
        try:
            async with asyncio.timeout(self._rules.within_s):
                out, _ = await process.communicate(given)
        except RuntimeError as error:
            # uvloop 0.23 says so where asyncio lets a write to a child that has gone already pass.
            raise SynthesisError(f"espeak-ng did not take its text; {MEND}") from error
        except TimeoutError as error:
            raise SynthesisError(f"espeak-ng took longer than {self._rules.within_s} s") from error
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            raise SynthesisError(f"espeak-ng ended with {process.returncode}; {MEND}")
        return out


def _speakable(text: str) -> str:
    """Without control characters, and without espeak-ng's own brackets for phonemes."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.replace("[[", "[ [").split())


def _finish(spoken: bytes, file: Path) -> Sound:
    """Bring what espeak-ng said to the line's rate and level, and keep it in `file`."""
    try:
        sound = as_sound(levelled(trimmed(decode_sound(spoken, "espeak-ng's output"))))
    except SoundFileError as error:
        raise SynthesisError(str(error)) from error
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            write_wav(Path(part.name), sound)
        os.replace(part.name, file)
    except (SoundFileError, OSError) as error:
        # A full disk costs time, not the prompt.
        log.warning("speech.cache_not_written", file=str(file), cause=str(error))
    return sound
