"""Every recogniser model that is known by name or lies in the models' folder, and whom it serves."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from callcenter.main.published import edition_at_hand, grammars
from callcenter.main.recognisers import recognition_of
from callcenter.settings import Settings
from callcenter.speech.engines.choosing import Listening
from callcenter.speech.models.catalogue import CATALOGUE, VOSK_PARTS, Archive, Engine, Model
from callcenter.speech.models.fetching.installing import is_begun, place_of
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language

State = Literal["installed", "dropped in", "partly fetched", "not here"]


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One line of `callcenter models list`."""

    name: str
    engine: Engine
    languages: tuple[Language, ...]
    """Empty where nobody has said what a dropped-in model speaks."""
    state: State
    path: Path | None
    serves: tuple[Language, ...]
    """Whose callers it hears when the service starts now."""
    hears_again: tuple[Language, ...]
    """Whose callers it hears again where they were not understood."""
    size_bytes: int
    licence: str
    is_pinned: bool
    remark: str

    def as_object(self) -> dict[str, Any]:
        return asdict(self) | {"path": None if self.path is None else str(self.path)}


def models_folder(settings: Settings) -> Path:
    return (settings.data / "models").absolute()


def keywords_at_hand(settings: Settings) -> dict[Language, list[str]]:
    """What recognisers are told to expect; raises RefusedDocumentError where the documents cannot be used."""
    return grammars([edition_at_hand(settings)])


def known_models(settings: Settings) -> list[KnownModel]:
    """The catalogue first, in its order; then what was dropped in."""
    folder = models_folder(settings)
    serving = _serving(settings)
    listed = [_catalogued(model, folder, serving) for model in CATALOGUE.values()]
    there = {model.path for model in listed}
    others = {path for path in (*folder.glob("[!.]*"), *serving) if _is_vosk(path)}
    return listed + [_dropped_in(path, serving.get(path, _Serves())) for path in sorted(others - there)]


@dataclass(slots=True)
class _Serves:
    """Whom one model is for."""

    first: list[Language] = field(default_factory=list)
    second: list[Language] = field(default_factory=list)


def _serving(settings: Settings) -> Mapping[Path, _Serves]:
    try:
        keywords = keywords_at_hand(settings)
    except RefusedDocumentError:
        keywords = {}
    recognition = recognition_of(settings, keywords)
    recognition.check()
    states = recognition.model_states
    found: defaultdict[Path, _Serves] = defaultdict(_Serves)
    for language in Language:
        choice = recognition.prospect(language)
        whisper, vosk = states[Engine.WHISPER, "*"].path, states[Engine.VOSK, language].path
        first = whisper if Listening.WHISPER in choice.first[:1] else vosk
        if choice.first and first is not None:
            found[first.absolute()].first.append(language)
        if choice.has_second and whisper is not None:
            found[whisper.absolute()].second.append(language)
    return found


def _catalogued(model: Model, folder: Path, serving: Mapping[Path, _Serves]) -> KnownModel:
    path = place_of(model, folder)
    serves = _Serves() if path is None else serving.get(path, _Serves())
    missing: State = "partly fetched" if is_begun(model, folder) else "not here"
    return KnownModel(
        name=model.name,
        engine=model.engine,
        languages=model.languages,
        state=missing if path is None else "installed",
        path=path,
        serves=tuple(serves.first),
        hears_again=tuple(serves.second),
        size_bytes=model.size_bytes,
        licence=model.licence,
        is_pinned=not isinstance(model.source, Archive) or model.source.sha256 is not None,
        remark=model.remark,
    )


def _dropped_in(path: Path, serves: _Serves) -> KnownModel:
    return KnownModel(
        name=path.name,
        engine=Engine.VOSK,
        languages=tuple(serves.first),
        state="dropped in",
        path=path,
        serves=tuple(serves.first),
        hears_again=(),
        size_bytes=sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
        licence="see its folder",
        is_pinned=False,
        remark="" if serves.first else "serves nobody: name it in CALLCENTER_SPEECH__MODELS",
    )


def _is_vosk(path: Path) -> bool:
    return all((path / part).is_file() for part in VOSK_PARTS)
