"""Words made audible: the recording that a flow names, else an engine's voice; kept on disk and in memory."""

import asyncio
import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from callcenter.speech.prompts.pauses import at_pace, joined, with_pauses_at_most, with_pauses_longer
from callcenter.speech.prompts.reading import readable, sentences
from callcenter.speech.prompts.recorded import RecordedPrompts, RecordingError, Stamp
from callcenter.speech.prompts.synthesis import MEND, Synthesiser, SynthesisError
from callcenter.speech.sound_files import (
    Samples,
    SoundFileError,
    as_sound,
    levelled,
    read_sound,
    samples_of,
    trimmed,
    write_wav,
)
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound, seconds

log = structlog.get_logger()

MAX_TEXT = 1000
"""Characters: about four minutes, far more than a caller listens to."""
SENTENCE_GAP_S = 0.35
"""Between sentences at normal pace."""
COMMA_GAP_S = 0.2
"""The longest pause within a sentence: engines make up to half a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRules:
    """Bounds of what synthesis may take."""

    at_a_time: int = 2
    kept_bytes: int = 64 * 1024 * 1024
    """Prompts kept in memory; synthesised ones are all kept on disk."""
    rest_s: float = 60.0
    """An engine that has failed is not asked again for so long, where another speaks the language."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, and how they are to be heard."""

    language: Language
    text: str = field(repr=False)
    recording: str | None = None
    pace: float = 1.0
    pause_s: float = 0.0


RecordingFault = Callable[[Language, str, str], None]
"""Told the language, the recording's name and what is wrong with it."""


def only_logged(language: Language, recording: str, fault: str) -> None:
    """`RecordingFault` where nobody looks after flows."""


