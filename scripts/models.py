"""Fetch the recogniser's models: models.py FOLDER [OFFLINE-FOLDER]. Never fails: the last line says what is missing."""

import hashlib
import shutil
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

PAGE = "https://alphacephei.com/vosk/models"
CONNECT_S = 3.0
WHOLE_S = 90.0
"""A model is a comfort, set-up's three minutes are a promise: past this the rest is left for the next run."""
HALF_DONE = ".fetching"
"""Below the models' folder; nothing there is taken for a model."""
NEEDED = ("am/final.mdl", "conf/model.conf")
"""What tells a model folder from any other."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model that its makers publish; they publish no digest, so it is pinned here as several public projects do."""

    name: str
    sha256: str
    speech: str
    """Whose words it understands."""


MODELS = (
    Model(
        "vosk-model-small-cn-0.22",
        "3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
        "Mandarin",
    ),
    Model(
        "vosk-model-small-en-us-0.15",
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        "English",
    ),
)


class NotHadError(Exception):
    """The model is not there and could not be fetched; says why."""


class PageAwayError(NotHadError):
    """Nothing is to be had from the page now, so the other models need not be tried."""


def have(model: Model, folder: Path, offline: Path | None, client: httpx.Client, page: str | None = PAGE) -> str:
    """Put the model into the folder unless it is there; say where it came from. Raises NotHadError.

    Without a page only the folder and the offline folder are looked at.
    """
    if complete(folder / model.name):
        return "kept"
    half = folder / HALF_DONE
    half.mkdir(exist_ok=True)
    if offline is not None and complete(offline / model.name):
        shutil.copytree(offline / model.name, half / model.name, dirs_exist_ok=True)
        (half / model.name).replace(folder / model.name)
        return f"copied from {offline}"
    archive = half / f"{model.name}.zip"
    if offline is not None and (offline / archive.name).is_file():
        shutil.copyfile(offline / archive.name, archive)
    elif page is None:
        raise PageAwayError
    else:
        fetch(f"{page}/{archive.name}", archive, client)
    check(archive, model)
    with zipfile.ZipFile(archive) as bundle:
        bundle.extractall(half)
    (half / model.name).replace(folder / model.name)
    archive.unlink()
    return "fetched" if offline is None else f"unpacked from {offline}"


def complete(model: Path) -> bool:
    return all((model / part).is_file() for part in NEEDED)


def fetch(url: str, archive: Path, client: httpx.Client) -> None:
    """Go on where a broken-off run stopped."""
    part = archive.with_suffix(".part")
    had = part.stat().st_size if part.exists() else 0
    ends = time.monotonic() + WHOLE_S
    try:
        with client.stream("GET", url, headers={"Range": f"bytes={had}-"} if had else {}) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink()
                raise NotHadError("what an earlier run left does not fit; it was removed")
            response.raise_for_status()
            with part.open("ab" if response.status_code == httpx.codes.PARTIAL_CONTENT else "wb") as file:
                for piece in response.iter_bytes(1 << 18):
                    file.write(piece)
                    if time.monotonic() > ends:
                        raise NotHadError(f"not whole after {WHOLE_S:.0f} s; the next run goes on from here")
    except httpx.TransportError as error:
        raise PageAwayError(f"{httpx.URL(url).host} cannot be reached: {error or type(error).__name__}") from error
    except httpx.HTTPError as error:
        raise NotHadError(f"{url}: {error}") from error
    part.replace(archive)


def check(archive: Path, model: Model) -> None:
    """Refuse an archive with another digest than the pinned one."""
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != model.sha256:
        archive.unlink()
        raise NotHadError(f"{archive.name} has sha256 {found}, not the pinned one; it was removed")


def main(folder: Path, offline: Path | None) -> None:
    """Print one line a model; the last line sums up."""
    folder.mkdir(parents=True, exist_ok=True)
    with httpx.Client(timeout=httpx.Timeout(20, connect=CONNECT_S), follow_redirects=True) as client:
        came, missing = have_all(MODELS, folder, offline, client)
    if not missing:
        shutil.rmtree(folder / HALF_DONE, ignore_errors=True)
    print(*report(folder, came, missing), sep="\n")


def have_all(
    models: Sequence[Model], folder: Path, offline: Path | None, client: httpx.Client, page: str = PAGE
) -> tuple[dict[str, str], dict[Model, str]]:
    """Where each model came from, by name, and why the others are missing."""
    came: dict[str, str] = {}
    missing: dict[Model, str] = {}
    away = ""
    for model in models:
        try:
            came[model.name] = have(model, folder, offline, client, None if away else page)
        except PageAwayError as error:
            away = away or str(error)
            missing[model] = away
        except (NotHadError, OSError) as error:
            missing[model] = str(error)
    return came, missing


def report(folder: Path, came: Mapping[str, str], missing: Mapping[Model, str]) -> list[str]:
    """What to tell the person at the terminal."""
    lines = [f"{name}: {how}" for name, how in came.items()]
    if missing:
        why = "; ".join(dict.fromkeys(missing.values()))
        names = " and ".join(model.name for model in missing)
        speech = " and ".join(model.speech for model in missing)
        lines.append(
            f"without {names} ({why}) callers who speak {speech} go on by keys and to a person → unpack them into"
            f" {folder}, or run CALLCENTER_MODELS_FROM=FOLDER scripts/setup"
        )
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
