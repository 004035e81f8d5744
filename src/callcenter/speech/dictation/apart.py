"""Recordings written down by a process of its own, started when first needed and ended when long unused."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from callcenter.speech import children
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import DictationError, Said

START_S = 120.0
UTTERANCE_S = 120.0
"""At the lowest priority ten seconds of speech may take long on a busy machine; past this the engine is stuck."""
CUT_S = 300.0
"""For the first answer of a recording, before which all of it is cut into utterances."""
IDLE_S = 60.0
"""The model's memory is given back after so long without work."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DictationModel:
    """What writes a language down."""

    engine: str
    folder: Path


Choose = Callable[[Language], DictationModel | None]
"""None where nothing decodes the language freely."""


class Dictation:
    """`transcripts.ports.Transcriber`."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._turn = asyncio.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._speaks: tuple[DictationModel, Language] | None = None
        self._end: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """Of its process, while there is one."""
        return None if self._child is None else self._child.pid

    async def hear(self, sound: Path, channel: int, language: Language, longest_s: float) -> AsyncGenerator[Said, None]:
        model = self._choose(language)
        if model is None:
            raise DictationError("no_engine", f"no engine decodes {language} freely", is_final=True)
        async with self._turn:
            if self._end is not None:
                self._end.cancel()
            is_whole = False
            try:
                child = await self._ready(model, language)
                asked = {"sound": str(sound), "channel": channel, "longest_s": longest_s}
                await self._answer(child, asked, UTTERANCE_S)
                within_s = CUT_S
                while "end" not in (told := await self._answer(child, {"next": True}, within_s)):
                    within_s = UTTERANCE_S
                    yield _said(told)
                is_whole = True
            finally:
                if is_whole:
                    self._end = asyncio.get_running_loop().call_later(IDLE_S, self.shut)
                else:
                    # Whatever it still says would be taken for the next recording.
                    self.shut()

    def shut(self) -> None:
        """End the process; the next recording starts another."""
        child, self._child = self._child, None
        if child is not None:
            children.end(child)

    async def _ready(self, model: DictationModel, language: Language) -> subprocess.Popen[bytes]:
        if self._child is not None and self._speaks == (model, language) and self._child.poll() is None:
            return self._child
        self.shut()
        child = _started(model, language)
        self._child, self._speaks = child, (model, language)
        await self._answer(child, None, START_S)
        log.info("dictation.ready", engine=model.engine, language=language)
        return child

    async def _answer(
        self, child: subprocess.Popen[bytes], asked: dict[str, Any] | None, within_s: float
    ) -> dict[str, Any]:
        exchange = asyncio.create_task(asyncio.to_thread(_exchanged, child, asked))
        try:
            done, _ = await asyncio.wait([exchange], timeout=within_s)
        finally:
            if not exchange.done():
                # Its thread waits for the pipe, which ends with the process.
                child.kill()
        if not done:
            await asyncio.wait([exchange])
            raise DictationError("too_slow", f"no answer within {within_s:g} s")
        told = exchange.result()
        if "fault" in told:
            raise DictationError("engine_failed", told["fault"])
        return told


def _started(model: DictationModel, language: Language) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "callcenter.speech.dictation.child", model.engine, str(model.folder), language],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise DictationError("engine_failed", f"its process cannot be started ({error.strerror})") from error


def _exchanged(child: subprocess.Popen[bytes], asked: dict[str, Any] | None) -> dict[str, Any]:
    stdin, stdout = child.stdin, child.stdout
    if stdin is None or stdout is None:
        return {"fault": "its process has no pipes"}
    try:
        if asked is not None:
            stdin.write(json.dumps(asked).encode() + b"\n")
            stdin.flush()
        line = stdout.readline()
        told: dict[str, Any] = json.loads(line) if line else {"fault": "its process has ended"}
    except (OSError, ValueError) as error:
        return {"fault": f"its process cannot be talked to ({error})"}
    return told


def _said(told: dict[str, Any]) -> Said:
    return Said(
        start_s=told["start_s"],
        end_s=told["end_s"],
        words=tuple(told["words"]),
        engine=told["engine"],
        language=Language(told["language"]),
        confidence=told["confidence"],
    )
