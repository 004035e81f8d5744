"""Settings that stand in files of their own: `CALLCENTER_X_FILE` names the file that holds `CALLCENTER_X`.

Rules: a file that everybody on the machine reads or writes, that is empty, too large or no text is refused; one newline
at its end is not part of it. What systemd (`$CREDENTIALS_DIRECTORY`) or a container (`/run/secrets`) has mounted for us
is theirs to guard. Beside a secret's file, `<file>.before` holds the value before it while a change is under way.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from callcenter.vocabulary.errors import CallCenterError

PREFIX = "callcenter_"
SUFFIX = "_file"
MOUNTED = Path("/run/secrets")
LARGEST_BYTES = 16_384
BEFORE = {
    "callcenter_http__session_secret": "callcenter_http__session_secret_before",
    "callcenter_site__list_key": "callcenter_site__list_key_before",
    "callcenter_integrations__webhook_key": "callcenter_integrations__webhook_key_before",
    "callcenter_recordings__key": "callcenter_recordings__keys_before",
}
"""The settings that are accepted beside those that have replaced them."""


class UnfitSecretFileError(CallCenterError):
    """The file that a setting names cannot be its value; the message never holds any of it."""

    def __init__(self, name: str, path: Path, fault: str, mend: str) -> None:
        super().__init__(f"{name.upper()}: {path} {fault} → {mend}")
        self.name = name.upper()
        self.path = path
        self.fault = fault
        self.mend = mend


def before_file(path: Path) -> Path:
    """Where the value before the one in `path` stands."""
    return path.with_name(f"{path.name}.before")


def credentials_folder() -> Path | None:
    """Where systemd has put what the unit's `LoadCredential=` names."""
    named = os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(named) if named else None


def with_files(variables: Mapping[str, str | None]) -> dict[str, str | None]:
    """`variables` (names in lower case) with the contents of the files that they name; raises UnfitSecretFileError."""
    resolved = dict(variables)
    for name, value in variables.items():
        if not (name.startswith(PREFIX) and name.endswith(SUFFIX)) or value is None:
            continue
        whose, path = name.removesuffix(SUFFIX), Path(value)
        if variables.get(whose):
            raise UnfitSecretFileError(name, path, f"and {whose.upper()} are both given", "leave one of them out")
        del resolved[name]
        resolved[whose] = content(name, path)
        before = BEFORE.get(whose)
        if before is not None and before not in variables and before_file(path).exists():
            resolved[before] = content(name, before_file(path))
    return resolved


def credentials() -> dict[str, str | None]:
    """What systemd has handed to us by the names of settings."""
    folder = credentials_folder()
    if folder is None or not folder.is_dir():
        return {}
    files = [file for file in sorted(folder.iterdir()) if file.name.lower().startswith(PREFIX)]
    return {file.name.lower(): content(file.name, file) for file in files}


def content(name: str, path: Path) -> str:
    """What is in `path`, the file of the setting `name`; raises UnfitSecretFileError."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            raw = file.read(LARGEST_BYTES + 1) if stat.S_ISREG(status.st_mode) else b""
    except OSError as error:
        mend = "make it readable for whoever runs this, and only for them"
        raise UnfitSecretFileError(name, path, f"cannot be read: {error.strerror}", mend) from error
    _check_mode(name, path, status.st_mode)
    if len(raw) > LARGEST_BYTES:
        raise UnfitSecretFileError(name, path, f"is larger than {LARGEST_BYTES} bytes", "name the right file")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise UnfitSecretFileError(name, path, "is not UTF-8", "write the secret as text") from error
    text = text.removesuffix("\n").removesuffix("\r")
    if not text.strip() or "\0" in text:
        raise UnfitSecretFileError(name, path, "holds nothing", "write the secret into it")
    return text


def is_mounted(path: Path) -> bool:
    """Whether somebody else guards `path`, who alone can change it."""
    folder = credentials_folder()
    return path.is_relative_to(MOUNTED) or (folder is not None and path.is_relative_to(folder))


def _check_mode(name: str, path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnfitSecretFileError(name, path, "is no file", "name a file")
    if mode & (stat.S_IROTH | stat.S_IWOTH) and not is_mounted(path):
        told = f"is open to everybody on this machine (mode {stat.S_IMODE(mode):04o})"
        raise UnfitSecretFileError(name, path, told, f"chmod 600 {path}")
