"""Where a secret stands, and how another is put into its place: whole or not at all, for its owner's eyes only.

Rules: the environment itself, and what others have mounted, cannot be written by us. Of a pair (a secret and the one
before it) the one before is written first or in the same stroke, so that no crash leaves a service without either.
"""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from callcenter.secret_files import BEFORE, before_file, credentials_folder, is_mounted
from callcenter.vocabulary.errors import CallCenterError

ENV_FILE = Path(".env")
_ONLY_OURS = 0o600


class UnwritableSecretError(CallCenterError):
    """Nobody can replace the secret here; the message names who can."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one secret stands."""

    told: str
    """For people."""
    file: Path | None
    """That can be written; None: it cannot be."""
    is_own: bool
    """The file holds this secret alone."""


class Places:
    """Of all secrets; a variable is named in capitals."""

    def __init__(self, env_file: Path = ENV_FILE, environ: Mapping[str, str] | None = None) -> None:
        self._env_file = env_file
        self._environ = os.environ if environ is None else environ

    def of(self, variable: str) -> Place | None:
        """None where it is not set at all."""
        environ = {name.upper(): value for name, value in self._environ.items()}
        if path := environ.get(f"{variable}_FILE"):
            return _own_file(Path(path))
        if environ.get(variable):
            return Place("the environment", None, is_own=False)
        written = self._written()
        if path := written.get(f"{variable}_FILE"):
            return _own_file(Path(path))
        if written.get(variable):
            return Place(str(self._env_file), self._env_file, is_own=False)
        folder = credentials_folder()
        named = [] if folder is None else [one for one in folder.glob("*") if one.name.upper() == variable]
        return Place(f"{named[0]} (systemd)", None, is_own=True) if named else None

    def writable(self, variable: str) -> Path:
        """The file to be written; raises UnwritableSecretError."""
        place = self.of(variable)
        if place is None:
            raise UnwritableSecretError(f"{variable} is not set → run scripts/setup, which draws it")
        if place.file is None or not os.access(place.file.parent, os.W_OK):
            raise UnwritableSecretError(
                f"{variable} stands in {place.told}, which cannot be written here → replace it where it comes from, or"
                f" name a file of ours: {variable}_FILE"
            )
        before = BEFORE.get(variable.lower(), "").upper()
        if place.is_own and before and self.of(before) is not None:
            raise UnwritableSecretError(
                f"{before} is set by itself, {variable} by a file → put it into {before_file(place.file)} instead"
            )
        return place.file

    def put(self, variable: str, value: str, before: str | None = None) -> None:
        """`value` from now on; `before` is accepted beside it until `drop`. Raises UnwritableSecretError, OSError."""
        file, whose = self.writable(variable), BEFORE.get(variable.lower(), "").upper()
        if self._is_own(variable):
            if before is not None:
                write_whole(before_file(file), before + "\n")
            write_whole(file, value + "\n")
            return
        self._rewrite({variable: value} | ({whose: before} if before is not None else {}))

    def drop_before(self, variable: str) -> None:
        """What was before `variable` is accepted no more once the services are started again."""
        file = self.writable(variable)
        if self._is_own(variable):
            before_file(file).unlink(missing_ok=True)
        else:
            self._rewrite({BEFORE[variable.lower()].upper(): None})

    def _is_own(self, variable: str) -> bool:
        place = self.of(variable)
        return place is not None and place.is_own

    def _written(self) -> dict[str, str]:
        with suppress(FileNotFoundError), self._env_file.open(encoding="utf-8") as stream:
            return {one.key.upper(): one.value or "" for one in parse_stream(stream) if one.key}
        return {}

    def _rewrite(self, values: Mapping[str, str | None]) -> None:
        """The other lines stay as they are; None takes a variable out."""
        lines: list[str] = []
        for one in parse_stream(StringIO(self._env_file.read_text("utf-8"))):
            if one.key is None or one.key.upper() not in values:
                lines.append(one.original.string)
        text = "".join(lines)
        text += "" if not text or text.endswith("\n") else "\n"
        text += "".join(f"{name}={_quoted(value)}\n" for name, value in values.items() if value is not None)
        write_whole(self._env_file, text)


def write_whole(path: Path, text: str) -> None:
    """Into `path`, for its owner and those who could read it before, but never for everybody."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _ONLY_OURS)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        with suppress(FileNotFoundError):
            status = path.stat()
            with suppress(PermissionError):
                os.fchown(handle, status.st_uid, status.st_gid)
            os.fchmod(handle, stat.S_IMODE(status.st_mode) & 0o640 | _ONLY_OURS)
        file.write(text)
        file.flush()
        os.fsync(handle)
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _own_file(path: Path) -> Place:
    return Place(str(path), None if is_mounted(path) else path, is_own=True)


def _quoted(value: str) -> str:
    # What secrets.token_urlsafe draws needs none; a list is JSON, which holds no single quote.
    return value if value.replace("-", "").replace("_", "").isalnum() else f"'{value}'"
