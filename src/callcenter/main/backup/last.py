"""When the last good backup was made: a small file below the data folder, for `/metrics`."""

import os
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ValidationError

from callcenter.main.backup.manifest import Manifest

FILE = "backup.json"


class LastBackup(BaseModel, frozen=True):
    """What the command has left."""

    id: str
    made_at: AwareDatetime
    recordings: int
    recording_bytes: int
    dump_bytes: int


def last_backup(data: Path) -> LastBackup | None:
    """None where there never was one, or the file cannot be read. Blocks."""
    try:
        return LastBackup.model_validate_json((data / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def remember(data: Path, manifest: Manifest) -> None:
    """Blocks; raises OSError."""
    last = LastBackup(
        id=manifest.id,
        made_at=manifest.made_at,
        recordings=manifest.objects.count,
        recording_bytes=manifest.objects.bytes,
        dump_bytes=manifest.database.piece.size,
    )
    aside = data / f".{FILE}.new"
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644), "w") as file:
        file.write(last.model_dump_json())
        file.flush()
        os.fsync(file.fileno())
    aside.rename(data / FILE)
