"""Every recogniser model that is known by name or lies in the models' folder, and whom it serves."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from callcenter.settings import Settings
from callcenter.speech.catalogue import CATALOGUE, VOSK_PARTS, Archive, Engine, Model
from callcenter.speech.fetching.installing import is_begun, place_of
from callcenter.speech.models import Models
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
    size_bytes: int
    licence: str
    is_pinned: bool
    remark: str

    def as_object(self) -> dict[str, Any]:
        return asdict(self) | {"path": None if self.path is None else str(self.path)}


def models_folder(settings: Settings) -> Path:
    return (settings.data / "models").absolute()


def known_models(settings: Settings) -> list[KnownModel]:
    """The catalogue first, in its order; then what was dropped in."""
    folder = models_folder(settings)
    serving = _serving(settings, folder)
    listed = [_catalogued(model, folder, serving) for model in CATALOGUE.values()]
    there = {model.path for model in listed}
    others = {path for path in folder.glob("[!.]*") if _is_vosk(path)} | {path for path in serving if _is_vosk(path)}
    return listed + [_dropped_in(path, serving.get(path, ())) for path in sorted(others - there)]


def _serving(settings: Settings, folder: Path) -> Mapping[Path, tuple[Language, ...]]:
    found: dict[Path, tuple[Language, ...]] = {}
    whisper = place_of(CATALOGUE["whisper-base"], folder)
    for language, state in Models(settings.speech.models, settings.data).states.items():
        path = state.path.absolute() if state.path is not None and state.state == "found" else whisper
        if path is not None:
            found[path] = (*found.get(path, ()), language)
    return found


def _catalogued(model: Model, folder: Path, serving: Mapping[Path, tuple[Language, ...]]) -> KnownModel:
    path = place_of(model, folder)
    missing: State = "partly fetched" if is_begun(model, folder) else "not here"
    return KnownModel(
        name=model.name,
        engine=model.engine,
        languages=model.languages,
        state=missing if path is None else "installed",
        path=path,
        serves=() if path is None else serving.get(path, ()),
        size_bytes=model.size_bytes,
        licence=model.licence,
        is_pinned=not isinstance(model.source, Archive) or model.source.sha256 is not None,
        remark=model.remark,
    )


def _dropped_in(path: Path, serves: tuple[Language, ...]) -> KnownModel:
    return KnownModel(
        name=path.name,
        engine=Engine.VOSK,
        languages=serves,
        state="dropped in",
        path=path,
        serves=serves,
        size_bytes=sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
        licence="see its folder",
        is_pinned=False,
        remark="" if serves else "serves nobody: name it in CALLCENTER_SPEECH__MODELS",
    )


def _is_vosk(path: Path) -> bool:
    return all((path / part).is_file() for part in VOSK_PARTS)
