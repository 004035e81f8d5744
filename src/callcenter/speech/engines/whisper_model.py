"""Whisper's model: where it is, whether it is the one we know, and its loading.

The files come from whoever serves them, so the weights are held against a pinned digest at every load.
"""

import asyncio
import hashlib
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ctranslate2
import numpy as np
import psutil
import structlog
from tokenizers import Tokenizer

from callcenter.speech.engines.log_mel import Spectrogram
from callcenter.speech.models.catalogue import WHISPER_BASE, WHISPER_PARTS
from callcenter.speech.models.state import ModelError, ModelState
from callcenter.speech.niceness import be_nice

log = structlog.get_logger()

FOLDER = WHISPER_BASE
"""Below `<data>/models`."""
FILES = tuple(WHISPER_PARTS)
SHA256 = WHISPER_PARTS["model.bin"].sha256
LOAD_WITHIN_S = 60.0
MEND = f"run `callcenter models get {WHISPER_BASE}`"


class LoadedWhisper:
    """The model in memory, for all languages and threads. CTranslate2 decodes in worker threads of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        before = _native_threads()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=workers, intra_threads=1
        )
        self._workers = frozenset(_native_threads() - before)
        self._charged_s = 0.0
        self._charging = threading.Lock()

    def token(self, name: str) -> int:
        """The number of a token such as `<|zh|>`; raises ModelError for one that the model does not have."""
        number = self.tokenizer.token_to_id(name)
        if number is None:
            raise ModelError(f"tokenizer.json lacks {name}: {MEND} to have it anew")
        return number

    def encoded(self, spectrogram: Spectrogram) -> ctranslate2.StorageView:
        """What the decoder works on. Blocks; the GIL is free meanwhile."""
        return self._model.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(spectrogram[None])))

    def languages(self, encoded: ctranslate2.StorageView) -> dict[str, float]:
        """How probable each language is, by its token."""
        return dict(self._model.detect_language(encoded)[0])

    def decoded(
        self, encoded: ctranslate2.StorageView, prompt: Sequence[int], *, hypotheses: int, tokens_max: int
    ) -> ctranslate2.models.WhisperGenerationResult:
        """The likeliest texts. Blocks; the GIL is free meanwhile."""
        [result] = self._model.generate(
            encoded,
            [list(prompt)],
            beam_size=hypotheses,
            num_hypotheses=hypotheses,
            return_scores=True,
            return_no_speech_prob=True,
            # CTranslate2 lets the text take what the prompt leaves of this, but never more than half.
            max_length=max(2 * tokens_max, len(prompt) + tokens_max),
        )
        return result

    def uncharged_cpu_s(self) -> float:
        """CPU time of the workers that nobody has asked for yet.

        With decodings side by side one gets another's share; what all get adds up to what was spent.
        """
        with self._charging:
            spent_s = sum(
                one.user_time + one.system_time for one in psutil.Process().threads() if one.id in self._workers
            )
            uncharged_s, self._charged_s = spent_s - self._charged_s, spent_s
            return uncharged_s


class WhisperModel:
    """The one model and its state."""

    def __init__(self, configured: Path | None, data: Path, *, workers: int = os.cpu_count() or 1) -> None:
        self._workers = workers
        self._state = _look_for(configured, data)
        self._loaded: LoadedWhisper | None = None

    @property
    def state(self) -> ModelState:
        return self._state

    @property
    def loaded(self) -> LoadedWhisper | None:
        """The model, if it is ready."""
        return self._loaded

    def check(self) -> None:
        """Tell by `state` whether what was found is the model we know, without loading it; blocks a little."""
        if self._state.state == "found" and self._state.path is not None:
            try:
                check_files(self._state.path)
            except ModelError as error:
                self._state = ModelState("broken", self._state.path, str(error))

    async def load(self) -> None:
        """Load what is found, off the loop: a second or so. Never raises; see `state`."""
        path = self._state.path
        if self._state.state != "found" or path is None:
            log.warning("speech.model_absent", engine="whisper", state=self._state.state, detail=self._state.detail)
            return
        self._state = ModelState("loading", path, "")
        began = time.monotonic()
        try:
            async with asyncio.timeout(LOAD_WITHIN_S):
                self._loaded = await _in_a_nice_thread(path, self._workers)
        except (ModelError, TimeoutError) as error:
            cause = str(error) or f"{path} was not loaded within {LOAD_WITHIN_S:.0f} s"
            self._state = ModelState("broken", path, cause)
            log.error("speech.model_broken", engine="whisper", cause=cause)
            return
        self._state = ModelState("ready", path, "")
        log.info("speech.model_ready", engine="whisper", seconds=round(time.monotonic() - began, 1))


def load_whisper(folder: Path, workers: int = 1) -> LoadedWhisper:
    """Check the model in `folder` and load it; blocks for a second. Raises `ModelError`."""
    check_files(folder)
    try:
        loaded = LoadedWhisper(folder, workers)
    except Exception as error:  # neither library raises anything narrower
        raise ModelError(f"CTranslate2 cannot load {folder}: {MEND} to have it anew") from error
    return loaded


def check_files(folder: Path) -> None:
    """Raise `ModelError` unless the files are all there and the weights are those we know."""
    lacking = [name for name in FILES if not (folder / name).is_file()]
    if lacking:
        raise ModelError(f"{folder} lacks {', '.join(lacking)}: {MEND} to have it anew")
    try:
        with (folder / "model.bin").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{folder / 'model.bin'} cannot be read: {error.strerror}") from error
    if digest != SHA256:
        raise ModelError(
            f"{folder / 'model.bin'} is not the model we know (its SHA-256 begins with {digest[:12]}, not "
            f"{SHA256[:12]}): {MEND}"
        )


async def _in_a_nice_thread(folder: Path, workers: int) -> LoadedWhisper:
    # A thread of its own, because CTranslate2's workers inherit its niceness.
    thread = ThreadPoolExecutor(1, thread_name_prefix="whisper", initializer=be_nice)
    try:
        return await asyncio.get_running_loop().run_in_executor(thread, load_whisper, folder, workers)
    finally:
        thread.shutdown(wait=False)


def _look_for(configured: Path | None, data: Path) -> ModelState:
    folder = configured or data / "models" / FOLDER
    if folder.is_dir():
        return ModelState("found", folder, "")
    if configured is not None:
        return ModelState("missing", folder, f"speech.whisper: {folder} is no folder; correct it or remove it")
    return ModelState("missing", None, f"{MEND}, or put {', '.join(FILES)} into {folder}")


def _native_threads() -> set[int]:
    python = {thread.native_id for thread in threading.enumerate()}
    return {one.id for one in psutil.Process().threads()} - python
