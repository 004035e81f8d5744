"""Files that Asterisk adds lines to, read on from where we were and turned over before they grow too long.

`<name>` is written to; what was turned over is `<name>.<unix time>`, the older the smaller. A mark outlives both ends'
restarts. Everything here blocks.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

HEAD_BYTES = 200
"""Of a file's first line, by which it is known again whatever its name is by then."""
_UNIX_TIME = re.compile(rb"\b(\d{10})\b")
_CLOCK_TIME = re.compile(rb"^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
"""As logger.conf has it, by the machine's clock."""
LONGEST_LINE_BYTES = 64 * 1024
SETTLED_S = 5.0
"""Who had opened a file before it was turned over has written by then."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between two lines."""

    file: str
    """Inode and first line of the file."""
    offset: int


@dataclass(frozen=True, slots=True)
class Lines:
    """What was read at a time."""

    lines: list[str]
    end: Mark | None
    """Where to read on; None while nothing is there."""
    is_all: bool
    """False where more lies behind `end`."""


def read_on(
    path: Path, mark: Mark | None, most_bytes: int, since: datetime | None = None, tail_bytes: int | None = None
) -> Lines:
    """The whole lines behind `mark`, at most so many bytes of them; all that is there where the mark is not.

    Without a mark, files that were not written to after `since` are passed over, and all but the last `tail_bytes`.
    Raises OSError.
    """
    files = all_files(path)
    at, offset = _place(files, mark, since, tail_bytes)
    lines: list[str] = []
    left = most_bytes
    for file in files[at:]:
        is_last = file is files[-1]
        while left > 0:
            data, passed = _whole_lines(file, offset, left)
            if not passed:
                break
            offset, left, mark = offset + passed, left - passed, Mark(_name(file), offset + passed)
            # Not splitlines(): that takes other letters for the end of a line, too.
            lines += data.decode("utf-8", "replace").split("\n")[:-1]
        if left <= 0:
            return Lines(lines, mark, is_all=False)
        if is_last or not _is_settled(file):
            break
        offset = 0
    return Lines(lines, mark, is_all=True)


def all_files(path: Path) -> list[Path]:
    """Those turned over, the oldest first, and the one that is written to."""
    older = [one for one in path.parent.glob(f"{path.name}.*") if _turned_at(one) is not None]
    files = [*sorted(older, key=lambda one: _turned_at(one) or 0), *([path] if path.exists() else [])]
    # One that is empty cannot be known again.
    return [one for one in files if one.stat().st_size]


def is_due(path: Path, now: datetime, most_bytes: int, most_age: timedelta) -> bool:
    """Whether what is written to has become too long, or too old. Raises OSError."""
    if not path.exists() or not path.stat().st_size:
        return False
    with path.open("rb") as opened:
        began = _time_of(opened.readline(HEAD_BYTES))
    is_old = began is not None and began + most_age.total_seconds() < now.timestamp()
    return is_old or path.stat().st_size >= most_bytes


def turn_over(path: Path, now: datetime) -> Path | None:
    """Set aside what is written so far; None where there is nothing. Raises OSError.

    A program that keeps the file open goes on writing to the one set aside until it is told to look.
    """
    aside = path.with_name(f"{path.name}.{int(now.timestamp())}")
    if aside.exists() or not path.exists() or not path.stat().st_size:
        return None
    path.rename(aside)
    return aside


def forget(path: Path, before: datetime, most_bytes: int, mark: Mark | None) -> int:
    """Remove what was turned over before a time, and the oldest beyond so many bytes; never what is not read yet.

    Returns how many files went. Raises OSError.
    """
    files = [one for one in all_files(path) if one != path]
    names = [_name(one) for one in files]
    read = names.index(mark.file) if mark is not None and mark.file in names else len(files) if mark else 0
    return _forget(files, read, before, most_bytes)


def forget_unread(path: Path, before: datetime, most_bytes: int) -> int:
    """The same of a file that nobody reads on in."""
    files = [one for one in all_files(path) if one != path]
    return _forget(files, len(files), before, most_bytes)


def _forget(files: list[Path], most: int, before: datetime, most_bytes: int) -> int:
    gone = 0
    total = sum(one.stat().st_size for one in files)
    for one in files[:most]:
        if (_turned_at(one) or 0) >= before.timestamp() and total <= most_bytes:
            break
        total -= one.stat().st_size
        one.unlink(missing_ok=True)
        gone += 1
    return gone


def _place(files: list[Path], mark: Mark | None, since: datetime | None, tail_bytes: int | None) -> tuple[int, int]:
    if mark is not None:
        for at, file in enumerate(files):
            if _name(file) == mark.file and file.stat().st_size >= mark.offset:
                return at, mark.offset
        log.warning("trail.mark_lost", folder=str(files[0].parent) if files else "", files=len(files))
    earliest = since.timestamp() if since is not None else 0.0
    at = next((at for at, file in enumerate(files) if file.stat().st_mtime >= earliest), len(files))
    behind = sum(file.stat().st_size for file in files[at:])
    too_much = 0 if tail_bytes is None else max(0, behind - tail_bytes)
    while too_much and too_much >= files[at].stat().st_size:
        too_much -= files[at].stat().st_size
        at += 1
    return at, too_much


def _whole_lines(file: Path, offset: int, most: int) -> tuple[bytes, int]:
    """Up to the end of the last whole line, and how many bytes that took."""
    with file.open("rb") as opened:
        opened.seek(offset)
        data = opened.read(max(most, LONGEST_LINE_BYTES))
    end = data.rfind(b"\n") + 1
    if not end and len(data) >= LONGEST_LINE_BYTES:
        # What a full disk or a power cut has left: no line of Asterisk's is so long.
        return b"", len(data)
    return data[:end], end


def _name(file: Path) -> str:
    with file.open("rb") as opened:
        head = opened.readline(HEAD_BYTES)
        return f"{os.fstat(opened.fileno()).st_ino}:{head.decode('utf-8', 'replace').rstrip()}"


def _turned_at(file: Path) -> int | None:
    stamp = file.name.rpartition(".")[2]
    return int(stamp) if stamp.isdecimal() and len(stamp) >= 10 else None


def _time_of(line: bytes) -> float | None:
    """Seconds of Unix time."""
    if clock := _CLOCK_TIME.match(line):
        return datetime.strptime(clock[1].decode(), "%Y-%m-%d %H:%M:%S").astimezone().timestamp()
    unix = _UNIX_TIME.search(line)
    return None if unix is None else float(unix[1])


def _is_settled(file: Path) -> bool:
    turned_at = _turned_at(file)
    return turned_at is not None and turned_at + SETTLED_S <= datetime.now(UTC).timestamp()
