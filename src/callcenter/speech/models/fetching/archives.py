"""Archives that strangers made: their digest, and unpacking that never leaves its folder nor fills the disk."""

import hashlib
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from callcenter.speech.models.fetching.faults import ModelNotHadError, Tell, UnfitFileError

MOST_FILES = 1_000
MOST_TIMES = 12
"""A model unpacks to about twice its archive; an archive that claims more than this is a bomb."""
RESERVE_BYTES = 256 * 1024**2
"""What must stay free on the disk: the journal and recordings of calls live there too."""
PIECE_BYTES = 1 << 20


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def check_digest(file: Path, sha256: str, *, is_ours: bool) -> None:
    """Refuse a file with another digest; one that we fetched is removed. Raises `UnfitFileError`."""
    found = sha256_of(file)
    if found == sha256:
        return
    if is_ours:
        file.unlink()
    removed = "; it was removed" if is_ours else ""
    raise UnfitFileError(
        f"{file.name} has sha256 {found}, not the pinned {sha256}{removed}",
        "fetch it again; if it comes out the same, somebody has changed the file: do not use it",
    )


def need_room(folder: Path, wanted_bytes: int) -> None:
    """Raise `ModelNotHadError` where the disk of `folder` would get too full."""
    free = shutil.disk_usage(folder).free
    if free < wanted_bytes + RESERVE_BYTES:
        megabytes = 1024**2
        raise ModelNotHadError(
            f"{(wanted_bytes + RESERVE_BYTES) // megabytes} MB are needed at {folder}, {free // megabytes} are free",
            "free some, or move CALLCENTER_DATA to a larger disk",
        )


def unpack(archive: Path, into: Path, root: str, tell: Tell) -> None:
    """Unpack `archive`, whose every member must lie below `root`. Raises `UnfitFileError`, `ModelNotHadError`."""
    try:
        with zipfile.ZipFile(archive) as bundle:
            members = bundle.infolist()
            _look_at(members, root, archive.stat().st_size)
            whole = sum(member.file_size for member in members)
            need_room(into, whole)
            done = 0
            for member in members:
                done += _extract(bundle, member, into)
                tell("unpacking", done, whole)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, FileExistsError) as error:
        raise UnfitFileError(f"{archive.name} cannot be unpacked: {error}", "fetch it again") from error


def _look_at(members: Iterable[zipfile.ZipInfo], root: str, archive_bytes: int) -> None:
    """Refuse what could write elsewhere, or more than a model is."""
    members = list(members)
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    # Members that overlap are packed once and unpacked many times: together they look larger than the archive.
    if len(members) > MOST_FILES or packed > archive_bytes or unpacked > archive_bytes * MOST_TIMES + PIECE_BYTES:
        raise UnfitFileError(
            f"the archive claims {len(members)} files and {unpacked} bytes from {archive_bytes}",
            "it is no model: do not use it",
        )
    for member in members:
        path = PurePosixPath(member.filename)
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        is_outside = path.is_absolute() or ".." in path.parts or path.parts[:1] != (root,)
        if is_link or is_outside or "\\" in member.filename:
            raise UnfitFileError(
                f"the archive holds {member.filename!r}, which does not lie below {root}",
                "it is not the model's archive: do not use it",
            )


def _extract(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> int:
    target = into / member.filename
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    # zipfile reads no more than the size that was looked at, and checks the CRC.
    with bundle.open(member) as packed, target.open("xb") as file:
        shutil.copyfileobj(packed, file, PIECE_BYTES)
        _to_disk(file.fileno())
    return member.file_size


def _to_disk(descriptor: int) -> None:
    # A model's folder is trusted by its name: what a power cut would leave half-written must not get that name.
    os.fsync(descriptor)