class PromptVoice:
    """`calls.ports.Voice`. Synthesis is done once per text, however many callers wait for it."""

    def __init__(
        self,
        engines: Mapping[Language, Sequence[Synthesiser]],
        cache: Path,
        recorded: RecordedPrompts,
        rules: VoiceRules | None = None,
        on_recording_fault: RecordingFault = only_logged,
    ) -> None:
        self._engines = engines
        """Of each language, the one to be asked first first."""
        self._cache = cache
        self._recorded = recorded
        self._rules = rules or VoiceRules()
        self._on_recording_fault = on_recording_fault
        self._kept: OrderedDict[Spoken, Sound] = OrderedDict()
        self._kept_bytes = 0
        self._stamps: dict[Spoken, Stamp] = {}
        """Of the files that kept recordings were read from."""
        self._making: dict[Spoken, asyncio.Task[Sound]] = {}
        self._turns = asyncio.Semaphore(self._rules.at_a_time)
        self._rests_until: dict[int, float] = {}

    async def sound(
        self, language: Language, text: str, *, recording: str | None = None, pace: float = 1.0, pause_s: float = 0.0
    ) -> Sound:
        """The recording, or where it cannot be used the synthesis of `text`; raises `MissingPromptError`."""
        return await self._sound(Spoken(language, text, recording, pace, pause_s))

    async def length_s(self, spoken: Spoken) -> float:
        """How long callers hear it, the recording looked for anew.

        Raises `MissingPromptError`, and `RecordingError` for a recording that cannot be used.
        """
        sound = await (self._sound(spoken) if spoken.recording is None else self._recording(spoken))
        return seconds(sound)

    def shut(self) -> None:
        """End the engines' processes."""
        for engines in self._engines.values():
            for engine in engines:
                engine.shut()

    async def _sound(self, spoken: Spoken) -> Sound:
        # A recording is looked for each time: one that is gone must be told while its flow is in use.
        if spoken.recording is None and (kept := self._kept.get(spoken)) is not None:
            self._kept.move_to_end(spoken)
            return kept
        making = self._making.get(spoken)
        if making is None:
            making = asyncio.create_task(self._make(spoken))
            self._making[spoken] = making
            making.add_done_callback(lambda task: self._made(spoken, task))
        # A caller who hangs up must not take the prompt away from the others who wait for it.
        return await asyncio.shield(making)

    def _made(self, spoken: Spoken, task: asyncio.Task[Sound]) -> None:
        self._making.pop(spoken, None)
        if not task.cancelled():
            task.exception()

    def _keep(self, spoken: Spoken, sound: Sound) -> None:
        self._kept_bytes += len(sound) - len(self._kept.get(spoken, b""))
        self._kept[spoken] = sound
        while self._kept_bytes > self._rules.kept_bytes and len(self._kept) > 1:
            gone, oldest = self._kept.popitem(last=False)
            self._stamps.pop(gone, None)
            self._kept_bytes -= len(oldest)

    async def _make(self, spoken: Spoken) -> Sound:
        if spoken.recording is None:
            return await self._synthesised(spoken)
        try:
            return await self._recording(spoken)
        except RecordingError as error:
            log.error("speech.recording_unusable", recording=spoken.recording, cause=str(error))
            self._on_recording_fault(spoken.language, spoken.recording, str(error))
            # Not kept under this name: the next caller looks for the recording again.
            return await self._sound(replace(spoken, recording=None))

    async def _recording(self, spoken: Spoken) -> Sound:
        """The recording itself, looked for anew; raises `RecordingError`."""
        file, stamp = await asyncio.to_thread(self._recorded.file, spoken.language, spoken.recording or "")
        kept = self._kept.get(spoken)
        if kept is not None and self._stamps.get(spoken) == stamp:
            self._kept.move_to_end(spoken)
            return kept
        try:
            sound = await asyncio.to_thread(_as_wanted, file, spoken)
        except SoundFileError as error:
            raise RecordingError(str(error)) from error
        self._stamps[spoken] = stamp
        self._keep(spoken, sound)
        return sound

    async def _synthesised(self, spoken: Spoken) -> Sound:
        def missing(cause: str) -> MissingPromptError:
            return MissingPromptError(spoken.language, spoken.text, cause)

        parts = sentences(readable(spoken.language, spoken.text))
        if not parts:
            raise missing("it holds nothing to say")
        if sum(map(len, parts)) > MAX_TEXT:
            raise missing(f"it is longer than {MAX_TEXT} characters; record it")
        engines = self._engines.get(spoken.language, ())
        if not engines:
            raise missing(f"no engine speaks the language; {MEND}")
        faults: list[str] = []
        async with self._turns:
            for engine in self._awake(engines):
                try:
                    sound = await self._by(engine, spoken, parts)
                except SynthesisError as error:
                    self._rests_until[id(engine)] = asyncio.get_running_loop().time() + self._rules.rest_s
                    log.warning("speech.engine_failed", language=spoken.language, cause=str(error))
                    faults.append(str(error))
                    continue
                if engine is engines[0]:
                    self._keep(spoken, sound)
                return sound
        raise missing("; ".join(faults))

    def _awake(self, engines: Sequence[Synthesiser]) -> Sequence[Synthesiser]:
        """Those that have not failed lately; all, where all have."""
        now = asyncio.get_running_loop().time()
        return [engine for engine in engines if self._rests_until.get(id(engine), 0) <= now] or engines

    async def _by(self, engine: Synthesiser, spoken: Spoken, parts: Sequence[str]) -> Sound:
        marks = (await engine.mark(), spoken.language, f"{spoken.pace:g}", f"{spoken.pause_s:g}", *parts)
        key = hashlib.sha256("\0".join(marks).encode()).hexdigest()[:32]
        file = self._cache / spoken.language / f"{key}.wav"
        if file.is_file():
            try:
                return await asyncio.to_thread(read_sound, file)
            except SoundFileError:
                log.warning("speech.cache_unusable", file=str(file))
        said = [await engine.speak(part, spoken.pace) for part in parts]
        return await asyncio.to_thread(_finish, said, spoken, file)


def _as_wanted(file: Path, spoken: Spoken) -> Sound:
    """The recording in `file`; raises `SoundFileError`, also for one in which nothing is to be heard."""
    sound = read_sound(file)
    if not any(sound):
        raise SoundFileError(f"{file}: nothing is to be heard in it → record it again")
    if spoken.pace == 1.0 and not spoken.pause_s:
        return sound
    samples = at_pace(samples_of(sound), spoken.pace)
    return as_sound(with_pauses_longer(samples, spoken.pause_s))


def _finish(said: Sequence[Samples], spoken: Spoken, file: Path) -> Sound:
    """Bring an engine's sentences together at the line's level, and keep them in `file`."""
    tight = [with_pauses_at_most(trimmed(one), COMMA_GAP_S / spoken.pace) for one in said]
    sound = as_sound(levelled(joined(tight, SENTENCE_GAP_S / spoken.pace + spoken.pause_s)))
    if not any(sound):
        raise SynthesisError("the engine said nothing")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            write_wav(Path(part.name), sound)
        os.replace(part.name, file)
    except (SoundFileError, OSError) as error:
        # A full disk costs time, not the prompt.
        log.warning("speech.cache_not_written", file=str(file), cause=str(error))
    return sound
