"""The file that somebody is given of their data: JSON by kind, sound, transcripts, a page to read it by, hashes.

Rules: it is made as one file that only its owner may read; one that is there is never written over, no link is
followed, and one that cannot be finished is removed. `callcenter recordings check-package` checks it.
"""

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

from callcenter.persons.words import kind_said
from callcenter.recordings.export_package import MANIFEST, SUMS
from callcenter.recordings.vault.sound import Sound
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Holding, UnfitPersonError

INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes in."""

    number: str
    made_at: datetime
    made_by: str
    holdings: Sequence[Holding]
    unheard: Sequence[tuple[CallId, str]]
    """Sounds that there were and that cannot be had, and why."""


@dataclass(slots=True)
class Package:
    """A ZIP that is being written."""

    archive: zipfile.ZipFile
    at: tuple[int, int, int, int, int, int]
    files: list[dict[str, Any]] = field(default_factory=list)

    def put(self, name: str, data: bytes) -> None:
        self.archive.writestr(zipfile.ZipInfo(name, self.at), data)
        self.files.append({"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})

    async def put_sound(self, stem: str, sound: Sound) -> None:
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(f"{stem}{sound.medium.suffix}", self.at)
        info.file_size = sound.length
        with self.archive.open(info, "w") as file:
            async for piece in sound.stream():
                digest.update(piece)
                file.write(piece)
        self.files.append({"name": info.filename, "bytes": sound.length, "sha256": digest.hexdigest()})


@contextmanager
def fresh(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for its owner alone; gone again where it cannot be finished."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UnfitPersonError(f"--to {path}: {error.strerror}; name a file that is not there yet") from error
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


async def write(path: Path, contents: Contents, sounds: AsyncIterator[tuple[str, Sound]]) -> int:
    """Write the package; returns how many files it holds."""
    with fresh(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        package = Package(archive, contents.made_at.timetuple()[:6])
        async for stem, sound in sounds:
            await package.put_sound(stem, sound)
        for holding in _theirs(contents):
            package.put(f"{holding.kind}.json", _json(holding.rows))
        for call, text in transcripts(contents.holdings):
            package.put(f"transcripts/{call}.txt", text.encode())
        package.put(INDEX, page(contents, [one["name"] for one in package.files]).encode())
        made = {"number": contents.number, "made_at": contents.made_at, "made_by": contents.made_by}
        manifest = _json({**made, "files": package.files})
        archive.writestr(zipfile.ZipInfo(MANIFEST, package.at), manifest)
        sums = [*package.files, {"name": MANIFEST, "sha256": hashlib.sha256(manifest).hexdigest()}]
        archive.writestr(
            zipfile.ZipInfo(SUMS, package.at), "".join(f"{one['sha256']}  {one['name']}\n" for one in sums)
        )
        return len(package.files)


def transcripts(holdings: Sequence[Holding]) -> Iterator[tuple[str, str]]:
    """Each call's, one line a thing that was said."""
    calls: dict[str, list[str]] = {}
    for row in next((one.rows for one in holdings if one.kind == "utterances"), ()):
        calls.setdefault(row["call"], []).append(f"{row['start_s']:8.1f} s  {row['speaker']}: {row['text']}\n")
    for call, lines in calls.items():
        yield call, "".join(lines)


def page(contents: Contents, names: Sequence[str]) -> str:
    """What is in the package, in Chinese and English."""
    kinds = "".join(
        f"<tr><td><a href='{escape(one.kind)}.json'>{escape(one.kind)}</a></td><td lang='zh'>{escape(told.zh)}</td>"
        f"<td lang='en'>{escape(told.en)}</td><td>{len(one.rows)}</td></tr>"
        for one in _theirs(contents)
        for told in [kind_said(one.kind)]
    )
    others = "".join(
        f"<li><a href='{escape(name)}'>{escape(name)}</a></li>"
        for name in names
        if name.startswith(("sounds/", "trans"))
    )
    missing = "".join(f"<li>{escape(call)}: {escape(why)}</li>" for call, why in contents.unheard)
    return (
        "<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>个人信息副本 / Copy of personal data</title>"
        "<style>body{font:1.1rem/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}td,th{border:1px solid #666;padding:.3rem .6rem;text-align:left}</style></head>"
        "<body><main><h1>个人信息副本 <span lang='en'>Copy of personal data</span></h1>"
        f"<p>{escape(contents.number)}, {contents.made_at:%Y-%m-%d %H:%M %Z}</p>"
        "<p>一个号码不能证明是谁: 同一号码的家人、前一位使用者的来电也可能在内。</p>"
        "<p lang='en'>A number is no proof of a person: calls of a household, or of who had it before, may be here."
        "</p><table><thead><tr><th>文件 / File</th><th>内容</th><th lang='en'>Contents</th>"
        f"<th>条数 / Rows</th></tr></thead><tbody>{kinds}</tbody></table>"
        f"<h2>声音与文字 <span lang='en'>Sound and transcripts</span></h2><ul>{others}</ul>"
        + (
            f"<h2>已不存在的声音 <span lang='en'>Sounds that are no more</span></h2><ul>{missing}</ul>"
            if missing
            else ""
        )
        + "</main></body></html>\n"
    )


def _theirs(contents: Contents) -> list[Holding]:
    return [one for one in contents.holdings if one.is_theirs and one.rows]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
