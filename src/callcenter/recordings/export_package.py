"""A package for the archive: one call's sound, what is known of the call, proof that both are what was recorded.

A ZIP that is written while it is read, so no plain copy lies anywhere: the sound in the medium that it is kept in,
A ZIP that is written while it is read, so no plain copy lies anywhere: the sound in the medium that it is kept in,
size and hash) and ``SHA256SUMS`` for ``sha256sum -c``.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from callcenter.calls.http import TimelineEntry
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import Entry, MessageLeft, Recorded
from callcenter.recordings.vault.chain import ChainEntry
from callcenter.recordings.vault.service import Vault
from callcenter.recordings.vault.sound import Sound
from callcenter.vocabulary.errors import CallCenterError

Purpose = Literal["archive", "law", "complaint", "caller_asked"]
"""`law`: an authority asks."""
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_RECORD = TypeAdapter(CallRecord)
_TIMELINE = TypeAdapter(tuple[TimelineEntry, ...])


Sounds = Sequence[tuple[str, Sound]]


class UnfitPackageError(CallCenterError):
    """No package of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Who has a package made, and why."""

    by: str
    """The user; ``cli`` for the command line."""
    at: datetime
    purpose: Purpose
    note: str
    audit_entry: int
    """Where it stands in the book of deeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes in."""

    record: CallRecord
    timeline: Sequence[Entry]
    chain: Sequence[ChainEntry]
    ordered: Ordered


@dataclass(slots=True)
class _Pipe(io.RawIOBase):
    """Takes what `zipfile` writes, until somebody fetches it. It cannot seek, so nothing is written twice."""

    written: bytearray = field(default_factory=bytearray)

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.written += data
        return len(data)

    def fetched(self) -> bytes:
        found, self.written = bytes(self.written), bytearray()
        return found


async def sounds_of(vault: Vault, timeline: Sequence[Entry]) -> Sounds:
    """Everything that was recorded of a call, by name; raises what `Vault.open` raises."""
    return [(name, await vault.open(kept)) for name, kept in _kept(timeline)]


async def package(opened: Sounds, contents: Contents) -> AsyncIterator[bytes]:
    """The package, piece by piece; what breaks in the midst of it leaves a ZIP that nobody can open."""
    pipe, listed = _Pipe(), list[dict[str, Any]]()
    at = contents.ordered.at.timetuple()[:6]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for stem, sound in opened:
            info = zipfile.ZipInfo(f"{stem}{sound.medium.suffix}", at)
            info.file_size = sound.length
            digest = hashlib.sha256()
            with archive.open(info, "w") as file:
                async for piece in sound.stream():
                    digest.update(piece)
                    file.write(piece)
                    yield pipe.fetched()
            listed.append(
                {
                    "name": info.filename,
                    "bytes": sound.length,
                    "sha256": digest.hexdigest(),
                    "sha256_as_recorded": sound.original_sha256,
                    "medium": str(sound.medium),
                    "duration_s": sound.duration_s,
                }
            )
        for name, data in _papers(contents):
            listed.append({"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})
            archive.writestr(zipfile.ZipInfo(name, at), data)
        manifest = _json({"call": contents.record.call, "made": asdict(contents.ordered), "files": listed})
        archive.writestr(zipfile.ZipInfo(MANIFEST, at), manifest)
        sums = [*listed, {"name": MANIFEST, "sha256": hashlib.sha256(manifest).hexdigest()}]
        archive.writestr(zipfile.ZipInfo(SUMS, at), "".join(f"{one['sha256']}  {one['name']}\n" for one in sums))
    yield pipe.fetched()


def faults_in(file: Path) -> Iterator[str]:
    """What of a package is not as it was made; nothing where all is. Raises `UnfitPackageError`. Blocks."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = archive.read(MANIFEST)
            lines = (line.partition("  ") for line in archive.read(SUMS).decode().splitlines())
            sums = {name: digest for digest, _, name in lines}
            expected = {one["name"]: one["sha256"] for one in json.loads(manifest)["files"]}
            names = set(archive.namelist()) - {SUMS}
            for name in sorted(names | set(sums) | set(expected)):
                if name not in names:
                    yield f"{name}: is missing"
                elif name not in sums or (name != MANIFEST and name not in expected):
                    yield f"{name}: does not belong to the package"
                elif _digest(archive, name) != sums[name] or sums[name] != expected.get(name, sums[name]):
                    yield f"{name}: was changed"
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise UnfitPackageError(f"{file}: is no package of ours, or is damaged ({error})") from error


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type] # it can be read like a file


def _kept(timeline: Sequence[Entry]) -> Iterator[tuple[str, Recorded | MessageLeft]]:
    for entry in timeline:
        match entry.fact:
            case Recorded() as recorded:
                yield "talk", recorded
            case MessageLeft() as left:
                yield f"message-{entry.seq}", left
            case _:
                pass


def _papers(contents: Contents) -> Iterator[tuple[str, bytes]]:
    # Which list a number is on, and so perhaps why, is for list officers alone.
    record = _RECORD.dump_python(contents.record, mode="json", exclude={"list_name"})
    timeline = _TIMELINE.dump_python(tuple(map(TimelineEntry.of, contents.timeline)), mode="json")
    yield "call.json", _json({"call": record, "timeline": timeline})
    yield "chain.json", _json([asdict(entry) for entry in contents.chain])


def _json(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode() + b"\n"
